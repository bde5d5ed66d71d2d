"""A process's form on a page: shown with a draft, shown again with its rows changed, refused with what is wrong."""

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from engine.cases import CaseReferences
from engine.forms import Form, FormState, Upload
from engine.records import dataclass
from engine.transaction import Reader
from web.forms import read_submission
from web.here import engine

#: Buttons inside a form that change what it shows and send nothing.
_CHANGING = frozenset({"_add", "_remove", "_update"})

Posted = MultiDict[str, str | Upload]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form and the variables that it sees."""

    form: Form
    scope: Mapping[str, Any]


def is_changing_the_form() -> bool:
    """Whether the person only added or took away a row, or asked to see the form anew."""
    return not _CHANGING.isdisjoint(request.form)


def changed(sheet: Sheet) -> FormState:
    """Return the form as the request changes it."""
    return engine().read(_changed, sheet)


def filled_in(sheet: Sheet, texts: Posted) -> FormState:
    """Return the form with texts in it that nobody has judged: a draft, or what came too late."""
    return engine().read(_filled_in, sheet, texts)


def refused(sheet: Sheet, texts: Posted) -> FormState:
    """Return the form with what is wrong in it."""
    return engine().read(_refused, sheet, texts)


def texts_of_draft(draft: Mapping[str, list[str]]) -> Posted:
    """Return a stored draft as if it had been posted."""
    return MultiDict((name, text) for name, texts in draft.items() for text in texts)


# A form's state is worked out when it is asked for, so it is asked for while its reader is open.


def _changed(reader: Reader, sheet: Sheet) -> FormState:
    return read_submission(request, sheet.form, sheet.scope, CaseReferences(reader)).state


def _filled_in(reader: Reader, sheet: Sheet, texts: Posted) -> FormState:
    return sheet.form.refresh(texts, sheet.scope, CaseReferences(reader)).state


def _refused(reader: Reader, sheet: Sheet, texts: Posted) -> FormState:
    return sheet.form.submit(texts, sheet.scope, CaseReferences(reader)).state
