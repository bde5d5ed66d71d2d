"""Reading DMN's elements: names without namespaces, texts, references, and the problems met on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from engine import feel
from engine.dmn.logic import LiteralExpression, Place
from engine.exceptions import Problem

# lxml has no types: an element is what its functions give.
Element = Any

_NAMESPACE = re.compile(r"https?://www\.omg\.org/spec/DMN/\d{8}/(MODEL/|dmn\.xsd)")
_NAMES = 256
"""A file has thousands of elements and some dozens of names for them."""
_FEEL_LANGUAGE = re.compile(r"feel|https?://www\.omg\.org/spec/(DMN/\d{8}/FEEL/?|FEEL/\d{8})", re.IGNORECASE)


def is_model(element: Element) -> bool:
    """Whether the element is of DMN's own namespace, in any of its versions."""
    return _model_kind(element.tag) is not None


def namespace(element: Element) -> str:
    return _namespace_of(element.tag)


@lru_cache(_NAMES)
def _model_kind(tag: object) -> str | None:
    """The name without DMN's namespace; None of what has another, and of comments, whose tag is no text."""
    if not isinstance(tag, str) or not _NAMESPACE.fullmatch(_namespace_of(tag)):
        return None
    return tag.rpartition("}")[2]


def _namespace_of(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def kind_of(element: Element) -> str:
    """The element's name without its namespace: `decisionTable`."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *kinds: str) -> list[Element]:
    """The element's children of DMN's namespace, of these kinds if any are given."""
    return [
        each
        for each in element
        if (kind := _model_kind(each.tag)) is not None and (not kinds or kind in kinds)
    ]


def child(element: Element, kind: str) -> Element | None:
    found = children(element, kind)
    return found[0] if found else None


def text_of(element: Element | None) -> str:
    """The text of the element's `text` child; empty when there is none."""
    text = None if element is None else child(element, "text")
    return "" if text is None else (text.text or "").strip()


def id_of(element: Element) -> str:
    return str(element.get("id", ""))


def name_of(element: Element) -> str:
    """The name under which others see the element: its variable's, else its own, else its id."""
    variable = child(element, "variable")
    named = (None if variable is None else variable.get("name")) or element.get("name") or id_of(element)
    return " ".join(str(named).split())


class Findings:
    """The problems of one file."""

    def __init__(self, file: str, dialect: feel.Dialect = feel.PROCESS) -> None:
        self.file = file
        self.dialect = dialect
        self.problems: list[Problem] = []

    def error(self, element: str, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, element, "error", code, message, remedy))

    def warn(self, element: str, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, element, "warning", code, message, remedy))

    def at(self, place: Place, code: str, message: str, remedy: str) -> None:
        """An error at a place, which its message names."""
        where = f"Beslutet ”{place.decision}”" + (f", {place.words}" if place.words else "")
        self.error(place.element, code, f"{where}: {message}", remedy)

    def mistake(self, place: Place, code: str, message: str, remedy: str) -> None:
        """What refuses the file in a process, and by the standard makes a value null: a warning there."""
        self.at(place, code, message, remedy)
        if self.dialect is feel.STANDARD:
            self.problems[-1] = replace(self.problems[-1], severity="warning")

    @property
    def errors(self) -> list[Problem]:
        return [each for each in self.problems if each.severity == "error"]


class Expressions:
    """Compiles the FEEL of one file; its names may hold spaces, its business knowledge may be called."""

    def __init__(
        self,
        findings: Findings,
        *,
        phrases: frozenset[str],
        functions: frozenset[str],
        types: tuple[tuple[str, feel.FeelType], ...] = (),
    ) -> None:
        self._findings = findings
        self._types = types
        self._phrases = phrases
        self._functions = functions

    def literal(self, element: Element | None, place: Place) -> LiteralExpression | None:
        """The expression in the element's text; None, and a problem, when it cannot be used. By the standard
        it is then null."""
        text = text_of(element)
        if not text:
            self._findings.mistake(
                place, "empty_expression", "Uttrycket är tomt.", "Skriv ett uttryck i FEEL."
            )
            return self._null(place)
        if element is not None:
            self.refuse_other_languages(element, place)
        return self.compiled(text, place)

    def compiled(self, text: str, place: Place) -> LiteralExpression | None:
        try:
            expression = feel.compile_expression(
                text,
                phrases=self._phrases,
                functions=self._functions,
                types=self._types,
                dialect=self._findings.dialect,
            )
        except feel.FeelError as error:
            self._findings.mistake(place, "feel", f"{error} Uttrycket är: {text}", "Rätta uttrycket.")
            return self._null(place)
        return LiteralExpression(place, expression)

    def _null(self, place: Place) -> LiteralExpression | None:
        if self._findings.dialect is feel.PROCESS:
            return None
        return LiteralExpression(place, feel.compile_expression("null", dialect=feel.STANDARD))

    def tests(self, text: str, place: Place) -> feel.UnaryTests | None:
        try:
            return feel.compile_unary_tests(
                text,
                phrases=self._phrases,
                functions=self._functions,
                types=self._types,
                dialect=self._findings.dialect,
            )
        except feel.FeelError as error:
            remedy = "Texter skrivs med citattecken, flera värden med komma emellan."
            self._findings.at(place, "feel", f"{error} Villkoret är: {text}", remedy)
            return None

    def refuse_other_languages(self, element: Element, place: Place) -> None:
        language = element.get("expressionLanguage")
        if language and not _FEEL_LANGUAGE.fullmatch(language):
            self._findings.at(
                place,
                "expression_language",
                f"Språket ”{language}” används inte här.",
                "Skriv uttrycket i FEEL.",
            )


def references(element: Element, requirement: str, kind: str) -> Iterator[str]:
    """The `href`s that the element's requirements of one kind point to."""
    for each in children(element, requirement):
        for reference in children(each, kind):
            yield str(reference.get("href", ""))
