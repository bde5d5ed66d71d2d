"""What may stand where in a test case file: a shape is a word for it and a test of the value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Shape:
    """`words` complete the sentence "... ska vara"."""

    words: str
    fits: Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_object(value: Any, of: Callable[[Any], bool] = lambda _: True) -> bool:
    return isinstance(value, dict) and all(map(of, value.values()))


def _is_list(value: Any, of: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(of, value))


def _is_text_or_null(value: Any) -> bool:
    return value is None or _is_text(value)


def _is_query(value: Any) -> bool:
    return isinstance(value, dict) and all(
        _is_number(given) if key == "count" else _is_text_or_null(given) for key, given in value.items()
    )


TEXT = Shape("en text", _is_text)
TEXT_OR_NULL = Shape("en text eller null", _is_text_or_null)
NUMBER = Shape("ett heltal från 0 och uppåt", _is_number)
TRUTH = Shape("true eller false", lambda value: isinstance(value, bool))
TEXTS = Shape("en lista med texter", lambda value: _is_list(value, _is_text))
OBJECT = Shape("ett objekt", _is_object)
TEXT_BY_NAME = Shape(
    "ett objekt med en text eller null för varje namn", lambda value: _is_object(value, _is_text_or_null)
)
NUMBERS_BY_NAME = Shape(
    "ett objekt med en lista av heltal för varje namn",
    lambda value: _is_object(value, lambda numbers: _is_list(numbers, _is_number)),
)
QUERIES = Shape(
    "en lista med objekt av texter, och ett heltal för count", lambda value: _is_list(value, _is_query)
)
