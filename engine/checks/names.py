"""Names in expressions: nothing is used that nothing can have set, nothing is set that is not ours to set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from engine.bpmn import ElementFacts
from engine.checks.dictionary import COUNTERS, Dictionary, first_name
from engine.checks.expressions import compiled, expressions_of
from engine.checks.material import Drawing, Material
from engine.exceptions import FeelError, Problem
from engine.forms import Form

_UNSETTABLE = frozenset({"case"}) | COUNTERS
_REFERENCES = re.compile(r"users(_\w+)?|officials|elected|units|bodies|meetings(_\w+)?")
"""Lists that the house gives to forms."""


def check_names(drawing: Drawing, material: Material, dictionary: Dictionary) -> Iterator[Problem]:
    for key, process in drawing.processes.items():
        visible = dictionary.visible[key]
        for written in expressions_of(process, material.house):
            expression = compiled(written.text)
            if isinstance(expression, FeelError):
                continue
            # What a call carries out is read where the called process keeps it.
            called = getattr(process.elements.get(written.element), "called_element", None)
            known = visible | dictionary.visible.get(called or "", frozenset())
            for name in sorted(expression.names - known):
                where = f"{written.place} i {drawing.called(written.element)}"
                yield _unknown_name(drawing, written.element, where, name, known)
        for element in process.elements.values():
            yield from _set_names(drawing, element)
            yield from _form_names(drawing, element, material, visible)
            yield from _decision_names(drawing, element, material, visible)


def _unknown_name(drawing: Drawing, element: str, where: str, name: str, visible: Iterable[str]) -> Problem:
    near = get_close_matches(name, sorted(visible), n=1, cutoff=0.7)
    guess = f" Menade du ”{near[0]}”?" if near else ""
    return drawing.error(
        element,
        "unknown_name",
        f"{where} använder ”{name}”, som inget formulär, beslut eller steg ger ett värde.{guess}",
        "Rätta namnet, fråga efter uppgiften i ett formulär, eller ange den i egenskapen ”variables” om den "
        "kommer utifrån. Text skrivs inom citattecken.",
    )


def _form_names(
    drawing: Drawing, element: ElementFacts, material: Material, visible: frozenset[str]
) -> Iterator[Problem]:
    form = material.forms.get(element.form_key or "")
    if form is None:
        return
    for name in sorted(form.reads - visible):
        yield _unknown_name(drawing, element.id, f"Formuläret {form.key} i ”{element.label}”", name, visible)
    yield from _form_keys(drawing, element, form)
    for field in form.fields():
        key = field.values_key
        if key and not _REFERENCES.fullmatch(key) and first_name(key) not in visible:
            yield drawing.error(
                element.id,
                "unknown_options",
                f"Fältet ”{field.label}” i formuläret {form.key} hämtar sina val från ”{key}”, som inte finns.",
                "Rätta valuesKey, eller skriv valen i fältet.",
            )


def _form_keys(drawing: Drawing, element: ElementFacts, form: Form) -> Iterator[Problem]:
    for name in sorted({first_name(key) for key in form.keys} & _UNSETTABLE):
        yield drawing.error(
            element.id,
            "reserved_name",
            f"Formuläret {form.key} sparar i ”{name}”, som är upptaget av motorn.",
            "Ge fältet en annan nyckel.",
        )


def _decision_names(
    drawing: Drawing, element: ElementFacts, material: Material, visible: frozenset[str]
) -> Iterator[Problem]:
    asked = material.decisions.get(element.decision_ref or "")
    for name in sorted(asked.model.decisions[asked.decision_id].input_names - visible) if asked else ():
        where = f"Beslutstabellen {element.decision_ref} i ”{element.label}”"
        yield _unknown_name(drawing, element.id, where, name, visible)


def _set_names(drawing: Drawing, element: ElementFacts) -> Iterator[Problem]:
    for what, name in _names_set_by(element):
        if name in _UNSETTABLE:
            yield drawing.error(
                element.id,
                "reserved_name",
                f"{what} i ”{element.label}” heter ”{name}”, som är upptaget av motorn.",
                "Välj ett annat namn.",
            )


def _names_set_by(element: ElementFacts) -> Iterator[tuple[str, str | None]]:
    yield "Resultatvariabeln", element.result_variable
    if element.mi is not None:
        yield "Elementvariabeln", element.mi.element_variable
        yield "Listan för resultat (outputCollection)", element.mi.output_collection
    for mapping in (*element.incoming_mappings, *element.outgoing_mappings):
        yield "Målet för en överföring", mapping.target
