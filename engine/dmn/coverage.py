"""What a table answers twice, never, or not at all: found before anybody is hit by it, and told with an example."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import combinations

from engine.dmn.columns import Column, Effort, Shapes, columns_of, label_of, unknown
from engine.dmn.model import Decision, DecisionModel
from engine.dmn.table import DecisionTable, Rule
from engine.exceptions import Problem, Severity
from engine.feel import Shape, Value
from engine.records import dataclass

# A table is looked at while somebody waits for the answer: beyond these sizes nothing is claimed.
_MAX_RULES = 1_000
_MAX_LOOKED_AT = 20_000
#: What it takes to look whether a rule holds, and whether two rules meet in a column, in questions to a cell.
_LOOK, _MEETING = 0.15, 0.05
_ONE_ANSWER = ("UNIQUE", "ANY", "FIRST", "PRIORITY")

Known = Mapping[tuple[str, str], Shape]
"""By a decision's id and a column's id: what is known of the values that it is asked about."""


def coverage_problems(model: DecisionModel, known: Known | None = None) -> list[Problem]:
    """Overlaps that break a hit policy (errors), rules that never get to answer, and gaps (warnings).

    A table that would take too long is looked at in part, and that is said (a warning).
    """
    return [problem for each in _looked_at(model, known or {}) for problem in _problems(each)]


def coverage_remarks(model: DecisionModel) -> list[Problem]:
    """What of a table has no say: columns that no rule asks about, answers that none gives (infos)."""
    return [
        problem
        for decision, table in _tables(model)
        for subject in (_Subject(model.name, decision, table),)
        for problem in (*_idle_columns(subject), *_idle_answers(subject))
    ]


@dataclass(frozen=True, slots=True)
class _Subject:
    """A table that is looked at.

    `columns` are what the cases may ask it, `whole` what anybody might; the same where nothing is known.
    """

    file: str
    decision: Decision
    table: DecisionTable
    columns: Sequence[Column] = ()
    whole: Sequence[Column] = ()
    effort: Effort = field(default_factory=Effort)

    def say(self, severity: Severity, element: str, code: str, message: str, remedy: str) -> Problem:
        text = f"Beslutet ”{self.decision.name}”: {message}"
        return Problem(self.file, element or self.decision.id, severity, code, text, remedy)


def _tables(model: DecisionModel) -> Iterator[tuple[Decision, DecisionTable]]:
    for decision in model.decisions.values():
        if decision.table is not None and decision.table.rules:
            yield decision, decision.table


def _looked_at(model: DecisionModel, known: Known) -> Iterator[_Subject]:
    effort = Effort()
    for decision, table in _tables(model):
        effort.fell_short = False
        if len(table.rules) > _MAX_RULES:
            effort.fell_short = True
            yield _Subject(model.name, decision, table, effort=effort)
            continue
        shapes = _shapes_for(decision.id, known)
        whole = columns_of(table, unknown, effort)
        columns = (
            columns_of(table, shapes, effort)
            if any(shapes(asked) is not None for asked in table.inputs)
            else whole
        )
        yield _Subject(model.name, decision, table, columns, whole, effort)


def _shapes_for(decision: str, known: Known) -> Shapes:
    return (lambda column: known.get((decision, column.id))) if known else unknown


def _problems(subject: _Subject) -> Iterator[Problem]:
    if subject.columns:
        yield from _faults(subject)
    if subject.effort.fell_short:
        yield subject.say(
            "warning",
            subject.table.place.element,
            "too_large",
            "tabellen är för stor för att luckor och överlapp ska kunna granskas i alla dess rader.",
            "Dela upp den i flera tabeller, till exempel en för varje fråga.",
        )


def _faults(subject: _Subject) -> Iterator[Problem]:
    policy = subject.table.hit_policy
    yield from _contradictions(subject)
    if policy in ("UNIQUE", "ANY"):
        yield from _overlaps(subject)
    if policy in ("FIRST", "PRIORITY"):
        yield from _shadowed(subject)
    if policy in _ONE_ANSWER and all(each.default is None for each in subject.table.outputs):
        yield from _gap(subject)


# Cells that hold for nothing


def _contradictions(subject: _Subject) -> Iterator[Problem]:
    # A rule may well be there for what no process asks yet: only what can hold for nobody is wrong.
    for at, rule in enumerate(subject.table.rules):
        for column, test in zip(subject.whole, rule.tests, strict=True):
            if column.holding[at] == frozenset():
                yield subject.say(
                    "warning",
                    rule.id,
                    "never_holds",
                    f"villkoret {test.text} för {column.label} i regel {rule.number} gäller aldrig.",
                    "Rätta villkoret, eller ta bort regeln.",
                )


# Overlaps


def _overlaps(subject: _Subject) -> Iterator[Problem]:
    table = subject.table
    severity: Severity = "warning" if _depend_on_each_other(table) else "error"
    for one, other in _meeting(subject):
        first, second = table.rules[one], table.rules[other]
        yield subject.say(
            severity,
            second.id,
            "overlap",
            f"reglerna {first.number} och {second.number} gäller samtidigt"
            f"{_where_both_hold(one, other, subject.columns)}, men {table.hit_policy} tillåter det inte.",
            "Ändra ett av villkoren, eller välj en annan träffregel, till exempel FIRST.",
        )


def _meeting(subject: _Subject) -> Iterator[tuple[int, int]]:
    """For each rule the first before it that quarrels with it for certain: one quarrel a rule is enough to read."""
    columns = sorted(map(_Bits, subject.columns), key=_Bits.breadth)
    answers = [_sure_answers(rule) for rule in subject.table.rules]
    for other in range(len(answers)):
        for one in range(other):
            meet, looked_at = _meet(one, other, columns)
            if meet and (subject.table.hit_policy != "ANY" or _surely_differ(answers[one], answers[other])):
                yield one, other
                break
            if not subject.effort.spend(looked_at * _MEETING):
                return


def _meet(one: int, other: int, columns: Sequence[_Bits]) -> tuple[bool, int]:
    """Whether two rules hold at once for certain, and how many columns that was looked for in."""
    for looked_at, column in enumerate(columns, start=1):
        if not column.sure[one] & column.sure[other]:
            return False, looked_at
    return True, len(columns)


class _Bits:
    """What a column's cells hold for as the bits of numbers: sets would take many times as long.

    `sure` is empty and `perhaps` full where nobody can say.
    """

    def __init__(self, column: Column) -> None:
        full = (1 << len(column.witnesses)) - 1
        self.sure = [sum(1 << place for place in holding or ()) for holding in column.holding]
        self.perhaps = [
            full if holding is None else bits for holding, bits in zip(column.holding, self.sure, strict=True)
        ]

    def breadth(self) -> int:
        """How much the cells hold for; what tells most rules apart comes first."""
        return sum(bits.bit_count() for bits in self.sure)


def _where_both_hold(one: int, other: int, columns: Sequence[Column]) -> str:
    """The words for a case in which both rules hold, of two that meet."""
    told = []
    for column in columns:
        both = (column.holding[one] or frozenset()) & (column.holding[other] or frozenset())
        if len(both) < len(column.witnesses):
            told.append(column.told(both))
    return f", när {' och '.join(told)}" if told else ""


def _surely_differ(first: Sequence[Value] | None, second: Sequence[Value] | None) -> bool:
    """Whether two rules' answers are constants and not the same."""
    return first is not None and second is not None and first != second


