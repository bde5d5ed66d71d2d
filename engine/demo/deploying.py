"""Deploy the processes that lie beside the code: all of them at first, later those whose files have changed."""

from collections.abc import Iterator

from sqlalchemy import select

from engine import paths
from engine.bpmn import bundle_of, read_process, read_sources
from engine.commands.deploy_bundle import Deployed, deploy_bundle
from engine.demo.stories import actor_named
from engine.models import bundle
from engine.process_engine import ProcessEngine
from engine.transaction import Reader

PROCESS_OWNER = "processagare"


def deploy_processes(engine: ProcessEngine) -> Iterator[Deployed]:
    """Deploy every process that starts by itself and whose content was never deployed before.

    What a process owner has deployed since stays the latest version, until the files themselves change.

    Raises:
        Refused: a file cannot be used; the processes before it were deployed.
    """
    sources = read_sources([paths.PROCESSES])
    by = engine.read(actor_named, PROCESS_OWNER)
    for key in _independent(sources):
        if bundle_of(key, sources).content_hash not in engine.read(_known_hashes, key):
            yield engine.run(deploy_bundle, key, sources, by=by, note="Från mappen processes")


def _independent(sources: dict[str, bytes]) -> list[str]:
    """Return the keys of the processes that no other one calls."""
    processes = [read_process(content, name) for name, content in sources.items() if name.endswith(".bpmn")]
    called = {key for process in processes for key in process.called if key != process.key}
    return sorted(process.key for process in processes if process.key not in called)


def _known_hashes(reader: Reader, process_key: str) -> set[str]:
    return set(
        reader.connection.scalars(select(bundle.c.content_hash).where(bundle.c.process_key == process_key))
    )
