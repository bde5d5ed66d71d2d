"""How large a drawing may be: what people can read and the engine can check."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.material import Drawing
from engine.exceptions import Problem

MAX_ELEMENTS = 400
"""Flow nodes on one level."""
MAX_NESTING = 8
"""Sub-processes inside each other."""


def check_budgets(drawing: Drawing) -> Iterator[Problem]:
    for level in drawing.levels:
        if len(level.elements) > MAX_ELEMENTS:
            yield drawing.error(
                level.id,
                "too_large",
                f"{drawing.called(level.id)} har {len(level.elements)} element på samma nivå; "
                f"högst {MAX_ELEMENTS} går.",
                "Flytta delar till delprocesser eller egna processer.",
            )
        if level.depth > MAX_NESTING:
            yield drawing.error(
                level.id,
                "too_deep",
                f"{drawing.called(level.id)} ligger {level.depth} delprocesser djupt; högst {MAX_NESTING} går.",
                "Gör de inre delprocesserna till egna processer som anropas.",
            )
