"""What a person typed, kept when the page cannot take it: shown to read and copy, never lost."""

from collections.abc import Callable
from typing import cast

from flask import g, request
from werkzeug.exceptions import HTTPException

from engine.exceptions import DatabaseUnavailable
from engine.forms import FormState
from engine.forms.views import FieldView, all_items
from engine.records import dataclass

#: Never shown again.
_SECRET = frozenset({"password", "csrf_token"})


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer. `label` is null where no form is at hand to tell it."""

    label: str | None
    text: str


def keep(answers: Callable[[], list[Kept] | None]) -> None:
    """Note where an error page of this request finds what was typed; most requests show none and never ask.

    Null: no form is at hand that would tell the labels.
    """
    g.kept = answers


def kept() -> list[Kept]:
    """Return what was typed in this request: as noted by the page, else each text that was sent."""
    noted = cast("Callable[[], list[Kept] | None] | None", g.get("kept"))
    if noted is not None:
        try:
            answers = noted()
            if answers is not None:
                return answers
        except DatabaseUnavailable:
            """The words need the form; the texts are here."""
    if request.method != "POST":
        return []
    return [
        Kept(None, text)
        for name, text in _sent()
        if text.strip() and name not in _SECRET and not name.startswith("_") and not name.endswith("]")
    ]


def _sent() -> list[tuple[str, str]]:
    try:
        return list(request.form.items(multi=True))
    except HTTPException:  # too large, or no form at all: nothing of it can be read
        return []


def answers_in(state: FormState) -> list[Kept]:
    """Return the answers that stand in a form, in words."""
    return [
        Kept(field.label, text)
        for field in all_items(state.items)
        if isinstance(field, FieldView) and not field.locked and (text := _words(field))
    ]


def _words(field: FieldView) -> str:
    if field.kind == "checkbox":
        return "ja" if field.texts else ""
    labels = {option.code: option.label for option in field.options}
    return ", ".join(labels.get(text, text) for text in field.texts if text)
