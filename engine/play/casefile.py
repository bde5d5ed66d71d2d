"""Read a test case file, of a process or of a decision; whatever is misspelt is refused with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

from engine import clock
from engine.play.shapes import (
    ANYTHING,
    DAY_BY_NAME,
    NUMBER,
    OBJECT,
    RULES,
    RULES_BY_NAME,
    SOME_TEXTS,
    TEXT,
    TEXT_BY_NAME,
    TEXT_OR_NULL,
    TEXTS,
    TRUTH,
    WAY_FORWARD,
    Shape,
    demand_object,
    one_of,
    rows_of,
)
from engine.play.spots import CaseFileRefused, Spot
from engine.reading import LARGEST_JSON, FileUnreadable, JsonRefused, parse_json, read_at_most
from engine.records import dataclass

__all__ = ["EXPECTATIONS", "STEPS", "CaseFileRefused", "Step", "TestCase", "read_case_file"]

#: Which of the cases a step is about; the played one without it.
_CASE = {"case": TEXT}
#: Kind of step -> the shape of what stands at its key, and those of its other keys.
STEPS: dict[str, tuple[Shape, dict[str, Shape]]] = {
    "complete": (
        TEXT,
        {
            "as": TEXT,
            "data": OBJECT,
            "refused": SOME_TEXTS,
            "denied": one_of("four_eyes", "not_candidate"),
            "index": NUMBER,
            **_CASE,
        },
    ),
    "advance": (WAY_FORWARD, {}),
    "message": (TEXT, {"data": OBJECT, "key": TEXT, "reaches": NUMBER}),
    "signal": (TEXT, {"data": OBJECT, "reaches": NUMBER}),
    "cancel": (TEXT, _CASE),
    "start": (TEXT, {"data": OBJECT, "by": one_of("message", "signal"), **_CASE}),
    "expect": (OBJECT, _CASE),
}
EXPECTATIONS: dict[str, Shape] = {
    "open": TEXTS,
    "role": TEXT_BY_NAME,
    "variables": OBJECT,
    "decisions": RULES_BY_NAME,
    "reminders": rows_of(task=TEXT_OR_NULL, role=TEXT_OR_NULL, rule=TEXT, count=NUMBER),
    "mails": rows_of(to=TEXT_OR_NULL, subject_contains=TEXT, text_contains=TEXT, count=NUMBER),
    "due": DAY_BY_NAME,
    "phase": TEXT_OR_NULL,
    "incidents": NUMBER,
    "ended": TRUTH,
    "path": TEXTS,
}
#: What the answer of a decision may be compared with.
ANSWERS: dict[str, Shape] = {"result": ANYTHING, "rules": RULES}
_FILE: dict[str, Shape] = {"process": TEXT, "decision": TEXT, "cases": ANYTHING}
_CASE_KEYS: dict[str, Shape] = {
    "name": TEXT,
    "description": TEXT,
    "now": ANYTHING,
    "data": OBJECT,
    "steps": ANYTHING,
}
_QUESTION: dict[str, Shape] = {
    "name": TEXT,
    "description": TEXT,
    "now": ANYTHING,
    "data": OBJECT,
    "expect": OBJECT,
}

_FIRST_YEAR, _LAST_YEAR = 1900, 2199


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
class Question:
    """What a decision is asked (`data`), at `now` where the moment matters, and the answer that it should give.

    `expected` has some of the keys of `ANSWERS`.
    """

    name: str
    now: datetime | None
    data: Mapping[str, Any]
    expected: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of test cases for one process."""

    path: Path
    process: str
    cases: tuple[TestCase, ...] = field(default=())

    @property
    def started(self) -> tuple[str, ...]:
        """The processes that its cases start, its own first."""
        return started_by(self.process, self.cases)


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A file of questions to one decision, named by its id."""

    path: Path
    decision: str
    questions: tuple[Question, ...] = field(default=())


def started_by(process_key: str, cases: Iterable[TestCase]) -> tuple[str, ...]:
    """Return the processes that cases of a process start, its own first."""
    steps = (step for case in cases for step in case.steps if step.kind == "start")
    return tuple(dict.fromkeys((process_key, *(str(step.subject) for step in steps))))


def read_case_file(path: Path) -> CaseFile:
    """Read the test cases of a process.

    Raises:
        CaseFileRefused: it is not JSON, or has a key that nothing would read or a value that nobody can compare with.
    """
    found = read_tests(path)
    if isinstance(found, QuestionFile):
        raise CaseFileRefused(path.name, "", "filen prövar ett beslut, inte en process.")
    return found


def read_tests(path: Path) -> CaseFile | QuestionFile:
    """Read a file of test cases, whatever it is about.

    Raises:
        CaseFileRefused: as `read_case_file`.
    """
    spot = Spot(path.name)
    document = _document(path, spot)
    if not isinstance(document, dict) or ("process" in document) == ("decision" in document):
        raise spot.refused(
            "filen ska vara ett objekt med nycklarna process och cases, eller decision och cases."
        )
    demand_object(spot, document, _FILE)
    cases = document.get("cases")
    if not isinstance(cases, list):
        raise spot.refused("cases ska vara en lista.")
    places = [(spot.inside(f"fall {number}"), one) for number, one in enumerate(cases, start=1)]
    if "process" in document:
        return CaseFile(path, document["process"], tuple(_case(place, one) for place, one in places))
    return QuestionFile(path, document["decision"], tuple(_question(place, one) for place, one in places))


def _document(path: Path, spot: Spot) -> Any:
    try:
        return parse_json(read_at_most(path, LARGEST_JSON), pairs=_without_doubles)
    except (FileUnreadable, JsonRefused) as error:
        raise spot.refused(str(error)) from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object; JSON would let the last of two equal keys win in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise JsonRefused(f"nyckeln {double} står två gånger i samma objekt.")
    return found


def read_case(raw: Any, *, file: str) -> TestCase:
    """Read one case.

    Raises:
        CaseFileRefused: as `read_case_file`.
    """
    return _case(Spot(file, "fall 1"), raw)


def _case(spot: Spot, raw: Any) -> TestCase:
    demand_object(spot, raw, _CASE_KEYS)
    steps = raw.get("steps", [])
    if not isinstance(steps, list):
        raise spot.refused("steps ska vara en lista.")
    case = TestCase(
        name=raw.get("name") or spot.place,
        now=_moment(spot, raw.get("now")),
        data=raw.get("data", {}),
        steps=tuple(_step(spot.inside(f"steg {n}"), step) for n, step in enumerate(steps, start=1)),
    )
    _demand_started(spot, case)
    return case


def _question(spot: Spot, raw: Any) -> Question:
    demand_object(spot, raw, _QUESTION, needs=("expect",))
    expected = raw["expect"]
    demand_object(spot.at("expect"), expected, ANSWERS)
    if not expected:
        raise spot.refused(f"expect ska ha minst en av nycklarna {', '.join(ANSWERS)}.")
    now = _moment(spot, raw["now"]) if "now" in raw else None
    return Question(raw.get("name") or spot.place, now, raw.get("data", {}), expected)


def _moment(spot: Spot, text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise spot.refused("now ska vara en tidpunkt som 2026-11-23T08:00:00+01:00.") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise spot.refused(f"now ska ligga mellan åren {_FIRST_YEAR} och {_LAST_YEAR}.")
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM)


def _step(spot: Spot, raw: Any) -> Step:
    kinds = [kind for kind in STEPS if isinstance(raw, dict) and kind in raw]
    if len(kinds) != 1:
        raise spot.refused(f"ett steg ska ha exakt en av nycklarna {', '.join(STEPS)}.")
    kind = kinds[0]
    subject, options = STEPS[kind]
    demand_object(spot, raw, {kind: subject, **options})
    if kind == "expect":
        demand_object(spot.at("expect"), raw["expect"], EXPECTATIONS)
    if "refused" in raw and "denied" in raw:
        raise spot.refused("ett steg kan inte ha både refused och denied: den som nekas får aldrig svara.")
    if "by" in raw and "data" in raw:
        raise spot.refused("ett ärende som ett meddelande startade har redan sina värden: ta bort data.")
    return Step(kind, raw[kind], {key: value for key, value in raw.items() if key != kind})


def _demand_started(spot: Spot, case: TestCase) -> None:
    """Refuse a step about a case that no step before it has started, and two cases of one name."""
    known: set[str] = set()
    for number, step in enumerate(case.steps, start=1):
        place, name = spot.inside(f"steg {number}"), step.options.get("case")
        if step.kind == "start":
            name = name or step.subject
            if name in known:
                raise place.refused(
                    f"det finns redan ett ärende som heter {name}. Ge det nya ett eget med case."
                )
            known.add(name)
        elif name is not None and name not in known:
            raise place.refused(f"inget steg före det här har startat ärendet {name}.")
