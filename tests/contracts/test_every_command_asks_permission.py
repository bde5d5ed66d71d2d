"""Every command asks whether who calls it may, or stands in a list of those that nobody but the system calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

COMMANDS = Path(__file__).parents[2] / "engine" / "commands"
ASKING = frozenset({"require", "may_complete"})

#: Commands that ask nobody, and why nobody need be asked.
FOR_THE_SYSTEM = {
    "count_try": "is how somebody proves who they are",
    "forget_tries": "follows on the proof",
    "open_session": "is called with the id that a proof gave",
    "close_session": "ends the session whose token is shown",
    "close_all_sessions": "ends the sessions of whoever asks: the page gives the id of who is logged in",
    "touch_session": "notes the use of the session whose token is shown",
    "fire_timers": "the scheduler's: time is nobody's",
    "hold_failed_timer": "the scheduler's",
    "raise_reminders": "the scheduler's",
    "plan_idle_reminders": "the scheduler's",
    "note_tick": "the scheduler's",
    "claim_notifications": "the scheduler's outbox",
    "mark_sent": "the scheduler's outbox",
    "mark_failed": "the scheduler's outbox",
    "hold_mail": "the scheduler's outbox",
    "use_upload_token": "is how a drawing tool proves whom it speaks for",
    "claim_case_run": "the scheduler's: a person has asked for the run",
    "give_back_case_run": "the scheduler's",
    "note_case_run": "the scheduler's",
    "end_case_run": "the scheduler's",
    "begin_batch_case": "the scheduler's: a person has asked for the batch",
    "do_batch_case": "the scheduler's, for the person who asked: what it calls asks about them",
    "forget_try": "the scheduler's",
    "note_batch_failure": "the scheduler's",
    # Steps of other commands, called after those have asked.
    "checked_answers": "called by commands that have asked",
    "record": "called by commands that have asked",
    "note_move": "called by commands that have asked",
    "try_case_again": "called by commands that have asked",
    "open_task": "called by commands that ask with the task at hand",
}


def functions() -> Iterator[tuple[str, ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    """Each public function whose first argument is a transaction, with those of its module."""
    for path in sorted(COMMANDS.glob("*.py")):
        module = {
            node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)
        }
        for name, node in module.items():
            first = node.args.args[0].annotation if node.args.args else None
            if not name.startswith("_") and isinstance(first, ast.Name) and first.id == "Transaction":
                yield name, node, module


def asks(
    node: ast.FunctionDef, module: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()
) -> bool:
    """Whether the function asks, itself or by a helper of its module."""
    called = {
        call.func.id
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    }
    helpers = called & module.keys() - seen - {node.name}
    return bool(called & ASKING) or any(asks(module[name], module, seen | {node.name}) for name in helpers)


def test_a_command_asks_or_is_the_systems() -> None:
    """Ask `require` in the command named here, or say in the list why nobody is asked."""
    silent = {name for name, node, module in functions() if not asks(node, module)}

    assert silent == set(FOR_THE_SYSTEM)


def test_who_is_asked_about_is_who_acts() -> None:
    """A command that asks takes the actor by name, so that no call can leave it out."""
    for name, node, module in functions():
        if asks(node, module):
            assert "by" in {argument.arg for argument in node.args.kwonlyargs}, name
