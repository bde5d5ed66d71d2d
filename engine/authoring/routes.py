"""Right-angled ways between two boxes: some that could be, and the one that is least in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from engine.drawing.geometry import Bounds, Point, Segment

_STUB = 20
"""Between a box and the first bend."""
_AROUND = 30


def best_route(
    source: Bounds,
    target: Bounds,
    *,
    steps: Sequence[Bounds],
    lines: Sequence[Segment],
    kin: Sequence[Segment] = (),
    start: Sequence[Point] | None = None,
    end: Sequence[Point] | None = None,
) -> list[Point]:
    """Return the way from one box to another that goes through the fewest steps, then crosses the fewest lines.

    `kin` are lines that begin or end at the same boxes: going along with them is fine, going across is not.
    `start`: a way that left the same box; `end`: a way that reached the same box. They are tried first.
    """
    candidates = [simplified(route) for route in _candidates(source, target, start, end)]
    boxes = [*steps, source.grown(-1), target.grown(-1)]
    return min(candidates, key=lambda route: _cost(route, boxes, lines, kin))


def simplified(points: Sequence[Point]) -> list[Point]:
    """The same line without points that lie on the way between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and _same(kept[-1].x, point.x) and _same(kept[-1].y, point.y):
            continue
        if len(kept) > 1 and _is_between(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _candidates(
    source: Bounds, target: Bounds, start: Sequence[Point] | None, end: Sequence[Point] | None
) -> Iterator[list[Point]]:
    right, left = Point(source.right, source.centre.y), Point(target.x, target.centre.y)
    if end is not None and len(end) > 1:
        yield from _ended_as(source, end)
    if start is not None and len(start) > 1:
        yield from _begun_as(start, target)
    if target.x >= source.right:
        for x in (target.x - _STUB, source.right + _STUB, (source.right + target.x) / 2):
            yield [right, Point(x, right.y), Point(x, left.y), left]
    middle, below = source.centre.x, target.centre.y > source.centre.y
    leaves = Point(middle, source.bottom if below else source.y)
    yield [leaves, Point(middle, left.y), left if target.centre.x > middle else Point(target.right, left.y)]
    reached = Point(target.centre.x, target.y if below else target.bottom)
    yield [right, Point(reached.x, right.y), reached]
    for y in (max(source.bottom, target.bottom) + _AROUND, min(source.y, target.y) - _AROUND):
        is_under = y > source.centre.y
        yield [
            Point(middle, source.bottom if is_under else source.y),
            Point(middle, y),
            Point(target.centre.x, y),
            Point(target.centre.x, target.bottom if is_under else target.y),
        ]


def _ended_as(source: Bounds, end: Sequence[Point]) -> Iterator[list[Point]]:
    """As the older way went on, from another box."""
    first, second = end[0], end[1]
    if _same(first.y, second.y) and _same(first.y, source.centre.y) and second.x >= source.right:
        yield [Point(source.right, source.centre.y), *end[1:]]
    if _same(first.x, second.x) and len(end) > 2:
        is_below = second.y > source.centre.y
        middle = source.centre.x
        yield [
            Point(middle, source.bottom if is_below else source.y),
            Point(middle, second.y),
            *end[2:],
        ]


def _begun_as(start: Sequence[Point], target: Bounds) -> Iterator[list[Point]]:
    """As the older way left its box, to another one."""
    first, second = start[0], start[1]
    y = target.centre.y
    if _same(first.x, second.x):
        yield [first, Point(first.x, y), Point(target.x, y)]
    elif _same(first.y, y) and target.x >= first.x:
        yield [first, Point(target.x, y)]


def _cost(
    route: Sequence[Point], steps: Sequence[Bounds], lines: Sequence[Segment], kin: Sequence[Segment]
) -> tuple[int, int, int, int]:
    own = [Segment(*pair) for pair in pairwise(route)]
    slanting = sum(not (one.is_horizontal or one.is_vertical) for one in own)
    through = sum(box.is_crossed_by(one) for one in own for box in steps)
    crossed = sum(_cross(one, other) for one in own for other in lines)
    crossed += sum(_go_across(one, other) for one in own for other in kin)
    return slanting, through, crossed, len(route)


def _cross(one: Segment, other: Segment) -> bool:
    """Whether two straight pieces meet anywhere but at an end of both."""
    (a, b), (c, d) = _box(one), _box(other)
    return a.x <= d.x and c.x <= b.x and a.y <= d.y and c.y <= b.y and not {*one} & {*other}


def _go_across(one: Segment, other: Segment) -> bool:
    """Whether one crosses the other in the middle of both."""
    if one.is_horizontal == other.is_horizontal:
        return False
    (a, b), (c, d) = _box(one), _box(other)
    if one.is_horizontal:
        return a.x < c.x < b.x and c.y < a.y < d.y
    return c.x < a.x < d.x and a.y < c.y < b.y


def _box(segment: Segment) -> tuple[Point, Point]:
    (ax, ay), (bx, by) = segment
    return Point(min(ax, bx), min(ay, by)), Point(max(ax, bx), max(ay, by))


def _is_between(before: Point, point: Point, after: Point) -> bool:
    return (_same(before.x, point.x) and _same(point.x, after.x)) or (
        _same(before.y, point.y) and _same(point.y, after.y)
    )


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 1
