"""What should be so, said as simply as can be: a dictionary of cases, and nothing of how the engine does it.

S -> A -> Fork -> B -> Join -> Last -> E         two branches; B is taken over by C after five days
          Fork -> (message "svar") -> Join
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.support.drawings import drawing

PATIENCE = timedelta(days=5)


def process(last: str) -> bytes:
    """The drawing; its last task has another name in each version."""
    return drawing(
        f"""
        and Fork
        and Join
        xor Merge
        boundary Late on=B duration=P5D
        catch Heard message=svar prop.correlationKey=nummer
        user A prop.due=P2D prop.reminders="-1 dag, +1 arbetsdag, +3 arbetsdagar"
        user {last} prop.due=P1D
        S -> A -> Fork -> B -> Merge -> Join -> {last} -> E
        Fork -> Heard -> Join
        Late -> C -> Merge
        lane Handläggare role=case_officer: A B C {last}
        """
    )


@dataclass
class Task:
    """An open task: who has it, and whether something is typed in it."""

    holder: str | None = None
    has_draft: bool = False


@dataclass
class Case:
    """A case. `late_at`: when C takes over from B. `heard`, `answered`: which branches have come to the join."""

    last: str
    status: str = "active"
    open: dict[str, Task] = field(default_factory=lambda: {"A": Task()})
    late_at: datetime | None = None
    listens: bool = False
    heard: bool = False
    answered: bool = False
    values: dict[str, int] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.status in {"ended", "cancelled"}

    def complete(self, element: str, value: int, *, now: datetime) -> None:
        del self.open[element]
        self.values["antal"] = value
        if element == "A":
            self.open["B"] = Task()
            self.late_at, self.listens = now + PATIENCE, True
        elif element == self.last:
            self.status = "ended"
        else:
            self.late_at, self.answered = None, True
            self._join()

    def hear(self) -> None:
        self.listens, self.heard = False, True
        self._join()

    def _join(self) -> None:
        if self.heard and self.answered:
            self.open[self.last] = Task()

    def tick(self, now: datetime) -> None:
        if self.status == "active" and self.late_at is not None and self.late_at <= now:
            del self.open["B"]
            self.open["C"], self.late_at = Task(), None

    def cancel(self) -> None:
        self.status, self.late_at, self.listens = "cancelled", None, False
        self.open.clear()
