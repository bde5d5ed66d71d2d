"""Link events: each that throws has one to lead to, and each that catches is led to, on the same level."""

from __future__ import annotations

from collections import defaultdict

from engine.bpmn import ElementFacts, is_link, link_name
from engine.spiff.refusals.sheet import Sheet


def judge_links(sheet: Sheet) -> None:
    for scope in sheet.scopes:
        throwing, catching = (
            defaultdict[str, list[ElementFacts]](list),
            defaultdict[str, list[ElementFacts]](list),
        )
        for element in sheet.elements_in(scope):
            for kind, found in (("intermediateThrowEvent", throwing), ("intermediateCatchEvent", catching)):
                if is_link(element, kind):
                    found[link_name(element) or ""].append(element)
        _judge_names(sheet, [*throwing[""], *catching[""]])
        for name in sorted((throwing.keys() | catching.keys()) - {""}):
            _judge_pair(sheet, name, throwing[name], catching[name])
        for element in (element for elements in throwing.values() for element in elements):
            _judge_way_on(sheet, element)


def _judge_names(sheet: Sheet, nameless: list[ElementFacts]) -> None:
    for element in nameless:
        sheet.say(
            element.id,
            "no_name",
            f"Länken ”{element.label}” har inget länknamn.",
            "Ge länken samma länknamn (Link name) som den som den hör ihop med.",
        )


def _judge_pair(sheet: Sheet, name: str, throwing: list[ElementFacts], catching: list[ElementFacts]) -> None:
    for element in throwing if not catching else ():
        sheet.say(
            element.id,
            "link",
            f"Länken ”{element.label}” leder till ”{name}”, men ingen länk med det namnet tar emot på samma nivå.",
            f"Rita en länk som tar emot med länknamnet ”{name}” i samma process eller delprocess.",
        )
    for element in catching if not throwing else catching[1:]:
        problem = "är inte ensam om att ta emot" if throwing else "tar emot, men ingen länk leder till"
        sheet.say(
            element.id,
            "link",
            f"Länken ”{element.label}” {problem} ”{name}”.",
            "Låt en eller flera länkar leda till en enda länk som tar emot, med samma länknamn.",
        )


def _judge_way_on(sheet: Sheet, element: ElementFacts) -> None:
    if any(flow.source == element.id for flow in sheet.process.flows.values()):
        sheet.say(
            element.id,
            "link",
            f"Länken ”{element.label}” går vidare vid länken som tar emot, men ett flöde går ut från den.",
            "Ta bort flödet, eller gör händelsen till en vanlig mellanhändelse.",
        )
