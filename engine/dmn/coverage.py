"""What a table answers twice, never, or not at all: found before anybody is hit by it.

Every column's line of values is cut at the constants of its cells; one witness stands for each piece, and the cells
themselves are asked about the witnesses. A cell that is no comparison with constants may hold anywhere: where one
has a say nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

from engine import feel
from engine.dmn.model import Decision, DecisionModel
from engine.dmn.table import DecisionTable, Input, Rule
from engine.exceptions import Problem, Severity
from engine.feel import Value

# A table is looked at while somebody waits for the answer: beyond these sizes nothing is claimed.
_MAX_RULES = 1_000
_MAX_QUESTIONS = 100_000
_MAX_LOOKED_AT = 20_000
_OTHER_TEXT = "\uffffannat"
_ONE_ANSWER = ("UNIQUE", "ANY", "FIRST", "PRIORITY")
_ORDERED = ("number", "date", "date and time", "time", "days and time duration", "years and months duration")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column's witnesses with the words for them; `holding[r]` are the witnesses that rule r's cell holds for.

    None in `holding` = nobody can say.
    """

    label: str
    witnesses: tuple[tuple[Value, str], ...]
    holding: tuple[frozenset[int] | None, ...]


def coverage_problems(model: DecisionModel) -> list[Problem]:
    """Overlaps that break a hit policy (errors), rules that never get to answer, and gaps (warnings)."""
    return [problem for each in model.decisions.values() for problem in _problems(model.name, each)]


def _problems(file: str, decision: Decision) -> Iterator[Problem]:
    table = decision.table
    if table is None or not 0 < len(table.rules) <= _MAX_RULES:
        return
    columns = [_column(table, index) for index in range(len(table.inputs))]
    if table.hit_policy in ("UNIQUE", "ANY"):
        yield from _overlaps(file, decision, table, columns)
    if table.hit_policy == "FIRST":
        yield from _shadowed(file, decision, table, columns)
    if table.hit_policy in _ONE_ANSWER and all(each.default is None for each in table.outputs):
        yield from _gap(file, decision, table, columns)


# Columns


def _column(table: DecisionTable, index: int) -> _Column:
    asked = table.inputs[index]
    cells = [rule.tests[index] for rule in table.rules]
    witnesses = _witnesses(asked, cells)
    if witnesses is None or len(witnesses) * len(cells) > _MAX_QUESTIONS:
        # Only the cells that hold always are certain.
        everything = (frozenset((0,)) if cell.holds_always else None for cell in cells)
        return _Column(asked.label, ((None, "vad som helst"),), tuple(everything))
    return _Column(asked.label, witnesses, tuple(_holding(cell, witnesses) for cell in cells))


def _holding(cell: feel.UnaryTests, witnesses: Sequence[tuple[Value, str]]) -> frozenset[int] | None:
    if cell.holds_always:
        return frozenset(range(len(witnesses)))
    if cell.constants is None:
        return None
    return frozenset(
        place for place, (value, _) in enumerate(witnesses) if cell.matches(value, {}, missing_is_null=True)
    )


def _witnesses(asked: Input, cells: Sequence[feel.UnaryTests]) -> tuple[tuple[Value, str], ...] | None:
    """Values that stand for all that the column may be given, null last; None when they cannot be told."""
    allowed = asked.allowed or asked.type.allowed
    tests = [*cells, *([allowed] if allowed is not None else [])]
    points = [point for each in tests for test in each.constants or () for point in _points(test)]
    kinds = {feel.kind(point) for point in points} | ({asked.type.kind} if asked.type.kind else set())
    if asked.type.is_collection or len(kinds) > 1:
        return None
    # Where neither type nor constants tell a kind, a text stands for all that is not empty.
    values = _values(
        kinds.pop() if kinds else "string", points, tests, whole=asked.type.name in ("integer", "long")
    )
    if values is None:
        return None
    known = [each for each in values if allowed is None or allowed.matches(each[0], {}, missing_is_null=True)]
    return (*known, (None, "tomt"))


def _points(test: feel.ConstantTest) -> list[Value]:
    ends = (test.value.start, test.value.end) if isinstance(test.value, feel.Range) else (test.value,)
    return [end for end in ends if end is not None]


def _values(
    kind: str, points: Sequence[Value], tests: Sequence[feel.UnaryTests], *, whole: bool
) -> list[tuple[Value, str]] | None:
    if kind == "boolean":
        return [(True, "ja"), (False, "nej")]
    if kind == "string":
        compared = {test.operator for each in tests for test in each.constants or ()}
        if not compared <= {"=", "!="}:
            return None
        return [(text, f"”{text}”") for text in dict.fromkeys(points)] + [(_OTHER_TEXT, "något annat")]
    if kind not in _ORDERED or not points:
        return None
    return _cut(sorted(set(points)), whole=whole)


def _cut(points: Sequence[Value], *, whole: bool) -> list[tuple[Value, str]]:
    """The points, and one value before, between and after them."""
    found: list[tuple[Value, str]] = []
    step = _step(points[0])
    first, last = points[0], points[-1]
    if step is not None:
        found.append((_shifted(first, step, -1), f"mindre än {feel.to_text(first)}"))
    for lower, upper in pairwise(points):
        found.append((lower, feel.to_text(lower)))
        between = _between(lower, upper, whole=whole)
        if between is not None:
            found.append((between, f"mellan {feel.to_text(lower)} och {feel.to_text(upper)}"))
    found.append((last, feel.to_text(last)))
    if step is not None:
        found.append((_shifted(last, step, 1), f"större än {feel.to_text(last)}"))
    return found


def _step(point: Value) -> Value:
    if isinstance(point, Decimal):
        return Decimal(1)
    if isinstance(point, date):
        return feel.DaysTime(timedelta(days=1))
    return None


