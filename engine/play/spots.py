"""Places in a test case file, and the refusal that names one."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from engine.exceptions import NiostegError
from engine.records import dataclass


class CaseFileRefused(NiostegError):
    """A test case file cannot be read."""

    def __init__(self, file: str, place: str, message: str) -> None:
        super().__init__(f"{file}: {place}: {message}" if place else f"{file}: {message}")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file, as people say it: "fall 2, steg 3: expect.mails[0]"."""

    file: str
    place: str = ""

    def refused(self, message: str) -> CaseFileRefused:
        """Return the refusal of what stands here."""
        return CaseFileRefused(self.file, self.place, message)

    def inside(self, part: str) -> Spot:
        """Return a part of this place: a case, a step."""
        return Spot(self.file, f"{self.place}, {part}" if self.place else part)

    def at(self, path: str) -> Spot:
        """Return what stands at a key of this place."""
        is_whole = self.place.rpartition(" ")[2].isdigit()
        return Spot(self.file, f"{self.place}{': ' if is_whole else '.'}{path}" if self.place else path)


def meant(word: str, known: Collection[str]) -> str:
    """Return a question that names the nearest known word, with a space before it; "" when none is near."""
    near = get_close_matches(word, known, n=1)
    return f" Menade du ”{near[0]}”?" if near else ""
