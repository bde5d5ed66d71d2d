"""Moving a running case to another version of its drawing.

Element ids are identity: a token stays at the element with its id, or with the id that `renamed` gives it, keeps its
own id and its due time. What would leave it stranded is said beforehand; boundary events and event sub-processes that
have come or gone are armed or dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.bpmn import ElementFacts
from engine.exceptions import Problem, Refused
from engine.feel import Value
from engine.spiff.execution import Execution
from engine.spiff.nodes.events import BoundaryEvent, Trigger
from engine.spiff.nodes.gateways import Join, ParallelGateway
from engine.spiff.nodes.node import Node
from engine.spiff.processes import ProcessSpec
from engine.spiff.program import Program
from engine.spiff.scopes import Scope
from engine.spiff.state import load_state
from engine.spiff.tokens import WAITING, Token
from engine.spiff.views import Host
from engine.spiff.workflows import CaseWorkflow, InnerWorkflow

#: Elements and flows that have another id in the new drawing: {(process key, old id): new id}.
Renamed = Mapping[tuple[str, str], str]
NOTHING_RENAMED: Renamed = MappingProxyType({})


def migration_obstacles(
    old: Program, new: Program, state: bytes, *, renamed: Renamed = NOTHING_RENAMED
) -> list[Problem]:
    """Why a case in `state` of `old` cannot go on in `new`; none when it can."""
    return _obstacles(_Move(_case(old, state, {}, _NoHost()), new, renamed))


def migrate(
    old: Program,
    new: Program,
    state: bytes,
    variables: Mapping[str, Value],
    *,
    host: Host,
    renamed: Renamed = NOTHING_RENAMED,
) -> Execution:
    """The case of `old` in the drawing `new`; `run` it and save it with the new version.

    Raises:
        Refused: it would be stranded; the problems say where.
        ElementFailed: the time or key of a boundary event that has come cannot be computed.
    """
    move = _Move(_case(old, state, variables, host), new, renamed)
    problems = _obstacles(move)
    if problems:
        raise Refused(problems)
    stood_at = {token.id: token.facts.id for token in move.case.all_living()}
    move.drop_lost_guards()
    move.rename()
    moved = Execution.restore(new, Execution(move.case).state(), variables, host=host)
    known = _known_guards(old, move)

    def is_known(guard: Node, host: Token | None) -> bool:
        at = None if host is None else stood_at.get(host.id, host.facts.id)
        return (guard.facts.process_key, guard.facts.id, at) in known

    moved.arm_new_guards(is_known)
    return moved


class _NoHost:
    """Nothing is evaluated while obstacles are looked for."""

    def call_service(self, _call: object) -> Mapping[str, Value]:
        return {}

    def context(self) -> Mapping[str, Value]:
        return {}


def _case(program: Program, state: bytes, variables: Mapping[str, Value], host: Host) -> CaseWorkflow:
    return load_state(program, state, Scope(dict(variables)), host)


class _Move:
    """A case of the old drawing, and where its tokens belong in the new one."""

    def __init__(self, case: CaseWorkflow, new: Program, renamed: Renamed) -> None:
        self.case = case
        self.new = new
        self.renamed = renamed

    def new_id(self, facts: ElementFacts) -> str:
        """The id that an element has in the new drawing, if it is there."""
        return self.renamed.get((facts.process_key, facts.id), facts.id)

    def spec(self, workflow: CaseWorkflow | InnerWorkflow) -> ProcessSpec | None:
        """The process of the new drawing that a process of the case goes on in."""
        if workflow.owner is None:
            return self.new.main
        owner = self.node(workflow.owner)
        return None if owner is None else self.new.specs.get(getattr(owner, "spec", ""))

    def nodes(self, workflow: CaseWorkflow | InnerWorkflow) -> Mapping[str, Node]:
        spec = self.spec(workflow)
        return {} if spec is None else spec.task_specs

    def node(self, token: Token) -> Node | None:
        """The element of the new drawing that a token goes on at."""
        # The activity inside one that runs in rounds has its name and a mark behind it.
        mark = token.task_spec.name.removeprefix(token.facts.id)
        return self.nodes(token.workflow).get(self.new_id(token.facts) + mark)

    def via(self, token: Token) -> str | None:
        """The flow of the new drawing that a token has come by."""
        flow: str | None = token.internal_data.get("via")
        return None if flow is None else self.renamed.get((token.facts.process_key, flow), flow)

    def drop_lost_guards(self) -> None:
        """What stood by and is gone, sits elsewhere or waits for something else; its successor is armed anew."""
        for token in self.case.all_living():
            if token.stands_by and not self.still_guards(token.facts, self.nodes(token.workflow)):
                token.cancel()

    def rename(self) -> None:
        """Let the tokens stand where they belong, so that the state is written in the new drawing's names."""
        places = [(token, self.node(token), self.via(token)) for token in self.case.all_living()]
        for token, node, via in places:
            token.task_spec = node or token.task_spec
            if via is not None:
                token.internal_data["via"] = via

    def still_guards(self, guard: ElementFacts, nodes: Mapping[str, Node]) -> bool:
        """Whether what stands by does so in the new drawing too: for the same activity, waiting for the same."""
        node = nodes.get(self.new_id(guard))
        if not isinstance(node, (BoundaryEvent, Trigger)):
            return False
        host = guard.attached_to and self.renamed.get(
            (guard.process_key, guard.attached_to), guard.attached_to
        )
        return node.facts.attached_to == host and _trigger(node.facts) == _trigger(guard)


