"""Timers and subscriptions: the rows by which a case that waits is found."""

from sqlalchemy import Delete, Table, Update, delete, update

from engine.cases.opening import OpenCase
from engine.cases.writing import Names, Writes, numbered
from engine.models import subscription, timer


def align_timers(case: OpenCase, writes: Writes) -> None:
    """Let the timer rows say what the execution waits for: gone ones go, new and moved ones come."""
    armed = {waiting.token_id: waiting for waiting in case.execution.timers()}
    stale = [
        token for token, due_at in case.timers.items() if token not in armed or armed[token].due_at != due_at
    ]
    status = "held" if case.status == "paused" else "waiting"
    new = [
        {
            "token_id": waiting.token_id,
            "element_id": waiting.element_id,
            "due_at": waiting.due_at,
            "status": status,
        }
        for token, waiting in armed.items()
        if case.timers.get(token) != waiting.due_at
    ]
    if len(stale) == len(new) == 1:
        # As most often: a task is done, and the next one has a timer too.
        writes.add(_handing_on, {"case": case.id, "stale": stale[0], **new[0]})
        return
    if stale:
        writes.add(_gone_timers, {"case": case.id} | numbered("token", stale), count=len(stale))
    writes.insert(timer, [{"instance_id": case.id, **row} for row in new])


def _handing_on(names: Names, _count: int) -> Update:
    """One timer takes over the row of another."""
    row = timer.c
    new = {column.name: names(column.name) for column in (row.token_id, row.element_id, row.status)}
    new["due_at"] = names("due_at", row.due_at.type)
    which = (row.instance_id == names("case"), row.token_id == names("stale"))
    return update(timer).where(*which).values(new)


def align_subscriptions(case: OpenCase, writes: Writes) -> None:
    """Let the subscription rows say which messages and signals the execution waits for."""
    waiting = {heard.token_id: heard for heard in case.execution.subscriptions()}
    gone = case.subscriptions - waiting.keys()
    if gone:
        writes.add(_gone_subscriptions, {"case": case.id} | numbered("token", list(gone)), count=len(gone))
    writes.insert(
        subscription,
        [
            {
                "instance_id": case.id,
                "token_id": heard.token_id,
                "element_id": heard.element_id,
                "kind": heard.kind,
                "name": heard.name,
                "correlation_key": heard.correlation_key,
            }
            for token, heard in waiting.items()
            if token not in case.subscriptions
        ],
    )


def _gone_timers(names: Names, count: int) -> Delete:
    return _gone(timer, names, count)


def _gone_subscriptions(names: Names, count: int) -> Delete:
    return _gone(subscription, names, count)


def _gone(table: Table, names: Names, count: int) -> Delete:
    return delete(table).where(
        table.c.instance_id == names("case"), table.c.token_id.in_(names.some("token", count))
    )
