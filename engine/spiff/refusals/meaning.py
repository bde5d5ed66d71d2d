"""Whether each activity says all that it needs to say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.bpmn import ElementFacts
from engine.bpmn.names import camunda
from engine.spiff.decisions import MAPPINGS
from engine.spiff.refusals.sheet import Sheet

_VARIABLE = re.compile(r"[^\W\d]\w*")


def judge_activities(sheet: Sheet) -> None:
    for element in sheet.process.elements.values():
        if element.kind in _JUDGES:
            _JUDGES[element.kind](sheet, element)
        _judge_rounds(sheet, element)
        for name in _variables_set_by(element):
            _judge_variable(sheet, element, name)


def _judge_script(sheet: Sheet, element: ElementFacts) -> None:
    label = f"Skriptet ”{element.label}”"
    if (element.script_format or "").lower() != "feel":
        written = (
            f"är skrivet i {element.script_format}"
            if element.script_format
            else "saknar språk (scriptFormat)"
        )
        sheet.say(
            element.id,
            "script_format",
            f"{label} {written}. Bara FEEL körs.",
            "Skriv scriptFormat ”feel” och ett FEEL-uttryck.",
        )
    if not element.script:
        sheet.say(element.id, "no_script", f"{label} är tomt.", "Skriv ett FEEL-uttryck.")
    if not element.result_variable:
        sheet.say(
            element.id,
            "no_result",
            f"{label} sparar inte sitt värde någonstans.",
            "Ange resultatvariabeln (camunda:resultVariable).",
        )


def _judge_rule(sheet: Sheet, element: ElementFacts) -> None:
    label = f"Regeln ”{element.label}”"
    if not element.decision_ref:
        sheet.say(
            element.id,
            "no_decision",
            f"{label} har ingen beslutstabell.",
            "Välj en tabell (camunda:decisionRef).",
        )
    if not element.result_variable:
        sheet.say(element.id, "no_result", f"{label} sparar inte sitt svar.", "Ange resultatvariabeln.")
    if element.decision_mapping not in (None, *MAPPINGS):
        sheet.say(
            element.id,
            "decision_mapping",
            f"{label} har okänd svarsform: ”{element.decision_mapping}”.",
            f"Välj {', '.join(MAPPINGS[:-1])} eller {MAPPINGS[-1]}.",
        )


def _judge_service(sheet: Sheet, element: ElementFacts) -> None:
    external = sheet.by_id[element.id].get(camunda("type")) == "external"
    if not external or not element.topic:
        sheet.say(
            element.id,
            "no_topic",
            f"Tjänsten ”{element.label}” har inget ämne, så ingen vet vad som ska göras.",
            "Välj typen External och skriv ett ämne (topic) som finns.",
        )


def _judge_send(sheet: Sheet, element: ElementFacts) -> None:
    if element.topic:
        _judge_service(sheet, element)


def _judge_call(sheet: Sheet, element: ElementFacts) -> None:
    label = f"Anropet ”{element.label}”"
    if not element.called_element:
        sheet.say(
            element.id,
            "no_called_process",
            f"{label} säger inte vilken process.",
            "Välj den anropade processen.",
        )
    elif element.called_element not in sheet.processes:
        sheet.say(
            element.id,
            "missing_process",
            f"{label} gäller processen ”{element.called_element}”, som inte finns bland filerna.",
            f"Lägg till {element.called_element}.bpmn, eller välj en annan process.",
        )
    for mapping in (*element.incoming_mappings, *element.outgoing_mappings):
        if not mapping.all_variables and not (
            mapping.target and (mapping.source or mapping.source_expression)
        ):
            sheet.say(
                element.id,
                "mapping",
                f"{label} har en variabelkoppling utan källa eller mål.",
                "Ange source eller sourceExpression, och target.",
            )


_JUDGES = {
    "scriptTask": _judge_script,
    "businessRuleTask": _judge_rule,
    "serviceTask": _judge_service,
    "sendTask": _judge_send,
    "callActivity": _judge_call,
}


def _judge_rounds(sheet: Sheet, element: ElementFacts) -> None:
    label = f"”{element.label}”"
    if element.mi is not None and (element.mi.collection is None) == (element.mi.cardinality is None):
        sheet.say(
            element.id,
            "rounds",
            f"{label} ska köras flera gånger, men det framgår inte hur många.",
            "Ange antingen en samling (camunda:collection) eller ett antal (loopCardinality).",
        )
    if element.mi is not None and element.mi.output_element and not element.mi.output_collection:
        sheet.say(
            element.id,
            "rounds_output",
            f"{label} samlar ihop ”{element.mi.output_element}”, men det framgår inte var.",
            "Ange egenskapen outputCollection.",
        )
    if element.loop is not None and not element.loop.condition and not element.loop.maximum:
        sheet.say(
            element.id,
            "loop",
            f"{label} upprepas utan slut.",
            "Ange ett villkor eller ett högsta antal varv.",
        )
    if element.loop is not None and element.loop.maximum and not element.loop.maximum.isdecimal():
        sheet.say(
            element.id, "loop", f"{label} har ett högsta antal varv som inte är ett tal.", "Skriv ett heltal."
        )


def _variables_set_by(element: ElementFacts) -> Iterator[str]:
    mi = element.mi
    names = [element.result_variable, *(mapping.target for mapping in element.incoming_mappings)]
    names += [mapping.target for mapping in element.outgoing_mappings]
    names += [mi.element_variable, mi.output_collection] if mi else []
    return (name for name in names if name)


def _judge_variable(sheet: Sheet, element: ElementFacts, name: str) -> None:
    if not _VARIABLE.fullmatch(name):
        sheet.say(
            element.id,
            "variable_name",
            f"”{name}” går inte att använda som variabelnamn vid ”{element.label}”.",
            "Använd bokstäver, siffror och understreck, utan mellanslag.",
        )


def judge_recursion(sheet: Sheet) -> None:
    """Refuse the calls by which a process calls itself where no way through it goes without one."""
    calls = list(sheet.endings.begin_again(sheet.process.key))
    if not calls or sheet.process.key in sheet.endings.ending:
        return
    for element in calls:
        sheet.say(
            element.id,
            "recursion",
            f"Processen anropar sig själv genom ”{element.label}” hur den än går, så den blir aldrig klar.",
            "Rita en väg till slutet utan anropet, till exempel från en grind före det, "
            "eller en återgång i stället för anropet.",
        )
