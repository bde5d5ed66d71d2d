"""Ways that part: a choice put into a drawing, a further way out of one, a time limit on a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.authoring.document import ELEMENT, Document, id_of, insert, written
from engine.authoring.inserting import insert_step, named, new_flow, source_and_way, why_not_after_node
from engine.authoring.lanes import enter_lane, lane_around
from engine.authoring.picture import CIRCLE, DIAMOND, TASK, Picture
from engine.authoring.plain_values import write_condition, write_timer, write_timer_kind
from engine.authoring.ways import add_end, flows_from
from engine.bpmn.facts import ACTIVITIES, FLOW_NODES, GATEWAYS
from engine.bpmn.names import Node, bpmn, kind_of
from engine.exceptions import InvalidAnswers

_CHOICES = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway"})
_NO_CONDITION = frozenset({"parallelGateway"})
_NOT_REACHED = frozenset({"startEvent", "boundaryEvent"})


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a new way leads: to a step that is there, or to a new task, in a lane, which then goes on as before."""

    to: str = ""
    new_name: str = ""
    lane: str = ""


def goals_of(bpmn_file: bytes, element_id: str) -> list[tuple[str, str]]:
    """Return the steps that a way from a step can lead to: id and words.

    Raises:
        NotFound: no such step.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    node = document.element(element_id)
    return [(one.get("id"), _words(one)) for one in _reachable(node) if one is not node]


def may_have_more_ways(bpmn_file: bytes, element_id: str) -> bool:
    """Whether a step is a choice that further ways can leave. Raises as `goals_of`."""
    return kind_of(Document(bpmn_file).element(element_id)) in _CHOICES


def may_have_time_limit(bpmn_file: bytes, element_id: str) -> bool:
    """Whether a time limit can stand on a step. Raises as `goals_of`."""
    node = Document(bpmn_file).element(element_id)
    return kind_of(node) in ACTIVITIES and node.get("triggeredByEvent") != "true"


def add_way(
    bpmn_file: bytes, gateway_id: str, goal: Goal, *, answer: str, condition: str
) -> tuple[bytes, str]:
    """Let one more way leave a choice; return the drawing and the id of what was made: the task, else the way.

    Raises:
        NotFound: no such step.
        InvalidAnswers: `way_answer`, `way_condition`, `to` or `way_task` cannot be; or it is no choice.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    gateway = document.element(gateway_id)
    if kind_of(gateway) not in _CHOICES:
        raise InvalidAnswers({ELEMENT: "Härifrån går bara en väg. Lägg till ett vägval efter steget först."})
    way, made = _branch(document, gateway, goal, answer=answer)
    if condition and kind_of(gateway) not in _NO_CONDITION:
        write_condition(document, way, written(condition, field="way_condition"))
    return document.file(), made.get("id")


def add_choice_after(
    bpmn_file: bytes, at_id: str, goal: Goal, *, question: str, texts: Mapping[str, str]
) -> tuple[bytes, str]:
    """Put a choice after a step or on a way; what came next comes where the condition does not hold.

    `texts`: `answer` and `condition` of the new way, `otherwise` the answer of the old one. Returns the drawing and
    the choice's id. Raises as `add_way`; `question` too.
    """
    document = Document(bpmn_file)
    at = document.element(at_id)
    if refusal := why_not_after_node(document, at):
        raise InvalidAnswers({ELEMENT: refusal})
    source, way = source_and_way(document, at)
    if way is None:
        raise InvalidAnswers({ELEMENT: "Steget leder ingenstans än. Lägg till ett steg efter det först."})
    name = named(question, field="question")
    gateway, onwards = insert_step(
        document,
        source,
        way,
        name=name,
        kind="exclusiveGateway",
        lane=lane_around(source),
        prefix="Gateway",
        size=DIAMOND,
    )
    if onwards is not None:
        _name(onwards, texts.get("otherwise", ""), field="otherwise")
        gateway.set("default", onwards.get("id"))
    new, _ = _branch(document, gateway, goal, answer=texts.get("answer", ""))
    if condition := written(texts.get("condition", ""), field="way_condition"):
        write_condition(document, new, condition)
    return document.file(), gateway.get("id")


def add_time_limit(
    bpmn_file: bytes, host_id: str, goal: Goal, *, name: str, texts: Mapping[str, str]
) -> tuple[bytes, str]:
    """Put a time limit on a step; return the drawing and the id of the event.

    `texts`: `timer_kind` and `timer` as the properties of those names, `interrupting` ja or nej. A new task after a
    limit that lets the step go on ends in an end of its own; after one that stops it, the work goes on as before.
    Raises as `add_way`; `limit_name` and `limit_timer` too.
    """
    document = Document(bpmn_file)
    host = document.element(host_id)
    if kind_of(host) not in ACTIVITIES:
        raise InvalidAnswers({ELEMENT: "En tidsgräns kan bara stå på något som görs."})
    words, time = named(name, field="limit_name"), written(texts["timer"], field="limit_timer")
    if not time:
        raise InvalidAnswers({"limit_timer": "Skriv när gränsen nås, till exempel P10D."})
    event = _boundary(document, host, words, is_stopping=texts.get("interrupting") != "nej")
    write_timer_kind(document, event, texts.get("timer_kind") or "timeDuration")
    write_timer(document, event, time)
    Picture(document).put_on_edge(host, event)
    if goal.new_name and texts.get("interrupting") == "nej":
        _new_branch(document, event, goal, then=None)
    else:
        _branch(document, event, goal, answer="", after=host)
    return document.file(), event.get("id")


