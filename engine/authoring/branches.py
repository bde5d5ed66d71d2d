"""Ways that part: a choice put into a drawing, a further way out of one, a time limit on a step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from engine.authoring.document import ELEMENT, Document, id_of, insert, written
from engine.authoring.inserting import insert_step, named, new_flow, source_and_way, why_not_after_node
from engine.authoring.labels import words_on_way
from engine.authoring.lanes import enter_lane, lane_around
from engine.authoring.picture import CIRCLE, DIAMOND, TASK, Picture
from engine.authoring.plain_values import write_condition, write_timer, write_timer_kind
from engine.authoring.tidying import tidiest
from engine.authoring.ways import add_end, flows_from
from engine.bpmn.facts import ACTIVITIES, FLOW_NODES, GATEWAYS
from engine.bpmn.names import Node, bpmn, kind_of
from engine.exceptions import InvalidAnswers
from engine.records import dataclass

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
    if not may_have_more_ways(bpmn_file, gateway_id):
        raise InvalidAnswers({ELEMENT: "Härifrån går bara en väg. Lägg till ett vägval efter steget först."})
    return _with_branch(bpmn_file, gateway_id, goal, answer=answer, condition=condition)


def add_choice_after(
    bpmn_file: bytes, at_id: str, goal: Goal, *, question: str, texts: Mapping[str, str]
) -> tuple[bytes, str]:
    """Put a choice after a step or on a way; what came next comes where the condition does not hold.

    `texts`: `answer` and `condition` of the new way, `otherwise` the answer of the old one. Returns the drawing and
    the choice's id. Raises as `add_way`; `question` too.
    """
    name = named(question, field="question")

    def put(document: Document, *, of_next: bool = False) -> str:
        at = document.element(at_id)
        if refusal := why_not_after_node(document, at):
            raise InvalidAnswers({ELEMENT: refusal})
        source, way = source_and_way(document, at)
        if way is None:
            raise InvalidAnswers({ELEMENT: "Steget leder ingenstans än. Lägg till ett steg efter det först."})
        lane = lane_around(document.get(way.get("targetRef")) if of_next else source)
        otherwise = texts.get("otherwise", "")
        return str(_choice(document, way, name, otherwise=otherwise, lane=lane).get("id"))

    drawing, gateway_id = tidiest(bpmn_file, put, partial(put, of_next=True))
    answer, condition = texts.get("answer", ""), texts.get("condition", "")
    return _with_branch(drawing, gateway_id, goal, answer=answer, condition=condition)[0], gateway_id


def add_time_limit(
    bpmn_file: bytes, host_id: str, goal: Goal, *, name: str, texts: Mapping[str, str]
) -> tuple[bytes, str]:
    """Put a time limit on a step; return the drawing and the id of the event.

    `texts`: `timer_kind` and `timer` as the properties of those names, `interrupting` ja or nej. A new task after a
    limit that lets the step go on ends in an end of its own; after one that stops it, the work goes on as before.
    Raises as `add_way`; `limit_name` and `limit_timer` too.
    """
    words, time = named(name, field="limit_name"), written(texts["timer"], field="limit_timer")
    if not time:
        raise InvalidAnswers({"limit_timer": "Skriv när gränsen nås, till exempel P10D."})
    is_stopping = texts.get("interrupting") != "nej"

    def put(document: Document) -> str:
        host = document.element(host_id)
        if kind_of(host) not in ACTIVITIES:
            raise InvalidAnswers({ELEMENT: "En tidsgräns kan bara stå på något som görs."})
        event = _boundary(document, host, words, is_stopping=is_stopping)
        write_timer_kind(document, event, texts.get("timer_kind") or "timeDuration")
        write_timer(document, event, time)
        Picture(document).put_on_edge(host, event)
        return str(event.get("id"))

    drawing, event_id = tidiest(bpmn_file, put)
    ends = bool(goal.new_name) and not is_stopping
    return _with_branch(drawing, event_id, goal, after=host_id, ends=ends)[0], event_id


def _with_branch(
    bpmn_file: bytes,
    source_id: str,
    goal: Goal,
    *,
    answer: str = "",
    condition: str = "",
    after: str = "",
    ends: bool = False,
) -> tuple[bytes, str]:
    """Lead a new way from a step; return the drawing and the id of what was made: the task, else the way itself.

    A new task goes on as what comes `after` a step does (the source itself, where none is named), or, where it
    `ends`, to an end of its own.
    """
    then = None
    if goal.new_name and not ends:
        named(goal.new_name, field="way_task")
        bpmn_file, then = _with_meeting(bpmn_file, after or source_id)

    def put(document: Document) -> str:
        source = document.element(source_id)
        way, made = _way(document, source, goal) if not goal.new_name else _task(document, source, goal, then)
        _name(way, answer, field="way_answer")
        if condition and kind_of(source) not in _NO_CONDITION:
            write_condition(document, way, written(condition, field="way_condition"))
        words_on_way(Picture(document), way)
        return str(made.get("id"))

    return tidiest(bpmn_file, put)


def _way(document: Document, source: Node, goal: Goal) -> tuple[Node, Node]:
    way = _flow(document, source, _goal(source, goal))
    Picture(document).add_way(source, way)
    return way, way


def _with_meeting(bpmn_file: bytes, source_id: str) -> tuple[bytes, str | None]:
    """What the usual way from a step leads to, where another way may come in too.

    A gateway that would wait for both ways gets one before it, where they meet.
    """
    document = Document(bpmn_file)
    source = document.element(source_id)
    ways = flows_from(source)
    way = next((one for one in ways if source.get("default") == one.get("id")), next(iter(ways), None))
    target = document.get(way.get("targetRef")) if way is not None else None
    if way is None or target is None:
        return bpmn_file, None
    is_meeting = kind_of(target) == "exclusiveGateway" and len(flows_from(target)) == 1
    if kind_of(target) not in GATEWAYS or is_meeting:
        return bpmn_file, target.get("id")
    lanes_of = (target.get("id"), source_id)
    changes = (partial(_meeting, way_id=way.get("id"), lane_of=one) for one in lanes_of)
    return tidiest(bpmn_file, *changes)


def _meeting(document: Document, *, way_id: str, lane_of: str) -> str:
    way = document.element(way_id)
    meeting, _ = insert_step(
        document,
        document.get(way.get("sourceRef")),
        way,
        name="",
        kind="exclusiveGateway",
        prefix="Gateway_Join",
        lane=lane_around(document.element(lane_of)),
        size=DIAMOND,
    )
    return str(meeting.get("id"))


def _choice(document: Document, way: Node, question: str, *, otherwise: str, lane: Node | None) -> Node:
    gateway, onwards = insert_step(
        document,
        document.get(way.get("sourceRef")),
        way,
        name=question,
        kind="exclusiveGateway",
        prefix="Gateway",
        lane=lane,
        size=DIAMOND,
    )
    if onwards is not None:
        _name(onwards, otherwise, field="otherwise")
        gateway.set("default", onwards.get("id"))
        words_on_way(Picture(document), onwards)
    return gateway


def _task(document: Document, source: Node, goal: Goal, then_id: str | None) -> tuple[Node, Node]:
    """A new task on a way of its own, and then a step that is there, or an end of its own where none is named."""
    name = named(goal.new_name, field="way_task")
    lane = lane_around(source, goal.lane)
    step = _made(document, source, "userTask", id_of("Task", name), name)
    then = document.get(then_id)
    end = (
        None
        if then is not None
        else _made(document, step, "endEvent", id_of("Event", f"{name} klart"), f"{name}: klart")
    )
    way, onwards = _flow(document, source, step), _flow(document, step, end if then is None else then)
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
