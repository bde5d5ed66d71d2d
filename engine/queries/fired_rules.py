"""The rules behind a decision that was taken, as the rows of its table."""

from collections.abc import Sequence

from engine.dmn import DecisionTable, Rule
from engine.queries.case_page import Decision
from engine.records import dataclass
from engine.transaction import Reader


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A row of the table: what each input had to be, what each output became, and the row's note."""

    number: int
    tests: list[str]
    answers: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class FiredTable:
    """The head of a table, and those of its rules that fired. Without a table (an expression) all are empty.

    `inputs` are labels, `outputs` names with their labels.
    """

    inputs: list[str]
    outputs: list[tuple[str, str]]
    rules: list[FiredRule]


_NO_TABLE = FiredTable([], [], [])


def fired_rules(reader: Reader, bundle_id: int, decisions: Sequence[Decision]) -> list[FiredTable]:
    """Return the rules that fired for each decision, from the version of the table that decided."""
    known = reader.rooms.programs.decisions(reader.connection, bundle_id)
    tables = [(known[taken.decision_id].table if taken.decision_id in known else None) for taken in decisions]
    return [
        _NO_TABLE if table is None else _fired(table, taken.rules)
        for table, taken in zip(tables, decisions, strict=True)
    ]


def _fired(table: DecisionTable, numbers: list[int]) -> FiredTable:
    return FiredTable(
        inputs=[column.label for column in table.inputs],
        outputs=[(column.name, column.label) for column in table.outputs],
        rules=[_rule(rule) for rule in table.rules if rule.number in numbers],
    )


def _rule(rule: Rule) -> FiredRule:
    return FiredRule(
        number=rule.number,
        tests=[test.text for test in rule.tests],
        answers=["" if cell is None else cell.expression.text for cell in rule.cells],
        note=rule.note,
    )
