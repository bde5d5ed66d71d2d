"""Forms and decisions that a drawing names are there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from engine.checks.material import Drawing, Material
from engine.exceptions import Problem


def check_files(drawing: Drawing, material: Material) -> Iterator[Problem]:
    for element in drawing.elements.values():
        if element.form_key and element.form_key not in material.forms:
            yield drawing.error(
                element.id,
                "missing_form",
                f"”{element.label}” använder formuläret ”{element.form_key}”, som inte finns."
                f"{_guess(element.form_key, material.forms)}",
                f"Lägg till filen {element.form_key}.form, eller välj ett annat formulär.",
            )
        if element.decision_ref and element.decision_ref not in material.decisions:
            yield drawing.error(
                element.id,
                "missing_decision",
                f"”{element.label}” använder beslutstabellen ”{element.decision_ref}”, som inte finns."
                f"{_guess(element.decision_ref, material.decisions)}",
                f"Lägg till filen {element.decision_ref}.dmn, eller välj en annan tabell.",
            )


def _guess(key: str, keys: Collection[str]) -> str:
    near = get_close_matches(key, keys, n=1)
    return f" Menade du ”{near[0]}”?" if near else ""
