"""Play every way through one level of a drawing with tokens, whatever the data (BPMN 2.0.2, chapter 13).

Each decision goes every way and each boundary event may happen, so what is found can happen for some data, and what
is not found cannot happen for any. An inclusive join waits for every token that can still come, as in the engine.
A state is a set of places, held as the bits of a number.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from engine.checks.net import Board, Net
from engine.records import dataclass

MAX_STATES = 20_000
"""Of one level."""
MAX_WORK = 100_000
"""Of all levels of a drawing: places looked at. Drawings that people make take some hundreds."""
MOST_COMBINED = 6
"""Of the conditional flows out of a gateway or an activity, so many are tried in every combination."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A choice on the way: at a gateway the flows taken; at a boundary event none, it happened."""

    element: str
    flows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is deadlock, missing_join, never_reached or too_many_paths; `path` an example of how it comes about."""

    code: str
    element: str
    path: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class _Move:
    """A token's step: the state after it, the node that acted, the choice made, whether a token caught up another."""

    after: int
    node: str
    turn: Turn | None = None
    is_doubled: bool = False


class Patience:
    """The work that may still be spent on a drawing."""

    def __init__(self) -> None:
        self._left = MAX_WORK

    def spend(self, work: int) -> None:
        self._left -= work

    @property
    def is_at_an_end(self) -> bool:
        return self._left < 0


def play(net: Net, patience: Patience) -> list[Finding]:
    """Everything that can go wrong, each once."""
    findings: dict[tuple[str, str], Finding] = {}
    reached: set[str] = set()
    starts = [net.start]
    for start in starts:
        game = _Game(Board(net, start), patience)
        for finding in game.play():
            findings.setdefault((finding.code, finding.element), finding)
        reached |= game.reached
        starts += [branch for branch in game.board.side_branches if branch not in starts]
    if not any(finding.code in ("deadlock", "too_many_paths") for finding in findings.values()):
        unreached = (Finding("never_reached", node) for node in net.kinds if node not in reached)
        return [*findings.values(), *unreached]
    return list(findings.values())


