"""Everything that can go wrong, as one tree.

The text of an error is a Swedish sentence (or several) that a person can act on: it names the thing and its id,
never personal data. Errors are caught where there is a decision to make: the web's error table, the tick loop, the CLI.

    NiostegError
    ├── Refused                     what a process owner wrote cannot be used; carries `problems`
    │   ├── XmlRefused              not XML that we read
    │   ├── DrawingRefused          a BPMN drawing that would be misread or fail
    │   ├── DmnRefused              a decision file that cannot be honoured
    │   ├── FormRefused             a form that cannot be shown or read
    │   └── BundleIncomplete        a process refers to something that is not there
    ├── FeelError                   an expression failed
    │   ├── FeelSyntaxError         it is not FEEL
    │   ├── FeelNameError           it uses a name that nothing has set
    │   └── FeelBudgetExceeded      it asks for more work than one expression may
    ├── DecisionFailed              a decision table gave no lawful answer
    ├── ElementFailed               an element of a running case failed
    ├── NotFound
    │   ├── CaseNotFound
    │   ├── ProcessNotFound
    │   └── UserTaskNotFound
    ├── Conflict                    right a moment ago, not now; nothing was changed
    │   ├── UserTaskAlreadyCompleted
    │   ├── ConcurrentChange
    │   ├── CasePaused
    │   └── CaseEnded
    ├── NotPermitted
    │   └── NotACandidate
    ├── InvalidAnswers              a form's answers break the form's rules
    └── DatabaseUnavailable         the database cannot be opened or does not answer
        ├── DatabaseBusy            others have held it for too long
        └── DatabaseFull            there is no room for what is to be written
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from engine.records import dataclass

Severity = Literal["error", "warning", "info"]
"""An error stops deployment, a warning may be meant, an info is only good to know."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file that a process owner owns.

    `element` is the id of the element ("" when the whole file is meant), `code` a stable word for tools,
    `message` says in Swedish what is wrong and `remedy` what to do about it; `due_at` is the moment that it tells of,
    when it is about a timer.
    """

    file: str
    element: str
    severity: Severity
    code: str
    message: str
    remedy: str = ""
    due_at: datetime | None = None

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.element}: {self.severity} {self.code}: {self.message} {self.remedy}".rstrip()
        )


class NiostegError(Exception):
    """The root of the tree; `str(error)` is the Swedish text."""


class Refused(NiostegError):
    """What a process owner wrote cannot be used. `problems` says why, at least once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class XmlRefused(Refused):
    """The bytes are not XML that we read. `line` counts from 1 and is None when no line is to blame."""

    def __init__(self, name: str, message: str, *, line: int | None = None, remedy: str = "") -> None:
        self.line = line
        place = f"Rad {line}: " if line else ""
        super().__init__([Problem(name, "", "error", "xml", place + message, remedy)])


class DrawingRefused(Refused):
    """A BPMN drawing holds something that would be dropped, misread or fail when it runs."""


class DmnRefused(Refused):
    """A decision file holds something that cannot be honoured."""


class FormRefused(Refused):
    """A form holds something that cannot be shown or read."""


class BundleIncomplete(Refused):
    """A process refers to a process, a table or a form that is not among the files."""


class FeelError(NiostegError):
    """An expression failed. `position` is the offset in its text (from 0), None when no place is to blame."""

    def __init__(self, message: str, *, position: int | None = None) -> None:
        self.message = message
        self.position = position
        super().__init__(message if position is None else f"{message} (tecken {position + 1})")


class FeelSyntaxError(FeelError):
    """The text is not FEEL."""


class FeelNameError(FeelError):
    """The expression uses `name`, which nothing has set; `suggestion` is the nearest name that is set."""

    def __init__(self, name: str, *, position: int | None = None, suggestion: str | None = None) -> None:
        self.name = name
        self.suggestion = suggestion
        hint = f" Menade du ”{suggestion}”?" if suggestion else ""
        super().__init__(f"Namnet ”{name}” har inget värde.{hint}", position=position)


class FeelBudgetExceeded(FeelError):
    """The expression asks for more steps, longer texts, lists or larger numbers than one expression may."""


