"""Ids and what refers to them."""

from __future__ import annotations

import re
from collections import Counter

from engine.bpmn import ElementFacts
from engine.bpmn.facts import ACTIVITIES
from engine.bpmn.names import BPMN, Node, bpmn, camunda, kind_of
from engine.spiff.refusals.sheet import Sheet, element_around, named

_RESERVED = re.compile(
    r"Start|End|Root|StartEventSplit|StartEventJoin|.*\.(EndJoin|BoundaryEvent(Split|Join))|.* \[child\]|.*/.*"
)
_MUST_REFER = {
    "messageEventDefinition": "message",
    "receiveTask": "message",
    "signalEventDefinition": "signal",
}
_MAY_REFER = {"errorEventDefinition": "error", "escalationEventDefinition": "escalation"}
_IN_WORDS = {"message": "meddelande", "signal": "signal", "error": "fel", "escalation": "eskalering"}


def judge_ids(sheet: Sheet) -> None:
    ids = Counter(node.get("id") for node in sheet.root.iter(f"{{{BPMN}}}*") if node.get("id"))
    for element_id, count in ids.items():
        if count > 1:
            sheet.say(
                element_id,
                "duplicate_id",
                f"Id ”{element_id}” används {count} gånger.",
                "Ge varje element ett eget id.",
            )
    for element_id in sheet.process.elements:
        if _RESERVED.fullmatch(element_id):
            sheet.say(
                element_id,
                "reserved_id",
                f"Id ”{element_id}” är upptaget: motorn har ett eget element med det namnet.",
                f"Byt id, till exempel till Event_{element_id.strip('./ ')}.",
            )


def judge_events(sheet: Sheet) -> None:
    for node in sheet.nodes(*_MUST_REFER, *_MAY_REFER):
        kind = _MUST_REFER.get(kind_of(node)) or _MAY_REFER[kind_of(node)]
        reference = node.get(f"{kind}Ref")
        if reference or kind_of(node) in _MUST_REFER:
            _judge_reference(sheet, node, kind, reference)
    for node in sheet.nodes("sendTask"):
        if node.get("messageRef") or not node.get(camunda("topic")):
            _judge_reference(sheet, node, "message", node.get("messageRef"))


def _judge_reference(sheet: Sheet, node: Node, kind: str, reference: str | None) -> None:
    element = named(node) if kind_of(node) in ACTIVITIES else element_around(node)
    target = sheet.by_id.get(reference) if reference else None
    what = _IN_WORDS[kind]
    if target is None or kind_of(target) != kind:
        problem = f"hänvisar till ett {what} som inte finns: ”{reference}”" if reference else f"saknar {what}"
        sheet.say(
            element,
            "reference",
            f"”{sheet.label(element)}” {problem}.",
            f"Välj {what} för elementet i ritverktyget.",
        )
    elif kind in ("message", "signal") and not target.get("name"):
        sheet.say(
            element,
            "no_name",
            f"”{sheet.label(element)}” använder ett {what} utan namn.",
            f"Ge {what} ett namn.",
        )


def judge_boundaries(sheet: Sheet) -> None:
    for element in sheet.process.elements.values():
        if element.kind != "boundaryEvent":
            continue
        host = sheet.process.elements.get(element.attached_to or "")
        if host is None or not _can_be_guarded(host) or host.parent != element.parent:
            sheet.say(
                element.id,
                "boundary",
                f"”{element.label}” sitter inte på någon aktivitet.",
                "Dra händelsen till kanten av den uppgift, delprocess eller det anrop som den hör till.",
            )


def _can_be_guarded(host: ElementFacts) -> bool:
    return host.kind in ACTIVITIES and not host.is_event_driven


def judge_lanes(sheet: Sheet) -> None:
    for lane in sheet.nodes("lane"):
        for reference in lane.iterchildren(bpmn("flowNodeRef")):
            name = (reference.text or "").strip()
            if name not in sheet.by_id:
                sheet.say(
                    named(lane),
                    "lane",
                    f"Banan ”{lane.get('name') or named(lane)}” hänvisar till ”{name}”, som inte finns.",
                    "Flytta elementen i ritverktyget så att banan skrivs om.",
                )
