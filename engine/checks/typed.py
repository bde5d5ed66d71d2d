"""Kinds of values: nothing is compared, added or looked up that cannot be, and no value is waited for that never comes.

What would fail when it is evaluated is an error. What is quietly never true, or quietly empty, is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine import feel
from engine.bpmn import ElementFacts
from engine.checks.expressions import compiled, expressions_of
from engine.checks.material import Drawing, Material
from engine.checks.types import Types
from engine.exceptions import Problem
from engine.feel import Finding, Shape
from engine.feel.values import IN_SWEDISH
from engine.spiff.refusals import Written

SAME_KIND = (
    'Jämför och räkna med värden av samma sort. Text skrivs inom citattecken, datum som date("2026-11-24").'
)
_LONGEST = 80
_MOMENTS = frozenset({"date", "date and time", "string"})
_DURATIONS = frozenset({"days and time duration", "years and months duration", "string"})
_WANTED: Mapping[str, frozenset[str]] = {
    "Villkoret": frozenset({"boolean"}),
    "Slutvillkoret": frozenset({"boolean"}),
    "Slingans villkor": frozenset({"boolean"}),
    "Antalet": frozenset({"number"}),
    "Samlingen": frozenset({"list"}),
    "Prioriteten": frozenset({"number"}),
    "Egenskapen payload": frozenset({"context"}),
}
_OF_TIMER = {"date": _MOMENTS, "duration": _DURATIONS, "cycle": frozenset({"string"})}
_WORDS = {
    "boolean": "ja eller nej",
    "list": "en lista",
    "context": "en uppsättning fält, till exempel {namn: värde}",
}


def check_types(drawing: Drawing, material: Material, types: Types) -> Iterator[Problem]:
    for key, process in drawing.processes.items():
        for written in expressions_of(process, material.house):
            expression = compiled(written.text)
            if isinstance(expression, feel.Expression):
                element = process.elements.get(written.element)
                findings: list[Finding] = []
                shape = feel.judge(expression, types.names_for(key, element), findings)
                yield from _problems(drawing, written, findings)
                if not any(finding.kind == "fails" for finding in findings):
                    yield from _of_wrong_kind(drawing, written, element, shape)


def _problems(drawing: Drawing, written: Written, findings: list[Finding]) -> Iterator[Problem]:
    where = f"{written.place} ”{shortened(written.text)}” i {drawing.called(written.element)}"
    for finding in findings:
        yield _told(drawing, written.element, finding, where)


def _told(drawing: Drawing, element: str, finding: Finding, where: str) -> Problem:
    message = f"{where}: {finding.message} (tecken {finding.position + 1})"
    if finding.kind == "fails":
        return drawing.error(element, "feel_type", message, SAME_KIND)
    if finding.kind == "never":
        return drawing.warning(element, "never_equal", message, "Jämför med ett värde av samma sort.")
    if finding.kind == "unknown_value":
        remedy = "Rätta värdet, eller lägg till det i formuläret eller tabellen."
        return drawing.warning(element, "unknown_value", message, remedy)
    return drawing.warning(
        element, "unknown_field", message, "Rätta namnet efter punkten, eller ge det ett värde."
    )


def _of_wrong_kind(
    drawing: Drawing, written: Written, element: ElementFacts | None, shape: Shape
) -> Iterator[Problem]:
    wanted = _wanted(written, element)
    if wanted and shape.is_known and not wanted & (shape.kinds or set()):
        yield drawing.error(
            written.element,
            "feel_type",
            f"{written.place} ”{shortened(written.text)}” i {drawing.called(written.element)} ska ge "
            f"{in_words(wanted)}, men ger {in_words(shape.kinds or ())}.",
            "Rätta uttrycket.",
        )


def _wanted(written: Written, element: ElementFacts | None) -> frozenset[str] | None:
    if written.place == "Tiden" and element is not None and element.event is not None:
        return _OF_TIMER.get(element.event.timer_kind or "")
    return _WANTED.get(written.place)


def in_words(kinds: frozenset[str] | set[str] | tuple[str, ...]) -> str:
    return " eller ".join(sorted(_WORDS.get(each, IN_SWEDISH.get(each, each)) for each in kinds))


def shortened(text: str) -> str:
    one_line = " ".join(text.split()).removeprefix("=").strip()
    return one_line if len(one_line) <= _LONGEST else f"{one_line[:_LONGEST]}…"
