"""The small signs of BPMN 2.0.2 (table 7.2 and chapter 10), as path data.

Event signs are drawn around (0, 0) within a radius of 9; task signs in 16 x 16; loop signs in 14 x 14.
"""

from __future__ import annotations

from functools import cache

from engine.drawing.appearance import PAPER
from engine.drawing.geometry import Point
from engine.drawing.svg import circle, node, path

_ORIGIN = Point(0, 0)
_BOLD: dict[str, str | float | None] = {"stroke_width": 3.2, "stroke_linecap": "round", "fill": "none"}

_EVENT_PATHS = {
    "message": "M-7.5 -5H7.5V5H-7.5z",
    "signal": "M0 -7.2L7.4 5.4H-7.4z",
    "error": "M-6.6 6.4L-2.6 -7L2 .6L6.6 -6.4L2.6 7L-2 -.6z",
    "escalation": "M0 -7.6L5.4 6.8L0 1.6L-5.4 6.8z",
    "conditional": "M-5.5 -7H5.5V7H-5.5zM-3 -3.5H3M-3 0H3M-3 3.5H3",
    "link": "M-7 -2.8H1V-6.2L8 0L1 6.2V2.8H-7z",
    "compensate": "M.2 -5.5V5.5L-7.2 0zM7.6 -5.5V5.5L.2 0z",
    "cancel": (
        "M-6.4 -4.6L-4.6 -6.4L0 -1.8L4.6 -6.4L6.4 -4.6L1.8 0L6.4 4.6L4.6 6.4L0 1.8L-4.6 6.4L-6.4 4.6L-1.8 0z"
    ),
    "multiple": "M0 -7.8L7.6 -2.3L4.7 6.6H-4.7L-7.6 -2.3z",
}

_TASK_PATHS = {
    "userTask": (
        "M1.8 14.8C1.8 11.2 4.2 9.4 8 9.4S14.2 11.2 14.2 14.8z"
        "M4.6 5A3.4 3.4 0 0 1 11.4 5A3.4 3.4 0 0 1 4.6 5z"
    ),
    "manualTask": (
        "M1.5 7L5 3.6H9.4L8.2 5.8H14.4V7.6H9.4"
        "M9.4 7.6H14.8V9.4H9.4M9.4 9.4H14V11.2H9.2M9.2 11.2H12.8V13H5L1.5 10.6"
    ),
    "scriptTask": (
        "M4.5 1.5H13.5C10.2 5 14.2 10.5 11 14.5H2.5C5.7 10.5 1.4 5 4.5 1.5zM5 5H10.4M5.2 8H11.2M5.4 11H11.2"
    ),
    "sendTask": "M1.5 3.5H14.5V12.5H1.5z",
    "receiveTask": "M1.5 3.5H14.5V12.5H1.5zM1.5 3.5L8 8.6L14.5 3.5",
    "businessRuleTask": "M1.5 2.5H14.5V13.5H1.5zM1.5 6H14.5M1.5 9.8H14.5M5.2 6V13.5",
    "serviceTask": (
        "M5.5 8A2.5 2.5 0 0 1 10.5 8A2.5 2.5 0 0 1 5.5 8z"
        "M6.9 1.6H9.1L9.5 3.5L11 4.2L12.7 3.2L14.2 4.8L13.1 6.4L13.6 7.9L15 8.4"
        "L14.6 10.4L12.9 10.6L12 11.9L12.6 13.5L10.8 14.6L9.4 13.3H7.4L6 14.6L4 13.6L4.4 11.9L3.3 10.6"
        "L1.5 10.4L1 8.4L2.7 7.6L3.1 6.2L2 4.8L3.4 3.2L5.1 4.2L6.5 3.5z"
    ),
}

