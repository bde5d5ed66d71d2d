"""A test case of the draft as its pages have it: the file, the case, the words of the draft; and saving it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.save_draft_file import DraftOvertaken, save_draft_file
from engine.drafts import DraftFile
from engine.exceptions import InvalidAnswers, NiostegError, NotFound
from engine.play import casebook
from engine.play.casebook import Case
from engine.play.glossary import Glossary
from engine.queries import studio
from engine.queries.process_versions import deployed_files
from engine.queries.registers import role_names
from engine.reading import JsonRefused
from engine.records import dataclass
from web import posted
from web.filters import moment
from web.here import actor, engine
from web.studio.step_saving import NO_TROUBLE, Trouble

ENDING = ".test.json"
#: Kept versions that are asked for the names of steps that are gone.
_MOST_VERSIONS = 5
Answer = Response | str | tuple[str, int]
Show = Callable[["Opened", Trouble], str]


@dataclass(frozen=True)
class Opened:
    """A test case, opened. `number` is its place in the file, from 1; `wrong` says why it cannot be played, "" else."""

    page: studio.WorkspacePage
    file: DraftFile
    files: Mapping[str, bytes]
    number: int
    process_key: str
    case: Case
    wrong: str

    @property
    def key(self) -> str:
        return str(self.page.row.key)

    @property
    def name(self) -> str:
        """What the case is called."""
        return casebook.name_of(self.case, self.number)

    @property
    def began(self) -> str:
        """When the case begins, in words; "" where that cannot be read."""
        try:
            now = datetime.fromisoformat(str(self.case.get("now")))
        except ValueError:
            return ""
        return moment(now if now.tzinfo else now.replace(tzinfo=clock.STOCKHOLM))

    @cached_property
    def words(self) -> Glossary:
        """What the names in the case mean, those of steps that are gone too."""
        roles = engine().read(role_names)
        words = Glossary(self.files, roles)
        gone = [one for one in casebook.elements_in(self.case) if one not in words.elements]
        former = next((old for old in self._earlier(roles) if any(one in old.elements for one in gone)), None)
        return Glossary(self.files, roles, former=former) if gone and former is not None else words

    def address(self, page: str, **arguments: Any) -> str:
        """The address of a page of the case, or of a part of it."""
        return url_for(page, key=self.key, name=self.file.name, number=self.number, **arguments)

    def _earlier(self, roles: Mapping[str, str]) -> Iterator[Glossary]:
        """What the process was before: as it is in force, then as it was kept, the latest first."""
        if self.page.in_force is not None:
            yield Glossary(engine().read(deployed_files, self.key, self.page.in_force.version).files, roles)
        for row in engine().read(studio.versions, self.key, actor())[:_MOST_VERSIONS]:
            yield Glossary(engine().read(studio.version_files, self.key, row.number, actor()), roles)


def opened(key: str, name: str, number: int) -> Opened:
    """Open a test case of a process.

    Raises:
        NotFound: the draft has no such file or case.
        NotPermitted: the person may not read the draft.
    """
    found = engine().read(studio.draft_files, key, actor())
    file = found.get(name)
    if file is None or not name.endswith(ENDING):
        raise NotFound(f"Det finns ingen fil med testfall som heter {name[:100]} i utkastet.")
    try:
        document = casebook.document_of(file.content)
        case = casebook.case_in(file.content, number)
    except JsonRefused as refused:
        raise NotFound(f"{name} går inte att läsa som testfall. {refused}") from refused
    process = document.get("process")
    if not isinstance(process, str):
        raise NotFound(f"{name} prövar inte en process.")
    return Opened(
        page=engine().read(studio.workspace_page, key, actor()),
        file=file,
        files={one: each.content for one, each in found.items()},
        number=number,
        process_key=process,
        case=case,
        wrong=casebook.why_unreadable(case, file=name),
    )


def opened_to_change(key: str, name: str, number: int) -> Opened:
    """Open a test case of a process to change it.

    Raises: as `opened`, and NotPermitted for a reader.
    """
    engine().read(studio.demand_changing, key, actor())
    return opened(key, name, number)


def revision_in(given: Mapping[str, str]) -> int:
    """Return the revision that the page was opened at.

    Raises:
        BadRequest: the page has told none.
    """
    found = posted.number(given.get("revision", ""))
    if found is None:
        raise BadRequest
    return found


def save_file(here: Opened, given: Mapping[str, str], change: Callable[[bytes], bytes]) -> None:
    """Change the file over the revision that the page was opened at.

    Raises:
        DraftOvertaken: somebody has saved since.
        InvalidAnswers: the change cannot be made.
    """
    revision = revision_in(given)
    if here.file.revision != revision:
        raise DraftOvertaken(here.file, None)
    content = change(here.file.content)
    engine().run(
        save_draft_file, here.key, name=here.file.name, content=content, base_revision=revision, by=actor()
    )


def save_case(
    here: Opened, given: Mapping[str, str], make: Callable[[Case], Case], *, show: Show
) -> Answer | None:
    """Save the case as `make` changes it, or return the page with what stood in the way; null when it is saved."""

    def change(content: bytes) -> bytes:
        return casebook.with_case(content, here.number, make(here.case))

    return save_or_show(here, given, change, show=show)


def save_or_show(
    here: Opened, given: Mapping[str, str], change: Callable[[bytes], bytes], *, show: Show
) -> Answer | None:
    """Save the file as it is changed, or return the page with what stood in the way; null when it is saved."""
    try:
        save_file(here, given, change)
    except InvalidAnswers as refused:
        return show(here, Trouble(refused.errors, given)), 422
    except DraftOvertaken as overtaken:
        return show(here, Trouble({}, given, 409, overtaken)), 409
    return None


def with_case(here: Opened, case: Case) -> Opened:
    """Return what is opened, with another case in its place."""
    return replace(here, case=case, wrong=casebook.why_unreadable(case, file=here.file.name))


def why_not_played(error: NiostegError) -> str:
    """Return why a draft cannot be played at all, in words."""
    problems = getattr(error, "problems", ())
    return " ".join(f"{one.message} {one.remedy}".strip() for one in problems[:5]) or str(error)


__all__ = [
    "ENDING",
    "NO_TROUBLE",
    "Answer",
    "Opened",
    "Trouble",
    "opened",
    "opened_to_change",
    "revision_in",
    "save_case",
    "save_file",
    "save_or_show",
    "why_not_played",
    "with_case",
]
