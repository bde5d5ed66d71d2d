"""A JSON value as fields: every text, number and yes or no in it by its place, to be changed one by one.

What a field cannot hold (an empty object, what is nested in another way) stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Literal

from engine.exceptions import InvalidAnswers
from engine.play.filling import dig, number_of, put
from engine.records import dataclass

Kind = Literal["text", "number", "truth", "texts"]
#: Fields on one page.
MOST = 300
_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A place in a value (`rader[0].namn`, "" is the value itself), what stands there, and as what."""

    path: str
    kind: Kind
    text: str


def leaves_of(value: Any, path: str = "") -> list[Leaf]:
    """Return the fields of a value, at most `MOST`."""
    return list(_walk(value, path))[:MOST]


def _walk(value: Any, path: str) -> Iterator[Leaf]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            # A key with a dot or a bracket in it has no place of its own in a path.
            if not set(str(key)) & set(".[]"):
                yield from _walk(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value and not all(isinstance(one, str) for one in value):
        for number, one in enumerate(value):
            yield from _walk(one, f"{path}[{number}]")
    elif isinstance(value, list):
        yield Leaf(path, "texts", "\n".join(value))
    else:
        yield _scalar(path, value)


def _scalar(path: str, value: Any) -> Leaf:
    if isinstance(value, bool):
        return Leaf(path, "truth", "ja" if value else "nej")
    if isinstance(value, int | float):
        return Leaf(path, "number", str(value).replace(".", ","))
    return Leaf(path, "text", "" if value is None else str(value))


def with_leaves(value: Any, texts: Mapping[str, str]) -> Any:
    """Return the value with what was typed in its fields, by their places; a field that is missing stays.

    Raises:
        InvalidAnswers: by place: a number is none.
    """
    made = {"": deepcopy(value)}
    errors: dict[str, str] = {}
    for leaf in leaves_of(value):
        if leaf.path not in texts or texts[leaf.path].replace("\r\n", "\n") == leaf.text:
            continue
        try:
            new = read(leaf.kind, texts[leaf.path])
        except ValueError as error:
            errors[leaf.path] = str(error)
            continue
        if leaf.path == "":
            made[""] = new
        elif dig(made[""], leaf.path) != new:
            put(made[""], leaf.path, new)
    if errors:
        raise InvalidAnswers(errors)
    return made[""]


def read(kind: str, text: str) -> Any:
    """Return what a typed text stands for; an empty one is no value.

    Raises:
        ValueError: it is none of that kind; says the remedy.
    """
    text = text.replace("\r\n", "\n").strip()
    if kind == "texts":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if not text:
        return None
    if kind == "truth":
        if text not in {"ja", "nej"}:
            raise ValueError("Välj ja eller nej.")
        return text == "ja"
    if kind == "number":
        if not _NUMBER.fullmatch(text.replace(" ", "")):
            raise ValueError("Skriv ett tal med siffror, till exempel 1200 eller 2,5.")
        return number_of(text)
    return text
