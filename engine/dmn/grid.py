"""A table over all combinations of what its columns may be asked: which rule answers, and where none or too many do.

Two looks at the same columns (`columns_of`): a square of two columns with the others held, each place asked of the
table itself; and the regions in which the same rules hold, over all columns, found by cutting one column after the
other. Everything has a ceiling, and tells how far it came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property, reduce
from itertools import islice
from math import prod
from operator import and_

from engine.dmn.asking import path_of
from engine.dmn.columns import Column, Shapes, column_of, uncut, unknown
from engine.dmn.examining import LONGEST, MOST_STEPS, Patience, limited
from engine.dmn.given import put
from engine.dmn.logic import Scope
from engine.dmn.model import Decision, DecisionModel, Evaluation
from engine.dmn.table import DecisionTable
from engine.exceptions import DecisionFailed
from engine.feel import Value
from engine.records import dataclass

#: Values of a column that are shown side by side.
MOST_PLACES = 40
#: Regions that are kept, cuts that are made looking for them, and rules and columns of a table that is cut at all.
MOST_REGIONS = 200
_MOST_CUTS = 40_000
MOST_RULES = 1_000
MOST_COLUMNS = 60
_ONE_ANSWER = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY"})

#: A rule answers. No rule does, where one should. More rules do than may. No rule does, which is an answer too.
FINE, GAP, CLASH, NONE = "fine", "gap", "clash", "none"
#: No rule does, and the default answers. It hangs on more than the columns. The table fails. There was no time left.
DEFAULT, UNSURE, WRONG, UNTRIED = "default", "unsure", "wrong", "untried"

_Places = tuple[tuple[int, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the table says at a place: `rules` are those that answer, or those that quarrel; `failure` in words."""

    state: str
    rules: tuple[int, ...] = ()
    value: Value = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """Combinations that the table treats alike; `places` by column, None where any value will do."""

    places: _Places
    outcome: Outcome
    count: int


@dataclass(slots=True)
class Regions:
    """What was found. `seen` of all `total` combinations were looked at; `counts` are combinations by their state.

    `kept` are the first regions of those that were asked for, which are `found` in all.
    """

    total: int
    seen: int = 0
    found: int = 0
    kept: list[Region] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return self.seen == self.total


