"""Answers to a form, on their way into a case: checked by the form, files stored, never more than the form asks."""

from collections.abc import Mapping
from typing import Any

from engine import feel
from engine.cases import CaseReferences, OpenCase
from engine.cases.uploads import store_uploads
from engine.exceptions import InvalidAnswers
from engine.forms import Form, MultiDict, Submission
from engine.records import dataclass
from engine.transaction import Actor, Reader, Transaction


@dataclass(frozen=True, slots=True)
class Answers:
    """Either what a browser posted, or JSON data (command line, test cases). Exactly one is given."""

    posted: MultiDict | None = None
    data: Mapping[str, Any] | None = None


class AnswersRefused(InvalidAnswers):
    """The form refuses the answers; `submission` holds the errors and all that was typed, to show again."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        super().__init__({error.name: error.message for error in submission.errors})


def checked_answers(
    tx: Transaction,
    case: OpenCase,
    form_key: str | None,
    answers: Answers | None,
    *,
    scope: Mapping[str, Any],
    by: Actor,
) -> dict[str, Any]:
    """Return the variables that the answers give, after the form's rules; uploaded files are stored.

    A step without a form takes JSON data as variables (command line, test cases); a browser has none to send.

    Raises:
        AnswersRefused: the form refuses them.
    """
    if form_key is None:
        return _as_variables(answers.data) if answers and answers.data else {}
    form = tx.rooms.programs.form(tx.connection, case.row.bundle_id, form_key)
    submission = submit(tx, form, answers or Answers(data={}), scope=scope)
    if not submission.ok:
        raise AnswersRefused(submission)
    store_uploads(tx, case.id, submission.uploads, by=by)
    return submission.answers


def _as_variables(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: feel.from_json(value) for name, value in data.items()}


def beside_form(form: Form, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split JSON data into what the form asks for and the variables beside it."""
    asked = {key.partition(".")[0] for key in form.keys}
    answers = {name: value for name, value in data.items() if name in asked}
    return answers, _as_variables({name: value for name, value in data.items() if name not in asked})


def submit(reader: Reader, form: Form, answers: Answers, *, scope: Mapping[str, Any]) -> Submission:
    """Let the form judge the answers against what the step sees."""
    references = CaseReferences(reader)
    if answers.posted is not None:
        return form.submit(answers.posted, scope, references)
    return form.submit_json(dict(answers.data or {}), scope, references)
