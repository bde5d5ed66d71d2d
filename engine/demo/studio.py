"""Open the demo's processes in the studio, each owned by two who can approve each other's work."""

from engine.commands.create_workspace import open_deployed_process
from engine.commands.set_members import set_members
from engine.demo.deploying import PROCESS_OWNER
from engine.demo.stories import actor_named
from engine.drafts.templates import shipped_test_cases
from engine.process_engine import ProcessEngine
from engine.queries.process_page import process_page
from engine.queries.studio import unopened_processes

SECOND_OWNER = "processagare.kff"


def open_studio(engine: ProcessEngine) -> None:
    """Open every process in force that has no workspace, with its test cases."""
    by = engine.read(actor_named, PROCESS_OWNER)
    for row in engine.read(unopened_processes, by):
        files = engine.read(process_page, row.process_key).files.files
        engine.run(open_deployed_process, row.process_key, beside=shipped_test_cases(files), by=by)
        engine.run(set_members, row.process_key, {PROCESS_OWNER: "owner", SECOND_OWNER: "owner"}, by=by)