class Grid:
    """The table of a decision, cut into pieces. `context` are the values beside its columns: cells may read them."""

    def __init__(
        self,
        model: DecisionModel,
        decision: Decision,
        context: Mapping[str, Value],
        *,
        shapes: Shapes = unknown,
        empties: Shapes = unknown,
    ) -> None:
        """Cut the columns into what they are asked about as far as `shapes` know; `empties` know where null comes."""
        if decision.table is None:
            raise ValueError(decision.id)
        self.table: DecisionTable = decision.table
        self._patience = Patience()
        self._scope = _scope(model, decision, context)
        self._context = context
        self._shapes = shapes
        self._empties = empties
        self.is_too_large = len(self.table.rules) > MOST_RULES or len(self.table.inputs) > MOST_COLUMNS
        self.columns = [self._column(at) for at in range(len(self.table.inputs))]

    def _column(self, at: int) -> Column:
        if self.is_too_large or self._patience.is_spent:
            return uncut(self.table, at)
        return column_of(self.table, at, self._shapes(self.table.inputs[at]))

    def can_vary(self, at: int) -> bool:
        """Whether the column falls into pieces that can be told apart."""
        return len(self.columns[at].witnesses) > 1

    @property
    def undivided(self) -> list[str]:
        """The labels of columns that rules ask about and that stand whole, for anything.

        There was no time for them, they have too many pieces, or their cells are more than comparisons.
        """
        whole = (at for at in range(len(self.columns)) if not self.can_vary(at) and self.asks(at))
        return [self.columns[at].label for at in whole]

    def may_be_empty(self, at: int) -> bool:
        """Whether an empty value can come to the column, as far as anybody knows."""
        shape = self._empties(self.table.inputs[at])
        return shape is None or shape.nullable

    def places(self, at: int, *, empty: bool) -> list[int]:
        """The column's pieces; the empty one, the last, only with `empty` and where it can come."""
        whole = range(len(self.columns[at].witnesses))
        if len(whole) > 1 and not (empty and self.may_be_empty(at)):
            return list(whole[:-1])
        return list(whole)

    def words(self, at: int, places: Collection[int]) -> str:
        """Pieces of a column in words: "dialog eller inflytande", "från 10 till 14", "tomt"."""
        return " eller ".join(_plain(self.columns[at].words(run)) for run in _runs(self.columns[at], places))

    def asks(self, at: int) -> int:
        """How many rules say anything of the column."""
        return sum(not rule.tests[at].holds_always for rule in self.table.rules)

    def usual_place(self, at: int) -> int:
        """The piece to hold a column at: where most rules can still answer; of a list's many, where fewest do."""
        own = self.places(at, empty=False)
        holding = self.columns[at].holding
        counts = {place: sum(places is None or place in places for places in holding) for place in own}
        choose = min if self.table.gives_list or self.table.aggregation else max
        return choose(own, key=lambda place: counts[place])

    # A square of two columns

    def outcome(self, places: Sequence[int]) -> Outcome:
        """What the table says at a combination, one piece for each column."""
        if self._patience.is_spent or self._scope.session.account.steps <= 0:
            return Outcome(UNTRIED)
        inputs = [column.witnesses[place].value for column, place in zip(self.columns, places, strict=True)]
        return self._asked(inputs)

    def values(self, places: Sequence[int]) -> dict[tuple[str, ...], Value]:
        """The values that the columns ask about by a name, or a path from one, at a combination."""
        found: dict[tuple[str, ...], Value] = {}
        for asked, column, place in zip(self.table.inputs, self.columns, places, strict=True):
            path = path_of(asked.logic.expression.tree)
            if path:
                found[path] = column.witnesses[place].value
        return found

    def _asked(self, inputs: Sequence[Value]) -> Outcome:
        names: dict[str, Value] = dict(self._context)
        for asked, value in zip(self.table.inputs, inputs, strict=True):
            path = path_of(asked.logic.expression.tree)
            if path:
                put(names, path, value)
        own = {path_of(asked.logic.expression.tree)[:1] for asked in self.table.inputs} - {()}
        scope = self._scope.with_names({name: names[name] for (name,) in own})
        try:
            outcome = self.table.answered(inputs, scope)
        except DecisionFailed as error:
            state = CLASH if len(error.rules) > 1 and self.table.hit_policy in ("UNIQUE", "ANY") else WRONG
            return Outcome(state, error.rules, failure=str(error))
        return Outcome(FINE if outcome.fired else self._unanswered, outcome.fired, outcome.value)

    @cached_property
    def _unanswered(self) -> str:
        """What it is that no rule holds."""
        if any(column.default is not None for column in self.table.outputs):
            return DEFAULT
        return GAP if self.table.hit_policy in _ONE_ANSWER else NONE

    # Regions over all columns

    def regions(self, *, only: Collection[str] = (), empty: bool = False) -> Regions:
        """The regions, those whose state is in `only` where that is given; empty values only with `empty`.

        With `only`, what cannot be of those states is not cut further, and counted as fine.
        """
        return _Cutting(self, only=frozenset(only), empty=empty).found

    def first_of(self, region: Region, *, empty: bool) -> list[int]:
        """A combination that lies in a region."""
        return [
            self.places(at, empty=empty)[0] if own is None else own[0] for at, own in enumerate(region.places)
        ]

    def state_of(self, sure: int, may: int) -> str:
        """What the rules of `sure` (each a bit), which hold, make of it, where no more than those of `may` can."""
        if not may:
            return self._unanswered
        policy = self.table.hit_policy
        if may != sure and not (policy == "FIRST" and may & -may & sure):
            return UNSURE
        return CLASH if policy in ("UNIQUE", "ANY") and sure & (sure - 1) else FINE