def _shifted(point: Value, step: Value, direction: int) -> Value:
    sign = "+" if direction > 0 else "-"
    return feel.compile_expression(f"point {sign} step").evaluate(
        {"point": point, "step": step}, missing_is_null=True
    )


def _between(lower: Value, upper: Value, *, whole: bool) -> Value:
    """A value between the two; None when there is none, or none that we can count out."""
    if isinstance(lower, Decimal):
        middle = lower + (upper - lower) / 2
        return middle.to_integral_value() if whole and upper - lower > 1 else None if whole else middle
    if isinstance(lower, feel.DaysTime):
        return feel.DaysTime(lower.delta + (upper.delta - lower.delta) / 2)
    if isinstance(lower, date):
        middle = lower + (upper - lower) / 2
        return middle if lower < middle < upper else None
    return None


# Overlaps


def _overlaps(
    file: str, decision: Decision, table: DecisionTable, columns: Sequence[_Column]
) -> Iterator[Problem]:
    severity: Severity = "warning" if _depend_on_each_other(table) else "error"
    for other, second in enumerate(table.rules):
        for one, first in enumerate(table.rules[:other]):
            where = _where_both_hold(one, other, columns)
            if where is None or (table.hit_policy == "ANY" and not _surely_differ(first, second)):
                continue
            yield Problem(
                file,
                second.id or decision.id,
                severity,
                "overlap",
                f"Beslutet ”{decision.name}”: reglerna {first.number} och {second.number} gäller samtidigt{where}, "
                f"men {table.hit_policy} tillåter det inte.",
                "Ändra ett av villkoren, eller välj en annan träffregel, till exempel FIRST.",
            )
            # One quarrel a rule is enough to read.
            break


def _where_both_hold(one: int, other: int, columns: Sequence[_Column]) -> str | None:
    """The words for a case in which both rules hold; None when there is none that can be told for certain."""
    told = []
    for column in columns:
        left, right = column.holding[one], column.holding[other]
        if left is None or right is None or not left & right:
            return None
        if len(left & right) < len(column.witnesses):
            told.append(f"{column.label} är {column.witnesses[min(left & right)][1]}")
    return f", när {' och '.join(told)}" if told else ""


def _surely_differ(first: Rule, second: Rule) -> bool:
    """Whether the rules' answers are constants and not the same."""
    cells = [cell for cell in (*first.cells, *second.cells) if cell is not None]
    if not all(cell.expression.is_constant for cell in cells):
        return False
    return _constants_of(first) != _constants_of(second)


def _constants_of(rule: Rule) -> list[Value]:
    return [None if cell is None else cell.expression.evaluate({}) for cell in rule.cells]


def _depend_on_each_other(table: DecisionTable) -> bool:
    """Whether two columns ask about the same name, so that not every combination need exist."""
    return any(
        one.logic.expression.names & other.logic.expression.names
        for one, other in combinations(table.inputs, 2)
    )


# Rules that never answer


def _shadowed(
    file: str, decision: Decision, table: DecisionTable, columns: Sequence[_Column]
) -> Iterator[Problem]:
    for later, rule in enumerate(table.rules):
        for earlier in range(later):
            if all(_covers(column.holding[earlier], column.holding[later], column) for column in columns):
                yield Problem(
                    file,
                    rule.id or decision.id,
                    "warning",
                    "never_answers",
                    f"Beslutet ”{decision.name}”: regel {rule.number} svarar aldrig, för regel "
                    f"{table.rules[earlier].number} gäller alltid före den.",
                    "Flytta upp regeln, eller ta bort den.",
                )
                break


def _covers(earlier: frozenset[int] | None, later: frozenset[int] | None, column: _Column) -> bool:
    if earlier is None:
        return False
    return len(earlier) == len(column.witnesses) if later is None else later <= earlier


# Gaps


def _gap(
    file: str, decision: Decision, table: DecisionTable, columns: Sequence[_Column]
) -> Iterator[Problem]:
    search = _GapSearch(columns)
    words = search.find(0, frozenset(range(len(table.rules))))
    if words is None or search.looked_at > _MAX_LOOKED_AT:
        return
    yield Problem(
        file,
        table.place.element,
        "warning",
        "gap",
        f"Beslutet ”{decision.name}”: ingen regel gäller när {' och '.join(words) or 'tabellen tillfrågas'}. "
        "Svaret blir då tomt.",
        "Lägg till en regel, eller ett standardsvar.",
    )


class _GapSearch:
    """Looks for a combination of witnesses for which no rule holds."""

    def __init__(self, columns: Sequence[_Column]) -> None:
        self._columns = columns
        self._covered: set[tuple[int, frozenset[int]]] = set()
        self.looked_at = 0

    def find(self, depth: int, rules: frozenset[int]) -> list[str] | None:
        """The words for a gap among `rules` from the column `depth` on; None when there is none."""
        self.looked_at += 1
        if not rules:
            return []
        if depth == len(self._columns) or (depth, rules) in self._covered or self.looked_at > _MAX_LOOKED_AT:
            return None
        column = self._columns[depth]
        for place, (value, words) in enumerate(column.witnesses):
            # An empty value is a gap only by what the rest says: most cells do not speak of it.
            if value is None and len(column.witnesses) > 1:
                continue
            holding = frozenset(rule for rule in rules if _may_hold(column.holding[rule], place))
            rest = self.find(depth + 1, holding)
            if rest is not None:
                return rest if len(holding) == len(rules) else [f"{column.label} är {words}", *rest]
        self._covered.add((depth, rules))
        return None


def _may_hold(holding: frozenset[int] | None, place: int) -> bool:
    return holding is None or place in holding
