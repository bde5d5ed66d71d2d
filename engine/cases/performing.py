"""Let something happen in a case, then run it to its next wait state.

What a person did is kept even when the automatic steps behind it fail: the action is done again on the state that
was stored, without running on, and the failure becomes an incident that can be retried.
"""

from collections.abc import Callable

from engine.cases.incidents import open_incident
from engine.cases.opening import OpenCase
from engine.exceptions import ElementFailed
from engine.spiff import Execution
from engine.transaction import Transaction

Action = Callable[[Execution], object]


def perform(tx: Transaction, case: OpenCase, action: Action) -> None:
    """Do `action` in the case and run on; a failing automatic step becomes an incident.

    Whatever `action` itself raises goes to the caller, and nothing is to be stored then.
    """
    action(case.execution)
    try:
        case.execution.run()
    except ElementFailed as failure:
        case.host.take_back()
        case.put_back()
        action(case.execution)
        open_incident(tx, case.id, failure, kind="step")
        case.incident_cause = failure.cause
    else:
        case.host.keep()
        case.ran_well = True
