"""Of two events that catch the same error or escalation in the same place, one would never have anything to do."""

from __future__ import annotations

from engine.bpmn import ElementFacts
from engine.spiff.refusals.sheet import Sheet

_CAUGHT = ("error", "escalation")


def judge_doubles(sheet: Sheet) -> None:
    first: dict[tuple[str | None, str, str | None], ElementFacts] = {}
    for element in sheet.process.elements.values():
        event = element.event
        if event is None or event.kind not in _CAUGHT or not _catches(sheet, element):
            continue
        place = (_place(sheet, element), event.kind, event.code)
        other = first.setdefault(place, element)
        if other is not element:
            sheet.say(
                element.id,
                "same_catch",
                f"”{element.label}” fångar samma sak som ”{other.label}” på samma ställe, "
                "så den får aldrig något att göra.",
                "Ta bort en av dem, eller ge dem olika koder.",
            )


def _catches(sheet: Sheet, element: ElementFacts) -> bool:
    around = sheet.process.elements.get(element.parent or "")
    is_set_off = element.kind == "startEvent" and around is not None and around.is_event_driven
    return element.kind == "boundaryEvent" or is_set_off


def _place(sheet: Sheet, element: ElementFacts) -> str | None:
    """The activity that a boundary event sits on, or the scope that an event sub-process lies in."""
    if element.kind == "boundaryEvent":
        return f"on {element.attached_to}"
    return sheet.process.elements[element.parent or ""].parent
