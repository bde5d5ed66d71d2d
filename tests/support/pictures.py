"""Build BPMN files with a layout, for tests of pictures. (`drawings` is for tests of what a process does.)

A `Picture` begins empty. Steps are placed by their middle; flows run straight or by way of given points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

Box = tuple[float, float, float, float]
"""x, y, width, height."""

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
)
SIZES = {"Event": (36, 36), "Gateway": (50, 50), "Reference": (36, 50), "Annotation": (100, 30)}


def definitions(inner: str) -> bytes:
    """A BPMN file around processes, collaborations and a layout."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {NAMESPACES} id="Definitions" '
        f'targetNamespace="http://example.org">{inner}</bpmn:definitions>'
    ).encode()


@dataclass
class Picture:
    """A process under construction; `xml()` is the file."""

    key: str = "provprocess"
    _elements: list[str] = field(default_factory=list)
    _lanes: list[str] = field(default_factory=list)
    _layout: list[str] = field(default_factory=list)
    _places: dict[str, Box] = field(default_factory=dict)

    def node(
        self,
        kind: str,
        id_: str,
        name: str = "",
        *,
        at: tuple[float, float],
        size: tuple[float, float] | None = None,
        inner: str = "",
        label: Box | None = None,
        attributes: str = "",
        di: str = "",
    ) -> Picture:
        """A step with its middle `at`; `inner` is XML inside it, `label` the box of its name."""
        width, height = size or _size_of(kind)
        self._elements.append(
            f'<bpmn:{kind} id="{id_}" name="{escape(name)}" {attributes}>{inner}</bpmn:{kind}>'
        )
        self._place(id_, (at[0] - width / 2, at[1] - height / 2, width, height), label=label, di=di)
        return self

    def lane(self, id_: str, name: str, box: Box, *nodes: str) -> Picture:
        references = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
        self._lanes.append(f'<bpmn:lane id="{id_}" name="{escape(name)}">{references}</bpmn:lane>')
        self._place(id_, box, di='isHorizontal="true"')
        return self

    def flow(
        self,
        source: str,
        target: str,
        name: str = "",
        *,
        via: tuple[tuple[float, float], ...] = (),
        label: Box | None = None,
        condition: str = "",
        id_: str = "",
    ) -> Picture:
        """A sequence flow; straight from border to border unless `via` gives every point."""
        id_ = id_ or f"Flow_{source}_{target}"
        self._elements.append(
            f'<bpmn:sequenceFlow id="{id_}" name="{escape(name)}" sourceRef="{source}" '
            f'targetRef="{target}">{_condition(condition)}</bpmn:sequenceFlow>'
        )
        points = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in via or self._straight(source, target))
        self._layout.append(
            f'<bpmndi:BPMNEdge id="{id_}_di" bpmnElement="{id_}">{points}{_label(label)}</bpmndi:BPMNEdge>'
        )
        return self

    def xml(self) -> bytes:
        lanes = f'<bpmn:laneSet id="Lanes">{"".join(self._lanes)}</bpmn:laneSet>' if self._lanes else ""
        inner = lanes + "".join(self._elements)
        return definitions(
            f'<bpmn:process id="{self.key}" isExecutable="true">{inner}</bpmn:process>'
            f'<bpmndi:BPMNDiagram id="Diagram"><bpmndi:BPMNPlane id="Plane" bpmnElement="{self.key}">'
            f"{''.join(self._layout)}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
        )

    def _straight(self, source: str, target: str) -> tuple[tuple[float, float], ...]:
        (x, y, width, height), (to_x, to_y, _, to_height) = self._places[source], self._places[target]
        return (x + width, y + height / 2), (to_x, to_y + to_height / 2)

    def _place(self, id_: str, box: Box, *, label: Box | None = None, di: str = "") -> None:
        self._places[id_] = box
        self._layout.append(
            f'<bpmndi:BPMNShape id="{id_}_di" bpmnElement="{id_}" {di}>{_bounds(box)}{_label(label)}'
            "</bpmndi:BPMNShape>"
        )


def _size_of(kind: str) -> tuple[int, int]:
    return next((size for ending, size in SIZES.items() if kind.endswith(ending)), (100, 80))


def _condition(text: str) -> str:
    if not text:
        return ""
    return (
        '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
        f"{escape(text)}</bpmn:conditionExpression>"
    )


def _bounds(box: Box) -> str:
    x, y, width, height = box
    return f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _label(box: Box | None) -> str:
    return f"<bpmndi:BPMNLabel>{_bounds(box)}</bpmndi:BPMNLabel>" if box else ""
