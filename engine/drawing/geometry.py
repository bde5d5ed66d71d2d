"""Points, boxes and segments of a drawing. Units as in BPMN DI (pixels at 100 %), y grows downwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

_T = TypeVar("_T")


class Point(NamedTuple):
    x: float
    y: float


class Segment(NamedTuple):
    start: Point
    end: Point

    @property
    def is_horizontal(self) -> bool:
        return abs(self.start.y - self.end.y) < 0.5

    @property
    def is_vertical(self) -> bool:
        return abs(self.start.x - self.end.x) < 0.5

    @property
    def length(self) -> float:
        return abs(self.end.x - self.start.x) + abs(self.end.y - self.start.y)

    @property
    def middle(self) -> Point:
        return Point((self.start.x + self.end.x) / 2, (self.start.y + self.end.y) / 2)


class Bounds(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def grown(self, by: float) -> Bounds:
        """The same box with each side moved `by` outwards (inwards when negative)."""
        return Bounds(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Bounds) -> bool:
        x, y, width, height = self
        left, top, across, down = other
        return x < left + across and left < x + width and y < top + down and top < y + height

    def is_near(self, other: Bounds) -> bool:
        """Whether they overlap or touch: also boxes without width or height, as around a straight line."""
        return bool(self.near([(other, other)]))

    def near(self, others: Iterable[tuple[Bounds, _T]]) -> list[_T]:
        """What belongs to those of the other boxes that this one overlaps or touches (`is_near`).

        One call for all of them: in a drawing everything is compared with everything.
        """
        x, y, width, height = self
        right, bottom = x + width, y + height
        return [
            content
            for (left, top, across, down), content in others
            if x <= left + across and left <= right and y <= top + down and top <= bottom
        ]

    def holds(self, other: Bounds) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def is_crossed_by(self, segment: Segment) -> bool:
        """Whether any part of the segment lies inside the box (Liang-Barsky clipping)."""
        (x0, y0), (x1, y1) = segment
        enters, leaves = 0.0, 1.0
        for step, room in (
            (x0 - x1, x0 - self.x),
            (x1 - x0, self.right - x0),
            (y0 - y1, y0 - self.y),
            (y1 - y0, self.bottom - y0),
        ):
            if step == 0:
                if room <= 0:
                    return False
            elif step < 0:
                enters = max(enters, room / step)
            else:
                leaves = min(leaves, room / step)
        return enters < leaves


def segments(points: Sequence[Point]) -> list[Segment]:
    """The straight pieces of a line, those without length left out."""
    return [Segment(start, end) for start, end in pairwise(points) if start != end]


def around(boxes: Iterable[Bounds]) -> Bounds:
    """The smallest box that holds all of them; there must be at least one."""
    lefts, tops, rights, bottoms = zip(*((box.x, box.y, box.right, box.bottom) for box in boxes), strict=True)
    return Bounds(min(lefts), min(tops), max(rights) - min(lefts), max(bottoms) - min(tops))
