"""The studio's rows: whose processes there are, what a draft holds, its versions, what still stops deployment."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from engine import drafts
from engine.drafts import DraftFile, find_workspace, kind_of, latest_deployed, unpacked_version
from engine.drafts.checking import problems_of
from engine.drafts.judging import approvals_of, authors_of, is_approved, latest_run, test_cases_in
from engine.exceptions import Problem
from engine.models import (
    bundle,
    draft_file,
    draft_version,
    membership,
    user_account,
    workspace,
    workspace_member,
)
from engine.permissions import OWNING_ROLE, is_permitted, require
from engine.records import dataclass
from engine.transaction import Actor, Reader


@dataclass(frozen=True, slots=True)
class WorkspaceRow:
    """A line of the list. `deployed_version` is the version in force, null before the first.

    `is_changed`: the draft is not what was deployed last from here.
    """

    row: Row[Any]
    changed_by: str | None
    owners: tuple[str, ...]
    deployed_version: int | None
    is_changed: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file without its content. `kind` is its ending."""

    name: str
    kind: str
    size: int
    revision: int
    changed_at: datetime
    changed_by: str | None


@dataclass(frozen=True, slots=True)
class WorkspacePage:
    """A workspace with all but the files' contents. `content_hash` names the draft as it is now.

    `deployed` is the version of the draft that was deployed last from here, `in_force` the bundle that starts new
    cases; the two differ where somebody has deployed from elsewhere, or gone back.
    """

    row: Row[Any]
    members: list[Row[Any]]
    files: list[FileRow]
    content_hash: str
    deployed: Row[Any] | None
    in_force: Row[Any] | None
    may_change: bool
    may_share: bool
    may_approve: bool

    @property
    def is_changed(self) -> bool:
        """Whether the draft is not what was deployed last."""
        return self.deployed is None or self.deployed.content_hash != self.content_hash


@dataclass(frozen=True, slots=True)
class Readiness:
    """What deployment waits for. `run` is the last time that the test cases of this content were played.

    `lacks_approval` is false too where the installation asks for none. `authors`: names of those who have changed the
    draft since it was deployed. `can_approve_alone`: whether the approval of whoever asks would be enough.
    """

    content_hash: str
    problems: tuple[Problem, ...]
    test_cases: int
    run: Row[Any] | None
    approvals: list[Row[Any]]
    authors: Mapping[int, str]
    lacks_approval: bool
    needs_approval: bool
    is_changed: bool

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity != "error"]

    @property
    def cases_hold(self) -> bool:
        return self.test_cases == 0 or (self.run is not None and self.run.status == "held")

    @property
    def is_ready(self) -> bool:
        """Whether nothing stops deployment any more."""
        return self.is_changed and not self.errors and self.cases_hold and not self.lacks_approval


def workspaces_of(reader: Reader, actor: Actor) -> list[WorkspaceRow]:
    """Return the workspaces in which `actor` has a part, by title; all of them for an administrator."""
    statement = (
        select(workspace, user_account.c.name.label("changed_by"))
        .outerjoin(user_account, user_account.c.id == workspace.c.changed_by_id)
        .order_by(workspace.c.title, workspace.c.key)
    )
    if not actor.trusted and "administrator" not in actor.roles:
        statement = statement.where(workspace.c.id.in_(_parts_of(actor)))
    rows = reader.connection.execute(statement).all()
    ids = [row.id for row in rows]
    owners, digests = _owners(reader, ids), _digests(reader, ids)
    deployed, in_force = _deployed_hashes(reader, ids), _versions_in_force(reader)
    return [
        WorkspaceRow(
            row,
            row.changed_by,
            tuple(owners[row.id]),
            in_force.get(row.key),
            deployed.get(row.id) != digests.get(row.id),
        )
        for row in rows
    ]


def may_enter(reader: Reader, actor: Actor) -> bool:
    """Return whether the studio has anything for `actor`: processes to begin, or one that they have a part in."""
    if is_permitted(reader, "draft.create", actor):
        return True
    return reader.connection.execute(_parts_of(actor).limit(1)).first() is not None


def demand_entry(reader: Reader, actor: Actor) -> None:
    """Refuse whom the studio has nothing for.

    Raises:
        NotPermitted: `actor` may begin no process and has a part in none.
    """
    if not may_enter(reader, actor):
        require(reader, "draft.create", actor)


def _parts_of(actor: Actor) -> Select[tuple[int]]:
    """The workspaces in which a person, or somebody that they stand in for, has a part."""
    persons = [actor.id, *actor.stands_in_for]
    return select(workspace_member.c.workspace_id).where(workspace_member.c.user_id.in_(persons))


