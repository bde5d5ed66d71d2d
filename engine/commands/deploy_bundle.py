"""Deploy a process: freeze it with all it calls, its tables and its forms."""

import hashlib
from collections.abc import Collection, Mapping

from sqlalchemy import insert, select

from engine.bpmn import Bundle, bundle_of
from engine.cases import AuditEntry, append_system_audit, insert_new
from engine.checks import check_bundle
from engine.exceptions import Problem, Refused
from engine.models import bundle, bundle_file, resource, role
from engine.permissions import require
from engine.records import dataclass
from engine.transaction import Actor, Transaction

LONGEST_FILE_NAME = 120
#: A statement holds only so many values.
_ROWS_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployed version. `is_new` is false when the latest version already has exactly this content."""

    bundle_id: int
    process_key: str
    version: int
    is_new: bool
    warnings: tuple[Problem, ...]


class DeploymentRefused(Refused):
    """What would be wrong or fail at run time is not deployed."""


def deploy_bundle(
    tx: Transaction,
    process_key: str,
    sources: Mapping[str, bytes],
    *,
    by: Actor,
    note: str = "",
    given: Collection[str] = (),
) -> Deployed:
    """Deploy the process `process_key` from `sources` (file name -> content).

    `given` are variables that whoever starts its cases sets without a form (a test case's data).

    Raises:
        NotPermitted: `by` may not deploy.
        BundleIncomplete: something it refers to is not among the sources.
        DeploymentRefused: a check found errors; `problems` holds all of them.
    """
    require(tx, "process.deploy", by)
    frozen = bundle_of(process_key, sources)
    warnings = _checked(tx, frozen, given)
    latest = tx.connection.execute(
        select(bundle.c.id, bundle.c.version, bundle.c.content_hash)
        .where(bundle.c.process_key == process_key)
        .order_by(bundle.c.version.desc())
        .limit(1)
    ).one_or_none()
    if latest is not None and latest.content_hash == frozen.content_hash:
        return Deployed(latest.id, process_key, latest.version, is_new=False, warnings=warnings)
    version = latest.version + 1 if latest else 1
    bundle_id = _insert(tx, frozen, version=version, by=by, note=note)
    _create_roles(tx, frozen)
    append_system_audit(
        tx,
        by=by,
        entry=AuditEntry(
            "bundle_deployed",
            details={"process": process_key, "version": version, "hash": frozen.content_hash, "note": note},
        ),
    )
    return Deployed(bundle_id, process_key, version, is_new=True, warnings=warnings)


def _checked(tx: Transaction, frozen: Bundle, given: Collection[str]) -> tuple[Problem, ...]:
    problems = [*_long_names(frozen), *check_bundle(frozen, topics=tx.rooms.topics, names=given)]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DeploymentRefused(errors)
    return tuple(problems)


def _long_names(frozen: Bundle) -> list[Problem]:
    return [
        Problem(
            name[:LONGEST_FILE_NAME],
            "",
            "error",
            "too_long",
            f"Filens namn är längre än {LONGEST_FILE_NAME} tecken.",
            "Ge filen ett kortare namn.",
        )
        for name in frozen.files
        if len(name) > LONGEST_FILE_NAME
    ]


def _insert(tx: Transaction, frozen: Bundle, *, version: int, by: Actor, note: str) -> int:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in frozen.files.items()}
    insert_new(
        tx,
        resource,
        [{"content_hash": hashes[name], "content": content} for name, content in frozen.files.items()],
    )
    facts = frozen.processes[frozen.process_key]
    bundle_id: int = tx.connection.execute(
        insert(bundle)
        .values(
            process_key=frozen.process_key,
            version=version,
            name=facts.name or frozen.process_key,
            content_hash=frozen.content_hash,
            note=note,
            deployed_at=tx.now,
            deployed_by_id=by.id,
        )
        .returning(bundle.c.id)
    ).scalar_one()
    tx.connection.execute(
        insert(bundle_file).values(
            [
                {"bundle_id": bundle_id, "name": name, "content_hash": digest}
                for name, digest in hashes.items()
            ]
        )
    )
    return bundle_id


def _create_roles(tx: Transaction, frozen: Bundle) -> None:
    """Create the roles that lanes name and nobody holds yet, so that tasks have somewhere to lie."""
    named: dict[str, str] = {}
    for facts in frozen.processes.values():
        named |= {lane.role: lane.name or lane.role for lane in facts.lanes if lane.role}
        named |= {
            group: group
            for element in facts.elements.values()
            for group in element.candidate_groups
            if group not in named
        }
    rows = [{"key": key, "name": text} for key, text in named.items()]
    for first in range(0, len(rows), _ROWS_AT_A_TIME):
        insert_new(tx, role, rows[first : first + _ROWS_AT_A_TIME])
