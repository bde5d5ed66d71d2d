"""One level of a drawing as a board for tokens: its places, what leads where, and what can still arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from engine.records import dataclass

JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True)
class Net:
    """A level as the game sees it.

    `flows` maps a flow's id to its source and target, `boundaries` an activity to its boundary events, each with
    whether it interrupts. `ending` are the end events that end the whole level, `conditional` and `default` the
    flows that are taken when something holds and when nothing does.
    """

    kinds: Mapping[str, str]
    flows: Mapping[str, tuple[str, str]]
    start: str
    boundaries: Mapping[str, Sequence[tuple[str, bool]]] = field(default_factory=dict)
    ending: frozenset[str] = frozenset()
    conditional: frozenset[str] = frozenset()
    default: frozenset[str] = frozenset()


class Board:
    """The net from one start. A place is a set of flows, an activity at work, or an armed boundary event.

    A node with one way in and one way out adds nothing to the game, so its two flows are one place; the row of
    places ends at a node that matters. A boundary event that does not interrupt and whose branch ends by itself
    is left out: it is played on a board of its own (`side_branches`).
    """

    def __init__(self, net: Net, start: str) -> None:
        self.net = net
        self.start = start
        self.out: defaultdict[str, list[str]] = defaultdict(list)
        self.into: defaultdict[str, list[str]] = defaultdict(list)
        for flow, (source, target) in net.flows.items():
            self.out[source].append(flow)
            self.into[target].append(flow)
        main = self._reachable(start, aside=False)
        events = [event for host, events in net.boundaries.items() if host in main for event in events]
        self.side_branches = [
            event
            for event, interrupts in events
            if not interrupts and main.isdisjoint(self._reachable(event, aside=True))
        ]
        self.guards = {
            host: [(event, stops) for event, stops in net.boundaries[host] if event not in self.side_branches]
            for host in net.boundaries
            if host in main
        }
        self._bits: dict[str, int] = {}
        self._reach: dict[tuple[int, str], int] = {}

    def joins(self, node: str) -> bool:
        return self.net.kinds[node] in JOINS and len(self.into[node]) > 1

    def bit(self, place: str) -> int:
        return self._bits.setdefault(place, 1 << len(self._bits))

    def at_work(self, host: str) -> int:
        return self.bit(f"at work {host}")

    def armed(self, event: str) -> int:
        return self.bit(f"armed {event}")

    def on(self, flow: str) -> int:
        """The place of a token on a flow."""
        return self.bit(self.place_of[flow])

    def ways_into(self, node: str) -> int:
        bits = 0
        for flow in self.into[node]:
            bits |= self.on(flow)
        return bits

    @cached_property
    def place_of(self) -> dict[str, str]:
        """Flow -> the first flow of the row that it belongs to."""
        places: dict[str, str] = {}
        for flow in self.net.flows:
            row, first = [flow], flow
            while (before := self._flow_before(first)) is not None and before not in row:
                row.append(before)
                first = before
            places.update(dict.fromkeys(row, first))
        return places

    @cached_property
    def target_of(self) -> dict[int, str]:
        """Place -> the node that matters at the end of its row."""
        return {
            self.on(flow): target for flow, (_, target) in self.net.flows.items() if not self.is_plain(target)
        }

    def _flow_before(self, flow: str) -> str | None:
        node = self.net.flows[flow][0]
        return self.into[node][0] if self.is_plain(node) else None

    def is_plain(self, node: str) -> bool:
        if node == self.start or self.guards.get(node):
            return False
        return len(self.into[node]) == 1 and len(self.out[node]) == 1

    def nodes_at(self, places: int) -> set[str]:
        """The plain nodes inside the rows of these places."""
        return {
            target
            for flow, (_, target) in self.net.flows.items()
            if self.is_plain(target) and self.on(flow) & places
        }

    def can_reach(self, place: int, join: str) -> int:
        """The ways into a join that a token at this place can still come by, without passing the join."""
        key = (place, join)
        if key not in self._reach:
            found, seen, waiting = 0, 0, [place]
            while waiting:
                at = waiting.pop()
                if at & seen:
                    continue
                seen |= at
                if self.target_of.get(at) == join:
                    found |= at
                else:
                    waiting += self._following.get(at, ())
            self._reach[key] = found
        return self._reach[key]

    @cached_property
    def _following(self) -> dict[int, list[int]]:
        """Place -> the places that a token there may come to next."""
        found = {place: self._after(node) for place, node in self.target_of.items()}
        for host, guards in self.guards.items():
            found[self.at_work(host)] = self._after(host)
            found |= {self.armed(event): self._onto(self.out[event]) for event, _ in guards}
        return found

    def _after(self, node: str) -> list[int]:
        events = [event for event, _ in self.guards.get(node, ())]
        return self._onto(flow for start in (node, *events) for flow in self.out[start])

    def _onto(self, flows: Iterable[str]) -> list[int]:
        return [self.on(flow) for flow in flows]

    def _reachable(self, start: str, *, aside: bool) -> set[str]:
        """Nodes that a token comes to; `aside` also by boundary events that do not interrupt."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += [self.net.flows[flow][1] for flow in self.out[node]]
                guards = self.net.boundaries.get(node, ())
                waiting += [event for event, interrupts in guards if interrupts or aside]
        return seen
