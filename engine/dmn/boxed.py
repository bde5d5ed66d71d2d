"""From the XML of boxed expressions to what evaluates them (DMN 1.4, 7.3 and 10.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from engine import feel
from engine.dmn.elements import Element, Expressions, Findings, child, children, id_of, kind_of, name_of
from engine.dmn.item_definitions import Types
from engine.dmn.iterating import Conditional, Every, Filter, For, Some
from engine.dmn.logic import (
    BoxedContext,
    BoxedList,
    FunctionDefinition,
    Invocation,
    Logic,
    Nothing,
    Parameter,
    Place,
    Relation,
    Typed,
)
from engine.dmn.tables import TableReader

_ABOUT_A_DECISION = frozenset((
    "description", "extensionElements", "question", "allowedAnswers", "variable", "informationRequirement",
    "knowledgeRequirement", "authorityRequirement", "supportedObjective", "impactedPerformanceIndicator",
    "decisionMaker", "decisionOwner", "usingProcess", "usingTask",
))  # fmt: skip
_LOOPS: Mapping[str, tuple[type[For | Some | Every], str]] = {
    "for": (For, "return"),
    "some": (Some, "satisfies"),
    "every": (Every, "satisfies"),
}


class BoxedReader:
    """Reads boxed expressions; None, and problems, where one cannot be used."""

    def __init__(self, findings: Findings, expressions: Expressions, types: Types) -> None:
        self._findings = findings
        self._expressions = expressions
        self._types = types

    def of_decision(self, element: Element, place: Place) -> Logic | None:
        boxed = [each for each in children(element) if kind_of(each) not in _ABOUT_A_DECISION]
        if not boxed:
            return self._nothing(
                place, "no_logic", "Beslutet är tomt.", "Lägg till en tabell eller ett uttryck."
            )
        return self._logic(boxed[0], place)

    def _nothing(self, place: Place, code: str, message: str, remedy: str) -> Logic | None:
        """A problem, and null where that does not refuse the file."""
        self._findings.mistake(place, code, message, remedy)
        return Nothing(place, message) if self._findings.dialect is feel.STANDARD else None

    def _logic(self, element: Element, place: Place) -> Logic | None:
        inner = replace(place, element=id_of(element) or place.element)
        readers: Mapping[str, Callable[[Element, Place], Logic | None]] = {
            "decisionTable": self._table,
            "literalExpression": self._expressions.literal,
            "context": self._context,
            "invocation": self._invocation,
            "relation": self._relation,
            "list": self._list,
            "functionDefinition": self.function,
            "conditional": self._conditional,
            "filter": self._filter,
            "for": self._loop,
            "some": self._loop,
            "every": self._loop,
        }
        read = readers.get(kind_of(element))
        if read is None:
            message = f"<{kind_of(element)}> kan inte användas."
            remedy = "Skriv beslutet som en tabell eller ett uttryck i FEEL."
            return self._nothing(inner, "unsupported", message, remedy)
        return self._typed(read(element, inner), element.get("typeRef"), inner)

    def _typed(self, logic: Logic | None, type_name: str | None, place: Place) -> Logic | None:
        if logic is None or not type_name:
            return logic
        return Typed(place, logic, self._types.named(type_name, place))

    def _table(self, element: Element, place: Place) -> Logic | None:
        return TableReader(self._findings, self._expressions, self._types, place).read(
            element, place.decision
        )

    def _context(self, element: Element, place: Place) -> Logic | None:
        entries: list[tuple[str, Logic]] = []
        result = None
        for entry in children(element, "contextEntry"):
            variable = child(entry, "variable")
            name = "" if variable is None else name_of(entry)
            logic = self._boxed_child(
                entry, place.within(id_of(entry), f"raden ”{name}”" if name else "resultatet")
            )
            if logic is None:
                return None
            if variable is None:
                result = logic
            else:
                typed = self._typed(
                    logic, variable.get("typeRef"), place.within(id_of(entry), f"raden ”{name}”")
                )
                entries.append((name, typed or logic))
        return BoxedContext(tuple(entries), result)

    def _list(self, element: Element, place: Place) -> Logic | None:
        items = [self._logic(each, place) for each in children(element) if kind_of(each) != "description"]
        return None if None in items else BoxedList(_present(items))

    def _relation(self, element: Element, place: Place) -> Logic | None:
        columns = tuple(" ".join(str(each.get("name", "")).split()) for each in children(element, "column"))
        rows = []
        for row in children(element, "row"):
            cells = [self._logic(each, place.within(id_of(row), "")) for each in children(row)]
            if None in cells or len(cells) != len(columns):
                message = "Raden har inte lika många celler som tabellen har kolumner."
                self._findings.at(place.within(id_of(row), ""), "row_cells", message, "Fyll i alla celler.")
                return None
            rows.append(_present(cells))
        return Relation(columns, tuple(rows))

    def _invocation(self, element: Element, place: Place) -> Logic | None:
        function = self._boxed_child(element, place)
        bindings: dict[str, Logic | None] = {}
        for each in children(element, "binding"):
            parameter = child(each, "parameter")
            name = " ".join(str("" if parameter is None else parameter.get("name", "")).split())
            bindings[name] = self._boxed_child(each, place.within("", f"värdet ”{name}”"))
        if function is None or None in bindings.values():
            return None
        return Invocation(
            place, function, {name: each for name, each in bindings.items() if each is not None}
        )

    def _conditional(self, element: Element, place: Place) -> Logic | None:
        parts = self._parts(element, place, "if", "then", "else")
        return Conditional(place, *parts) if isinstance(parts, tuple) else parts

    def _filter(self, element: Element, place: Place) -> Logic | None:
        parts = self._parts(element, place, "in", "match")
        return Filter(place, *parts) if isinstance(parts, tuple) else parts

    def _loop(self, element: Element, place: Place) -> Logic | None:
        made, body = _LOOPS[kind_of(element)]
        parts = self._parts(element, place, "in", body)
        name = " ".join(str(element.get("iteratorVariable", "")).split())
        return made(place, name, *parts) if isinstance(parts, tuple) else parts

    def _parts(self, element: Element, place: Place, *kinds: str) -> tuple[Logic, ...] | Logic | None:
        """The boxed expressions in the element's parts; a problem where one of them is missing."""
        found = [child(element, kind) for kind in kinds]
        if None in found:
            message = f"<{kind_of(element)}> utan <{'>, <'.join(kinds)}> kan inte användas."
            return self._nothing(place, "unsupported", message, "Fyll i alla delar av uttrycket.")
        logics = _present(self._boxed_child(each, place) for each in found)
        return logics if len(logics) == len(kinds) else None

    def function(self, element: Element, place: Place) -> Logic | None:
        if element.get("kind", "FEEL") not in ("F", "FEEL"):
            message = "Funktionen är inte skriven i FEEL."
            return self._nothing(place, "expression_language", message, "Skriv den i FEEL.")
        parameters = tuple(
            Parameter(
                " ".join(str(each.get("name", "")).split()), self._types.named(each.get("typeRef"), place)
            )
            for each in children(element, "formalParameter")
        )
        body = self._boxed_child(element, place)
        return None if body is None else FunctionDefinition(place, parameters, body)

    def _boxed_child(self, element: Element, place: Place) -> Logic | None:
        """The one boxed expression among the children."""
        about = ("variable", "parameter", "formalParameter", "binding", "description", "extensionElements")
        boxed = [each for each in children(element) if kind_of(each) not in about]
        if not boxed:
            return self._nothing(place, "empty_expression", "Uttrycket är tomt.", "Skriv ett uttryck i FEEL.")
        return self._logic(boxed[0], place)


def _present(logics: Iterable[Logic | None]) -> tuple[Logic, ...]:
    return tuple(each for each in logics if each is not None)
