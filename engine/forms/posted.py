"""What a browser sent, by name: `decision.outcome`, `activities[0].date`, and `activities[0]` itself.

The last is the mark of a row: its value says which row of the variables it shows ("" = a new one), so that a
row keeps what the form does not show, whatever rows were added or removed around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from engine.forms.uploads import Upload

MOST_FIELDS = 5_000
MOST_ROWS = 500

PAGE_NAMES = frozenset({"csrf_token", "revision"})
"""Names that belong to the page around the form, like all that begin with an underscore (its buttons)."""

_INDEX = re.compile(r"\[(\d{1,4})\]", re.ASCII)


class MultiDict(Protocol):
    """What werkzeug's MultiDict offers; a posted file stands in it as an `Upload`."""

    def keys(self) -> Iterable[str]: ...

    def getlist(self, key: str, /) -> Sequence[str | Upload]: ...


class Posted(dict[str, Sequence[str | Upload]]):
    """The answers of one request in the shape that WTForms reads, with their rows."""

    def __init__(self, values: Mapping[str, Sequence[str | Upload]]) -> None:
        super().__init__(values)
        self._rows: dict[str, set[int]] = {}
        for name in values:
            for found in _INDEX.finditer(name):
                self._rows.setdefault(name[: found.start()], set()).add(int(found[1]))

    def getlist(self, name: str) -> Sequence[str | Upload]:
        return self.get(name, ())

    def rows_of(self, list_name: str) -> list[int]:
        """The indexes posted under a list, ascending; a gap is a row that was taken away."""
        return sorted(self._rows.get(list_name, ()))

    def mark_of(self, row_name: str) -> str:
        """Which row of the variables a posted row shows, "" for a new one."""
        marks = self.getlist(row_name)
        return str(marks[0]) if marks else ""


def read_posted(posted: MultiDict) -> Posted:
    """The posted answers without what belongs to the page around the form."""
    names = (name for name in posted.keys() if not is_of_the_page(name))  # noqa: SIM118 - a protocol, not a dict
    return Posted({name: posted.getlist(name) for name in names})


def is_of_the_page(name: str) -> bool:
    return name in PAGE_NAMES or name.startswith("_")


def element_id(name: str) -> str:
    """The HTML id of the field with this posted name: `activities[0].date` -> `f-activities-0-date`."""
    return "f-" + name.replace("[", "-").replace("]", "").replace(".", "-")
