"""When timers would go off: told as a date, so that a slip of the pen is seen before a case waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from engine import clock, feel
from engine.bpmn import ElementFacts
from engine.calendar import WorkCalendar, day_in_words
from engine.checks.material import Drawing
from engine.exceptions import FeelError, Problem
from engine.feel import Value
from engine.spiff.timers import Cycle, Timer

_END = datetime(9999, 12, 30, tzinfo=UTC)
"""Later moments have no date everywhere."""


def check_timers(drawing: Drawing) -> Iterator[Problem]:
    """Times that can be worked out already, and are none or are over."""
    for element, timer in _timers(drawing):
        try:
            due_at, _ = _next(timer)
        except (FeelError, OverflowError) as error:
            yield drawing.error(
                element.id,
                "timer",
                f"Tiden för {drawing.called(element.id)} går inte att räkna ut. {error}",
                "Rätta uttrycket.",
            )
            continue
        if due_at is not None and due_at <= clock.now():
            over = drawing.warning(
                element.id,
                "timer_over",
                f"Timern {drawing.called(element.id)} går direkt: {_told(due_at)} har redan varit.",
                "Skriv en tid som ligger framåt.",
            )
            yield replace(over, due_at=due_at)


def remarks_on_timers(drawing: Drawing) -> Iterator[Problem]:
    """When each timer would go off; for one that follows variables, which."""
    for element, timer in _timers(drawing):
        try:
            due_at, cycle = _next(timer)
        except (FeelError, OverflowError):
            continue
        if due_at is not None and due_at < _END:
            message = f"Om {_what(element)} nu skulle timern gå {_told(due_at)}{_repeated(cycle)}."
        elif due_at is None and timer.follows_variables:
            names = ", ".join(
                f"”{name}”" for name in sorted(timer.expression.names if timer.expression else ())
            )
            message = (
                f"Timern {drawing.called(element.id)} räknas från {names}, som får sitt värde i ärendet."
            )
        else:
            continue
        yield replace(drawing.info(element.id, "timer_date", message), due_at=due_at)


def _timers(drawing: Drawing) -> Iterator[tuple[ElementFacts, Timer]]:
    for element in drawing.elements.values():
        if element.event is not None and element.event.kind == "timer" and element.event.timer_text:
            try:
                yield element, Timer(element.event)
            except FeelError:
                # The engine room tells of it.
                continue


def _next(timer: Timer) -> tuple[datetime | None, Cycle | None]:
    """When the timer goes off if it is armed now; None while that hangs on variables.

    Raises:
        FeelError: its expression gives no time.
    """
    if timer.literal is not None:
        return timer.read(timer.literal, clock.now())
    if timer.expression is None or timer.expression.names - _KNOWN.keys():
        return None, None
    value = _evaluated(timer.expression)
    return (None, None) if value is None else timer.read(value, clock.now())


def _evaluated(expression: feel.Expression) -> Value:
    token = feel.WORKDAYS.set(WorkCalendar())
    try:
        return expression.evaluate({"case": {**_KNOWN["case"], "started_on": clock.today()}})
    finally:
        feel.WORKDAYS.reset(token)


_KNOWN: Mapping[str, Mapping[str, Value]] = {"case": dict.fromkeys(("id", "title", "diary_number", "unit"))}
"""Of a case that starts now, only the day is known."""


def _what(element: ElementFacts) -> str:
    if element.kind == "startEvent":
        return "processen startades"
    return "ärendet kom hit"


def _told(moment: datetime) -> str:
    local = clock.local(moment)
    return f"den {day_in_words(local.date())} kl. {local:%H.%M}"


def _repeated(cycle: Cycle | None) -> str:
    if cycle is None:
        return ""
    every = feel.to_text(cycle.every)
    if cycle.rounds is None:
        return f" och sedan med {every} emellan, tills något annat avslutar den"
    more = cycle.rounds - 1
    return f" och {more} {'gång' if more == 1 else 'gånger'} till med {every} emellan" if more else ""