def unopened_processes(reader: Reader, actor: Actor) -> list[Row[Any]]:
    """Return the deployed processes that have no workspace, by name: process_key, version, name.

    Raises:
        NotPermitted: `actor` may not open any.
    """
    require(reader, "draft.create", actor)
    latest = (
        select(bundle.c.process_key, func.max(bundle.c.version).label("version"))
        .where(bundle.c.process_key.not_in(select(workspace.c.key)))
        .group_by(bundle.c.process_key)
        .subquery()
    )
    statement = (
        select(bundle.c.process_key, bundle.c.version, bundle.c.name)
        .join(latest, (latest.c.process_key == bundle.c.process_key) & (latest.c.version == bundle.c.version))
        .order_by(bundle.c.name)
    )
    return list(reader.connection.execute(statement))


def process_owners(reader: Reader) -> list[tuple[str, str]]:
    """Return (user name, name) of everybody who can own a process, by name."""
    statement = (
        select(user_account.c.username, user_account.c.name)
        .join(membership, membership.c.user_id == user_account.c.id)
        .where(membership.c.role == OWNING_ROLE, user_account.c.is_active)
        .distinct()
        .order_by(user_account.c.name)
    )
    return [(row.username, row.name) for row in reader.connection.execute(statement)]


def demand_reading(reader: Reader, key: str, actor: Actor) -> None:
    """Ask whether `actor` may read a workspace, before anything of what they sent is read.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    _readable(reader, key, actor)


def may_read(reader: Reader, key: str, actor: Actor) -> bool:
    """Return whether there is a workspace for a process that `actor` may read."""
    row = reader.connection.execute(select(workspace.c.id).where(workspace.c.key == key)).one_or_none()
    return row is not None and is_permitted(reader, "draft.read", actor, workspace_id=row.id)


def demand_changing(reader: Reader, key: str, actor: Actor) -> None:
    """Ask whether `actor` may change a workspace.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` does not own the process.
    """
    require(reader, "draft.change", actor, workspace_id=find_workspace(reader, key).id)


def workspace_page(reader: Reader, key: str, actor: Actor) -> WorkspacePage:
    """Return a workspace as its page shows it.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    row = _readable(reader, key, actor)
    return WorkspacePage(
        row=row,
        members=_members(reader, row.id),
        files=_file_rows(reader, row.id),
        content_hash=drafts.draft_digest(reader, row.id),
        deployed=latest_deployed(reader, row.id),
        in_force=reader.connection.execute(
            select(bundle).where(bundle.c.process_key == key).order_by(bundle.c.version.desc()).limit(1)
        ).one_or_none(),
        may_change=is_permitted(reader, "draft.change", actor, workspace_id=row.id),
        may_share=is_permitted(reader, "draft.share", actor, workspace_id=row.id),
        may_approve=is_permitted(reader, "draft.approve", actor, workspace_id=row.id)
        and is_permitted(reader, "process.deploy", actor),
    )


def draft_files(
    reader: Reader, key: str, actor: Actor, *, names: Collection[str] | None = None
) -> dict[str, DraftFile]:
    """Return the files of a draft with their contents; `names` alone where they are given.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    return drafts.draft_files(reader, _readable(reader, key, actor).id, names)


def versions(reader: Reader, key: str, actor: Actor) -> list[Row[Any]]:
    """Return the versions of a draft, the latest first, without their files; `created_by` is a name.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    row = _readable(reader, key, actor)
    columns = [column for column in draft_version.c if column.name != "files"]
    statement = (
        select(*columns, user_account.c.name.label("created_by"))
        .outerjoin(user_account, user_account.c.id == draft_version.c.created_by_id)
        .where(draft_version.c.workspace_id == row.id)
        .order_by(draft_version.c.number.desc())
    )
    return list(reader.connection.execute(statement))


def version_files(reader: Reader, key: str, number: int, actor: Actor) -> dict[str, bytes]:
    """Return the files of a version by name.

    Raises:
        NotFound: no such workspace or version.
        NotPermitted: `actor` may not read it.
    """
    return unpacked_version(reader, _readable(reader, key, actor).id, number)[1]


def deployed_versions(reader: Reader, key: str, actor: Actor) -> list[Row[Any]]:
    """Return the deployed versions of a process, the latest first; `deployed_by` is a name.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    _readable(reader, key, actor)
    statement = (
        select(bundle, user_account.c.name.label("deployed_by"))
        .outerjoin(user_account, user_account.c.id == bundle.c.deployed_by_id)
        .where(bundle.c.process_key == key)
        .order_by(bundle.c.version.desc())
    )
    return list(reader.connection.execute(statement))


def draft_problems(
    reader: Reader, key: str, actor: Actor, *, unsaved: Mapping[str, bytes] | None = None
) -> tuple[Problem, ...]:
    """Return what is wrong with a draft, with `unsaved` files in place of its own.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    row = _readable(reader, key, actor)
    saved = {file.name: file.content for file in drafts.draft_files(reader, row.id).values()}
    return problems_of(key, {**saved, **(unsaved or {})}, topics=reader.rooms.topics)


def readiness(reader: Reader, key: str, actor: Actor) -> Readiness:
    """Return what still stops deployment of a draft as it is now.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    row = _readable(reader, key, actor)
    files = {file.name: file.content for file in drafts.draft_files(reader, row.id).values()}
    digest = drafts.digest_of(files)
    deployed = latest_deployed(reader, row.id)
    needs_approval = reader.rooms.studio_approval
    return Readiness(
        content_hash=digest,
        problems=problems_of(key, files, topics=reader.rooms.topics),
        test_cases=test_cases_in(files),
        run=latest_run(reader, row.id, digest),
        approvals=approvals_of(reader, row.id, digest),
        authors=authors_of(reader, row.id),
        lacks_approval=needs_approval and not is_approved(reader, row.id, digest),
        needs_approval=needs_approval,
        is_changed=deployed is None or deployed.content_hash != digest,
    )


def _readable(reader: Reader, key: str, actor: Actor) -> Row[Any]:
    row = find_workspace(reader, key)
    require(reader, "draft.read", actor, workspace_id=row.id)
    return row


def _members(reader: Reader, workspace_id: int) -> list[Row[Any]]:
    """Return who has a part: username, name, part; owners first."""
    statement = (
        select(user_account.c.id, user_account.c.username, user_account.c.name, workspace_member.c.part)
        .join(user_account, user_account.c.id == workspace_member.c.user_id)
        .where(workspace_member.c.workspace_id == workspace_id)
        .order_by(workspace_member.c.part, user_account.c.name)
    )
    return list(reader.connection.execute(statement))


def _file_rows(reader: Reader, workspace_id: int) -> list[FileRow]:
    statement = (
        select(
            draft_file.c.name,
            draft_file.c.size,
            draft_file.c.revision,
            draft_file.c.changed_at,
            user_account.c.name.label("changed_by"),
        )
        .outerjoin(user_account, user_account.c.id == draft_file.c.changed_by_id)
        .where(draft_file.c.workspace_id == workspace_id)
        .order_by(draft_file.c.name)
    )
    return [
        FileRow(row.name, kind_of(row.name) or "", row.size, row.revision, row.changed_at, row.changed_by)
        for row in reader.connection.execute(statement)
    ]


def _owners(reader: Reader, ids: list[int]) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    statement = (
        select(workspace_member.c.workspace_id, user_account.c.name)
        .join(user_account, user_account.c.id == workspace_member.c.user_id)
        .where(workspace_member.c.workspace_id.in_(ids), workspace_member.c.part == "owner")
        .order_by(user_account.c.name)
    )
    for row in reader.connection.execute(statement):
        found[row.workspace_id].append(row.name)
    return found


def _digests(reader: Reader, ids: list[int]) -> dict[int, str]:
    shas: defaultdict[int, dict[str, str]] = defaultdict(dict)
    statement = select(draft_file.c.workspace_id, draft_file.c.name, draft_file.c.sha256).where(
        draft_file.c.workspace_id.in_(ids)
    )
    for row in reader.connection.execute(statement):
        shas[row.workspace_id][row.name] = row.sha256
    return {workspace_id: drafts.digest_of_hashes(named) for workspace_id, named in shas.items()}


def _deployed_hashes(reader: Reader, ids: list[int]) -> dict[int, str]:
    """Return the content that was deployed last from each workspace."""
    statement = (
        select(draft_version.c.workspace_id, draft_version.c.content_hash)
        .where(draft_version.c.workspace_id.in_(ids), draft_version.c.kind == "deployed")
        .order_by(draft_version.c.number)
    )
    return {row.workspace_id: row.content_hash for row in reader.connection.execute(statement)}


def _versions_in_force(reader: Reader) -> dict[str, int]:
    statement = select(bundle.c.process_key, func.max(bundle.c.version).label("version")).group_by(
        bundle.c.process_key
    )
    return {row.process_key: row.version for row in reader.connection.execute(statement)}
