"""A request's form: its answers and files for `engine.forms`, and the row buttons of the form's page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Request
from werkzeug.datastructures import MultiDict

from engine.forms import Form, References, Submission, Upload
from engine.forms.components import Value
from engine.forms.uploads import LARGEST_FILE

_MEDIA_TYPE = re.compile(r"[\w.+-]{1,45}/[\w.+-]{1,45}", re.ASCII)


def read_submission(
    request: Request,
    form: Form,
    variables: Mapping[str, Value],
    references: References,
    *,
    posted: MultiDict[str, str | Upload] | None = None,
) -> Submission:
    """What the person did with the form; `posted` where the answers are others than those of the request.

    `ok`: take the answers. Otherwise show `state` again; without `errors` the person only changed the rows or
    asked to see the form anew, and the page is no failure.
    """
    posted = posted_answers(request) if posted is None else posted
    if "_add" in request.form:
        return form.add_row(posted, request.form["_add"], variables, references)
    if "_remove" in request.form:
        return form.remove_row(posted, request.form["_remove"], variables, references)
    if "_update" in request.form:
        return form.refresh(posted, variables, references)
    return form.submit(posted, variables, references)


def posted_answers(request: Request) -> MultiDict[str, str | Upload]:
    """The texts and the chosen files of a request, under their names."""
    posted: MultiDict[str, str | Upload] = MultiDict(request.form.items(multi=True))
    for name, file in request.files.items(multi=True):
        with file.stream as stream:
            # One byte more than allowed is enough to know that a file is too large.
            content = stream.read(LARGEST_FILE + 1)
        if file.filename:
            posted.add(name, Upload(file.filename, _likely_type(file.mimetype), content))
        else:
            posted.setdefault(name, "")
    return posted


def _likely_type(claimed: str) -> str:
    """What the browser calls the file's kind, where that is a kind at all; nothing is decided by it."""
    return claimed if _MEDIA_TYPE.fullmatch(claimed) else "application/octet-stream"
