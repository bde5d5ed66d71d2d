"""Read what a BPMN file says about its picture (BPMN 2.0.2, chapter 12: diagram interchange).

Only the first diagram of a file is the picture; further planes show the inside of collapsed sub-processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.drawing.geometry import Bounds, Point
from engine.records import dataclass
from engine.xml import parse_xml

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"

LARGEST_COORDINATE = 1_000_000

LANES = frozenset({"participant", "lane"})
SUB_PROCESSES = frozenset({"subProcess", "adHocSubProcess", "transaction"})
THROWING = frozenset({"endEvent", "intermediateThrowEvent"})
CONNECTIONS = frozenset(
    {"sequenceFlow", "messageFlow", "association", "dataInputAssociation", "dataOutputAssociation"}
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A node of the picture. `kind` is the BPMN element's local name.

    `event` is what an event waits for or sends ("timer", "message" ...; "multiple" for several), `loop` one
    of "parallel", "sequential", "standard". `label` is where the author put a name that stands outside.
    """

    id: str
    kind: str
    name: str
    bounds: Bounds
    label: Bounds | None
    is_expanded: bool
    is_horizontal: bool
    is_dashed: bool
    has_content: bool
    event: str | None
    loop: str | None
    attached_to: str | None
    parent: str | None

    @property
    def is_event(self) -> bool:
        return self.kind.endswith("Event")

    @property
    def is_gateway(self) -> bool:
        return self.kind.endswith("Gateway")

    @property
    def is_activity(self) -> bool:
        return self.kind.lower().endswith("task") or self.kind == "callActivity" or self.is_sub_process

    @property
    def is_sub_process(self) -> bool:
        return self.kind in SUB_PROCESSES

    @property
    def is_lane(self) -> bool:
        return self.kind in LANES

    @property
    def is_data(self) -> bool:
        return self.kind.startswith("data")

    @property
    def is_container(self) -> bool:
        """Whether other shapes may lie inside it."""
        return self.is_lane or self.kind == "group" or (self.is_sub_process and self.is_expanded)

    @property
    def has_label_outside(self) -> bool:
        return self.is_event or self.is_gateway or self.is_data


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of the picture, from `source` to `target` by way of `points`."""

    id: str
    kind: str
    name: str
    points: tuple[Point, ...]
    label: Bounds | None
    source: str
    target: str
    is_default: bool
    is_conditional_from_activity: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """The picture. `lane_of`: node id -> id of its innermost lane; `missing`: ids of elements not drawn."""

    shapes: Mapping[str, Shape]
    edges: Mapping[str, Edge]
    lane_of: Mapping[str, str]
    missing: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.shapes


def local_name(element: etree._Element) -> str:
    """The BPMN element's name without its namespace, "" for anything that is not BPMN."""
    tag = element.tag
    return tag[len(BPMN) :] if isinstance(tag, str) and tag.startswith(BPMN) else ""


def elements_by_id(root: etree._Element) -> dict[str, etree._Element]:
    return {element.get("id", ""): element for element in root.iter(f"{BPMN}*") if element.get("id")}


def lanes_by_node(root: etree._Element) -> dict[str, str]:
    """Node id -> id of the innermost lane that lists it."""
    lanes = {}
    for lane in root.iter(f"{BPMN}lane"):  # document order: an inner lane comes after the one around it
        for reference in lane.findall(f"{BPMN}flowNodeRef"):
            lanes[(reference.text or "").strip()] = lane.get("id", "")
    return lanes


