"""The triggers of events, with the names and codes that they refer to."""

from __future__ import annotations

from typing import cast, get_args

from engine.bpmn.facts import Event, EventKind, TimerKind
from engine.bpmn.names import Node, bpmn, kind_of, text_in, text_of
from engine.records import dataclass

_SUFFIX = "EventDefinition"
_REFERENCES: dict[str, str] = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
}
_CODES = {"error": "errorCode", "escalation": "escalationCode"}
_TIMERS: tuple[tuple[str, TimerKind], ...] = (
    ("timeDate", "date"),
    ("timeDuration", "duration"),
    ("timeCycle", "cycle"),
)


@dataclass(frozen=True, slots=True)
class _Named:
    name: str | None
    code: str | None


class Definitions:
    """Messages, signals, errors and escalations of a file, by id."""

    def __init__(self, root: Node) -> None:
        self._named = {
            (kind, node.get("id")): _Named(node.get("name"), _optional(node, _CODES.get(kind)))
            for kind in _REFERENCES
            for node in root.iter(bpmn(kind))
        }

    def event(self, kind: EventKind, reference: str | None) -> Event:
        """An error or escalation without a code is known by its name, else by its id."""
        named = self._named.get((kind, reference), _Named(None, None))
        code = (named.code or named.name or reference) if kind in _CODES else None
        return Event(kind, name=named.name, code=code)


def definitions_in(node: Node) -> list[Node]:
    return [child for child in node if kind_of(child).endswith(_SUFFIX)]


def event_of(node: Node, definitions: Definitions) -> Event | None:
    """The trigger of an event, or of a send or receive task; None when it has none."""
    if kind_of(node) in ("sendTask", "receiveTask"):
        reference = node.get("messageRef")
        return definitions.event("message", reference) if reference else None
    for definition in definitions_in(node):
        kind = kind_of(definition).removesuffix(_SUFFIX)
        if kind == "timer":
            return _timer(definition)
        if kind == "link":
            return Event("link", name=_optional(definition, "name"))
        if kind == "conditional":
            return Event("conditional", condition=text_in(definition, "condition"))
        if kind in get_args(EventKind):
            reference = _optional(definition, _REFERENCES.get(kind))
            return definitions.event(cast("EventKind", kind), reference)
    return None


def _timer(definition: Node) -> Event:
    for name, kind in _TIMERS:
        text = text_of(definition.find(bpmn(name)))
        if text:
            return Event("timer", timer_kind=kind, timer_text=text)
    return Event("timer")


def _optional(node: Node, name: str | None) -> str | None:
    return (node.get(name) or None) if name else None
