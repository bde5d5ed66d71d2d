"""What stands around a picture that leaves its page: lines above it, and below it what its marks mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from engine.drawing.appearance import LOOKS, MARKED_WIDTH, PAPER, State
from engine.drawing.geometry import Bounds, around
from engine.drawing.lettering import NAME_SIZE, Fitted, wrap
from engine.drawing.svg import lettering, moved, node, path, rectangle
from engine.records import dataclass

HEADING_SIZE = 16.0
GAP = 20.0
ROW = 28.0
SWATCH = Bounds(0, 0, 44, 22)
#: Lines of text are no wider than a small drawing needs, and no narrower than a sentence.
NARROWEST, WIDEST = 420.0, 900.0


@dataclass(frozen=True, slots=True)
class Caption:
    """`heading` and `lines` stand above the picture; `meanings` say below it what its states stand for."""

    heading: str
    lines: tuple[str, ...] = ()
    meanings: Mapping[State, str] = field(default_factory=dict)


def draw_caption(caption: Caption, picture: Bounds) -> tuple[str, Bounds]:
    """Return the drawn caption, and the box that holds it and the picture."""
    width = min(max(picture.width, NARROWEST), WIDEST)
    above = [
        wrap(caption.heading, width=width, size=HEADING_SIZE),
        *(wrap(line, width=width, size=NAME_SIZE) for line in caption.lines),
    ]
    top = picture.y - GAP - sum(text.height for text in above)
    drawn, y = [], top
    for text in above:
        weight = "bold" if text.size == HEADING_SIZE else None
        drawn.append(lettering(text, Bounds(picture.x, y, width, text.height), anchor="start", weight=weight))
        y += text.height
    for row, (state, meaning) in enumerate(caption.meanings.items()):
        drawn.append(moved(picture.x, picture.bottom + GAP + row * ROW, _meaning(state, meaning)))
    height = picture.bottom - top + GAP * bool(caption.meanings) + ROW * len(caption.meanings)
    return node("g", *drawn, class_="drawing-caption"), around(
        [picture, Bounds(picture.x, top, width, height)]
    )


def _meaning(state: State, meaning: str) -> str:
    """A mark as the picture has it, and what it stands for."""
    look = LOOKS[state]
    box = rectangle(SWATCH, rx=5, fill=look.fill, stroke=look.stroke, stroke_width=MARKED_WIDTH)
    pill = rectangle(Bounds(11, 0, 22, 22), rx=11, fill=look.stroke, stroke=PAPER, stroke_width=2)
    sign = path(
        look.sign, fill="none", stroke=PAPER, stroke_width=2, stroke_linecap="round", stroke_linejoin="round"
    )
    text = Fitted((meaning,), NAME_SIZE, is_whole=True)
    place = Bounds(SWATCH.width + 10, (SWATCH.height - text.height) / 2, text.width, text.height)
    return box + pill + moved(16, 5, sign) + lettering(text, place, anchor="start")