def read_diagram(bpmn: bytes, *, name: str = "ritningen") -> Diagram:
    """Read the first diagram of a BPMN file; an empty one when the file holds no layout.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    return diagram_of(parse_xml(bpmn, name=name))


def diagram_of(root: etree._Element) -> Diagram:
    elements = elements_by_id(root)
    plane = root.find(f"{BPMNDI}BPMNDiagram/{BPMNDI}BPMNPlane")
    drawn = list(_drawn(plane, elements)) if plane is not None else []
    shapes = {
        element.get("id", ""): _shape(node, element)
        for node, element in drawn
        if node.tag == f"{BPMNDI}BPMNShape" and _bounds(node) is not None
    }
    edges = {
        element.get("id", ""): _edge(node, element, elements)
        for node, element in drawn
        if node.tag == f"{BPMNDI}BPMNEdge" and len(node.findall(f"{DI}waypoint")) > 1
    }
    return Diagram(shapes, edges, lanes_by_node(root), tuple(_missing(elements, {*shapes, *edges})))


def _drawn(
    plane: etree._Element, elements: Mapping[str, etree._Element]
) -> Iterator[tuple[etree._Element, etree._Element]]:
    for node in plane:
        element = elements.get((node.get("bpmnElement") or "").rpartition(":")[2])
        if element is not None:
            yield node, element


def _missing(elements: Mapping[str, etree._Element], drawn: set[str]) -> Iterator[str]:
    for id_, element in elements.items():
        kind = local_name(element)
        is_visible = kind in CONNECTIONS or kind == "textAnnotation" or is_flow_node(kind)
        if is_visible and id_ not in drawn and not _is_inside_collapsed(element, drawn):
            yield id_


def _is_inside_collapsed(element: etree._Element, drawn: set[str]) -> bool:
    """The inside of a collapsed sub-process is on a plane of its own, or nowhere."""
    parent = element.getparent()
    if parent is None or local_name(parent) not in SUB_PROCESSES:
        return False
    inside = {str(child.get("id")) for child in parent}
    return inside.isdisjoint(drawn)


def is_flow_node(kind: str) -> bool:
    """Whether a token can stand in an element of this kind."""
    if kind.startswith("global") or kind == "endPoint":
        return False
    return kind.endswith(("Task", "Event", "Gateway")) or kind in SUB_PROCESSES | {"task", "callActivity"}


_BOUNDS, _LABEL = f"{DC}Bounds", f"{BPMNDI}BPMNLabel"
_MANY, _AGAIN = f"{BPMN}multiInstanceLoopCharacteristics", f"{BPMN}standardLoopCharacteristics"


def _child(node: etree._Element, tag: str) -> etree._Element | None:
    """The first child of that name: `find` without a path to take apart, for hundreds of steps a drawing."""
    return next(node.iterchildren(tag), None)


def _bounds(node: etree._Element) -> Bounds | None:
    found = _child(node, _BOUNDS)
    if found is None:
        return None
    x, y, width, height = (_coordinate(found, key) for key in ("x", "y", "width", "height"))
    return Bounds(x, y, max(width, 0), max(height, 0))


def _coordinate(node: etree._Element, key: str) -> float:
    """A length in px; 0 where a file says nothing sensible (the rest of the picture is worth showing)."""
    try:
        value = float(node.get(key) or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < LARGEST_COORDINATE else 0.0


def _label(node: etree._Element) -> Bounds | None:
    label = _child(node, _LABEL)
    return None if label is None else _bounds(label)


def _shape(node: etree._Element, element: etree._Element) -> Shape:
    kind = local_name(element)
    parent = element.getparent()
    return Shape(
        id=element.get("id", ""),
        kind=kind,
        name=_text(element, kind),
        bounds=_bounds(node) or Bounds(0, 0, 0, 0),
        label=_label(node),
        is_expanded=node.get("isExpanded") == "true",
        is_horizontal=node.get("isHorizontal") != "false",
        is_dashed=_is_dashed(element, kind),
        has_content=kind != "participant" or element.get("processRef") is not None,
        event=_event(element) if kind.endswith("Event") else None,
        loop=_loop(element),
        attached_to=element.get("attachedToRef"),
        parent=parent.get("id") if parent is not None else None,
    )


def _text(element: etree._Element, kind: str) -> str:
    text = element.findtext(f"{BPMN}text") if kind == "textAnnotation" else element.get("name")
    return (text or "").strip()


def _is_dashed(element: etree._Element, kind: str) -> bool:
    if kind == "subProcess":
        return bool(element.get("triggeredByEvent") == "true")
    return "false" in (element.get("isInterrupting"), element.get("cancelActivity"))


def _event(element: etree._Element) -> str | None:
    found = [name[:-15] for child in element if (name := local_name(child)).endswith("EventDefinition")]
    if len(found) > 1:
        return "multiple"
    return found[0] if found else None


def _loop(element: etree._Element) -> str | None:
    many = _child(element, _MANY)
    if many is not None:
        return "sequential" if many.get("isSequential") == "true" else "parallel"
    return "standard" if _child(element, _AGAIN) is not None else None


def _edge(node: etree._Element, element: etree._Element, elements: Mapping[str, etree._Element]) -> Edge:
    source = elements.get(element.get("sourceRef", ""))
    starts_at_activity = source is not None and not local_name(source).endswith("Gateway")
    return Edge(
        id=element.get("id", ""),
        kind=local_name(element),
        name=(element.get("name") or "").strip(),
        points=tuple(
            Point(_coordinate(each, "x"), _coordinate(each, "y")) for each in node.findall(f"{DI}waypoint")
        ),
        label=_label(node),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        is_default=source is not None and source.get("default") == element.get("id"),
        is_conditional_from_activity=starts_at_activity
        and element.find(f"{BPMN}conditionExpression") is not None,
    )
