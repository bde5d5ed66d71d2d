"""A case's time plan: what was planned, what has been, and the sittings of its body in between."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from engine import clock
from engine.bpmn import Bundle
from engine.queries.case_page import case_milestones
from engine.queries.case_position import CasePosition
from engine.queries.process_order import ordered_phases
from engine.queries.registers import meetings_between
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
    """Each time a phase was entered, until the case went on from it."""
    key = files.process_key
    followers: dict[str, set[str]] = {}
    for flow in files.processes[key].flows.values():
        followers.setdefault(flow.source, set()).add(flow.target)
    phases = {element: name for name, elements in ordered_phases(files).items() for element in elements}
    own = [(clock.local(one.at).date(), one.place[1]) for one in position.passes if one.place[0] == key]
    periods = []
    for number, (since, element) in enumerate(own):
        if element in phases:
            later = (on for on, other in own[number + 1 :] if other in followers.get(element, ()))
            periods.append(Period(phases[element], since, next(later, ended_on)))
    return periods
