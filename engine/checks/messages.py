"""Messages, signals and escalations that nothing sends, or that nothing waits for: good to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.bpmn import ElementFacts
from engine.checks.material import Material
from engine.exceptions import Problem

_SENDING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})
_WORDS = {"message": "Meddelandet", "signal": "Signalen", "escalation": "Eskaleringen"}
_PRONOUN = {"message": "det", "signal": "den", "escalation": "den"}


def remarks_on_messages(material: Material) -> Iterator[Problem]:
    sent, awaited = _by_name(material, sending=True), _by_name(material, sending=False)
    for (kind, name), places in sent.items():
        if kind == "escalation" and (kind, None) in awaited:
            continue
        if (kind, name) not in awaited:
            file, element = places[0]
            yield Problem(
                file,
                element.id,
                "info",
                "unawaited",
                f"{_WORDS[kind]} ”{name}” skickas, men inget i filerna väntar på {_PRONOUN[kind]}.",
                "Rita en händelse som väntar, eller ta bort det som skickar.",
            )
    for (kind, name), places in awaited.items():
        if name is not None and (kind, name) not in sent:
            file, element = places[0]
            yield Problem(
                file,
                element.id,
                "info",
                "unsent",
                f"Inget i filerna skickar {_WORDS[kind].lower()} ”{name}”: {_PRONOUN[kind]} måste komma utifrån.",
                "Kontrollera att namnet stämmer med det som skickas.",
            )


def _by_name(
    material: Material, *, sending: bool
) -> dict[tuple[str, str | None], list[tuple[str, ElementFacts]]]:
    found: defaultdict[tuple[str, str | None], list[tuple[str, ElementFacts]]] = defaultdict(list)
    for process in material.processes.values():
        for element in process.elements.values():
            event = element.event
            if event is not None and event.kind in _WORDS and (element.kind in _SENDING) is sending:
                name = event.code if event.kind == "escalation" else event.name
                found[event.kind, name].append((process.file, element))
    return found
