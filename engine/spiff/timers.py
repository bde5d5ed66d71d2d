"""When a timer is due (BPMN 2.0, 10.5.5; ISO 8601), on Swedish clocks.

A literal may stand bare (`P14D`, `R3/P1D`, `2026-11-24`) or in quotes; anything else is FEEL. A date is its midnight
in Stockholm. Whole days and months move the calendar and keep the clock, so a day is a day when summer time begins.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from engine import clock, feel
from engine.bpmn import Event
from engine.exceptions import FeelError, FeelNameError
from engine.feel import DaysTime, Expression, Value, YearsMonths
from engine.records import dataclass
from engine.spiff.tokens import Token

MIN_INTERVAL = timedelta(minutes=1)
_LITERAL = re.compile(r"-?P[\dYMWDTHS.,]+|R\d*/.+|\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?")
_CYCLE = re.compile(r"R(?P<rounds>\d{0,4})/(?:(?P<start>[^P/][^/]*)/)?(?P<every>P.+)")

Duration = YearsMonths | DaysTime


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repetition: `rounds` moments (None: without end), `every` apart, from `start` or from the arming on."""

    rounds: int | None
    start: datetime | None
    every: Duration

    def moment(self, number: int, armed_at: datetime) -> datetime | None:
        """When round `number` (from 1) is due, counted from the first and not from the last: no drift."""
        if self.rounds is not None and number > self.rounds:
            return None
        if self.start is not None:
            return later(self.start, self.every, number - 1)
        return later(armed_at, self.every, number)

    def next_number(self, number: int, armed_at: datetime, now: datetime) -> int:
        """The first round after `number` that is still to come; those missed while nobody ticked are skipped."""
        step = 1
        while self._is_past(number + step, armed_at, now):
            step *= 2
        passed, coming = number + step // 2, number + step
        while coming - passed > 1:
            middle = (passed + coming) // 2
            passed, coming = (middle, coming) if self._is_past(middle, armed_at, now) else (passed, middle)
        return coming

    def _is_past(self, number: int, armed_at: datetime, now: datetime) -> bool:
        moment = self.moment(number, armed_at)
        return moment is not None and moment <= now


class Timer:
    """A timer of a drawing. `literal` is its text when that needs no evaluation, else there is an `expression`."""

    def __init__(self, event: Event) -> None:
        text = (event.timer_text or "").strip()
        bare = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
        self.kind = event.timer_kind
        self.literal = bare if _LITERAL.fullmatch(bare) else None
        self.expression: Expression | None = None if self.literal else feel.compile_expression(text)
        if self.literal:
            self.read(self.literal, clock.now())

    @property
    def follows_variables(self) -> bool:
        return self.expression is not None and bool(self.expression.names)

    def read(self, value: Value, armed_at: datetime) -> tuple[datetime, Cycle | None]:
        """The first due moment that `value` stands for, and the repetition it belongs to.

        Raises:
            FeelError: it is no such value, or repeats too often.
        """
        if self.kind == "cycle":
            cycle = _cycle(value)
            return cycle.moment(1, armed_at) or armed_at, cycle
        if self.kind == "duration":
            return later(armed_at, _duration(value)), None
        return _moment(value), None


