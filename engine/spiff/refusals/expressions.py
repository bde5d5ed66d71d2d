"""Every expression of a drawing: is it FEEL, and is every timer a time?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine import feel
from engine.bpmn import ElementFacts, ProcessFacts
from engine.exceptions import FeelError
from engine.records import dataclass
from engine.spiff.refusals.sheet import Sheet
from engine.spiff.timers import Timer

_JUEL = re.compile(r"[$#]\{(.*)\}", re.DOTALL)
_EVALUATED_PROPERTIES = ("correlationKey", "payload")
_FEEL_FOR = (
    (re.compile(r"\s*&&\s*"), " and "),
    (re.compile(r"\s*\|\|\s*"), " or "),
    (re.compile(r"\s*==\s*"), " = "),
    (re.compile(r"\s+eq\s+"), " = "),
    (re.compile(r"\s+ne\s+"), " != "),
    (re.compile(r"\s+gt\s+"), " > "),
    (re.compile(r"\s+lt\s+"), " < "),
    (re.compile(r"\s+ge\s+"), " >= "),
    (re.compile(r"\s+le\s+"), " <= "),
    (re.compile(r"!\s*empty\s+([\w.]+)"), r"\1 != null"),
    (re.compile(r"\bempty\s+([\w.]+)"), r"\1 = null"),
    (re.compile(r"!(?!=)\s*([\w.]+|\([^()]*\))"), r"not(\1)"),
    (re.compile(r"'([^'\"]*)'"), r'"\1"'),
)


@dataclass(frozen=True, slots=True)
class Written:
    """An expression where it stands; `place` is a Swedish noun for it."""

    element: str
    place: str
    text: str


def written_in(process: ProcessFacts) -> Iterator[Written]:
    """All FEEL expressions that the engine room evaluates, timers left out."""
    for flow in process.flows.values():
        if flow.condition:
            yield Written(flow.id, "Villkoret", flow.condition)
    for element in process.elements.values():
        yield from (Written(element.id, place, text) for place, text in _texts_of(element) if text)


def _texts_of(element: ElementFacts) -> Iterator[tuple[str, str | None]]:
    if (element.script_format or "").lower() == "feel":
        yield "Skriptet", element.script
    for mapping in (*element.incoming_mappings, *element.outgoing_mappings):
        yield "Variabelkopplingen", mapping.source_expression
    if element.event is not None and element.event.kind == "conditional":
        yield "Villkoret", element.event.condition
    for name in _EVALUATED_PROPERTIES:
        yield f"Egenskapen {name}", element.properties.get(name)
    if element.mi is not None:
        yield "Samlingen", element.mi.collection
        yield "Antalet", element.mi.cardinality
        yield "Slutvillkoret", element.mi.completion_condition
        yield "Resultatet (outputElement)", element.mi.output_element
    if element.loop is not None:
        yield "Slingans villkor", element.loop.condition


def judge_expressions(sheet: Sheet) -> None:
    for written in written_in(sheet.process):
        _judge(sheet, written)


def judge_conditions(sheet: Sheet) -> None:
    for element in sheet.process.elements.values():
        if element.event is not None and element.event.kind == "conditional" and not element.event.condition:
            sheet.say(
                element.id,
                "condition",
                f"”{element.label}” väntar på ett villkor, men det framgår inte vilket.",
                "Skriv villkoret som ett FEEL-uttryck, till exempel antal >= 3.",
            )


def judge_timers(sheet: Sheet) -> None:
    for element in sheet.process.elements.values():
        event = element.event
        if event is None or event.kind != "timer":
            continue
        if not event.timer_text:
            sheet.say(
                element.id,
                "timer",
                f"”{element.label}” har ingen tid.",
                "Ange ett datum, en tidslängd eller en upprepning.",
            )
            continue
        if _is_juel(event.timer_text):
            _judge(sheet, Written(element.id, "Tiden", event.timer_text))
            continue
        try:
            Timer(event)
        except FeelError as error:
            sheet.say(
                element.id,
                "timer",
                f"Tiden ”{event.timer_text}” för ”{element.label}” går inte att läsa. {error}",
                "Skriv till exempel 2026-11-24, P14D, R3/P1D eller ett FEEL-uttryck.",
            )
        if element.kind == "startEvent" and element.parent is None and event.timer_kind == "cycle":
            sheet.say(
                element.id,
                "timer",
                "Ett ärende kan inte börja flera gånger.",
                "Använd ett datum eller en tidslängd.",
            )


def _is_juel(text: str) -> bool:
    return _JUEL.search(text) is not None


def _judge(sheet: Sheet, written: Written) -> None:
    if _is_juel(written.text):
        sheet.say(
            written.element,
            "juel",
            f"{written.place} ”{written.text}” är skrivet med ${{…}}, som inte körs här.",
            _in_feel(written.text),
        )
        return
    try:
        feel.compile_expression(written.text)
    except FeelError as error:
        sheet.say(
            written.element,
            "feel",
            f"{written.place} ”{written.text}” är inte FEEL. {error}",
            "Rätta uttrycket.",
        )


def _in_feel(text: str) -> str:
    """What to write instead, when it can be said with certainty that it is FEEL."""
    match = _JUEL.fullmatch(text.strip())
    candidate = match[1] if match else ""
    for pattern, replacement in _FEEL_FOR:
        candidate = pattern.sub(replacement, candidate)
    try:
        feel.compile_expression(candidate)
    except FeelError:
        return 'Skriv det som FEEL, utan ${…}: till exempel antal >= 3 and beslut = "bifall".'
    return f"Skriv i stället: {candidate.strip()}"
