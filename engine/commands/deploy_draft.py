"""Put a draft in force for new cases, or an earlier version back."""

from sqlalchemy import delete, select

from engine.cases import AuditEntry, append_system_audit
from engine.commands.approve_draft import DraftChanged
from engine.commands.deploy_bundle import Deployed, deploy_bundle
from engine.drafts import demand_note, digest_of, draft_files, lock_workspace, note_version
from engine.drafts.judging import is_approved, latest_run, test_cases_in
from engine.exceptions import Conflict, ProcessNotFound
from engine.models import bundle, draft_author
from engine.permissions import require
from engine.records import dataclass
from engine.transaction import Actor, Transaction


class NotReady(Conflict):
    """Something still stops deployment. Nothing was changed. `reasons` are Swedish sentences."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(reasons))


@dataclass(frozen=True, slots=True)
class DraftDeployed:
    """What came of it: the version in force, and the version of the draft that keeps its files."""

    deployed: Deployed
    number: int


def deploy_draft(
    tx: Transaction, workspace_key: str, *, content_hash: str, note: str = "", by: Actor
) -> DraftDeployed:
    """Deploy the content that `content_hash` names. `note` tells users what has changed.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` does not own the process.
        InvalidAnswers: the note is too long.
        DraftChanged: the draft is another by now.
        NotReady: its test cases do not all hold, or nobody has approved it.
        BundleIncomplete, DeploymentRefused: the checks find errors.
    """
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.change", by, workspace_id=space.id)
    demand_note(note)
    files = {file.name: file.content for file in draft_files(tx, space.id).values()}
    if digest_of(files) != content_hash:
        raise DraftChanged
    _demand_ready(tx, space.id, content_hash, files)
    deployed = deploy_bundle(tx, space.key, files, by=by, note=note)
    number = note_version(
        tx,
        space.id,
        files,
        kind="deployed",
        name=f"Version {deployed.version}",
        note=note,
        bundle_version=deployed.version,
        by=by,
    )
    tx.connection.execute(delete(draft_author).where(draft_author.c.workspace_id == space.id))
    details = {"process": space.key, "version": deployed.version, "hash": content_hash, "number": number}
    append_system_audit(tx, by=by, entry=AuditEntry("draft_deployed", details=details))
    return DraftDeployed(deployed, number)


def use_earlier_version(tx: Transaction, workspace_key: str, version: int, *, by: Actor) -> Deployed:
    """Let new cases start with what deployed version `version` holds; it gets a new number. Running cases stay.

    It has been approved and in force before, so nobody is asked again. The draft is not touched.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` does not own the process.
        ProcessNotFound: the process has no such version.
        DeploymentRefused: the checks have become stricter since, and find errors.
    """
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.change", by, workspace_id=space.id)
    bundle_id = tx.connection.scalar(
        select(bundle.c.id).where(bundle.c.process_key == space.key, bundle.c.version == version)
    )
    if bundle_id is None:
        raise ProcessNotFound(space.key, version)
    files = tx.rooms.programs.bundle(tx.connection, bundle_id).files
    deployed = deploy_bundle(tx, space.key, files, by=by, note=f"Tillbaka till version {version}")
    details = {"process": space.key, "version": deployed.version, "as": version}
    append_system_audit(tx, by=by, entry=AuditEntry("earlier_version_used", details=details))
    return deployed


def _demand_ready(tx: Transaction, workspace_id: int, content_hash: str, files: dict[str, bytes]) -> None:
    reasons = []
    run = latest_run(tx, workspace_id, content_hash)
    if test_cases_in(files) and (run is None or run.status != "held"):
        reasons.append("Alla testfall behöver hålla. Spela dem och rätta det som inte håller.")
    if tx.rooms.studio_approval and not is_approved(tx, workspace_id, content_hash):
        reasons.append("En annan processägare behöver godkänna utkastet som det är nu.")
    if reasons:
        raise NotReady(reasons)
