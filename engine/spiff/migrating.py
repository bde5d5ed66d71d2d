"""Moving a running case to another version of its drawing.

Element ids are identity: a token stays at the element with its id, keeps its own id and its due time. What would
leave it stranded is said beforehand; boundary events and event sub-processes that have come or gone are armed or
dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpmn import ElementFacts
from engine.exceptions import Problem, Refused
from engine.feel import Value
from engine.spiff.execution import Execution
from engine.spiff.nodes.events import BoundaryEvent, Trigger
from engine.spiff.nodes.gateways import Join, ParallelGateway
from engine.spiff.nodes.node import Node
from engine.spiff.program import Program
from engine.spiff.scopes import Scope
from engine.spiff.state import load_state
from engine.spiff.tokens import WAITING, Token
from engine.spiff.views import Host
from engine.spiff.workflows import CaseWorkflow, InnerWorkflow


def migration_obstacles(old: Program, new: Program, state: bytes) -> list[Problem]:
    """Why a case in `state` of `old` cannot go on in `new`; none when it can."""
    return _obstacles(_case(old, state, {}, _NoHost()), new)


def migrate(
    old: Program, new: Program, state: bytes, variables: Mapping[str, Value], *, host: Host
) -> Execution:
    """The case of `old` in the drawing `new`; `run` it and save it with the new version.

    Raises:
        Refused: it would be stranded; the problems say where.
        ElementFailed: the time or key of a boundary event that has come cannot be computed.
    """
    case = _case(old, state, variables, host)
    problems = _obstacles(case, new)
    if problems:
        raise Refused(problems)
    _drop_lost_guards(case, new)
    moved = Execution.restore(new, Execution(case).state(), variables, host=host)
    moved.arm_new_guards(_known_guards(old, new))
    return moved


class _NoHost:
    """Nothing is evaluated while obstacles are looked for."""

    def call_service(self, _call: object) -> Mapping[str, Value]:
        return {}

    def context(self) -> Mapping[str, Value]:
        return {}


def _case(program: Program, state: bytes, variables: Mapping[str, Value], host: Host) -> CaseWorkflow:
    return load_state(program, state, Scope(dict(variables)), host)


def _obstacles(case: CaseWorkflow, new: Program) -> list[Problem]:
    if case.spec.name != new.process_key:
        return [_problem(case, "", "process", f"Den nya ritningen är en annan process: ”{new.process_key}”.")]
    return [problem for workflow in case.workflows() for problem in _obstacles_in(workflow, new)]


def _obstacles_in(workflow: CaseWorkflow | InnerWorkflow, new: Program) -> Iterator[Problem]:
    nodes: dict[str, Node] = (
        new.specs[workflow.spec.name].task_specs if workflow.spec.name in new.specs else {}
    )
    for token in workflow.living():
        if not token.stands_by:
            yield from _obstacles_at(token, nodes.get(token.task_spec.name))
    for node in nodes.values():
        if isinstance(node, ParallelGateway):
            yield from _obstacles_of_join(workflow, node)


def _obstacles_at(token: Token, node: Node | None) -> Iterator[Problem]:
    if node is None:
        yield _stranded(token, "element_is_gone", "som inte finns i den nya ritningen")
    elif type(node) is not type(token.task_spec) or node.facts.kind != token.facts.kind:
        yield _stranded(token, "kind", "som är något annat i den nya ritningen")
    elif _one_by_one(node.facts) != _one_by_one(token.facts):
        yield _stranded(token, "rounds", "som körs i en annan ordning i den nya ritningen")
    elif node.facts.called_element != token.facts.called_element:
        yield _stranded(token, "called_process", "som anropar en annan process i den nya ritningen")
    elif _trigger(node.facts) != _trigger(token.facts):
        yield _stranded(token, "trigger", "som väntar på något annat i den nya ritningen")
    elif isinstance(node, Join) and token.internal_data.get("via") not in node.incoming:
        yield _stranded(token, "join", "längs ett flöde som inte leder dit i den nya ritningen")


def _obstacles_of_join(workflow: CaseWorkflow | InnerWorkflow, join: ParallelGateway) -> Iterator[Problem]:
    """A join of which some flows are on their way and others can never come would hold the case for ever."""
    coming: set[str] = set()
    for token in workflow.living():
        if token.task_spec.name == join.name and token._state == WAITING:
            coming.add(token.internal_data["via"])
        elif not token.stands_by:
            coming |= join.reach.get(token.task_spec.name, frozenset())
    if coming and coming < join.incoming:
        message = (
            f"”{join.facts.label}” skulle vänta för alltid: ärendet har inte tagit alla vägar som leder dit."
        )
        yield _problem(workflow, join.facts.id, "join_never_fires", message)


def _drop_lost_guards(case: CaseWorkflow, new: Program) -> None:
    """What stood by and is gone, sits elsewhere or waits for something else; its successor is armed anew."""
    for token in case.all_living():
        if token.stands_by and not _still_guards(token.facts, new.specs[token.workflow.spec.name].task_specs):
            token.cancel()


def _known_guards(old: Program, new: Program) -> set[tuple[str, str]]:
    """The boundary events and triggers of event sub-processes that both drawings have, by process key and id."""
    return {
        (node.facts.process_key, node.facts.id)
        for name, spec in old.specs.items()
        for node in spec.task_specs.values()
        if isinstance(node, (BoundaryEvent, Trigger)) and name in new.specs
        if _still_guards(node.facts, new.specs[name].task_specs)
    }


def _still_guards(guard: ElementFacts, nodes: Mapping[str, Node]) -> bool:
    node = nodes.get(guard.id)
    if not isinstance(node, (BoundaryEvent, Trigger)) or node.facts.attached_to != guard.attached_to:
        return False
    return _trigger(node.facts) == _trigger(guard)


def _trigger(facts: ElementFacts) -> tuple[object, ...] | None:
    """What an event waits for; the time of a timer may change, its due moment stays."""
    event = facts.event
    return None if event is None else (event.kind, event.name, event.code, event.timer_kind)


def _one_by_one(facts: ElementFacts) -> bool:
    return facts.mi is not None and facts.mi.sequential


def _stranded(token: Token, code: str, why: str) -> Problem:
    return _problem(token.workflow, token.facts.id, code, f"Ärendet står vid ”{token.facts.label}”, {why}.")


def _problem(workflow: CaseWorkflow | InnerWorkflow, element: str, code: str, message: str) -> Problem:
    file = workflow.spec.process.file
    remedy = "Låt ärendet gå förbi stället i sin gamla version, eller behåll elementet i den nya ritningen."
    return Problem(file, element, "error", code, message, remedy)