class Alarm:
    """A token's own notes about its timer, kept as plain JSON: milliseconds since 1970, UTC.

    `due` is missing while the date that the timer waits for is not set; `n` counts the rounds of a cycle.
    """

    def __init__(self, token: Token) -> None:
        self._token = token

    @property
    def due_at(self) -> datetime | None:
        milliseconds = self._token.internal_data.get("timer", {}).get("due")
        return None if milliseconds is None else _from_milliseconds(milliseconds)

    def arm(self, timer: Timer) -> None:
        """Set the first due moment, counted from now.

        Raises:
            ElementFailed: the timer's expression gives no time.
        """
        self._set(timer, clock.now())

    def rearm(self, timer: Timer) -> bool:
        """Work the due moment out anew, as if armed at the same moment as then. True when it changed."""
        before = dict(self._token.internal_data["timer"])
        with clock.fixed(_from_milliseconds(before["at"])):
            self._set(timer, clock.now())
        after = self._token.internal_data["timer"]
        if before.get("cycle") is not None and before.get("cycle") == after.get("cycle"):
            self._token.internal_data["timer"] = before
        return bool(self._token.internal_data["timer"] != before)

    def next_round(self, timer: Timer) -> bool:
        """Move on to the next round of a cycle. False when there is none."""
        notes = self._token.internal_data["timer"]
        armed_at = _from_milliseconds(notes["at"])
        _, cycle = timer.read(notes["cycle"], armed_at)
        if cycle is None:
            return False
        number = cycle.next_number(notes["n"], armed_at, clock.now())
        moment = cycle.moment(number, armed_at)
        if moment is None:
            return False
        self._token.internal_data["timer"] = {**notes, "n": number, "due": _milliseconds(moment)}
        return True

    def _set(self, timer: Timer, armed_at: datetime) -> None:
        notes: dict[str, int | str] = {"at": _milliseconds(armed_at)}
        value = timer.literal or self._value(timer)
        if value is not None:
            try:
                due_at, cycle = timer.read(value, armed_at)
            except FeelError as error:
                raise self._token.failure(str(error)) from error
            notes["due"] = _milliseconds(due_at)
            if cycle is not None:
                notes |= {"n": 1, "cycle": str(value)}
        self._token.internal_data["timer"] = notes

    def _value(self, timer: Timer) -> Value:
        """The value of the expression; null while a date that it counts from is not set.

        An event on its way would hang without a word; one that stands by waits beside a task that is seen.
        """
        expression = timer.expression
        if expression is None:
            return None
        value = _value_or_null(expression, self._token)
        if value is None and not self._token.stands_by:
            raise self._token.failure(
                f"Tidpunkten ”{expression.text}” har inget värde än. Sätt den och försök igen."
            )
        return value


def later(moment: datetime, duration: Duration, times: int = 1) -> datetime:
    """`moment` moved by `duration`, `times` over, on Swedish clocks; as UTC."""
    whole = (
        YearsMonths(duration.months * times)
        if isinstance(duration, YearsMonths)
        else DaysTime(duration.delta * times)
    )
    return clock.utc(feel.plus(clock.local(moment), whole))


def _value_or_null(expression: Expression, token: Token) -> Value:
    try:
        return expression.evaluate(token.visible())
    except FeelNameError as error:
        raise token.failure(f"Uttrycket ”{expression.text}” går inte att räkna ut. {error}") from error
    except FeelError as error:
        if expression.evaluate(token.visible(), missing_is_null=True) is None:
            return None
        raise token.failure(f"Uttrycket ”{expression.text}” går inte att räkna ut. {error}") from error


def _moment(value: Value) -> datetime:
    value = feel.parse_datetime(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return clock.utc(value)
    if isinstance(value, date):
        return clock.start_of_day(value)
    raise FeelError(f"Tidpunkten ska vara ett datum, men är {feel.in_swedish(value)}.")


def _duration(value: Value) -> Duration:
    value = feel.parse_duration(value) if isinstance(value, str) else value
    if isinstance(value, (YearsMonths, DaysTime)):
        return value
    raise FeelError(f"Tiden ska vara en tidslängd, till exempel P14D, men är {feel.in_swedish(value)}.")


def _cycle(value: Value) -> Cycle:
    match = _CYCLE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise FeelError("Upprepningen ska skrivas som R3/P1D: tre gånger med en dag emellan.")
    every = _duration(match["every"])
    if _is_too_short(every):
        raise FeelError("Upprepningen kommer för tätt: det ska vara minst en minut emellan.")
    if match["rounds"] and int(match["rounds"]) == 0:
        raise FeelError("Upprepningen har noll gånger. Skriv minst R1, eller R utan tal för alltid.")
    start = _moment(match["start"]) if match["start"] else None
    return Cycle(int(match["rounds"]) if match["rounds"] else None, start, every)


def _is_too_short(every: Duration) -> bool:
    return every.months < 1 if isinstance(every, YearsMonths) else every.delta < MIN_INTERVAL


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _from_milliseconds(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
