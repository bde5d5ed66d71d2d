"""What somebody types in a cell, as FEEL has it: without quotes, with ja and nej, with a comma in a number."""

from __future__ import annotations

import re

from engine import feel
from engine.authoring.tables.reading import Column
from engine.exceptions import FeelError

_TRUTH = {"ja": "true", "nej": "false"}
_NUMBER = re.compile(r"(<=|>=|<|>|)\s*(-?\d+),(\d+)")
_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"')
#: What holds whatever the answer is.
WHATEVER = "-"


def as_written(text: str, column: Column) -> str:
    """Return a cell as the file keeps it.

    What is FEEL already stays; a sentence, which is none, becomes a text. A word that the column allows gets its
    quotes, ja and nej become true and false, and a Swedish decimal comma a point: nobody has to know that these are
    written in another way.
    """
    text = " ".join(text.split()) if "\n" not in text else text
    if not text:
        return "" if column.is_answer else WHATEVER
    if text.lower() in ("oavsett", "spelar ingen roll") and not column.is_answer:
        return WHATEVER
    if column.type == "boolean":
        return _TRUTH.get(text.lower(), text)
    number = _NUMBER.fullmatch(text)
    if column.type == "number" and number:
        return f"{number[1]} {number[2]}.{number[3]}".strip()
    if column.is_answer and column.type == "string" and not _is_feel(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _quoted(text, set(_WORDS.findall(column.allowed)))


def _is_feel(text: str) -> bool:
    try:
        feel.compile_expression(text)
    except FeelError:
        return False
    return True


def _quoted(text: str, allowed: set[str]) -> str:
    """Words that the column allows, in quotes; anything else as it is."""
    words = [word.strip() for word in text.split(",")]
    if words and all(word in allowed for word in words):
        return ", ".join(f'"{word}"' for word in words)
    return text
