"""How points and ranges lie to each other (DMN 1.3, table 78). A point is a range of one value."""

from __future__ import annotations

from engine.feel.functions.registry import builtin
from engine.feel.operators import both, either, equal, less, within
from engine.feel.values import Range, Value

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
