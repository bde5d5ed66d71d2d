"""The types that a file defines itself (DMN 1.3, 7.3.2)."""

from __future__ import annotations

from dataclasses import replace

from engine import feel
from engine.dmn.elements import Element, Findings, child, children, id_of, text_of
from engine.dmn.logic import Place
from engine.dmn.types import ANY, Type, simple_type

_MOST_LAYERS = 40
_MOST_PARTS = 2_000
"""A type that is made of more, counting those of its parts, is not looked into."""
_KNOWN = "string, number, boolean, date, time, dateTime, dayTimeDuration, yearMonthDuration, Any"


class Types:
    """The built-in types and those of the file."""

    def __init__(self, findings: Findings, definitions: list[Element]) -> None:
        self._findings = findings
        self._elements = {str(each.get("name", "")): each for each in definitions}
        self._known: dict[str, Type] = {}
        self._reading: set[str] = set()

    def read(self) -> tuple[tuple[str, feel.FeelType], ...]:
        """Every definition as FEEL's `instance of` asks for it; a wrong one is found even if nothing uses it."""
        return tuple(
            (name, self.named(name, Place(name, id_of(element))).in_feel())
            for name, element in self._elements.items()
            if name
        )

    def named(self, name: str | None, place: Place) -> Type:
        """The type called `name`; every type where it has no name, and where it does not exist: a problem."""
        if not name:
            return ANY
        known = simple_type(name) or self._known.get(name)
        if known is not None:
            return known
        element = self._elements.get(name)
        if element is None or name in self._reading:
            message = (
                f"Typen ”{name}” finns inte." if element is None else f"Typen ”{name}” beskriver sig själv."
            )
            self._findings.at(place, "type", message, f"Välj en av {_KNOWN}.")
            return ANY
        if len(self._reading) >= _MOST_LAYERS:
            return self._too_large(name, place)
        self._reading.add(name)
        defined = self._defined(element, place)
        self._reading.discard(name)
        self._known[name] = self._too_large(name, place) if _is_large(defined) else defined
        return self._known[name]

    def _too_large(self, name: str, place: Place) -> Type:
        self._findings.at(
            place,
            "type",
            f"Typen ”{name}” har fler än {_MOST_LAYERS} lager eller {_MOST_PARTS} delar.",
            "Dela upp den, eller använd typen Any.",
        )
        return ANY

    def _defined(self, element: Element, place: Place) -> Type:
        reference = child(element, "typeRef")
        base = self.named((reference.text or "").strip() if reference is not None else None, place)
        components = {
            str(each.get("name", "")): self._defined(each, place)
            for each in children(element, "itemComponent")
        }
        if element.get("isCollection") == "true" and base.is_collection:
            return Type(str(element.get("name", "")), None, is_collection=True, item=base)
        if child(element, "functionItem") is not None:
            base = replace(base, kind="function")
        return replace(
            base,
            name=str(element.get("name", "")),
            kind="context" if components else base.kind,
            is_collection=element.get("isCollection") == "true" or base.is_collection,
            allowed=self._allowed(child(element, "allowedValues"), place) or base.allowed,
            components=components or base.components,
        )

    def _allowed(self, element: Element | None, place: Place) -> feel.UnaryTests | None:
        text = text_of(element)
        if not text:
            return None
        try:
            return feel.compile_unary_tests(text)
        except feel.FeelError as error:
            self._findings.at(place, "feel", f"{error} De tillåtna värdena är: {text}", "Rätta värdena.")
            return None


def _is_large(whole: Type) -> bool:
    """Whether a type has too many parts: those that are used in several places count in each."""
    waiting, parts = [whole], 0
    while waiting and parts <= _MOST_PARTS:
        one = waiting.pop()
        parts += 1
        waiting += one.components.values()
        waiting += [one.item] if one.item is not None else []
    return parts > _MOST_PARTS
