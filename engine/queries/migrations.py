"""Which running cases could follow another version of their process, and what was moved before."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, func, select, union

from engine.cases.choosing import EVERYTHING, RUNNING, Wanted, narrowed_to
from engine.exceptions import InvalidAnswers, ProcessNotFound
from engine.models import (
    bundle,
    case_migration,
    incident,
    process_instance,
    subscription,
    timer,
    unit,
    user_account,
    user_task,
)
from engine.records import dataclass
from engine.spiff import Program, Renamed
from engine.transaction import Reader

PAGE = 25
#: Steps are named as in the latest of so many versions.
_VERSIONS_READ = 20


@dataclass(frozen=True, slots=True)
class RunningCases:
    """A page of the running cases that do not follow a version, the oldest first; `total` counts all of them."""

    rows: list[Row[Any]]
    total: int

    @property
    def is_whole(self) -> bool:
        """Whether the page holds all of them."""
        return len(self.rows) == self.total


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
    reader: Reader, process_key: str, *, to_version: int, wanted: Wanted = EVERYTHING, page: int = 0
) -> RunningCases:
    """Return the running cases of a process that do not follow `to_version` and are `wanted`."""
    which = [
        process_instance.c.process_key == process_key,
        process_instance.c.status.in_(RUNNING),
        bundle.c.version != to_version,
        *narrowed_to(wanted),
    ]
    joined = process_instance.join(bundle, bundle.c.id == process_instance.c.bundle_id)
    total: int = reader.connection.scalars(select(func.count()).select_from(joined).where(*which)).one()
    rows: list[Any] = list(
        reader.connection.execute(
            select(
                process_instance.c.id,
                process_instance.c.title,
                process_instance.c.diary_number,
                process_instance.c.phase,
                process_instance.c.status,
                bundle.c.version,
                unit.c.name.label("unit_name"),
            )
            .select_from(joined.outerjoin(unit, unit.c.id == process_instance.c.unit_id))
            .where(*which)
            .order_by(process_instance.c.id)
            .limit(PAGE)
            .offset(page * PAGE)
        )
    )
    return RunningCases(rows, total)


def steps_waited_at(reader: Reader, process_key: str, *, to_version: int) -> list[tuple[str, str]]:
    """Return (id, name) of what the running cases of other versions wait at, by name."""
    running = (
        select(process_instance.c.id)
        .join(bundle, bundle.c.id == process_instance.c.bundle_id)
        .where(
            process_instance.c.process_key == process_key,
            process_instance.c.status.in_(RUNNING),
            bundle.c.version != to_version,
        )
    )
    waited = union(
        *(
            select(table.c.element_id).where(table.c.instance_id.in_(running), *conditions)
            for table, conditions in (
                (user_task, [user_task.c.status == "open"]),
                (incident, [incident.c.status == "open", incident.c.element_id != ""]),
                (timer, []),
                (subscription, []),
            )
        )
    )
    labels = _labels(reader, process_key)
    found = [(id_, labels.get(id_, id_)) for id_ in reader.connection.scalars(waited)]
    return sorted(found, key=lambda one: one[1].casefold())


def _labels(reader: Reader, process_key: str) -> dict[str, str]:
    """Return what people call the elements of all versions; the latest version's word goes."""
    versions = reader.connection.scalars(
        select(bundle.c.id).where(bundle.c.process_key == process_key).order_by(bundle.c.version)
    ).all()
    return {
        element.id: element.label
        for bundle_id in versions[-_VERSIONS_READ:]
        for facts in reader.rooms.programs.bundle(reader.connection, bundle_id).processes.values()
        for element in facts.elements.values()
    }


def moves_that_can_be_undone(reader: Reader, process_key: str, *, page: int = 0) -> list[Row[Any]]:
    """Return the latest moves of a process' cases that nothing has happened after, the newest first.

    A page, and one more where there are more.
    """
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
                process_instance.c.status.in_((*RUNNING, "ended")),
                process_instance.c.revision == case_migration.c.revision,
                case_migration.c.kind == "version",
                case_migration.c.undone_at.is_(None),
            )
            .order_by(case_migration.c.id.desc())
            .limit(PAGE + 1)
            .offset(page * PAGE)
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


def bundle_of_case(reader: Reader, case_id: int) -> int | None:
    """Return the number of the version that a case follows, null when there is no such case."""
    found: int | None = reader.connection.scalar(
        select(process_instance.c.bundle_id).where(process_instance.c.id == case_id)
    )
    return found
