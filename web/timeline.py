"""The time plan against today: lines of bars and marks, as a picture and as a table.

The picture is SVG with attributes alone, so it passes the content policy; what it shows stands in the table too.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from babel.dates import format_date
from markupsafe import Markup

from engine.drawing.geometry import Bounds, Point
from engine.drawing.svg import circle, node, path, polygon_path, rectangle, text_node
from engine.queries.case_plan import CasePlan, Period
from engine.records import dataclass
from web.filters import day, nearness, short_day

Kind = Literal["Steg", "Milstolpe", "Aktivitet", "Sammanträde"]

_WIDTH, _LABELS, _RIGHT = 1080.0, 270.0, 90.0
_LINE, _HEAD, _FOOT = 30.0, 46.0, 14.0
_TEXT, _QUIET, _GRID, _PAPER = "#14191d", "#4a5863", "#dde3e8", "#ffffff"
_COLOURS: Mapping[Kind, str] = {
    "Steg": "#0b5394",
    "Milstolpe": "#834600",
    "Aktivitet": "#1b6339",
    "Sammanträde": "#5b4a8a",
}
_OPEN = "#e4effa"
_TODAY = "#a8101c"
#: More months than this are marked by quarters.
_MANY_MONTHS = 14
_LONGEST_LABEL = 34


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a bar for each of its periods, or a mark for each of its days."""

    kind: Kind
    label: str
    days: tuple[date, ...] = ()
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table: the first day, in words and in relation to today."""

    kind: Kind
    label: str
    on: date
    when: str
    nearness: str


class Timeline:
    """The lines of a plan, seen on a day."""

    def __init__(self, plan: CasePlan, today: date, milestone_names: Mapping[str, str]) -> None:
        self.today = today
        self.lines = list(_lines(plan, milestone_names))

    def entries(self) -> list[Entry]:
        """Return the table's rows by date: one for each period and each day."""
        rows = [
            *(self._period(line, period) for line in self.lines for period in line.periods),
            *(self._day(line, on) for line in self.lines for on in line.days),
        ]
        return sorted(rows, key=lambda row: row.on)

    def svg(self) -> Markup:
        """Return the picture; empty without lines."""
        if not self.lines:
            return Markup("")
        scale = _Scale(min(self._days()), max(self._days()))
        height = _HEAD + _LINE * len(self.lines) + _FOOT
        drawn = [
            rectangle(Bounds(0, 0, _WIDTH, height), fill=_PAPER),
            *_months(scale, height),
            *(
                part
                for number, line in enumerate(self.lines)
                for part in _drawn(line, scale, _HEAD + _LINE * number + _LINE / 2, self.today)
            ),
            *_today_line(scale.x(self.today), height),
        ]
        picture = node(
            "svg",
            text_node("title", "Tidplan"),
            text_node("desc", f"{len(self.lines)} rader. Allt i bilden står också i tabellen under den."),
            *drawn,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {_WIDTH:.0f} {height:.0f}",
            width=_WIDTH,
            height=height,
            role="img",
            aria_label="Tidplan",
            class_="timeline",
            font_family="system-ui, sans-serif",
        )
        return Markup(picture)  # noqa: S704 - every text went through text_node

    def _days(self) -> Iterator[date]:
        yield self.today
        for line in self.lines:
            yield from line.days
            for period in line.periods:
                yield period.since
                yield period.until or self.today

    def _period(self, line: Line, period: Period) -> Entry:
        state = "pågår" if period.until is None else "klart"
        return Entry(line.kind, line.label, period.since, _span(period), state)

    def _day(self, line: Line, on: date) -> Entry:
        return Entry(line.kind, line.label, on, day(on), nearness(on))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to places on the picture, whole months."""

    first: date
    last: date

    @property
    def begin(self) -> date:
        return self.first.replace(day=1)

    @property
    def end(self) -> date:
        return (self.last.replace(day=1) + timedelta(days=32)).replace(day=1)

    def x(self, on: date) -> float:
        share = (on - self.begin).days / (self.end - self.begin).days
        return _LABELS + share * (_WIDTH - _LABELS - _RIGHT)

    def months(self) -> Iterator[date]:
        month = self.begin
        while month <= self.end:
            yield month
            month = (month + timedelta(days=32)).replace(day=1)


def _lines(plan: CasePlan, milestone_names: Mapping[str, str]) -> Iterator[Line]:
    for name in dict.fromkeys(period.name for period in plan.periods):
        yield Line("Steg", name, periods=tuple(period for period in plan.periods if period.name == name))
    for name, on in plan.milestones.items():
        yield Line("Milstolpe", milestone_names.get(name, name), (on,))
    for activity in plan.activities:
        yield Line("Aktivitet", activity.name, (activity.on_date,))
    if plan.sittings:
        yield Line("Sammanträde", "Sammanträden", tuple(plan.sittings))


def _span(period: Period) -> str:
    return f"{short_day(period.since)} –" + ("" if period.until is None else f" {short_day(period.until)}")


def _months(scale: _Scale, height: float) -> Iterator[str]:
    months = list(scale.months())
    step = 3 if len(months) > _MANY_MONTHS else 1
    year = 0
    for month in months[::step]:
        x = scale.x(month)
        yield _vertical(x, 26, height - _FOOT, _GRID)
        if month != months[-1]:
            name = format_date(month, "MMM" if month.year == year else "MMM y", locale="sv")
            yield text_node("text", name, x=x + 4, y=38, font_size=12, fill=_QUIET)
        year = month.year


def _drawn(line: Line, scale: _Scale, y: float, today: date) -> Iterator[str]:
    yield text_node("text", _cut(line.label), x=0, y=y + 4.5, font_size=14, fill=_TEXT)
    for period in line.periods:
        yield _titled(line.label, _span(period), _bar(period, scale, y, today))
    for on in line.days:
        mark = _mark(line.kind, Point(scale.x(on), y), _COLOURS[line.kind])
        yield _titled(line.label, day(on), mark)
    if len(line.days) == 1:
        on = line.days[0]
        yield text_node("text", short_day(on), x=scale.x(on) + 12, y=y + 4.5, font_size=13, fill=_QUIET)


def _bar(period: Period, scale: _Scale, y: float, today: date) -> str:
    x, until = scale.x(period.since), scale.x(period.until or max(today, period.since))
    colour = _COLOURS["Steg"]
    return rectangle(
        Bounds(x, y - 8, max(until - x, 4), 16),
        rx=3,
        fill=_OPEN if period.until is None else colour,
        stroke=colour,
        stroke_width=1.5,
    )


def _mark(kind: Kind, at: Point, colour: str) -> str:
    if kind == "Aktivitet":
        return circle(at, 6, fill=colour)
    size = 8.0 if kind == "Milstolpe" else 5.0
    corners = ((0, -size), (size, 0), (0, size), (-size, 0))
    return path(polygon_path(Point(at.x + dx, at.y + dy) for dx, dy in corners), fill=colour)


def _titled(label: str, words: str, drawn: str) -> str:
    return node("g", text_node("title", f"{label}: {words}"), drawn)


def _today_line(x: float, height: float) -> Iterable[str]:
    yield _vertical(x, 22, height - _FOOT, _TODAY, width=2, dashes="5 4")
    yield text_node(
        "text", "i dag", x=x, y=16, font_size=13, fill=_TODAY, text_anchor="middle", font_weight="600"
    )


def _vertical(
    x: float, top: float, bottom: float, colour: str, *, width: float = 1, dashes: str | None = None
) -> str:
    return node(
        "line", x1=x, y1=top, x2=x, y2=bottom, stroke=colour, stroke_width=width, stroke_dasharray=dashes
    )


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