class _Game:
    def __init__(self, board: Board, patience: Patience) -> None:
        self.board = board
        self._patience = patience
        self._acted = {board.start}
        self._marked = 0
        self._parents: dict[int, tuple[int, Turn | None]] = {}
        self._findings: dict[tuple[str, str], Finding] = {}

    def play(self) -> list[Finding]:
        waiting = deque([0])
        moves = list(self._leave(0, self.board.start))
        while waiting:
            state = waiting.popleft()
            if state:
                moves = list(self._moves(state))
                if not moves:
                    self._report_stuck(state)
            for move in moves:
                if self._is_new(state, move):
                    waiting.append(move.after)
            moves = []
            if len(self._parents) > MAX_STATES or self._patience.is_at_an_end:
                self._report("too_many_paths", self.board.start, 0, None)
                break
        return list(self._findings.values())

    @property
    def reached(self) -> set[str]:
        return self._acted | self.board.nodes_at(self._marked)

    def _is_new(self, state: int, move: _Move) -> bool:
        self._acted.add(move.node)
        self._marked |= move.after
        if move.is_doubled:
            self._report("missing_join", move.node, state, move.turn)
        if move.after in self._parents:
            return False
        self._parents[move.after] = (state, move.turn)
        return True

    # Moves ------------------------------------------------------------------------------------------------

    def _moves(self, state: int) -> Iterator[_Move]:
        rest = state
        while rest:
            self._patience.spend(1)
            place = rest & -rest
            rest &= ~place
            node = self.board.target_of.get(place)
            if node is not None:
                yield from self._arrive(state, place, node)
        for host, guards in self.board.guards.items():
            if state & self.board.at_work(host):
                yield from self._work(state, host, guards)
            for event, stops in guards:
                if not stops and state & self.board.armed(event):
                    yield from self._leave(state & ~self.board.armed(event), event, Turn(event))

    def _arrive(self, state: int, place: int, node: str) -> Iterator[_Move]:
        board = self.board
        if board.joins(node):
            yield from self._join(state, node)
        elif not board.out[node]:
            yield _Move(0 if node in board.net.ending else state & ~place, node)
        elif board.guards.get(node):
            begun = state & ~place | board.at_work(node)
            for event, stops in board.guards[node]:
                begun |= 0 if stops else board.armed(event)
            yield _Move(begun, node, is_doubled=bool(state & board.at_work(node)))
        else:
            yield from self._leave(state & ~place, node)

    def _work(self, state: int, host: str, guards: Sequence[tuple[str, bool]]) -> Iterator[_Move]:
        """The activity is done, or one of its interrupting events happens: either way its events are disarmed."""
        rest = state & ~self.board.at_work(host)
        for event, stops in guards:
            rest &= ~(0 if stops else self.board.armed(event))
        yield from self._leave(rest, host)
        for event, stops in guards:
            if stops:
                yield from self._leave(rest, event, Turn(event))

    def _join(self, state: int, node: str) -> Iterator[_Move]:
        ways = self.board.ways_into(node)
        come = state & ways
        if self.board.net.kinds[node] == "parallelGateway":
            may_pass = come == ways
        else:
            may_pass = not self._more_may_come(state & ~come, node, come, ways & ~come)
        if may_pass:
            yield from self._leave(state & ~come, node)

    def _more_may_come(self, others: int, node: str, come: int, empty: int) -> bool:
        while others:
            self._patience.spend(1)
            place = others & -others
            others &= ~place
            reach = self.board.can_reach(place, node)
            if reach & empty and not reach & come:
                return True
        return False

    def _leave(self, rest: int, node: str, turn: Turn | None = None) -> Iterator[_Move]:
        ways = self._ways(node)
        for flows in ways:
            after, is_doubled = rest, False
            self._patience.spend(len(flows))
            for flow in flows:
                place = self.board.on(flow)
                is_doubled = is_doubled or bool(after & place)
                after |= place
            chosen = Turn(node, flows) if turn is None and len(ways) > 1 else turn
            yield _Move(after, node, chosen, is_doubled)

    def _ways(self, node: str) -> list[tuple[str, ...]]:
        out, kind = self.board.out[node], self.board.net.kinds[node]
        if kind in ("exclusiveGateway", "eventBasedGateway"):
            return [(flow,) for flow in out]
        if len(out) > 1 and not self.board.net.conditional.isdisjoint(out):
            return self._combinations(out)
        return [tuple(out)]

    def _combinations(self, out: Sequence[str]) -> list[tuple[str, ...]]:
        """Every set of flows whose conditions may hold together, with those that have none; else the default."""
        net = self.board.net
        asked = [flow for flow in out if flow in net.conditional]
        tried, untried = asked[:MOST_COMBINED], asked[MOST_COMBINED:]
        always = [flow for flow in out if flow not in net.conditional and flow not in net.default] + untried
        chosen = [
            (*(flow for index, flow in enumerate(tried) if choice >> index & 1), *always)
            for choice in range(0 if always else 1, 1 << len(tried))
        ]
        return chosen + [(flow,) for flow in out if flow in net.default]

    # Reports ----------------------------------------------------------------------------------------------

    def _report_stuck(self, state: int) -> None:
        for place, node in self.board.target_of.items():
            if state & place:
                self._report("deadlock", node, state, None)

    def _report(self, code: str, element: str, state: int, turn: Turn | None) -> None:
        if (code, element) not in self._findings:
            path = (*self._path_to(state), *([turn] if turn else []))
            self._findings[code, element] = Finding(code, element, path)

    def _path_to(self, state: int) -> list[Turn]:
        turns: list[Turn] = []
        while state:
            state, turn = self._parents[state]
            if turn is not None:
                turns.append(turn)
        return turns[::-1]
