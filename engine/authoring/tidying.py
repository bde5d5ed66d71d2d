"""Something put into a drawing by one plan after another, until the linter of drawings finds nothing new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product

from engine.authoring.document import Document
from engine.authoring.plans import PLANS, NoSuchPlace
from engine.drawing import lint_layout

Change = Callable[[Document], str]


def tidiest(bpmn_file: bytes, *changes: Change) -> tuple[bytes, str]:
    """Return the drawing with the first of the changes that, by some plan, makes nothing untidy.

    Where none does: with the one that makes least untidy.

    Raises:
        What a change raises.
    """
    before = _untidy(bpmn_file)
    best: tuple[int, bytes, str] | None = None
    for change, plan in product(changes, PLANS):
        document = Document(bpmn_file, plan=plan)
        try:
            made = change(document)
        except NoSuchPlace:
            continue
        data = document.file()
        untidy = (_untidy(data) - before).total()
        if best is None or untidy < best[0]:
            best = (untidy, data, made)
        if not untidy:
            break
    if best is None:
        raise NoSuchPlace  # never: the first plan always has a place
    return best[1], best[2]


def _untidy(bpmn_file: bytes) -> Counter[tuple[str, str]]:
    return Counter((one.code, one.element) for one in lint_layout(bpmn_file))
