"""Event sub-processes: nothing leads to them or on from them, and they run once each time they are set off."""

from __future__ import annotations

from engine.bpmn import ElementFacts
from engine.spiff.refusals.sheet import Sheet


def judge_event_sub_processes(sheet: Sheet) -> None:
    for element in sheet.process.elements.values():
        if element.is_event_driven:
            _judge_flows(sheet, element)
            _judge_rounds(sheet, element)


def _judge_flows(sheet: Sheet, element: ElementFacts) -> None:
    for flow in sheet.process.flows.values():
        if element.id in (flow.source, flow.target):
            sheet.say(
                flow.id,
                "event_sub_process",
                f"Flödet ”{flow.name or flow.id}” går till eller från händelsedelprocessen ”{element.label}”, "
                "som börjar av sin händelse och slutar för sig.",
                "Ta bort flödet, eller gör den till en vanlig delprocess.",
            )


def _judge_rounds(sheet: Sheet, element: ElementFacts) -> None:
    if element.mi is not None or element.loop is not None:
        sheet.say(
            element.id,
            "event_sub_process",
            f"Händelsedelprocessen ”{element.label}” kan inte upprepas: den körs varje gång händelsen inträffar.",
            "Ta bort upprepningen, eller lägg en delprocess med upprepningen inuti.",
        )
