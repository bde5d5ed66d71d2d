"""Names that people read: a question at each decision, an answer at each way out of it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.facts import FOR_PEOPLE
from engine.checks.material import Drawing
from engine.exceptions import Problem

_NAMED = FOR_PEOPLE | {
    "callActivity",
    "businessRuleTask",
    "serviceTask",
    "scriptTask",
    "startEvent",
    "endEvent",
}


def check_labels(drawing: Drawing) -> Iterator[Problem]:
    for level in drawing.levels:
        for id_, element in level.elements.items():
            answers = level.leaving[id_]
            asks = element.kind == "exclusiveGateway" and len(answers) > 1
            if (element.kind in _NAMED or asks) and not element.name:
                yield drawing.warning(
                    id_,
                    "no_label",
                    f"{id_} har inget namn.",
                    "Skriv vad som görs, vad som frågas eller vad som är nått.",
                )
            for flow in answers if asks else ():
                if not flow.name:
                    yield drawing.warning(
                        flow.id,
                        "no_label",
                        f"Ett flöde ur {drawing.called(id_)} har inget namn.",
                        "Skriv svaret på flödet.",
                    )
