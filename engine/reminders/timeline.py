"""The timeline T1-T18 of a citizen dialogue (domain.md 2.0), for the rules that hang on dates rather than on a task.

Rules that belong to one task (T2-T4, T6, T8-T13) are that task's due date and ladder in the drawing; T16 is the
default ladder; T17 (an idle case) is asked by the tick. The rest is here. All offsets are planning defaults.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from engine import clock
from engine.reminders.planned import PlannedReminder, morning_of

#: When one of these variables changes, the timeline is planned anew.
TIMELINE_VARIABLES = frozenset(
    {
        "activities",
        "final_decision",
        "launch_at",
        "mandate",
        "milestones",
        "other_actions",
        "participation_level",
    }
)

#: Weeks that a dialogue of each level needs before the decision (T1).
MIN_WEEKS = {"konsultation": 10, "dialog": 14, "inflytande": 18, "medbeslutande": 24}

#: An elected assembly sits from 15 October (KL 5:9), the executive board from 1 January after (KL 6:18);
#: every fourth year from 2022. A dialogue that crosses the shift is handed over to the new recipient (T18).
_FIRST_SHIFT_YEAR = 2023
_TERM_YEARS = 4


def plan_timeline(variables: Mapping[str, Any], *, now: datetime) -> list[PlannedReminder]:
    """Plan the dated reminders of a case. What lay in the past when it was planned is not raised afterwards."""
    today = clock.local(now).date()
    rules = (
        _time_is_short(variables, today),
        _readiness_before_invitations(variables),
        _activities(variables),
        _presentation(variables),
        _evaluation(variables),
        _actions(variables),
        _term_shift(variables),
    )
    return [planned for rule in rules for planned in rule if clock.local(planned.due_at).date() >= today]


def _planned(anchor: str, rule: str, *, of: date, on: date, role: str, reason: str) -> PlannedReminder:
    return PlannedReminder(anchor, rule, of.isoformat(), morning_of(on), role, reason)


def _time_is_short(variables: Mapping[str, Any], today: date) -> Iterator[PlannedReminder]:
    """T1: the time left before the decision is less than the level needs."""
    decision = _milestone(variables, "decision")
    weeks = MIN_WEEKS.get(str(variables.get("participation_level")))
    if decision is None or weeks is None or variables.get("mandate") is not None:
        return
    latest = decision - timedelta(weeks=weeks)
    reason = (
        f"Beslutet är planerat till {decision}. Nivån behöver minst {weeks} veckor, så uppdraget måste ges senast "
        f"{latest}. Välj ett senare beslutsdatum eller en lägre nivå."
    )
    yield _planned(
        "milestone:decision", "T1", of=decision, on=max(latest, today), role="process_leader", reason=reason
    )


def _readiness_before_invitations(variables: Mapping[str, Any]) -> Iterator[PlannedReminder]:
    """T5: the readiness check is done 14 days before the first public invitation."""
    start = _milestone(variables, "start")
    if start is None or variables.get("launch_at") is not None:
        return
    reason = f"Dialogen startar {start}. Avstämningen ska vara klar innan inbjudningarna går ut."
    for role in ("process_leader", "communicator"):
        yield _planned(
            "milestone:start",
            f"T5 -> {role}",
            of=start,
            on=start - timedelta(days=14),
            role=role,
            reason=reason,
        )


def _activities(variables: Mapping[str, Any]) -> Iterator[PlannedReminder]:
    """T7: a practical reminder 7 days and 1 day before each activity."""
    for number, activity in _rows(variables, "activities"):
        day = _date(activity.get("date"))
        if day is None:
            continue
        what = activity.get("name") or activity.get("title") or f"Aktivitet {number}"
        place = f" på {activity['place']}" if activity.get("place") else ""
        for days in (7, 1):
            for role in ("process_leader", "facilitator", "elected_official"):
                yield _planned(
                    f"activity:{number}",
                    f"T7 -{days} -> {role}",
                    of=day,
                    on=day - timedelta(days=days),
                    role=role,
                    reason=f"{what} hålls {day}{place}.",
                )


def _presentation(variables: Mapping[str, Any]) -> Iterator[PlannedReminder]:
    """T10: the report is with the secretary 14 days before the presentation."""
    day = _milestone(variables, "presentation")
    if day is not None:
        reason = f"Resultatet presenteras {day}. Rapporten ska vara hos nämndsekreteraren 14 dagar före."
        yield _planned(
            "milestone:presentation",
            "T10",
            of=day,
            on=day - timedelta(days=14),
            role="process_leader",
            reason=reason,
        )


def _evaluation(variables: Mapping[str, Any]) -> Iterator[PlannedReminder]:
    """T14: the evaluation is due 60 days after the decision."""
    decision = variables.get("final_decision")
    day = _date(decision.get("meeting_date")) if isinstance(decision, dict) else None
    if day is not None:
        yield _planned(
            "decision",
            "T14",
            of=day,
            on=day + timedelta(days=60),
            role="process_leader",
            reason=f"Beslutet togs {day}. Utvärderingen ska vara klar inom 60 dagar.",
        )


def _actions(variables: Mapping[str, Any]) -> Iterator[PlannedReminder]:
    """T15: each action 30 days before its date, on it, and 30 days after."""
    for number, action in _rows(variables, "other_actions"):
        day = _date(action.get("due"))
        if day is None:
            continue
        what = action.get("action") or f"Åtgärd {number}"
        for offset, words in (
            (-30, "ska vara klar"),
            (0, "ska vara klar i dag,"),
            (30, "skulle ha varit klar"),
        ):
            yield _planned(
                f"action:{number}",
                f"T15 {offset:+d}",
                of=day,
                on=day + timedelta(days=offset),
                role="process_leader" if offset < 30 else "head_of_administration",
                reason=f"Åtgärden ”{what}” {words} {day}.",
            )


def _term_shift(variables: Mapping[str, Any]) -> Iterator[PlannedReminder]:
    """T18: 60 days before the mandate shift that falls between start and decision."""
    start, decision = _milestone(variables, "start"), _milestone(variables, "decision")
    if start is None or decision is None:
        return
    for year in range(start.year, decision.year + 1):
        shift = date(year, 1, 1)
        if (year - _FIRST_SHIFT_YEAR) % _TERM_YEARS == 0 and start < shift <= decision:
            reason = (
                f"Mandatperioden skiftar {shift} under dialogen. Skriv en överlämning till den nya nämnden."
            )
            for role in ("process_leader", "committee_secretary"):
                yield _planned(
                    "milestone:term",
                    f"T18 -> {role}",
                    of=shift,
                    on=shift - timedelta(days=60),
                    role=role,
                    reason=reason,
                )


def _milestone(variables: Mapping[str, Any], name: str) -> date | None:
    dates = variables.get("milestones")
    return _date(dates.get(name)) if isinstance(dates, dict) else None


def _date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return clock.local(value).date()
    return value if isinstance(value, date) else None


def _rows(variables: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = variables.get(name)
    if isinstance(rows, list):
        yield from ((number, row) for number, row in enumerate(rows, start=1) if isinstance(row, dict))
