"""What differs between a value and the one that a test case expects: the innermost places, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from engine import feel

#: Characters of a value that are shown.
LONGEST = 400
_NOTHING = object()


def differences(place: str, got: Any, wanted: Any) -> Iterator[str]:
    """Yield a line for each place inside two JSON values where they are not the same."""
    if isinstance(got, Mapping) and isinstance(wanted, Mapping):
        for key in dict.fromkeys((*wanted, *got)):
            yield from differences(f"{place}.{key}", got.get(key, _NOTHING), wanted.get(key, _NOTHING))
    elif isinstance(got, list) and isinstance(wanted, list):
        for number, (one, other) in enumerate(zip_longest(got, wanted, fillvalue=_NOTHING)):
            yield from differences(f"{place}[{number}]", one, other)
    elif not _same(got, wanted):
        yield f"{place}: fick {show(got)}, väntade {show(wanted)}"


def differences_from(place: str, got: Any, wanted: Any) -> Iterator[str]:
    """Yield the differences as `differences` does, but of each object only the keys that are wanted."""
    yield from differences(place, _narrowed(got, wanted), wanted)


def show(value: Any) -> str:
    """Return a JSON value as it would stand in the file; what is long is cut."""
    if value is _NOTHING:
        return "inget"
    text = feel.to_json_text(feel.from_json(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _same(got: Any, wanted: Any) -> bool:
    if got is _NOTHING or wanted is _NOTHING:
        return False
    # Python takes true for 1; FEEL does not.
    if isinstance(got, bool) or isinstance(wanted, bool):
        return got is wanted
    return bool(feel.from_json(got) == feel.from_json(wanted))


def _narrowed(got: Any, wanted: Any) -> Any:
    if isinstance(got, Mapping) and isinstance(wanted, Mapping):
        return {key: _narrowed(value, wanted[key]) for key, value in got.items() if key in wanted}
    if isinstance(got, list) and isinstance(wanted, list):
        pairs = list(zip(got, wanted, strict=False))
        return [_narrowed(one, other) for one, other in pairs] + got[len(pairs) :]
    return got