def _sure_answers(rule: Rule) -> list[Value] | None:
    """A rule's answers; None where they are worked out."""
    constant = all(cell is None or cell.expression.is_constant for cell in rule.cells)
    return _constants_of(rule) if constant else None


def _constants_of(rule: Rule) -> list[Value]:
    return [None if cell is None else cell.expression.evaluate({}) for cell in rule.cells]


def _depend_on_each_other(table: DecisionTable) -> bool:
    """Whether two columns ask about the same name, so that not every combination need exist."""
    return any(
        one.logic.expression.names & other.logic.expression.names
        for one, other in combinations(table.inputs, 2)
    )


# Rules that never answer


def _shadowed(subject: _Subject) -> Iterator[Problem]:
    rules, columns = subject.table.rules, subject.columns
    search = _Search(columns, _surely_holds, subject.effort)
    covers = _Covers(columns, subject.effort)
    for at, rule in enumerate(rules):
        before = _before(subject.table, at)
        why = _why_never(rules, before, at, covers, search)
        if why is None:
            continue
        yield subject.say(
            "warning",
            rule.id,
            "never_answers",
            f"regel {rule.number} svarar aldrig, för {why}.",
            "Flytta upp regeln, eller ta bort den.",
        )


def _why_never(
    rules: Sequence[Rule], before: Sequence[int], at: int, covers: _Covers, search: _Search
) -> str | None:
    """Why rule `at` never answers: the rules `before` it do; None when it may, or nobody can say."""
    alone = next((other for other in before if covers.all_of(other, at)), None)
    if alone is not None:
        return f"regel {rules[alone].number} gäller alltid före den"
    # A last row for all the rest is good manners, also where nothing is left.
    is_the_rest = at == len(rules) - 1 and all(test.holds_always for test in rules[at].tests)
    if (
        is_the_rest
        or len(before) < 2
        or search.find(frozenset(before), within=at) is not None
        or not search.has_patience
    ):
        return None
    return "reglerna före den gäller tillsammans i alla dess fall"


def _before(table: DecisionTable, at: int) -> list[int]:
    """The rules that answer before rule `at` where both hold."""
    if table.hit_policy == "FIRST":
        return list(range(at))
    own = _importance(table, at)
    if own is None:
        return []
    others = ((other, _importance(table, other)) for other in range(len(table.rules)) if other != at)
    return [other for other, rank in others if rank is not None and (rank, other) < (own, at)]


