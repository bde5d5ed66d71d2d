"""What only shows when drawings, forms and tables are looked at together: kinds of values, and when conditions hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.checks.conditions import check_conditions, overlaps
from engine.checks.decision_tables import (
    KnownColumns,
    check_tables,
    known_columns,
    known_names,
    remarks_on_tables,
)
from engine.checks.dictionary import Dictionary
from engine.checks.form_fields import check_forms, remarks_on_forms
from engine.checks.material import Drawing, Material
from engine.checks.messages import remarks_on_messages
from engine.checks.timers import check_timers, remarks_on_timers
from engine.checks.typed import check_types
from engine.checks.types import Types
from engine.exceptions import Problem
from engine.feel import Shape


class Deep:
    """The checks that know what each variable can be; worked out once for all files."""

    def __init__(self, material: Material) -> None:
        self.dictionary = Dictionary(material)
        self._material = material
        self._types = Types(material, self.dictionary)

    def of_files(self) -> Iterator[Problem]:
        """What is wrong with tables and forms."""
        yield from check_tables(self._material, self._types)
        yield from check_forms(self._material, self._types)

    def of_drawing(self, drawing: Drawing) -> Iterator[Problem]:
        of_types = list(check_types(drawing, self._material, self._types))
        yield from of_types
        yield from check_timers(drawing)
        yield from check_conditions(drawing, self._types, {problem.element for problem in of_types})

    def known_columns(self) -> KnownColumns:
        """What the tables are asked about."""
        return known_columns(self._material, self._types)

    def known_names(self, *, file: str, decision: str) -> Mapping[str, Shape]:
        """What the names are that a decision takes from those who ask it."""
        return known_names(self._material, self._types, file=file, decision=decision)

    def remarks(self) -> Iterator[Problem]:
        """What is good to know."""
        yield from remarks_on_tables(self._material, self._types)
        yield from remarks_on_forms(self._material, self._types)
        for drawing in self._material.drawings:
            yield from remarks_on_timers(drawing)
            yield from overlaps(drawing, self._types)
        yield from remarks_on_messages(self._material)
