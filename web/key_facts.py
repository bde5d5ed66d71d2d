"""A case's answers on its page: single ones as facts, the rows of a repeating group folded into a list."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from engine.forms import Told
from engine.records import dataclass

#: (label, text)
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RowList:
    """A repeating group: its label, and for each row the row's answers."""

    label: str
    rows: list[list[Fact]]


def in_lists(answers: Iterable[Told]) -> Iterator[list[Fact] | RowList]:
    """Split answers, in their order, into runs of single ones and lists of rows."""
    for label, run in groupby(answers, key=lambda answer: answer.rows[0][0] if answer.rows else None):
        if label is None:
            yield [(answer.label, answer.text) for answer in run]
        else:
            yield RowList(
                label, [[*map(_in_row, row)] for _, row in groupby(run, key=lambda one: one.rows[0][1])]
            )


def _in_row(answer: Told) -> Fact:
    """The answer within its row; rows within the row are told in its label."""
    inner = "".join(f"{label}, rad {number}: " for label, number in answer.rows[1:])
    return inner + answer.label, answer.text
