"""Files in a trial: small ones that are chosen, a stand-in by a tick, and those that a test case has already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from engine import feel
from engine.exceptions import InvalidAnswers
from engine.forms import Form, FormState, References, Submission, Upload
from engine.forms.views import FieldView, GroupView, ItemView, RowsView
from engine.play.attachments import as_answer, demand_small, example, with_contents
from engine.play.filling import data_of, files_of, only_given, shown_items
from engine.records import dataclass
from web.forms import posted_answers, read_submission

#: The boxes to tick for the stand-in document, each with the name of its field.
EXAMPLE = "_exempel"


@dataclass(frozen=True, slots=True)
class FileField:
    """A field for files: what stands in for one, and the names of the files that it has already."""

    name: str
    label: str
    example: str
    kept: str
    is_ticked: bool


def file_fields(state: FormState | None, data: Mapping[str, Any] | None = None) -> list[FileField]:
    """Return the fields for files that a form shows; `data` are the answers that it has already."""
    if state is None:
        return []
    kept = files_of(state, data or {})
    ticked = request.form.getlist(EXAMPLE)
    return [
        FileField(
            item.name,
            item.label,
            example(item.accept).name,
            ", ".join(file.name for file in kept.get(item.name, ())),
            item.name in ticked,
        )
        for item in shown_items(state.items)
        if isinstance(item, FieldView) and item.kind == "file" and not item.locked
    ]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent with a form in a trial: what the form says of it, and its answers as a test case writes them.

    `state` is the form to show again. `data` are the answers right or wrong; a person may mean that the form refuses
    them. `error` says why nothing of it can be taken, "" else.
    """

    submission: Submission
    state: FormState
    data: dict[str, Any]
    error: str = ""


def sent(
    form: Form, scope: Mapping[str, Any], references: References, *, data: Mapping[str, Any] | None = None
) -> Sent:
    """Read what was sent; a field without a new file keeps that of `data`."""
    posted = posted_answers(request)
    now = form.refresh(posted, scope, references)
    chosen = _chosen(now.state, posted, data or {})
    try:
        demand_small(file for files in chosen.values() for file in files)
    except InvalidAnswers as refused:
        return Sent(now, now.state, {}, " ".join(refused.errors.values()))
    submission = read_submission(request, form, scope, references, posted=posted)
    # A form's state is worked out when it is asked for, so it is asked for while its reader is open.
    state = replace(submission.state, items=_without_notes(submission.state.items, chosen))
    if submission.ok:
        found = with_contents(feel.to_json(submission.answers), submission.uploads)
    else:
        rows = {name: [as_answer(file) for file in files] for name, files in chosen.items()}
        files = {name: found[0] if len(found) == 1 else found for name, found in rows.items()}
        found = data_of(submission.state, files)
    shown = data_of(form.open(scope, references))
    answers = only_given(found, shown=shown, kept=data or ()) if data is not None else found
    return Sent(submission, state, answers)


def _without_notes(items: Sequence[ItemView], chosen: Collection[str]) -> tuple[ItemView, ...]:
    """The items of a form that is shown again, without a request to choose the files anew that it has."""
    return tuple(_without_note(item, chosen) for item in items)


def _without_note(item: ItemView, chosen: Collection[str]) -> ItemView:
    if isinstance(item, FieldView):
        return replace(item, note="") if item.kind == "file" and item.name in chosen else item
    if isinstance(item, GroupView):
        return replace(item, items=_without_notes(item.items, chosen))
    if isinstance(item, RowsView):
        rows = tuple(replace(row, items=_without_notes(row.items, chosen)) for row in item.rows)
        return replace(item, rows=rows)
    return item


def _chosen(
    state: FormState, posted: MultiDict[str, str | Upload], data: Mapping[str, Any]
) -> dict[str, list[Upload]]:
    """Put into what was posted the files that each field has: the chosen, else the stand-in, else those it had."""
    kept, ticked = files_of(state, data), request.form.getlist(EXAMPLE)
    found: dict[str, list[Upload]] = {}
    for item in shown_items(state.items):
        if isinstance(item, FieldView) and item.kind == "file" and not item.locked:
            files = [one for one in posted.getlist(item.name) if isinstance(one, Upload)]
            if not files:
                files = [example(item.accept)] if item.name in ticked else kept.get(item.name, [])
            if files:
                posted.setlist(item.name, [*files])
                found[item.name] = files
    return found
