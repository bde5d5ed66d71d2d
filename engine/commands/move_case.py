"""Move a case by hand, in an emergency: past a step, to another step, or out of a branch.

For administrators alone, with a reason, on the audit trail, and undone like any other move as long as the case has
not gone on since (`engine.commands.migrate_case.undo_migration`).
"""

from collections.abc import Callable
from typing import Literal

from engine.cases import AuditEntry, OpenCase, open_case, settle_case, standing_of
from engine.commands.migrate_case import BY_HAND, demand_reason, note_move
from engine.commands.migration_words import Line, lines_of_move, refusal
from engine.exceptions import ElementFailed, NiostegError, Problem, Refused
from engine.permissions import require
from engine.records import dataclass
from engine.spiff import Execution, migration_obstacles
from engine.transaction import Actor, Transaction

Action = Literal["skip", "go_to", "call_off"]


@dataclass(frozen=True, slots=True)
class HandMove:
    """What is done to one token: skipped, taken to `element_id` (`go_to`), or called off with all inside it."""

    token_id: str
    action: Action
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class HandVerdict:
    """What a move by hand means: `refused` when it cannot be."""

    refused: bool
    lines: tuple[Line, ...]


def preview_hand_move(tx: Transaction, case_id: int, move: HandMove, *, by: Actor) -> HandVerdict:
    """Say what moving a token would mean; nothing is changed.

    Raises:
        NotPermitted, CaseNotFound, CaseEnded, CasePaused.
    """
    require(tx, "case.move", by)
    case = open_case(tx, case_id)
    savepoint = tx.connection.begin_nested()
    try:
        return _moved(tx, case, move, reason="", by=by)
    except Refused as refused:
        return HandVerdict(refused=True, lines=tuple(map(refusal, refused.problems)))
    except NiostegError as error:
        return HandVerdict(refused=True, lines=(Line("refused", "", str(error)),))
    finally:
        savepoint.rollback()


def move_by_hand(tx: Transaction, case_id: int, move: HandMove, *, reason: str, by: Actor) -> HandVerdict:
    """Move a token of a case, and return what that meant.

    Raises:
        NotPermitted, CaseNotFound, CaseEnded, CasePaused.
        InvalidAnswers: no reason.
        UserTaskNotFound: there is no such token (any more).
        MoveRefused: it cannot go there.
        Refused: the next automatic step fails.
    """
    require(tx, "case.move", by)
    demand_reason(reason)
    return _moved(tx, open_case(tx, case_id), move, reason=reason, by=by)


def _moved(tx: Transaction, case: OpenCase, move: HandMove, *, reason: str, by: Actor) -> HandVerdict:
    before = standing_of(tx, case.id)
    moved_from = _element_of(case, move.token_id)
    _run(case, _ACTIONS[move.action], move)
    case.ran_well = True
    details = {"action": move.action, "token": move.token_id, "to": move.element_id, "reason": reason}
    settle_case(tx, case, by=by, entry=AuditEntry("case_moved_by_hand", moved_from, details))
    bundle_id: int = case.row.bundle_id
    note_move(tx, case.id, before, kind=BY_HAND, to_bundle_id=bundle_id, names={}, reason=reason, by=by)
    lines = lines_of_move(tx, before, standing_of(tx, case.id), drawings=(case.program, case.program))
    return HandVerdict(refused=False, lines=(*lines, *_cannot_be_taken_back(case), *_stuck(case)))


def _element_of(case: OpenCase, token_id: str) -> str | None:
    """Return where a token stands, null for one that is not there."""
    return next((one.element.id for one in case.execution.standing() if one.token_id == token_id), None)


def _run(case: OpenCase, action: Callable[[Execution, HandMove], None], move: HandMove) -> None:
    try:
        action(case.execution, move)
        case.execution.run()
    except ElementFailed as failure:
        case.host.take_back()
        problem = Problem(
            f"{failure.process_key}.bpmn",
            failure.element_id,
            "error",
            "step_fails",
            f"Ett automatiskt steg därefter skulle stanna. {failure.cause}",
            "Gå till ett annat steg i stället.",
        )
        raise Refused([problem]) from failure
    case.host.keep()


_ACTIONS: dict[Action, Callable[[Execution, HandMove], None]] = {
    "skip": lambda execution, move: execution.skip(move.token_id),
    "go_to": lambda execution, move: execution.go_to(move.token_id, move.element_id),
    "call_off": lambda execution, move: execution.call_off(move.token_id),
}


def _cannot_be_taken_back(case: OpenCase) -> tuple[Line, ...]:
    """What the case did outside itself on the way: undoing the move leaves it done."""
    sent = dict.fromkeys(event.name for event in case.execution.sent)
    automatic = {
        passed.element_id: passed.name or passed.element_id
        for passed in case.execution.passed
        if passed.kind == "serviceTask"
    }
    return (
        *(
            Line("warning", "", f"Meddelandet ”{name}” skickas. Det är skickat även om flytten ångras.")
            for name in sent
        ),
        *(
            Line(
                "warning",
                element,
                f"Det automatiska steget ”{name}” körs. Det är gjort även om flytten ångras.",
            )
            for element, name in automatic.items()
        ),
    )


def _stuck(case: OpenCase) -> tuple[Line, ...]:
    """A join that waits for a branch which is called off, or has been left, would hold the case for ever."""
    if case.execution.ended:
        return ()
    problems = migration_obstacles(case.program, case.program, case.execution.state())
    return tuple(
        Line("warning", problem.element, problem.message)
        for problem in problems
        if problem.code == "join_never_fires"
    )
