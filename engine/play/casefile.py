"""Read a test case file; whatever is misspelt is refused with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from engine import clock
from engine.exceptions import NiostegError
from engine.reading import LARGEST_JSON, FileUnreadable, JsonRefused, parse_json, read_at_most

STEPS = {
    "complete": {"as", "data", "refused", "denied", "index"},
    "advance": set(),
    "message": {"data", "key", "reaches"},
    "signal": {"data", "reaches"},
    "cancel": set(),
    "expect": set(),
}
EXPECTATIONS = {
    "open",
    "role",
    "variables",
    "decisions",
    "reminders",
    "mails",
    "due",
    "phase",
    "incidents",
    "ended",
    "path",
}


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
        CaseFileRefused: it is not JSON, or has a key that nothing would read.
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
    steps = raw.get("steps", [])
    return TestCase(
        name=str(raw.get("name") or place),
        now=_moment(path, place, raw.get("now")),
        data=raw.get("data") or {},
        steps=tuple(_step(path, f"{place}, steg {n}", step) for n, step in enumerate(steps, 1)),
    )


def _moment(path: Path, place: str, text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise CaseFileRefused(
            path.name, place, f"now ska vara en tidpunkt som 2026-11-23T08:00:00+01:00: {error}"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM)


def _step(path: Path, place: str, raw: Any) -> Step:
    kinds = [kind for kind in STEPS if isinstance(raw, dict) and kind in raw]
    if len(kinds) != 1:
        raise CaseFileRefused(path.name, place, f"ett steg ska ha exakt en av nycklarna {', '.join(STEPS)}.")
    kind = kinds[0]
    _demand_keys(path, place, raw, {kind, *STEPS[kind]})
    if kind == "expect":
        _demand_keys(path, place, raw["expect"], EXPECTATIONS)
    return Step(kind, raw[kind], {key: value for key, value in raw.items() if key != kind})


def _demand_keys(path: Path, place: str, raw: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(raw.keys() - known)
    if unknown:
        raise CaseFileRefused(
            path.name, place, f"nyckeln {unknown[0]} finns inte. Här får stå: {', '.join(sorted(known))}."
        )
