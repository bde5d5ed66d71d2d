"""What was measured, against what it must be."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """`now` is `value` (milliseconds, kB ...) divided by the `base`; null when it was not measured, and `why`."""

    key: str
    what: str
    value: float | None
    base: str
    now: float | None
    must: float
    goal: float
    unit: str = "ms"
    why: str = ""

    @classmethod
    def skipped(cls, key: str, what: str, why: str) -> Result:
        return cls(key, what, None, "", None, 0, 0, why=why)

    @property
    def verdict(self) -> str:
        if self.now is None:
            return "skipped"
        if self.now <= self.goal:
            return "goal"
        return "must" if self.now <= self.must else "MISSED"

    def line(self) -> str:
        """Return its line of the table."""
        if self.now is None:
            return f"| ({self.key}) {self.what} | skipped: {self.why} | | | | |"
        return (
            f"| ({self.key}) {self.what} | {self.value:.3g} {self.unit} | {self.now:.2f} x {self.base} "
            f"| {self.must:g} | {self.goal:g} | {self.verdict} |"
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"verdict": self.verdict}