def _branch(
    document: Document, source: Node, goal: Goal, *, answer: str, after: Node | None = None
) -> tuple[Node, Node]:
    """Lead a new way from a step; return it and what was made: the task, else the way itself."""
    if not goal.new_name:
        target = _goal(source, goal)
        way = _flow(document, source, target)
        _name(way, answer, field="way_answer")
        Picture(document).add_way(source, way)
        return way, way
    others = flows_from(after if after is not None else source)
    default = next((one for one in others if source.get("default") == one.get("id")), None)
    first = default if default is not None else next(iter(others), None)
    then = None if first is None else _joined(document, first)
    return _new_branch(document, source, goal, then=then, answer=answer)


def _joined(document: Document, way: Node) -> Node:
    """What a way leads to, where another way may come in: a gateway that would wait for both gets one before it."""
    target = document.get(way.get("targetRef"))
    is_joining = kind_of(target) == "exclusiveGateway" and len(flows_from(target)) == 1
    if kind_of(target) not in GATEWAYS or is_joining:
        return target
    source = document.get(way.get("sourceRef"))
    lane = lane_around(target)
    wanted = {"name": "", "kind": "exclusiveGateway", "prefix": "Gateway_Join"}
    join, _ = insert_step(document, source, way, lane=lane, size=DIAMOND, **wanted)
    return join


def _new_branch(
    document: Document, source: Node, goal: Goal, *, then: Node | None, answer: str = ""
) -> tuple[Node, Node]:
    """A new task on a way of its own, and then what `then` says: an end of its own where that is null."""
    name = named(goal.new_name, field="way_task")
    lane = lane_around(source, goal.lane)
    step = _made(document, source, "userTask", id_of("Task", name), name)
    way = _flow(document, source, step)
    _name(way, answer, field="way_answer")
    end = None
    if then is None:
        end = _made(document, step, "endEvent", id_of("Event", f"{name} klart"), f"{name}: klart")
        then = end
    onwards = _flow(document, step, then)
    for one in (step, end):
        if lane is not None and one is not None:
            enter_lane(lane, one.get("id"))
    picture = Picture(document)
    picture.put_beside(source, step, TASK, ways=[way], lane=lane)
    if end is not None:
        picture.put_beside(step, end, CIRCLE, ways=[onwards], lane=lane)
    else:
        picture.add_way(step, onwards)
    return way, step


def _boundary(document: Document, host: Node, name: str, *, is_stopping: bool) -> Node:
    event = _made(document, host, "boundaryEvent", id_of("Event", name), name)
    event.set("attachedToRef", host.get("id"))
    if not is_stopping:
        event.set("cancelActivity", "false")
    event.append(
        event.makeelement(bpmn("timerEventDefinition"), {"id": document.new_id(f"{event.get('id')}_time")})
    )
    lane = lane_around(host)
    if lane is not None:
        enter_lane(lane, event.get("id"))
    return event


def _made(document: Document, beside: Node, kind: str, wanted: str, name: str) -> Node:
    node = beside.makeelement(bpmn(kind), {"id": document.new_id(wanted), "name": name})
    insert(beside.getparent(), beside.getparent().index(beside) + 1, node)
    document.add(node)
    return node


def _flow(document: Document, source: Node, target: Node) -> Node:
    flow = new_flow(document, source, source, target)
    add_end(source, "outgoing", flow.get("id"))
    add_end(target, "incoming", flow.get("id"))
    return flow


def _goal(source: Node, goal: Goal) -> Node:
    found = next((one for one in _reachable(source) if one.get("id") == goal.to and one is not source), None)
    if found is None:
        raise InvalidAnswers({"to": "Välj vart vägen leder, eller skriv vad ett nytt steg ska heta."})
    return found


def _reachable(node: Node) -> list[Node]:
    return [
        one
        for one in node.getparent()
        if kind_of(one) in FLOW_NODES - _NOT_REACHED
        and one.get("triggeredByEvent") != "true"
        and one.get("id")
    ]


def _name(flow: Node, answer: str, *, field: str) -> None:
    text = " ".join(written(answer, field=field).split())
    if text:
        flow.set("name", text)


def _words(node: Node) -> str:
    return " ".join((node.get("name") or "").split()) or node.get("id")
