"""Write SVG: elements, attributes, paths and lines of text. No styles and no scripts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from engine.drawing.appearance import PAPER, TEXT
from engine.drawing.geometry import Bounds, Point
from engine.drawing.lettering import LINE_HEIGHT, Fitted

BASELINE = 0.94


@lru_cache(maxsize=8192)
def number(value: float) -> str:
    """At most two decimals, none that say nothing."""
    return f"{round(value, 2):.10g}"


def node(name: str, *children: str, **attributes: str | float | None) -> str:
    """One element; `stroke_width=2` is written `stroke-width="2"`, `class_` is `class`, None is left out."""
    written = "".join([_attribute(key, value) for key, value in attributes.items() if value is not None])
    content = "".join(children)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


@lru_cache(maxsize=16384)
def _attribute(key: str, value: str | float) -> str:
    text = escape(value) if isinstance(value, str) else number(value)
    return f' {key.rstrip("_").replace("_", "-")}="{text}"'


def text_node(name: str, text: str, **attributes: str | float | None) -> str:
    return node(name, escape(text, quote=False), **attributes)


def rectangle(box: Bounds, **attributes: str | float | None) -> str:
    return node("rect", x=box.x, y=box.y, width=box.width, height=box.height, **attributes)


def circle(centre: Point, radius: float, **attributes: str | float | None) -> str:
    return node("circle", cx=centre.x, cy=centre.y, r=radius, **attributes)


def path(d: str, **attributes: str | float | None) -> str:
    return node("path", d=d, **attributes)


def moved(x: float, y: float, *children: str, **attributes: str | float | None) -> str:
    """The children with their origin at (x, y)."""
    return node("g", *children, transform=f"translate({number(x)} {number(y)})", **attributes)


def polygon_path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "z"


def lettering(
    fitted: Fitted,
    box: Bounds,
    *,
    anchor: str = "middle",
    turn: float | None = None,
    halo: str | None = None,
    colour: str = TEXT,
    weight: str | None = None,
) -> str:
    """Lines of text in a box: from its top, centred (anchor "middle") or from its left edge ("start").

    `turn` turns the text around the middle of the box, in degrees; `halo` is a colour around the letters.
    """
    x = box.centre.x if anchor == "middle" else box.x
    lines = (
        text_node("tspan", line, x=x, y=box.y + fitted.size * (BASELINE + LINE_HEIGHT * row))
        for row, line in enumerate(fitted.lines)
    )
    return node(
        "text",
        *lines,
        font_size=fitted.size,
        text_anchor=anchor,
        fill=colour,
        font_weight=weight,
        stroke=halo,
        stroke_width=3 if halo else None,
        stroke_linejoin="round" if halo else None,
        paint_order="stroke" if halo else None,
        transform=None if turn is None else _turned(turn, box.centre),
    )


def haloed(fitted: Fitted, box: Bounds) -> str:
    """Text that stays readable where it lies on a line."""
    return lettering(fitted, box, halo=PAPER)


def _turned(degrees: float, around: Point) -> str:
    return f"rotate({number(degrees)} {number(around.x)} {number(around.y)})"