def _obstacles(move: _Move) -> list[Problem]:
    case, new = move.case, move.new
    if case.spec.name != new.process_key:
        return [_problem(case, "", "process", f"Den nya ritningen är en annan process: ”{new.process_key}”.")]
    return [problem for workflow in case.workflows() for problem in _obstacles_in(workflow, move)]


def _obstacles_in(workflow: CaseWorkflow | InnerWorkflow, move: _Move) -> Iterator[Problem]:
    for token in workflow.living():
        if not token.stands_by:
            yield from _obstacles_at(token, move.node(token), move)
    for node in move.nodes(workflow).values():
        if isinstance(node, ParallelGateway):
            yield from _obstacles_of_join(workflow, node, move)


def _obstacles_at(token: Token, node: Node | None, move: _Move) -> Iterator[Problem]:
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
    elif isinstance(node, Join) and move.via(token) not in node.incoming:
        yield _stranded(token, "join", "längs ett flöde som inte leder dit i den nya ritningen")


def _obstacles_of_join(
    workflow: CaseWorkflow | InnerWorkflow, join: ParallelGateway, move: _Move
) -> Iterator[Problem]:
    """A join of which some flows are on their way and others can never come would hold the case for ever."""
    coming: set[str] = set()
    for token in workflow.living():
        node, via = move.node(token), move.via(token)
        if node is None or token.stands_by:
            continue
        if node is join and token._state == WAITING and via is not None:
            coming.add(via)
        elif node is not join:
            coming |= join.reach.get(node.name, frozenset())
    if coming and coming < join.incoming:
        message = f"{_named(join)} skulle vänta för alltid: ärendet har inte tagit alla vägar som leder dit."
        yield _problem(workflow, join.facts.id, "join_never_fires", message)


def _named(join: ParallelGateway) -> str:
    """Few such gateways have a name, and an id tells people nothing."""
    return f"”{join.facts.name}”" if join.facts.name else "Stället där parallella vägar möts"


def _known_guards(old: Program, move: _Move) -> set[tuple[str, str, str | None]]:
    """The boundary events and triggers of event sub-processes that both drawings have.

    By process key, their id in the new drawing, and the activity that they guarded in the old one: where they do not
    wait on it, they have fired.
    """
    nodes = {name: spec.task_specs for name, spec in move.new.specs.items()}
    return {
        (node.facts.process_key, move.new_id(node.facts), node.facts.attached_to)
        for name, spec in old.specs.items()
        for node in spec.task_specs.values()
        if isinstance(node, (BoundaryEvent, Trigger))
        if move.still_guards(node.facts, nodes.get(_new_name(name, move), {}))
    }


def _new_name(name: str, move: _Move) -> str:
    """A process of the old drawing has its key for a name; a sub-process its process' key and its own id."""
    key, slash, inside = name.partition("/")
    return key + slash + move.renamed.get((key, inside), inside)


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
