"""Work for code: its topic has a handler, and the handler gets the properties that it needs."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from engine.bpmn import ElementFacts
from engine.checks.material import Drawing, House
from engine.exceptions import Problem


def check_services(drawing: Drawing, house: House) -> Iterator[Problem]:
    if house.topics is None:
        return
    for element in drawing.elements.values():
        if element.topic is not None:
            yield from _topic(drawing, element, house)


def _topic(drawing: Drawing, element: ElementFacts, house: House) -> Iterator[Problem]:
    topics = house.topics or {}
    if element.topic not in topics:
        near = get_close_matches(element.topic or "", topics, n=1)
        guess = f" Menade du ”{near[0]}”?" if near else ""
        yield drawing.error(
            element.id,
            "unknown_topic",
            f"”{element.label}” har ämnet ”{element.topic}”, som inget program tar hand om.{guess}",
            f"Välj ett av ämnena: {', '.join(sorted(topics))}.",
        )
        return
    for name in sorted(house.topic_of(element).required - element.properties.keys()):
        yield drawing.error(
            element.id,
            "missing_property",
            f"”{element.label}” saknar egenskapen ”{name}”, som ämnet ”{element.topic}” behöver.",
            "Lägg till egenskapen under Extension properties.",
        )
