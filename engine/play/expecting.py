"""Compare what a case looks like with what its test expects: every key given must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from engine import clock, feel
from engine.play.comparing import differences
from engine.play.seeing import (
    fired_in,
    incidents_of,
    mails_of,
    open_tasks_of,
    passed_by,
    raised_in,
    state_of,
    variables_of,
)
from engine.play.world import World
from engine.records import dataclass
from engine.transaction import Reader


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that is not as expected, in words; `elements` are the ids of those it is about.

    `got` is what came of a step, where it expects something of itself: how many were reached, which fields refused.
    """

    text: str
    elements: tuple[str, ...] = ()
    got: Any = None

    def __str__(self) -> str:
        return self.text


def mismatches(world: World, expected: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Yield each expectation that does not hold."""
    yield from world.engine.read(_found, world.case_id, expected)


def _found(reader: Reader, case_id: int, expected: Mapping[str, Any]) -> list[Mismatch]:
    return [
        mismatch for key, wanted in expected.items() for mismatch in _CHECKS[key](reader, case_id, wanted)
    ]


def _compared(place: str, got: Any, wanted: Any, *elements: str) -> Iterator[Mismatch]:
    for line in differences(place, got, wanted):
        yield Mismatch(line, elements)


def _open(reader: Reader, case_id: int, wanted: Sequence[str]) -> Iterator[Mismatch]:
    got = Counter(task.element_id for task in open_tasks_of(reader, case_id))
    hoped = Counter(wanted)
    if got != hoped:
        more, less = sorted((got - hoped).elements()), sorted((hoped - got).elements())
        parts = [f"fick {_listed(got.elements())}", f"väntade {_listed(wanted)}"]
        parts += [f"för mycket: {_listed(more)}"] if more else []
        parts += [f"saknas: {_listed(less)}"] if less else []
        yield Mismatch(f"open: {'; '.join(parts)}", tuple(dict.fromkeys((*more, *less))))


def _listed(names: Any) -> str:
    return ", ".join(sorted(names)) or "inga"


def _role(reader: Reader, case_id: int, wanted: Mapping[str, str | None]) -> Iterator[Mismatch]:
    yield from _of_tasks(reader, case_id, "role", wanted, lambda task: task.role)


def _due(reader: Reader, case_id: int, wanted: Mapping[str, str | None]) -> Iterator[Mismatch]:
    yield from _of_tasks(reader, case_id, "due", wanted, _due_day)


def _due_day(task: Any) -> str | None:
    return clock.local(task.due_at).date().isoformat() if task.due_at else None


def _of_tasks(
    reader: Reader, case_id: int, what: str, wanted: Mapping[str, str | None], told: Callable[[Any], Any]
) -> Iterator[Mismatch]:
    """Compare what is told of each open task of an element; one that is not open is not as expected."""
    tasks = open_tasks_of(reader, case_id)
    for element, value in wanted.items():
        got = list(dict.fromkeys(told(task) for task in tasks if task.element_id == element))
        if not got:
            yield Mismatch(f"{what} {element}: uppgiften är inte öppen", (element,))
        for one in got:
            yield from _compared(f"{what} {element}", one, value, element)


def _variables(reader: Reader, case_id: int, wanted: Mapping[str, Any]) -> Iterator[Mismatch]:
    variables = variables_of(reader, case_id)
    for name, value in wanted.items():
        yield from _compared(f"variables {name}", feel.to_json(variables.get(name)), value)


def _decisions(reader: Reader, case_id: int, wanted: Mapping[str, list[int]]) -> Iterator[Mismatch]:
    fired = dict(fired_in(reader, case_id))
    for decision, rules in wanted.items():
        if decision not in fired:
            known = f" Prövade: {_listed(fired)}." if fired else ""
            yield Mismatch(f"decisions {decision}: beslutet har inte prövats.{known}")
        elif fired[decision] != rules:
            yield Mismatch(
                f"decisions {decision}: fick regel {_numbers(fired[decision])}, väntade {_numbers(rules)}"
            )


def _numbers(rules: Sequence[int]) -> str:
    return ", ".join(map(str, rules)) or "ingen"


def _reminders(reader: Reader, case_id: int, wanted: Sequence[Mapping[str, Any]]) -> Iterator[Mismatch]:
    rows = raised_in(reader, case_id)
    for one in wanted:
        got = sum(_reminder_matches(row, one) for row in rows)
        if got != one.get("count", 1):
            yield Mismatch(
                f"reminders {_query(one)}: fick {got}, väntade {one.get('count', 1)}.{_raised(rows)}",
                (one["task"],) if one.get("task") else (),
            )


def times_reminded(reader: Reader, case_id: int, wanted: Mapping[str, Any]) -> int:
    """Return how many reminders have gone that a row of `reminders` is about."""
    return sum(_reminder_matches(row, wanted) for row in raised_in(reader, case_id))


def times_mailed(reader: Reader, case_id: int, wanted: Mapping[str, Any]) -> int:
    """Return how many mails have gone that a row of `mails` is about."""
    return sum(_mail_matches(row, wanted) for row in mails_of(reader, case_id))


def _reminder_matches(row: Row[Any], wanted: Mapping[str, Any]) -> bool:
    return (
        wanted.get("task") in {None, row.element_id}
        and wanted.get("role") in {None, row.role}
        and ("rule" not in wanted or row.rule_key.partition(" ")[0] == wanted["rule"])
    )


def _raised(rows: Sequence[Row[Any]]) -> str:
    told = [f"{row.element_id or row.rule_key} {clock.local(row.raised_at).date()}" for row in rows]
    return f" Skickade: {', '.join(told)}." if told else ""


def _mails(reader: Reader, case_id: int, wanted: Sequence[Mapping[str, Any]]) -> Iterator[Mismatch]:
    rows = mails_of(reader, case_id)
    for one in wanted:
        got = sum(_mail_matches(row, one) for row in rows)
        is_wrong = got != one["count"] if "count" in one else got == 0
        if is_wrong:
            hoped = one.get("count", "minst ett")
            yield Mismatch(f"mails {_query(one)}: fick {got or 'inget'}, väntade {hoped}.{_sent(rows)}")


def _mail_matches(row: Row[Any], wanted: Mapping[str, Any]) -> bool:
    return (
        wanted.get("to") in {None, row.username}
        and wanted.get("subject contains", "").casefold() in row.subject.casefold()
        and wanted.get("text contains", "").casefold() in row.body.casefold()
    )


#: Mails that are told when one is missing.
_LAST_MAILS = 5


def _sent(rows: Sequence[Row[Any]]) -> str:
    told = [f"{row.username or '?'} ”{row.subject}”" for row in rows[-_LAST_MAILS:]]
    return f" De senaste: {', '.join(told)}." if told else " Inga brev har skickats."


def _query(wanted: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in wanted.items() if key != "count")


def _phase(reader: Reader, case_id: int, wanted: str | None) -> Iterator[Mismatch]:
    yield from _compared("phase", state_of(reader, case_id)[1], wanted)


def _incidents(reader: Reader, case_id: int, wanted: int) -> Iterator[Mismatch]:
    incidents = incidents_of(reader, case_id)
    if len(incidents) != wanted:
        causes = "; ".join(f"{row.element_id}: {row.cause}" for row in incidents)
        elements = tuple(row.element_id for row in incidents if row.element_id)
        yield Mismatch(f"incidents: fick {len(incidents)}, väntade {wanted}. {causes}".rstrip(), elements)


def _ended(reader: Reader, case_id: int, wanted: bool) -> Iterator[Mismatch]:  # noqa: FBT001 - a value that is compared
    yield from _compared("ended", state_of(reader, case_id)[0] in {"ended", "cancelled"}, wanted)


def _path(reader: Reader, case_id: int, wanted: Sequence[str]) -> Iterator[Mismatch]:
    passed = iter([one.element_id for one in passed_by(reader, case_id)[0]])
    for number, element in enumerate(wanted):
        if element not in passed:
            before = f" efter {wanted[number - 1]}" if number else ""
            yield Mismatch(f"path: {element} passerades inte{before}", (element,))
            return


_CHECKS: dict[str, Callable[[Reader, int, Any], Iterator[Mismatch]]] = {
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
