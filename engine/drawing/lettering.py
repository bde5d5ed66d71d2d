"""Text that fits: widths of letters, lines that break where Swedish breaks them.

The widths are those of Arial (and Helvetica and Liberation Sans, which share them), so that a name which fits
here fits in every browser. Unit: thousandths of the font size.
"""

from __future__ import annotations

from functools import lru_cache

from engine.records import dataclass

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
NAME_SIZE = 12.0
LABEL_SIZE = 11.0
SMALLEST_SIZE = 9.0
LINE_HEIGHT = 1.2


class _Widths(dict[str, int]):
    """By character; whatever is not among them is as wide as most."""

    def __missing__(self, _: str) -> int:
        return _UNKNOWN_WIDTH


_UNKNOWN_WIDTH = 600
_WIDTHS = _Widths(
    {
        character: width
        for width, characters in {
            191: "'",
            222: "ijl’‘",
            260: "|",
            278: " !,./:;I[\\]ft",
            333: "()-`r”“",
            334: "{}",
            355: '"',
            389: "*",
            500: "Jcksvxyz",
            556: "#$0123456789?L_abdeghnopquåäöéü§–",
            584: "+<=>~",
            611: "FTZ",
            667: "&ABEKPSVXYÅÄÉ",
            722: "CDHNRUwÜ",
            778: "GOQÖ",
            833: "Mm",
            889: "%",
            944: "W",
            1000: "—…→",
            1015: "@",
        }.items()
        for character in characters
    }
)
_VOWELS = frozenset("aeiouyåäöé")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of text and the size (px) at which they fit; `is_whole`: no word was cut, nothing left out."""

    lines: tuple[str, ...]
    size: float
    is_whole: bool

    @property
    def width(self) -> float:
        return max((text_width(line, self.size) for line in self.lines), default=0)

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE_HEIGHT


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Width in px of one line of text."""
    return sum(map(_WIDTHS.__getitem__, text)) * size / 1000


@lru_cache(maxsize=4096)
def wrap(text: str, *, width: float, size: float) -> Fitted:
    """Break text into lines no wider than `width`; a word that is too wide alone is hyphenated."""
    lines: list[str] = []
    is_whole = True
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if text_width(longer, size) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _split_word(word, width, size)
            lines.extend(full)
            is_whole = is_whole and not full
        lines.append(line)
    return Fitted(tuple(lines), size, is_whole)


def fit(text: str, *, width: float, height: float, size: float = NAME_SIZE) -> Fitted:
    """The largest lettering, from `size` downwards, in which the text fits the box without cutting a word.

    Where even the smallest is too large, the text ends with an ellipsis; the whole name is in the outline.
    """
    while True:
        fitted = wrap(text, width=width, size=size)
        if fitted.is_whole and fitted.height <= height:
            return fitted
        if size - 1 < SMALLEST_SIZE:
            return _cut(fitted, height)
        size -= 1


def _cut(fitted: Fitted, height: float) -> Fitted:
    room = max(1, int(height / (fitted.size * LINE_HEIGHT)))
    if len(fitted.lines) <= room:
        return fitted
    kept = fitted.lines[:room]
    return Fitted((*kept[:-1], kept[-1][:-1].rstrip(" -") + "…"), fitted.size, is_whole=False)


def _split_word(word: str, width: float, size: float) -> list[str]:
    parts = []
    while text_width(word, size) > width and len(word) > 4:
        at = _break_position(word, width, size)
        parts.append(word[:at] if word[at - 1] == "-" else word[:at] + "-")
        word = word[at:]
    return [*parts, word]


def _break_position(word: str, width: float, size: float) -> int:
    """The last lawful break that leaves room for the hyphen, else the last that fits."""
    fits = 2
    while fits < len(word) - 2 and text_width(word[: fits + 1] + "-", size) <= width:
        fits += 1
    lawful = [at for at in range(3, fits + 1) if _may_break_before(word, at)]
    return lawful[-1] if lawful else fits


def _may_break_before(word: str, at: int) -> bool:
    """One consonant goes with the vowel after it (Svenska skrivregler: enkonsonantsprincipen)."""
    before, letter, after = word[at - 1].lower(), word[at].lower(), word[at + 1 : at + 2].lower()
    if before == "-":
        return True
    return letter not in _VOWELS and after in _VOWELS and letter.isalpha()
