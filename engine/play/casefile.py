"""Read a test case file; whatever is misspelt is refused with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from engine import clock
from engine.exceptions import NiostegError
from engine.play.shapes import (
    NUMBER,
    NUMBERS_BY_NAME,
    OBJECT,
    QUERIES,
    TEXT,
    TEXT_BY_NAME,
    TEXT_OR_NULL,
    TEXTS,
    TRUTH,
    Shape,
)
from engine.reading import LARGEST_JSON, FileUnreadable, JsonRefused, parse_json, read_at_most

#: Kind of step -> the shape of what stands at its key, and those of its other keys.
STEPS: dict[str, tuple[Shape, dict[str, Shape]]] = {
    "complete": (
        TEXT,
        {"as": TEXT, "data": OBJECT, "refused": TEXTS, "denied": TEXT, "index": NUMBER},
    ),
    "advance": (TEXT, {}),
    "message": (TEXT, {"data": OBJECT, "key": TEXT, "reaches": NUMBER}),
    "signal": (TEXT, {"data": OBJECT, "reaches": NUMBER}),
    "cancel": (TEXT, {}),
    "expect": (OBJECT, {}),
}
EXPECTATIONS: dict[str, Shape] = {
    "open": TEXTS,
    "role": TEXT_BY_NAME,
    "variables": OBJECT,
    "decisions": NUMBERS_BY_NAME,
    "reminders": QUERIES,
    "mails": QUERIES,
    "due": TEXT_BY_NAME,
    "phase": TEXT_OR_NULL,
    "incidents": NUMBER,
    "ended": TRUTH,
    "path": TEXTS,
}


_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class CaseFileRefused(NiostegError):
    """A test case file cannot be read."""

    def __init__(self, file: str, place: str, message: str) -> None:
        super().__init__(f"{file}: {place}: {message}" if place else f"{file}: {message}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `kind` is one of `STEPS`, `subject` what stands at that key, `options` the other keys."""

    kind: str
    subject: Any
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TestCase:
    """A case: started at `now` (aware) with `data`, then led through `steps`."""

    name: str
    now: datetime
    data: Mapping[str, Any]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of test cases for one process."""

    path: Path
    process: str
    cases: tuple[TestCase, ...] = field(default=())


def read_case_file(path: Path) -> CaseFile:
    """Read a test case file.

    Raises:
        CaseFileRefused: it is not JSON, or has a key that nothing would read or a value that nobody can compare with.
    """
    try:
        document = parse_json(read_at_most(path, LARGEST_JSON))
    except (FileUnreadable, JsonRefused) as error:
        raise CaseFileRefused(path.name, "", str(error)) from error
    if not isinstance(document, dict) or not isinstance(document.get("process"), str):
        raise CaseFileRefused(path.name, "", "filen ska vara ett objekt med nycklarna process och cases.")
    cases = document.get("cases")
    if not isinstance(cases, list):
        raise CaseFileRefused(path.name, "", "cases ska vara en lista.")
    _demand_keys(path, "", document, {"process", "cases"})
    return CaseFile(
        path, document["process"], tuple(_case(path, number, one) for number, one in enumerate(cases, 1))
    )


def _case(path: Path, number: int, raw: Any) -> TestCase:
    place = f"fall {number}"
    if not isinstance(raw, dict):
        raise CaseFileRefused(path.name, place, "ett fall ska vara ett objekt.")
    _demand_keys(path, place, raw, {"name", "now", "data", "steps"})
    steps, data = raw.get("steps", []), raw.get("data") or {}
    if not isinstance(steps, list):
        raise CaseFileRefused(path.name, place, "steps ska vara en lista.")
    _demand_shapes(path, place, {"data": data}, {"data": OBJECT})
    return TestCase(
        name=str(raw.get("name") or place),
        now=_moment(path, place, raw.get("now")),
        data=data,
        steps=tuple(_step(path, f"{place}, steg {n}", step) for n, step in enumerate(steps, 1)),
    )


def _moment(path: Path, place: str, text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise CaseFileRefused(
            path.name, place, f"now ska vara en tidpunkt som 2026-11-23T08:00:00+01:00: {error}"
        ) from error
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise CaseFileRefused(path.name, place, f"now ska ligga mellan åren {_FIRST_YEAR} och {_LAST_YEAR}.")
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM)


def _step(path: Path, place: str, raw: Any) -> Step:
    kinds = [kind for kind in STEPS if isinstance(raw, dict) and kind in raw]
    if len(kinds) != 1:
        raise CaseFileRefused(path.name, place, f"ett steg ska ha exakt en av nycklarna {', '.join(STEPS)}.")
    kind = kinds[0]
    subject, options = STEPS[kind]
    _demand_shapes(path, place, raw, {kind: subject, **options})
    if kind == "expect":
        _demand_shapes(path, place, raw["expect"], EXPECTATIONS)
    return Step(kind, raw[kind], {key: value for key, value in raw.items() if key != kind})


def _demand_shapes(path: Path, place: str, raw: Mapping[str, Any], shapes: Mapping[str, Shape]) -> None:
    _demand_keys(path, place, raw, set(shapes))
    for key, value in raw.items():
        if not shapes[key].fits(value):
            raise CaseFileRefused(path.name, place, f"{key} ska vara {shapes[key].words}.")


def _demand_keys(path: Path, place: str, raw: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(raw.keys() - known)
    if unknown:
        raise CaseFileRefused(
            path.name, place, f"nyckeln {unknown[0]} finns inte. Här får stå: {', '.join(sorted(known))}."
        )