class DecisionFailed(NiostegError):
    """A decision gave no lawful answer. `rules` are the rules involved, counted from 1."""

    def __init__(self, decision: str, message: str, *, rules: Sequence[int] = ()) -> None:
        self.decision = decision
        self.rules = tuple(rules)
        super().__init__(f"Beslutet ”{decision}”: {message}")


class ElementFailed(NiostegError):
    """An element of a running case failed; the case stays where it was.

    `cause` is a Swedish sentence, `name` what people call the element, "" where nobody has named it.
    """

    def __init__(
        self, element_id: str, *, process_key: str, token_id: str | None, cause: str, name: str = ""
    ) -> None:
        self.element_id = element_id
        self.process_key = process_key
        self.token_id = token_id
        self.cause = cause
        place = f"{element_id} i {process_key}"
        super().__init__(f"”{name}” ({place}): {cause}" if name else f"{place}: {cause}")


class NotFound(NiostegError):
    """What was asked for does not exist, or is not for the one who asked to know of."""


class CaseNotFound(NotFound):
    def __init__(self, case_id: object) -> None:
        self.case_id = case_id
        super().__init__(f"Ärendet {case_id} finns inte.")


class ProcessNotFound(NotFound):
    def __init__(self, key: str, version: int | None = None) -> None:
        self.key = key
        self.version = version
        which = f"Version {version} av processen" if version is not None else "Processen"
        super().__init__(f"{which} ”{key}” är inte driftsatt.")


class UserTaskNotFound(NotFound):
    def __init__(self, task_id: object) -> None:
        self.task_id = task_id
        super().__init__(f"Uppgiften {task_id} finns inte.")


class Conflict(NiostegError):
    """It was right a moment ago and is not now. Nothing was changed."""


class UserTaskAlreadyCompleted(Conflict):
    """Somebody was faster. `completed_by` is the name to show, None when the engine ended the task."""

    def __init__(self, task_id: object, *, completed_by: str | None, completed_at: datetime) -> None:
        self.task_id = task_id
        self.completed_by = completed_by
        self.completed_at = completed_at
        local = completed_at.astimezone(ZoneInfo("Europe/Stockholm"))
        who = f" av {completed_by}" if completed_by else ""
        super().__init__(f"Någon hann före: uppgiften blev klar {local:%Y-%m-%d kl. %H.%M}{who}.")


class ConcurrentChange(Conflict):
    """The case changed between reading and writing."""

    def __init__(self) -> None:
        super().__init__("Någon hann före: ärendet ändrades medan du arbetade. Läs om sidan och försök igen.")


class CasePaused(Conflict):
    def __init__(self, case_id: object) -> None:
        self.case_id = case_id
        super().__init__(f"Ärendet {case_id} är pausat. Återuppta det innan du går vidare.")


class CaseEnded(Conflict):
    def __init__(self, case_id: object) -> None:
        self.case_id = case_id
        super().__init__(f"Ärendet {case_id} är avslutat.")


class NotPermitted(NiostegError):
    """The person may not do this. `permission` is the key in the table of permissions."""

    def __init__(self, message: str, *, permission: str | None = None) -> None:
        self.permission = permission
        super().__init__(message)


class NotACandidate(NotPermitted):
    """The person is not among those whom the task is offered to."""

    def __init__(self, task_id: object) -> None:
        self.task_id = task_id
        super().__init__(
            f"Uppgiften {task_id} är inte din att göra. Be den som har den att lämna över den till dig."
        )


class InvalidAnswers(NiostegError):
    """Answers break their form's rules. `errors` maps each field to its Swedish message."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("\n".join(f"{field}: {message}" for field, message in self.errors.items()))


class DatabaseUnavailable(NiostegError):
    """The database cannot be opened or does not answer. Nothing was changed.

    The text is for operators: it names the database and what the driver said.
    """


class DatabaseBusy(DatabaseUnavailable):
    """Others have held the database for too long. Nothing was changed."""

    def __init__(self, message: str = "Databasen är upptagen: någon annan har hållit den för länge.") -> None:
        super().__init__(message)


class DatabaseFull(DatabaseUnavailable):
    """There is no room for what is to be written. Nothing was changed."""
