"""Gateways. Joins are right inside loops: an arrival waits until it is used, and is used once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from engine.spiff.nodes.node import Node, Passage, default_of, may_take
from engine.spiff.tokens import WAITING, Token
from engine.spiff.workflows import CaseWorkflow, InnerWorkflow


class ExclusiveGateway(Node):
    """Takes the first flow, in drawing order, whose condition holds; else the default flow."""

    def _leaving(self, token: Token) -> Sequence[Passage]:
        conditional = (passage for passage in self.passages if not passage.is_default)
        chosen = next((passage for passage in conditional if may_take(token, passage)), None)
        return [chosen] if chosen else default_of(self, token)


class Join(Node):
    """A gateway where tokens meet. `via` tells by which flow each of them came.

    `incoming` are its incoming flows, `reach` tells for each node which of them can be reached from it.
    """

    incoming: frozenset[str] = frozenset()
    reach: Mapping[str, frozenset[str]] = MappingProxyType({})

    def prepare(self, incoming: Mapping[str, Node]) -> None:
        """Work out from where each incoming flow can be reached, without passing the gateway itself."""
        reach: dict[str, set[str]] = {}
        for flow_id, source in incoming.items():
            waiting = [source.name]
            while waiting:
                name = waiting.pop()
                if name == self.name or flow_id in reach.setdefault(name, set()):
                    continue
                reach[name].add(flow_id)
                waiting += self._wf_spec.task_specs[name]._inputs
        self.incoming = frozenset(incoming)
        self.reach = {name: frozenset(flows) for name, flows in reach.items()}

    def _update_hook(self, my_task: Token) -> bool:
        if len(self._inputs) <= 1:
            my_task.enter()
            return True
        my_task._set_state(WAITING)
        self._arrived(my_task)
        return False

    def _arrived(self, token: Token) -> None:
        raise NotImplementedError

    def _first_of_each_flow(self, workflow: CaseWorkflow | InnerWorkflow) -> dict[str, Token]:
        """The oldest waiting token of each incoming flow; later ones wait for the next round."""
        first: dict[str, Token] = {}
        for token in workflow.living():
            if token.task_spec is self and token._state == WAITING:
                first.setdefault(token.internal_data["via"], token)
        return first

    def _fire(self, met: Sequence[Token]) -> None:
        """One token goes on; the others have met it here."""
        survivor, *others = met
        for other in others:
            other.cancel()
        survivor.enter()
        survivor._ready()


class ParallelGateway(Join):
    """Waits for one token on every incoming flow and sends one along every outgoing flow."""

    def _arrived(self, token: Token) -> None:
        first = self._first_of_each_flow(token.workflow)
        if len(first) == len(self._inputs):
            self._fire(list(first.values()))


class InclusiveGateway(Join):
    """Waits for every token that can still come (BPMN 2.0, table 13.3); sends one along each flow that holds."""

    def try_to_fire(self, workflow: CaseWorkflow | InnerWorkflow) -> None:
        """Called when everything else in the case rests."""
        first = self._first_of_each_flow(workflow)
        if first and not self._something_may_come(workflow, set(first)):
            self._fire(list(first.values()))

    def _arrived(self, _token: Token) -> None:
        """Whether more will come is clear only when the rest of the case has come to rest."""

    def _something_may_come(self, workflow: CaseWorkflow | InnerWorkflow, filled: set[str]) -> bool:
        others = (token for token in workflow.living() if token.task_spec is not self)
        return any(self._may_come(token, filled) for token in others if not token.stands_by)

    def _may_come(self, token: Token, filled: set[str]) -> bool:
        reachable = self.reach.get(token.task_spec.name, frozenset())
        return bool(reachable) and not reachable & filled


class EventBasedGateway(Node):
    """Arms the events behind it; the first to happen wins. Each has its own due time."""

    def _send(self, token: Token, passage: Passage) -> Token:
        sent = super()._send(token, passage)
        sent.internal_data["race"] = token.id
        return sent
