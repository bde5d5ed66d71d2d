"""How points and ranges lie to each other (DMN 1.3, table 78). A point is a range of one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from engine.exceptions import FeelError
from engine.feel import temporal
from engine.feel.functions.registry import builtin
from engine.feel.lexer import AT, NUMBER, OPERATOR, STRING, WORD, Token, tokens_of
from engine.feel.operators import both, either, equal, less, within
from engine.feel.values import Range, Value, kind

Answer = bool | None
_POINT_OR_RANGE = "1:any,2:any"


@builtin("before", _POINT_OR_RANGE)
def before(left: Value, right: Value) -> Answer:
    first, second = _range(left), _range(right)
    touching = equal(first.end, second.start) and not (first.end_included and second.start_included)
    return either(less(first.end, second.start), touching)


@builtin("after", _POINT_OR_RANGE)
def after(left: Value, right: Value) -> Answer:
    return before(right, left)


@builtin("meets", "range1:range,range2:range")
def meets(first: Range, second: Range) -> Answer:
    return both(first.end_included and second.start_included, equal(first.end, second.start))


@builtin("met by", "range1:range,range2:range")
def met_by(first: Range, second: Range) -> Answer:
    return meets(second, first)


@builtin("overlaps", "range1:range,range2:range")
def overlaps(first: Range, second: Range) -> Answer:
    return both(_negated(before(first, second)), _negated(before(second, first)))


@builtin("overlaps before", "range1:range,range2:range")
def overlaps_before(first: Range, second: Range) -> Answer:
    return both(
        overlaps(first, second), both(_starts_earlier(first, second), _negated(_ends_later(first, second)))
    )


@builtin("overlaps after", "range1:range,range2:range")
def overlaps_after(first: Range, second: Range) -> Answer:
    return overlaps_before(second, first)


@builtin("finishes", "1:any,range:range")
def finishes(left: Value, second: Range) -> Answer:
    first = _range(left)
    same_end = both(first.end_included == second.end_included, equal(first.end, second.end))
    return both(same_end, _negated(_starts_earlier(first, second)))


@builtin("finished by", "range:range,1:any")
def finished_by(first: Range, right: Value) -> Answer:
    return finishes(right, first)


@builtin("starts", "1:any,range:range")
def starts(left: Value, second: Range) -> Answer:
    first = _range(left)
    same_start = both(first.start_included == second.start_included, equal(first.start, second.start))
    return both(same_start, _negated(_ends_later(first, second)))


@builtin("started by", "range:range,1:any")
def started_by(first: Range, right: Value) -> Answer:
    return starts(right, first)


@builtin("includes", "range:range,1:any")
def includes(outer: Range, right: Value) -> Answer:
    if not isinstance(right, Range):
        return within(right, outer)
    return both(_negated(_starts_earlier(right, outer)), _negated(_ends_later(right, outer)))


@builtin("during", "1:any,range:range")
def during(left: Value, outer: Range) -> Answer:
    return includes(outer, left)


@builtin("coincides", _POINT_OR_RANGE)
def coincides(left: Value, right: Value) -> Answer:
    first, second = _range(left), _range(right)
    same_sides = (first.start_included, first.end_included) == (second.start_included, second.end_included)
    return both(same_sides, both(equal(first.start, second.start), equal(first.end, second.end)))


@builtin("range", "from:string")
def to_range(text: str) -> Range:
    """Read a range such as `[1..3]` or `(@"2026-01-01"..@"2026-12-31"]`, whose ends are literals."""
    tokens = tokens_of(text.strip())[:-1]
    middle = next((index for index, token in enumerate(tokens) if token.value == ".."), 0)
    opening, closing = (tokens[0].value, tokens[-1].value) if len(tokens) > 2 else (None, None)
    if not middle or opening not in ("[", "(", "]") or closing not in ("]", ")", "["):
        raise FeelError(f"”{text[:40]}” är inte ett intervall. Skriv till exempel [1..3].")
    start, end = _end(tokens[1:middle]), _end(tokens[middle + 1 : -1])
    if start is None and end is None:
        raise FeelError("Ett intervall behöver åtminstone en ände.")
    if start is not None and end is not None and (kind(start) != kind(end) or less(end, start) is not False):
        raise FeelError(f"Intervallet ”{text[:40]}” slutar innan det börjar.")
    return Range(start, end, opening == "[", closing == "]")


_CALLS: Mapping[tuple[str, ...], Callable[[str], Value]] = {
    ("date",): temporal.parse_date,
    ("time",): temporal.parse_time,
    ("date", "and", "time"): temporal.parse_datetime,
    ("duration",): temporal.parse_duration,
}


def _end(tokens: Sequence[Token]) -> Value:
    """The value of a literal, or of a call such as `date("2026-11-24")`."""
    kinds = [token.kind for token in tokens]
    values = [token.value for token in tokens]
    if kinds in ([NUMBER], [STRING]):
        return values[0]
    if kinds == [OPERATOR, NUMBER] and values[0] == "-":
        return -Decimal(values[1])
    if kinds == [AT]:
        return temporal.parse_any(values[0])
    if values == ["null"]:
        return None
    read = _CALLS.get(
        tuple(str(value) for token, value in zip(tokens, values, strict=True) if token.kind == WORD)
    )
    if read is None or kinds[-3:] != [OPERATOR, STRING, OPERATOR] or (values[-3], values[-1]) != ("(", ")"):
        raise FeelError("Intervallets ändar ska vara värden, inte uttryck.")
    return read(values[-2])


def _range(value: Value) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _negated(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _starts_earlier(first: Range, second: Range) -> Answer:
    at_once = both(first.start_included and not second.start_included, equal(first.start, second.start))
    return either(less(first.start, second.start), at_once)


def _ends_later(first: Range, second: Range) -> Answer:
    at_once = both(first.end_included and not second.end_included, equal(first.end, second.end))
    return either(less(second.end, first.end), at_once)
