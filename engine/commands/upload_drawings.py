"""Take what a drawing tool uploads into the draft that it belongs to, or into a new one."""

from collections.abc import Mapping

from sqlalchemy import select

from engine.bpmn import ProcessFacts, read_processes
from engine.commands.create_workspace import create_workspace, open_deployed_process
from engine.commands.import_files import import_files
from engine.drafts.templates import shipped_test_cases
from engine.exceptions import InvalidAnswers
from engine.models import bundle, draft_file, workspace
from engine.permissions import is_permitted, require
from engine.records import dataclass
from engine.transaction import Actor, Transaction

SOURCE = "Uppladdat från Camunda Modeler"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """Where the files are now, and under which names."""

    workspace_key: str
    names: tuple[str, ...]


def upload_drawings(tx: Transaction, files: Mapping[str, bytes], *, by: Actor) -> Uploaded:
    """Take files into the draft of the process that they draw.

    That is the workspace of the process, else the one of `by`'s that holds a file of that name, else a new one. A
    drawing is kept under its process's key, whatever it was called on the disk that it comes from.

    Raises:
        NotPermitted: `by` may not draw, or does not own the process.
        InvalidAnswers: it is not clear which process is meant, or a file cannot be kept.
        XmlRefused, DrawingRefused: a drawing cannot be read, so nobody knows which process it is.
    """
    require(tx, "draft.create", by)
    named, drawn = _named(files)
    key = _workspace_for(tx, named, drawn, by)
    if key is None:
        return _in_new_workspace(tx, named, drawn, by)
    import_files(tx, key, named, source=SOURCE, by=by)
    return Uploaded(key, tuple(sorted(named)))


def _named(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[ProcessFacts]]:
    """Return the files with drawings named after their first process, and those processes."""
    named: dict[str, bytes] = {}
    drawn: list[ProcessFacts] = []
    for name, data in files.items():
        facts = next(iter(read_processes(data, name)), None) if name.endswith(".bpmn") else None
        if facts is not None:
            drawn.append(facts)
        named[name if facts is None else f"{facts.key}.bpmn"] = data
    return named, drawn


def _workspace_for(
    tx: Transaction, named: Mapping[str, bytes], drawn: list[ProcessFacts], by: Actor
) -> str | None:
    """Return the key of the workspace that the files belong to, null when it is to be made."""
    keys = [facts.key for facts in drawn]
    own = tx.connection.scalars(select(workspace.c.key).where(workspace.c.key.in_(keys))).all()
    holding = own or _holding(tx, named, by)
    if len(holding) > 1:
        raise InvalidAnswers(
            {
                "files": f"Filerna finns i flera processer: {', '.join(sorted(holding))}. Läs in dem i studion, i den "
                "process som du menar."
            }
        )
    if not holding and not drawn:
        raise InvalidAnswers(
            {
                "files": "Ingen av dina processer har filen. Läs in den i studion, i den process som ska ha den."
            }
        )
    return holding[0] if holding else None


def _holding(tx: Transaction, named: Mapping[str, bytes], by: Actor) -> list[str]:
    """Return the workspaces of the person's that hold a file of one of these names."""
    rows = tx.connection.execute(
        select(workspace.c.id, workspace.c.key)
        .join(draft_file, draft_file.c.workspace_id == workspace.c.id)
        .where(draft_file.c.name.in_(list(named)))
        .distinct()
    )
    return [row.key for row in rows.all() if is_permitted(tx, "draft.change", by, workspace_id=row.id)]


def _in_new_workspace(
    tx: Transaction, named: Mapping[str, bytes], drawn: list[ProcessFacts], by: Actor
) -> Uploaded:
    called = {key for facts in drawn for key in facts.called if key != facts.key}
    root = next((facts for facts in drawn if facts.key not in called), drawn[0])
    bundle_id = tx.connection.scalar(
        select(bundle.c.id).where(bundle.c.process_key == root.key).order_by(bundle.c.version.desc()).limit(1)
    )
    if bundle_id is None:
        create_workspace(tx, root.key, title=root.name or root.key, files=named, by=by)
    else:
        deployed = tx.rooms.programs.bundle(tx.connection, bundle_id).files
        open_deployed_process(tx, root.key, beside=shipped_test_cases(deployed), by=by)
        import_files(tx, root.key, named, source=SOURCE, by=by)
    return Uploaded(root.key, tuple(sorted(named)))
