"""Compare what a case looks like with what its test expects: every key given must hold."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Row, select

from engine import clock, feel
from engine.models import decision_taken, notification, process_instance, reminder, user_account, user_task
from engine.play.world import World
from engine.queries.case_page import case_page, passed_elements
from engine.transaction import Reader


def mismatches(world: World, expected: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each expectation that does not hold."""
    for key, wanted in expected.items():
        yield from _CHECKS[key](world, wanted)


def _compare(what: str, got: Any, wanted: Any) -> Iterator[str]:
    if got != wanted:
        yield f"{what}: fick {_show(got)}, väntade {_show(wanted)}"


def _show(value: Any) -> str:
    return feel.to_text(value) if not isinstance(value, list | dict | set) else str(feel.to_json(value))


def _open(world: World, wanted: list[str]) -> Iterator[str]:
    got = [task.element_id for task in world.open_tasks()]
    if Counter(got) != Counter(wanted):
        yield f"open: fick {sorted(got)}, väntade {sorted(wanted)}"


def _role(world: World, wanted: Mapping[str, str]) -> Iterator[str]:
    roles = {task.element_id: task.role for task in world.open_tasks()}
    for element, role in wanted.items():
        yield from _compare(f"role {element}", roles.get(element), role)


def _variables(world: World, wanted: Mapping[str, Any]) -> Iterator[str]:
    variables = world.engine.read(case_page, world.case_id).variables
    for name, value in wanted.items():
        got = feel.to_json(variables.get(name))
        yield from _compare(f"variables {name}", feel.from_json(got), feel.from_json(value))


def _decisions(world: World, wanted: Mapping[str, list[int]]) -> Iterator[str]:
    fired = world.engine.read(_last_rules, world.case_id)
    for decision, rules in wanted.items():
        yield from _compare(f"decisions {decision}", fired.get(decision), rules)


def _last_rules(reader: Reader, case_id: int) -> dict[str, Any]:
    rows = reader.connection.execute(
        select(decision_taken.c.decision_id, decision_taken.c.rules)
        .where(decision_taken.c.instance_id == case_id)
        .order_by(decision_taken.c.id)
    )
    return {
        row.decision_id: [int(rule) for rule in row.rules.strip("[]").split(",") if rule.strip()]
        for row in rows
    }


def _reminders(world: World, wanted: list[Mapping[str, Any]]) -> Iterator[str]:
    rows = world.engine.read(_raised, world.case_id)
    for one in wanted:
        got = sum(_reminder_matches(row, one) for row in rows)
        yield from _compare(f"reminders {_query(one)}", got, one.get("count", 1))


def _raised(reader: Reader, case_id: int) -> list[Row[Any]]:
    return list(
        reader.connection.execute(
            select(reminder.c.rule_key, reminder.c.role, user_task.c.element_id)
            .outerjoin(user_task, user_task.c.id == reminder.c.user_task_id)
            .where(reminder.c.instance_id == case_id, reminder.c.status == "raised")
        )
    )


def _reminder_matches(row: Row[Any], wanted: Mapping[str, Any]) -> bool:
    return (
        wanted.get("task") in {None, row.element_id}
        and wanted.get("role") in {None, row.role}
        and ("rule" not in wanted or row.rule_key.partition(" ")[0] == wanted["rule"])
    )


def _mails(world: World, wanted: list[Mapping[str, Any]]) -> Iterator[str]:
    rows = world.engine.read(_sent, world.case_id)
    for one in wanted:
        got = sum(_mail_matches(row, one) for row in rows)
        if "count" in one:
            yield from _compare(f"mails {_query(one)}", got, one["count"])
        elif got == 0:
            yield f"mails {_query(one)}: fick inget, väntade minst ett"


def _sent(reader: Reader, case_id: int) -> list[Row[Any]]:
    return list(
        reader.connection.execute(
            select(notification.c.subject, notification.c.body, user_account.c.username)
            .outerjoin(user_account, user_account.c.id == notification.c.user_id)
            .where(notification.c.instance_id == case_id)
        )
    )


def _mail_matches(row: Row[Any], wanted: Mapping[str, Any]) -> bool:
    return (
        wanted.get("to") in {None, row.username}
        and str(wanted.get("subject contains", "")).casefold() in row.subject.casefold()
        and str(wanted.get("text contains", "")).casefold() in row.body.casefold()
    )


def _query(wanted: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in wanted.items() if key != "count")


def _due(world: World, wanted: Mapping[str, str | None]) -> Iterator[str]:
    due = {task.element_id: task.due_at for task in world.open_tasks()}
    for element, day in wanted.items():
        moment = due.get(element)
        got = clock.local(moment).date().isoformat() if moment else None
        yield from _compare(f"due {element}", got, day)


def _phase(world: World, wanted: str | None) -> Iterator[str]:
    yield from _compare("phase", world.engine.read(_row, world.case_id).phase, wanted)


def _incidents(world: World, wanted: int) -> Iterator[str]:
    incidents = world.engine.read(case_page, world.case_id).incidents
    if len(incidents) != wanted:
        causes = "; ".join(f"{row.element_id}: {row.cause}" for row in incidents)
        yield f"incidents: fick {len(incidents)}, väntade {wanted}. {causes}".rstrip()


def _ended(world: World, wanted: object) -> Iterator[str]:
    status = world.engine.read(_row, world.case_id).status
    yield from _compare("ended", status in {"ended", "cancelled"}, wanted)


def _path(world: World, wanted: list[str]) -> Iterator[str]:
    passed = iter(element for _, element, _ in world.engine.read(passed_elements, world.case_id))
    for element in wanted:
        if element not in passed:
            yield f"path: {element} passerades inte i den ordningen"
            return


def _row(reader: Reader, case_id: int) -> Row[Any]:
    return reader.connection.execute(select(process_instance).where(process_instance.c.id == case_id)).one()


_CHECKS: dict[str, Callable[[World, Any], Iterator[str]]] = {
    "open": _open,
    "role": _role,
    "variables": _variables,
    "decisions": _decisions,
    "reminders": _reminders,
    "mails": _mails,
    "due": _due,
    "phase": _phase,
    "incidents": _incidents,
    "ended": _ended,
    "path": _path,
}
