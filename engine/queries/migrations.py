"""Which running cases could follow another version of their process, and what was moved before."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, func, select

from engine.bpmn import ElementFacts
from engine.exceptions import InvalidAnswers, ProcessNotFound
from engine.models import bundle, case_migration, process_instance, user_account
from engine.records import dataclass
from engine.spiff import Program, Renamed
from engine.transaction import Reader

PAGE = 25
RUNNING = ("active", "paused")


@dataclass(frozen=True, slots=True)
class RunningCases:
    """A page of the running cases that do not follow a version, the oldest first; `total` counts all of them."""

    rows: list[Row[Any]]
    total: int


def versions_in_use(reader: Reader, process_key: str) -> list[Row[Any]]:
    """Return each version with the number of its running cases (`cases`), the latest first.

    Raises:
        ProcessNotFound: nothing with that key is deployed.
    """
    running = (
        select(process_instance.c.bundle_id, func.count().label("cases"))
        .where(process_instance.c.process_key == process_key, process_instance.c.status.in_(RUNNING))
        .group_by(process_instance.c.bundle_id)
        .subquery()
    )
    rows: list[Any] = list(
        reader.connection.execute(
            select(
                bundle.c.id,
                bundle.c.version,
                bundle.c.note,
                bundle.c.deployed_at,
                func.coalesce(running.c.cases, 0).label("cases"),
            )
            .outerjoin(running, running.c.bundle_id == bundle.c.id)
            .where(bundle.c.process_key == process_key)
            .order_by(bundle.c.version.desc())
        )
    )
    if not rows:
        raise ProcessNotFound(process_key)
    return rows


def cases_of_other_versions(
    reader: Reader, process_key: str, *, to_version: int, from_version: int | None = None, page: int = 0
) -> RunningCases:
    """Return the running cases of a process that do not follow `to_version`, of one version where it is given."""
    wanted = [
        process_instance.c.process_key == process_key,
        process_instance.c.status.in_(RUNNING),
        bundle.c.version == from_version if from_version is not None else bundle.c.version != to_version,
    ]
    joined = process_instance.join(bundle, bundle.c.id == process_instance.c.bundle_id)
    total: int = reader.connection.scalars(select(func.count()).select_from(joined).where(*wanted)).one()
    rows: list[Any] = list(
        reader.connection.execute(
            select(
                process_instance.c.id,
                process_instance.c.title,
                process_instance.c.diary_number,
                process_instance.c.phase,
                process_instance.c.status,
                bundle.c.version,
            )
            .select_from(joined)
            .where(*wanted)
            .order_by(process_instance.c.id)
            .limit(PAGE)
            .offset(page * PAGE)
        )
    )
    return RunningCases(rows, total)


def moves_that_can_be_undone(reader: Reader, process_key: str) -> list[Row[Any]]:
    """Return the latest moves of a process' cases that nothing has happened after, the newest first."""
    before, after = bundle.alias("before"), bundle.alias("after")
    return list(
        reader.connection.execute(
            select(
                case_migration.c.instance_id,
                case_migration.c.at,
                case_migration.c.reason,
                process_instance.c.title,
                before.c.version.label("from_version"),
                after.c.version.label("to_version"),
                user_account.c.name.label("by"),
            )
            .join(process_instance, process_instance.c.id == case_migration.c.instance_id)
            .join(before, before.c.id == case_migration.c.from_bundle_id)
            .join(after, after.c.id == case_migration.c.to_bundle_id)
            .outerjoin(user_account, user_account.c.id == case_migration.c.by_id)
            .where(
                process_instance.c.process_key == process_key,
                process_instance.c.status.in_(RUNNING),
                process_instance.c.revision == case_migration.c.revision,
                case_migration.c.undone_at.is_(None),
            )
            .order_by(case_migration.c.id.desc())
            .limit(PAGE)
        )
    )


def places_of(reader: Reader, bundle_ids: Iterable[int], pairs: Iterable[tuple[str, str]]) -> Renamed:
    """Return where elements are found, from pairs of an old id and a new one.

    An old id may say its process (`steg3_planering/Task_A`); else it is looked for in all that the versions hold.

    Raises:
        InvalidAnswers: there is no such element, or there are several.
    """
    programs = [reader.rooms.programs.program(reader.connection, bundle_id) for bundle_id in bundle_ids]
    return {(_process_with(programs, old), old.rpartition("/")[2]): new for old, new in pairs}


def _process_with(programs: list[Program], old: str) -> str:
    process_key, slash, element_id = old.rpartition("/")
    found = {
        facts.key
        for program in programs
        for facts in program.processes.values()
        if element_id in facts.elements or element_id in facts.flows
        if not slash or facts.key == process_key
    }
    if len(found) == 1:
        return found.pop()
    if not found:
        raise InvalidAnswers({"renamed": f"Det finns inget element som heter {old} i ärendets version."})
    places = ", ".join(f"{key}/{element_id}" for key in sorted(found))
    raise InvalidAnswers({"renamed": f"Elementet {old} finns på flera ställen. Skriv ett av: {places}."})


@dataclass(frozen=True, slots=True)
class LikeSteps:
    """A step of an older version, and the steps of its kind in a newer one: (id, name)."""

    name: str
    options: list[tuple[str, str]]


def steps_like(
    reader: Reader, process_key: str, version: int, places: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], LikeSteps]:
    """Return, for steps (process key, id) that a version lacks, what people call them and what could stand for them."""
    older = reader.connection.scalars(
        select(bundle.c.id)
        .where(bundle.c.process_key == process_key, bundle.c.version != version)
        .order_by(bundle.c.version.desc())
    ).all()
    target = reader.connection.scalars(
        select(bundle.c.id).where(bundle.c.process_key == process_key, bundle.c.version == version)
    ).one()
    new = reader.rooms.programs.program(reader.connection, target)
    found: dict[tuple[str, str], LikeSteps] = {}
    for place in places:
        element = _element(reader, older, place)
        if element is not None and place[0] in new.processes:
            others = new.processes[place[0]].elements.values()
            like = [(other.id, other.label) for other in others if other.kind == element.kind]
            found[place] = LikeSteps(element.label, like)
    return found


def _element(reader: Reader, bundle_ids: Iterable[int], place: tuple[str, str]) -> ElementFacts | None:
    """Return an element as the latest of some versions that has it tells of it."""
    process_key, element_id = place
    for bundle_id in bundle_ids:
        facts = reader.rooms.programs.bundle(reader.connection, bundle_id).processes.get(process_key)
        if facts is not None and element_id in facts.elements:
            return facts.elements[element_id]
    return None


def bundle_of_case(reader: Reader, case_id: int) -> int | None:
    """Return the number of the version that a case follows, null when there is no such case."""
    found: int | None = reader.connection.scalar(
        select(process_instance.c.bundle_id).where(process_instance.c.id == case_id)
    )
    return found
