"""What may stand where in a test case file: a shape is a word for it and a test of the value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from engine import feel
from engine.exceptions import NiostegError
from engine.play.spots import Spot, meant
from engine.records import dataclass

#: Where clocks are not set and months are long.
_ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shape:
    """`words` complete the sentence "... ska vara". `rows` are the keys of each object of a list of such."""

    words: str
    fits: Callable[[Any], bool]
    rows: Mapping[str, Shape] | None = None


def demand_object(spot: Spot, raw: Any, keys: Mapping[str, Shape], *, needs: tuple[str, ...] = ()) -> None:
    """Refuse what is no object, has a key that nothing would read, lacks one it needs, or a value of another shape.

    Raises:
        CaseFileRefused: names the place.
    """
    if not isinstance(raw, dict):
        raise spot.refused("här ska stå ett objekt.")
    for key, value in raw.items():
        if key not in keys:
            raise spot.refused(
                f"nyckeln {key} finns inte.{meant(key, keys)} Här får stå: {', '.join(sorted(keys))}."
            )
        _demand_shape(spot, key, value, keys[key])
    for key in needs:
        if key not in raw:
            raise spot.refused(f"nyckeln {key} saknas.")


def _demand_shape(spot: Spot, key: str, value: Any, shape: Shape) -> None:
    if not shape.fits(value):
        raise spot.refused(f"{key} ska vara {shape.words}.")
    if shape.rows is not None:
        for number, row in enumerate(value):
            demand_object(spot.at(f"{key}[{number}]"), row, shape.rows)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_rule(value: Any) -> bool:
    return _is_number(value) and value > 0


def _is_object(value: Any, of: Callable[[Any], bool] = lambda _: True) -> bool:
    return isinstance(value, dict) and all(map(of, value.values()))


def _is_list(value: Any, of: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(of, value))


def _is_text_or_null(value: Any) -> bool:
    return value is None or _is_text(value)


def _is_day_or_null(value: Any) -> bool:
    if value is None:
        return True
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return len(value) == len("2026-11-23")


def _is_way_forward(value: Any) -> bool:
    """Whether it is a duration that moves a clock forward."""
    if not _is_text(value):
        return False
    try:
        return feel.evaluate("start + duration(text) > start", {"start": _ANY_MOMENT, "text": value}) is True
    except NiostegError:
        return False


ANYTHING = Shape("ett värde", lambda _: True)
TEXT = Shape("en text", _is_text)
TEXT_OR_NULL = Shape("en text eller null", _is_text_or_null)
NUMBER = Shape("ett heltal från 0 och uppåt", _is_number)
TRUTH = Shape("true eller false", lambda value: isinstance(value, bool))
TEXTS = Shape("en lista med texter", lambda value: _is_list(value, _is_text))
SOME_TEXTS = Shape("en lista med minst en text", lambda value: _is_list(value, _is_text) and bool(value))
OBJECT = Shape("ett objekt", _is_object)
OBJECTS = Shape("en lista med objekt", lambda value: _is_list(value, _is_object))
TEXT_BY_NAME = Shape(
    "ett objekt med en text eller null för varje namn", lambda value: _is_object(value, _is_text_or_null)
)
DAY_BY_NAME = Shape(
    "ett objekt med en dag som 2026-11-30, eller null, för varje namn",
    lambda value: _is_object(value, _is_day_or_null),
)
RULES = Shape("en lista med regelnummer från 1", lambda value: _is_list(value, _is_rule))
RULES_BY_NAME = Shape(
    "ett objekt med en lista av regelnummer från 1 för varje namn",
    lambda value: _is_object(value, RULES.fits),
)
WAY_FORWARD = Shape("en tid framåt som P14D eller PT2H", _is_way_forward)


def one_of(*words: str) -> Shape:
    """Return the shape of one of these texts."""
    return Shape(" eller ".join(f'"{word}"' for word in words), lambda value: value in words)


def rows_of(**keys: Shape) -> Shape:
    """Return the shape of a list of objects that may have these keys; `_` in a name is a space in the file."""
    return Shape(OBJECTS.words, OBJECTS.fits, {key.replace("_", " "): shape for key, shape in keys.items()})
