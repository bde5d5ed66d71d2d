"""Saving from the pages of the step list: the whole file, over the revision that the page was opened at.

Where somebody else has saved since, nothing is saved: the page is shown again with what was typed and what the file
holds now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.commands.save_draft_file import DraftOvertaken, save_draft_file
from engine.drafts import DraftFile
from engine.exceptions import InvalidAnswers, NotFound, Refused
from engine.queries import studio
from engine.records import dataclass
from web import posted
from web.here import actor, engine
from web.studio.step_fields import Filling

#: What a page answers with: itself, or another status with it.
Answer = Response | str | tuple[str, int]
#: Content -> the changed content, and the element to go to.
Change = Callable[[bytes], tuple[bytes, str]]
#: Content -> what its fields hold, by the names that the page has.
Before = Callable[[bytes], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a page is shown again: `errors` by field, `given` as typed, `overtaken` when somebody saved since."""

    errors: Mapping[str, str]
    given: Mapping[str, str]
    status: int = 422
    overtaken: DraftOvertaken | None = None

    @property
    def filling(self) -> Filling:
        return Filling(self.given, self.overtaken is not None)


NO_TROUBLE = Trouble({}, {}, status=200)
Show = Callable[[Trouble], Answer]


def demand_changing(key: str) -> None:
    """Raise `NotPermitted` or `NotFound` where whoever is there may not change the draft."""
    engine().read(studio.demand_changing, key, actor())


def file_of(key: str, name: str) -> DraftFile:
    """Return a file of the draft that has a page of the step list.

    Raises:
        NotFound: there is none of that name.
    """
    found = engine().read(studio.draft_files, key, actor(), names=[name]).get(name)
    if found is None or not name.endswith((".bpmn", ".form", ".dmn")):
        raise NotFound(f"Det finns ingen ritning, tabell eller formulär som heter {name[:100]} i utkastet.")
    return found


def revision_in(given: Mapping[str, str]) -> int:
    """Return the revision that the page was opened at.

    Raises:
        BadRequest: the page has told none.
    """
    found = posted.number(given.get("revision", ""))
    if found is None:
        raise BadRequest
    return found


def save(key: str, name: str, revision: int, change: Change) -> str:
    """Change a file over the revision that the page was opened at, and return the element to go to.

    Raises:
        DraftOvertaken: somebody has saved since.
        InvalidAnswers, NotFound: the change cannot be made.
    """
    file = file_of(key, name)
    try:
        content, element_id = change(file.content)
    except (InvalidAnswers, NotFound):
        if file.revision != revision:
            raise DraftOvertaken(file, None) from None
        raise
    engine().run(save_draft_file, key, name=name, content=content, base_revision=revision, by=actor())
    return element_id


def save_or_show(
    key: str, name: str, given: Mapping[str, str], change: Change, *, show: Show, before: Before | None = None
) -> Answer | None:
    """Change the file, or return the page with what stood in the way; null when it is saved.

    `before` tells what the fields held in the file that somebody began from: only what they typed anew is kept
    over what others have done since.
    """
    try:
        save(key, name, revision_in(given), change)
    except InvalidAnswers as refused:
        return show(Trouble(refused.errors, given))
    except DraftOvertaken as overtaken:
        own = _own_changes(overtaken.base, given, before)
        try:
            return show(Trouble({}, own, 409, overtaken))
        except NotFound:
            raise overtaken from None  # they took it away: the page of the conflict keeps what was typed
    return None


def _own_changes(base: bytes | None, given: Mapping[str, str], before: Before | None) -> Mapping[str, str]:
    """What somebody has typed anew since the file that they began from; all of it where that is not kept."""
    if base is None or before is None:
        return given
    try:
        old = before(base)
    except (InvalidAnswers, NotFound, Refused):
        return given
    return {field: text for field, text in given.items() if text.replace("\r\n", "\n") != old.get(field)}


def with_status(source: str, trouble: Trouble) -> Answer:
    return source if trouble.status == 200 else (source, trouble.status)


def at_the_page(errors: Mapping[str, str], element: str) -> dict[str, str]:
    """Errors by the id on the page where each is shown."""
    return {"stegets-delar" if field == element else field: why for field, why in errors.items()}