class _Cutting:
    """Cuts the columns one after the other, as long as the rules that are left do not all agree about the rest."""

    def __init__(self, grid: Grid, *, only: frozenset[str], empty: bool) -> None:
        self._grid = grid
        self._only = only
        self._cuts = 0
        self._patience = Patience(LONGEST / 2)
        self._pieces = [grid.places(at, empty=empty) for at in range(len(grid.columns))]
        self._sizes = [len(pieces) for pieces in self._pieces]
        self._sure = [self._masks(at, sure=True) for at in range(len(self._pieces))]
        self._may = [self._masks(at, sure=False) for at in range(len(self._pieces))]
        everything = (1 << len(grid.table.rules)) - 1
        #: By column: the rules that hold for every piece of it and of those after it.
        self._agreed = [everything]
        for masks in reversed(self._sure):
            self._agreed.insert(0, reduce(and_, masks, self._agreed[0]))
        self.found = Regions(prod(self._sizes))
        if not grid.is_too_large:
            self._cut(0, everything, everything, ())

    def _masks(self, at: int, *, sure: bool) -> list[int]:
        """By piece: the rules whose cell holds for it, each a bit."""
        holding = self._grid.columns[at].holding
        return [
            sum(
                1 << bit
                for bit, places in enumerate(holding)
                if (place in places if places is not None else not sure)
            )
            for place in self._pieces[at]
        ]

    def _cut(self, depth: int, sure: int, may: int, places: _Places) -> None:
        self._cuts += 1
        if self._cuts > _MOST_CUTS or self._patience.is_spent:
            return
        if self._is_settled(depth, sure, may):
            self._take(depth, sure, may, places)
        elif self._is_beside_the_point(depth, sure, may):
            self._note(FINE, self._count(places))
        else:
            self._cut_column(depth, sure, may, places)

    def _cut_column(self, depth: int, sure: int, may: int, places: _Places) -> None:
        groups: dict[tuple[int, int], list[int]] = {}
        for place, surely, maybe in zip(
            self._pieces[depth], self._sure[depth], self._may[depth], strict=True
        ):
            groups.setdefault((sure & surely, may & maybe), []).append(place)
        for (surely, maybe), group in groups.items():
            own = None if len(groups) == 1 and len(group) > 1 else tuple(group)
            self._cut(depth + 1, surely, maybe, (*places, own))

    def _is_settled(self, depth: int, sure: int, may: int) -> bool:
        """Whether all combinations of the columns from `depth` on end in the same way."""
        if depth == len(self._pieces) or not may:
            return True
        agreed = sure & self._agreed[depth]
        if self._grid.table.hit_policy == "FIRST":
            return bool(may & -may & agreed)
        return may == agreed

    def _is_beside_the_point(self, depth: int, sure: int, may: int) -> bool:
        """Whether nothing of what is sought can come of it: some rule holds, and no two can quarrel."""
        if not self._only or FINE in self._only or UNSURE in self._only:
            return False
        may_quarrel = (
            CLASH in self._only and self._grid.table.hit_policy in ("UNIQUE", "ANY") and may & (may - 1)
        )
        return bool(sure & self._agreed[depth]) and not may_quarrel

    def _count(self, places: _Places) -> int:
        """How many combinations lie in a region; the columns that are not cut yet count whole."""
        whole = (*places, *((None,) * (len(self._sizes) - len(places))))
        return prod(size if own is None else len(own) for size, own in zip(self._sizes, whole, strict=True))

    def _note(self, state: str, count: int) -> None:
        self.found.seen += count
        self.found.counts[state] = self.found.counts.get(state, 0) + count

    def _take(self, depth: int, sure: int, may: int, places: _Places) -> None:
        rest = (
            None if size > 1 else (pieces[0],) for size, pieces in zip(self._sizes, self._pieces, strict=True)
        )
        whole = (*places, *islice(rest, depth, None))
        outcome = Outcome(self._grid.state_of(sure, may), tuple(_numbers(may)))
        if outcome.state == CLASH and self._grid.table.hit_policy == "ANY":
            outcome = self._asked(whole)
        count = self._count(whole)
        self._note(outcome.state, count)
        if self._only and outcome.state not in self._only:
            return
        self.found.found += 1
        if len(self.found.kept) < MOST_REGIONS:
            asked = outcome if outcome.state == UNSURE else self._asked(whole)
            self.found.kept.append(Region(whole, asked, count))

    def _asked(self, places: _Places) -> Outcome:
        """What the table itself says at one combination of a region."""
        first = [
            pieces[0] if own is None else own[0] for pieces, own in zip(self._pieces, places, strict=True)
        ]
        return self._grid.outcome(first)


def _scope(model: DecisionModel, decision: Decision, context: Mapping[str, Value]) -> Scope:
    """The names that cells may read; those of required decisions too, where these can be made."""
    session = limited(model)
    session.account.steps = 2 * MOST_STEPS
    try:
        return Evaluation(model, context, session).scope_of(decision)
    except DecisionFailed:
        return Scope(dict(context), session)


def _numbers(mask: int) -> Iterator[int]:
    return (bit + 1 for bit in range(mask.bit_length()) if mask >> bit & 1)


def _runs(column: Column, places: Collection[int]) -> list[range]:
    """Pieces that lie side by side and have an order, together; others each for itself."""
    runs: list[range] = []
    for place in sorted(places):
        ordered = not column.witnesses[place].words
        if runs and ordered and runs[-1].stop == place and not column.witnesses[place - 1].words:
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs


def _plain(words: str) -> str:
    for lead in ("= ", "är ", "ligger "):
        words = words.removeprefix(lead)
    return words
