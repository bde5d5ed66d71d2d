"""How a drawing looks: one place for every colour, line width and state.

Text on each fill, badge text on each badge and each outline on white reach 4.5:1 or more (WCAG 2.2 AA,
1.4.3 and 1.4.11; asserted by the tests). A state never speaks by colour alone: it has a thicker outline, a
badge with a sign of its own and, for those who listen, words.
"""

from __future__ import annotations

from enum import StrEnum

from engine.records import dataclass

PAPER = "#ffffff"
INK = "#1d2b35"
LINE = "#3b4a56"
TEXT = "#14191d"
LANE_LINE = "#8a97a1"
LANE_FILL = "#ffffff"
BAND_FILL = "#eef2f5"
SUB_PROCESS_FILL = "#fafbfc"
CALL_FILL = "#ffffff"
DATA_FILL = "#ffffff"

SHAPE_WIDTH = 1.5
FLOW_WIDTH = 1.5
CALL_WIDTH = 3.5
END_WIDTH = 3.5
MARKED_WIDTH = 3.0


class State(StrEnum):
    """Where a case, or all cases of a process, stands with an element; or what became of it in another version.

    Untried is what no test case has reached.
    """

    PASSED = "passed"
    ACTIVE = "active"
    LATE = "late"
    FAILED = "failed"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    UNTRIED = "untried"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of one element. `badge` is short text beside the sign (a count, the state's word); `note` says more."""

    state: State
    badge: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Where an element of the drawing leads; `label` is what is read for it."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a state, its sign (a path in a 12 x 12 box) and its Swedish word."""

    fill: str
    stroke: str
    sign: str
    word: str


LOOKS = {
    State.PASSED: Look("#e7f3ec", "#1b6339", "M1.5 6.5L4.5 9.5L10.5 2.5", "passerat"),
    State.ACTIVE: Look("#e4effa", "#0b5394", "M3 1.5L10 6L3 10.5z", "pågår"),
    State.LATE: Look("#fff2d9", "#834600", "M6 0.5V7.5M6 9.7V11.7", "försenat"),
    State.FAILED: Look("#fdeaea", "#a8101c", "M2 2L10 10M10 2L2 10", "fel som behöver åtgärdas"),
    State.ADDED: Look("#dff3e4", "#1b6339", "M6 1V11M1 6H11", "tillagd"),
    State.REMOVED: Look("#fdeaea", "#a8101c", "M1 6H11", "borttagen"),
    State.CHANGED: Look("#fff2d9", "#834600", "M1 11L2 8L9 1L11 3L4 10z", "ändrad"),
    State.MOVED: Look("#ece8f7", "#4b3a94", "M1 6H10.5M7 2.5L10.5 6L7 9.5", "flyttad"),
    State.UNTRIED: Look("#fff2d9", "#834600", "M3 4C3 1 9 1 9 4C9 6 6 6 6 8M6 10.2V11.2", "inte prövat"),
    State.CHOSEN: Look("#e0f2f1", "#00504a", "M6 1L11 6L6 11L1 6z", "valt"),
}


def spelled_out(state: State, note: str = "") -> Mark:
    """A mark whose badge says the state's word, for pictures that are read without a legend."""
    return Mark(state, LOOKS[state].word, note)


def in_words(mark: Mark) -> str:
    """The mark as a Swedish phrase: "försenat (2), sedan 3 november"."""
    phrase = LOOKS[mark.state].word
    if mark.badge and mark.badge != phrase:
        phrase += f" ({mark.badge})"
    return f"{phrase}, {mark.note}" if mark.note else phrase