_LOOP_PATHS = {
    "parallel": "M3 2V12M7 2V12M11 2V12",
    "sequential": "M2 3H12M2 7H12M2 11H12",
    "standard": "M5 12.2A5.4 5.4 0 1 1 9 12.2M5 12.2V8.6M5 12.2H1.4",
    "collapsed": "M.5 .5H13.5V13.5H.5zM7 3.5V10.5M3.5 7H10.5",
    "adHoc": "M1 9C3 4 5 5 7 7S11 10 13 5",
    "compensation": "M6.6 2V12L0 7zM13.4 2V12L6.8 7z",
}


@cache
def event_sign(event: str, *, is_thrown: bool, stroke: str) -> str:
    """The sign inside an event's circle: filled where it is thrown, in outline where it is awaited."""
    if event == "timer":
        return _clock(stroke)
    if event == "terminate":
        return circle(_ORIGIN, 9.5, fill=stroke)
    shape = _EVENT_PATHS.get(event, _EVENT_PATHS["multiple"])
    fill = stroke if is_thrown else "none"
    sign = path(shape, fill=fill, stroke=stroke, stroke_width=1.3, stroke_linejoin="round")
    if event == "message":
        flap = PAPER if is_thrown else stroke
        sign += path(
            "M-7.5 -5L0 1.2L7.5 -5", fill="none", stroke=flap, stroke_width=1.3, stroke_linejoin="round"
        )
    return sign


def _clock(stroke: str) -> str:
    face = circle(_ORIGIN, 8.6, fill=PAPER, stroke=stroke, stroke_width=1.3)
    marks = path("M0 -8.6V-6.6M8.6 0H6.6M0 8.6V6.6M-8.6 0H-6.6", stroke=stroke, stroke_width=1.2)
    hands = path("M.8 -5.4L0 0L3.8 1.8", fill="none", stroke=stroke, stroke_width=1.4, stroke_linecap="round")
    return face + marks + hands


@cache
def task_sign(kind: str, *, stroke: str) -> str:
    """The sign in a task's upper left corner, "" for a task without a type."""
    shape = _TASK_PATHS.get(kind)
    if shape is None:
        return ""
    fill = stroke if kind == "sendTask" else "none"
    sign = path(shape, fill=fill, stroke=stroke, stroke_width=1.2, stroke_linejoin="round")
    if kind == "sendTask":
        sign += path("M1.5 3.5L8 8.6L14.5 3.5", fill="none", stroke=PAPER, stroke_width=1.2)
    if kind == "businessRuleTask":
        sign += path("M1.5 2.5H14.5V6H1.5z", fill=stroke, fill_opacity=0.35)
    return sign


@cache
def loop_sign(kind: str, *, stroke: str) -> str:
    """A sign at the bottom of an activity: how often it is done, or that it can be opened."""
    width = 1.2 if kind == "collapsed" else 1.8
    return path(_LOOP_PATHS[kind], fill="none", stroke=stroke, stroke_width=width, stroke_linejoin="round")


@cache
def gateway_sign(kind: str, *, stroke: str) -> str:
    """The sign inside a gateway's diamond of 50 x 50, around (0, 0)."""
    if kind == "exclusiveGateway":
        return path("M-6.5 -7.5L6.5 7.5M6.5 -7.5L-6.5 7.5", stroke=stroke, **_BOLD)
    if kind == "parallelGateway":
        return path("M0 -11V11M-11 0H11", stroke=stroke, **_BOLD)
    if kind == "inclusiveGateway":
        return circle(_ORIGIN, 10, stroke=stroke, fill="none", stroke_width=2.6)
    if kind == "complexGateway":
        return path("M0 -11V11M-11 0H11M-7.5 -7.5L7.5 7.5M7.5 -7.5L-7.5 7.5", stroke=stroke, **_BOLD)
    rings = circle(_ORIGIN, 12.5, fill="none", stroke=stroke) + circle(
        _ORIGIN, 10, fill="none", stroke=stroke
    )
    return node(
        "g", rings, path("M0 -6.6L6.4 -2L4 5.6H-4L-6.4 -2z", fill="none", stroke=stroke, stroke_width=1.2)
    )
