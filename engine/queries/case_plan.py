"""A case's time plan: what was planned, what has been, and the sittings of its body in between."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from engine import clock
from engine.bpmn import Bundle
from engine.queries.case_page import case_milestones
from engine.queries.case_position import CasePosition, Pass
from engine.queries.process_order import called_processes, ordered_phases
from engine.queries.registers import meetings_between
from engine.records import dataclass
from engine.transaction import Reader

#: How far ahead sittings are told when the plan has no end yet.
_AHEAD = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class Period:
    """A phase from the day it was entered to the day it was left; `until` is null while it goes on."""

    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Activity:
    """A planned activity with a date."""

    name: str
    on_date: date


@dataclass(frozen=True, slots=True)
class CasePlan:
    """`sittings` are those of the deciding body, from the case's start to the last date of the plan."""

    periods: list[Period]
    milestones: dict[str, date]
    activities: list[Activity]
    sittings: list[date]


def case_plan(
    reader: Reader, row: Row[Any], variables: Mapping[str, Any], position: CasePosition
) -> CasePlan:
    """Return the time plan of a case (`row` of `case_row`), with what has been of it."""
    files = reader.rooms.programs.bundle(reader.connection, row.bundle_id)
    milestones = case_milestones(reader, row.id)
    activities = _activities(variables)
    started_on = clock.local(row.started_at).date()
    ended_on = clock.local(row.ended_at).date() if row.ended_at else None
    planned = [*milestones.values(), *(activity.on_date for activity in activities)]
    last = ended_on or max(planned, default=reader.today + _AHEAD)
    return CasePlan(
        periods=_periods(files, position, ended_on=ended_on),
        milestones=milestones,
        activities=activities,
        sittings=_sittings(reader, row.unit_id, started_on, last),
    )


def _sittings(reader: Reader, unit_id: int | None, first: date, last: date) -> list[date]:
    if unit_id is None:
        return []
    return [row.on_date for row in meetings_between(reader, unit_id, first, last)]


def _activities(variables: Mapping[str, Any]) -> list[Activity]:
    rows = variables.get("activities")
    found = [
        Activity(str(row.get("name") or row.get("title") or f"Aktivitet {number}"), row["date"])
        for number, row in enumerate(rows if isinstance(rows, list) else [], start=1)
        if isinstance(row, dict) and type(row.get("date")) is date
    ]
    return sorted(found, key=lambda activity: activity.on_date)


def _periods(files: Bundle, position: CasePosition, *, ended_on: date | None) -> list[Period]:
    """Each time a phase was entered, until the case went on from it; rounds side by side are one period."""
    key = files.process_key
    phases = {element: name for name, elements in ordered_phases(files).items() for element in elements}
    entries = [
        (number, one)
        for number, one in enumerate(position.passes)
        if one.place[0] == key and one.place[1] in phases
    ]
    found: dict[str, list[Period]] = {name: [] for name in phases.values()}
    for number, one in entries:
        name = phases[one.place[1]]
        until = _left(files, one.place[1], position, number)
        if until is None and name not in position.phases:
            until = ended_on or _last_inside(files, one.place[1], position, number)
        _add(found[name], Period(name, _day(one), until))
    periods = [period for of_phase in found.values() for period in of_phase]
    return sorted(periods, key=lambda period: period.since)


def _left(files: Bundle, element: str, position: CasePosition, entered: int) -> date | None:
    """The day on which the case reached what follows the element, null before that."""
    flows = files.processes[files.process_key].flows.values()
    followers = {(files.process_key, flow.target) for flow in flows if flow.source == element}
    later = (one for one in position.passes[entered + 1 :] if one.place in followers)
    return next((_day(one) for one in later), None)


def _last_inside(files: Bundle, element: str, position: CasePosition, entered: int) -> date:
    """The day of the last step in what the element calls: it is done, but waits for others at a join."""
    inside = called_processes(files, files.processes[files.process_key].elements[element].called_element)
    passes = [one for one in position.passes[entered:] if one.place[0] in inside]
    return _day(passes[-1] if passes else position.passes[entered])


def _add(periods: list[Period], new: Period) -> None:
    """Add a later period, as one with the last when that had not ended before."""
    last = periods[-1] if periods else None
    if last is None or (last.until is not None and last.until < new.since):
        periods.append(new)
        return
    ends = (last.until, new.until)
    known = [end for end in ends if end is not None]
    periods[-1] = Period(new.name, last.since, None if None in ends else max(known))


def _day(one: Pass) -> date:
    return clock.local(one.at).date()