def _importance(table: DecisionTable, at: int) -> tuple[int, ...] | None:
    """The place of the rule's answers among the output values; None where they are worked out."""
    cells = table.rules[at].cells
    if not all(cell is None or cell.expression.is_constant for cell in cells):
        return None
    values = _constants_of(table.rules[at])
    return tuple(
        column.allowed.index(value) if value in column.allowed else len(column.allowed)
        for column, value in zip(table.outputs, values, strict=True)
    )


class _Covers:
    """Whether a rule holds wherever another may."""

    def __init__(self, columns: Sequence[Column], effort: Effort) -> None:
        self._columns = [_Bits(column) for column in columns]
        self._effort = effort

    def all_of(self, earlier: int, later: int) -> bool:
        if self._effort.is_spent:
            return False
        for looked_at, column in enumerate(self._columns, start=1):
            if column.perhaps[later] & ~column.sure[earlier]:
                self._effort.spend(looked_at * _MEETING)
                return False
        return True


# Gaps


def _gap(subject: _Subject) -> Iterator[Problem]:
    search = _Search(subject.columns, _may_hold, subject.effort)
    words = search.find(frozenset(range(len(subject.table.rules))))
    if words is None or not search.has_patience:
        return
    yield subject.say(
        "warning",
        subject.table.place.element,
        "gap",
        f"ingen regel gäller när {' och '.join(words) or 'tabellen tillfrågas'}. Svaret blir då tomt.",
        "Lägg till en regel, eller ett standardsvar.",
    )


class _Search:
    """Looks for a combination of witnesses for which no rule holds.

    `holds` says whether a rule counts as holding for a witness of a column: where it surely does, or where it may.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        holds: Callable[[frozenset[int] | None, int], bool],
        effort: Effort,
    ) -> None:
        self._columns = columns
        self._holds = holds
        self._effort = effort
        self._covered: set[tuple[int, frozenset[int], int | None]] = set()
        self._looked_at = 0

    @property
    def has_patience(self) -> bool:
        return self._looked_at <= _MAX_LOOKED_AT and not self._effort.is_spent

    def find(self, rules: frozenset[int], *, within: int | None = None) -> list[str] | None:
        """The words for a gap among `rules`; None when there is none. `within`: where this rule may hold."""
        return self._find(0, rules, within)

    def _find(self, depth: int, rules: frozenset[int], within: int | None) -> list[str] | None:
        self._looked_at += 1
        if not rules:
            return []
        key = (depth, rules, within)
        if depth == len(self._columns) or key in self._covered or not self.has_patience:
            return None
        column = self._columns[depth]
        for place in self._places(column, within):
            holding = self._holding(column, rules, place)
            rest = self._find(depth + 1, holding, within)
            if rest is not None:
                return rest if len(holding) == len(rules) else [self._told(column, rules, place), *rest]
        self._covered.add(key)
        return None

    def _places(self, column: Column, within: int | None) -> Iterator[int]:
        for place, each in enumerate(column.witnesses):
            # An empty value is a gap only by what the rest says: most cells do not speak of it.
            if within is None and each.value is None and len(column.witnesses) > 1:
                continue
            if within is None or _may_hold(column.holding[within], place):
                yield place

    def _holding(self, column: Column, rules: frozenset[int], place: int) -> frozenset[int]:
        self._effort.spend(len(rules) * _LOOK)
        return frozenset(rule for rule in rules if self._holds(column.holding[rule], place))

    def _told(self, column: Column, rules: frozenset[int], place: int) -> str:
        """The piece, with those after it for which the same rules hold."""
        same, last = self._holding(column, rules, place), place
        while last + 1 < len(column.witnesses) - 1 and self._holding(column, rules, last + 1) == same:
            last += 1
        return column.told(range(place, last + 1))


def _may_hold(holding: frozenset[int] | None, place: int) -> bool:
    return holding is None or place in holding


def _surely_holds(holding: frozenset[int] | None, place: int) -> bool:
    return holding is not None and place in holding


# What has no say


def _idle_columns(subject: _Subject) -> Iterator[Problem]:
    for at, asked in enumerate(subject.table.inputs):
        if all(rule.tests[at].holds_always for rule in subject.table.rules):
            yield subject.say(
                "info",
                asked.id,
                "idle_column",
                f"ingen regel frågar efter {label_of(asked)}.",
                "Ta bort kolumnen, om den inte behövs.",
            )


def _idle_answers(subject: _Subject) -> Iterator[Problem]:
    for at, column in enumerate(subject.table.outputs):
        cells = [rule.cells[at] for rule in subject.table.rules]
        given = [cell for cell in cells if cell is not None]
        if (
            not column.allowed
            or column.default is not None
            or not all(c.expression.is_constant for c in given)
        ):
            continue
        answers = [cell.expression.evaluate({}) for cell in given]
        missing = [value for value in column.allowed if value not in answers]
        if missing:
            yield subject.say(
                "info",
                subject.table.place.element,
                "idle_answer",
                f"ingen regel svarar {', '.join(map(str, missing))} i kolumnen ”{column.label}”.",
                "Lägg till en regel, eller ta bort svaret ur de tillåtna.",
            )
