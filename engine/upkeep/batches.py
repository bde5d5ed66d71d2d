"""Work through batches of cases to be tried, moved or taken back: one transaction a case.

What waits is found by asking the table, so one that was stopped half-way, or two at once, lose and double nothing.
"""

import logging
from collections.abc import Callable
from contextlib import suppress

from engine.commands.migration_batches import (
    Outcome,
    begin_batch_case,
    do_batch_case,
    forget_try,
    note_batch_failure,
)
from engine.commands.migration_words import Line, refusal
from engine.exceptions import (
    ConcurrentChange,
    Conflict,
    DatabaseUnavailable,
    InvalidAnswers,
    NiostegError,
    NotFound,
    NotPermitted,
    Refused,
)
from engine.process_engine import ProcessEngine
from engine.queries.migration_batches import next_in_batches

log = logging.getLogger(__name__)

_GIVEN_UP = "Försöket avbröts flera gånger innan det blev klart."
_UNEXPECTED = "Något oväntat gick fel. Driften hittar orsaken i loggen."


def work_on_batches(engine: ProcessEngine, *, is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Do what waits, the oldest first, until nothing does or it `is_stopped`; return how many cases were done.

    Raises:
        DatabaseUnavailable: what waits still does.
    """
    done = 0
    while not is_stopped() and (place := engine.read(next_in_batches)) is not None:
        _do(engine, *place)
        done += 1
    return done


def _do(engine: ProcessEngine, batch_id: int, case_id: int) -> None:
    if not engine.run(begin_batch_case, batch_id, case_id):
        _fail(engine, batch_id, case_id, [_GIVEN_UP], outcome="failed")
        return
    try:
        engine.run(do_batch_case, batch_id, case_id)
    except DatabaseUnavailable:
        with suppress(DatabaseUnavailable):
            engine.run(forget_try, batch_id, case_id)
        raise
    except ConcurrentChange:
        return  # a person was faster: it still waits, and its next turn sees what they did
    except Refused as refused:
        lines = [refusal(problem) for problem in refused.problems]
        engine.run(note_batch_failure, batch_id, case_id, lines, outcome="refused")
    except InvalidAnswers as refused:
        _fail(engine, batch_id, case_id, list(refused.errors.values()), outcome="refused")
    except (Conflict, NotFound, NotPermitted) as refused:
        _fail(engine, batch_id, case_id, [str(refused)], outcome="refused")
    except NiostegError as error:
        _fail(engine, batch_id, case_id, [str(error)], outcome="failed")
    except Exception:
        # The border where what nobody foresaw becomes an incident: the cases behind it are not to wait for it.
        log.exception("a case could not be moved", extra={"batch": batch_id, "case": case_id})
        _fail(engine, batch_id, case_id, [_UNEXPECTED], outcome="failed")


def _fail(engine: ProcessEngine, batch_id: int, case_id: int, why: list[str], *, outcome: Outcome) -> None:
    lines = [Line("refused", "", text) for text in why]
    engine.run(note_batch_failure, batch_id, case_id, lines, outcome=outcome)
