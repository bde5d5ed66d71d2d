"""Change a file of test cases: one case, one step, one claim at a time; what nobody touches is kept.

The cases of a file are known by their number, from 1, and so are the steps of a case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from engine.exceptions import InvalidAnswers, NotFound
from engine.play.casefile import STEPS, read_case
from engine.play.spots import CaseFileRefused
from engine.reading import JsonRefused, parse_json

Case = dict[str, Any]
LONGEST_NAME = 200
LONGEST_DESCRIPTION = 2_000
MOST_CASES = 500
MOST_STEPS = 500


def document_of(content: bytes) -> dict[str, Any]:
    """Return the file as it stands.

    Raises:
        JsonRefused: it is not JSON, or no file of test cases.
    """
    document = parse_json(content)
    if not isinstance(document, dict) or not isinstance(document.get("cases"), list):
        raise JsonRefused("filen ska ha en lista med cases.")
    return document


def case_in(content: bytes, number: int) -> Case:
    """Return a case of a process.

    Raises:
        JsonRefused: as `document_of`.
        NotFound: there is none of that number.
    """
    cases = document_of(content)["cases"]
    if not 1 <= number <= len(cases) or not isinstance(cases[number - 1], dict):
        raise NotFound(f"Filen har inget testfall nummer {number}. Någon kan ha tagit bort det.")
    found: Case = cases[number - 1]
    return found


def why_unreadable(case: Mapping[str, Any], *, file: str) -> str:
    """Return what is wrong with a case, "" for one that can be played."""
    try:
        read_case(case, file=file)
    except CaseFileRefused as refused:
        return str(refused)
    return ""


def with_case(content: bytes, number: int, case: Mapping[str, Any]) -> bytes:
    """Return the file with another case in place of one.

    Raises:
        JsonRefused, NotFound: as `case_in`.
        InvalidAnswers: the case would not be one that can be played, while the one before was.
    """
    before = case_in(content, number)
    _demand_no_worse(before, case)
    document = document_of(content)
    document["cases"][number - 1] = dict(case)
    return _written(document)


def copied(content: bytes, number: int) -> bytes:
    """Return the file with a copy of a case after it.

    Raises:
        JsonRefused, NotFound: as `case_in`.
        InvalidAnswers: the file is full.
    """
    copy = deepcopy(case_in(content, number))
    copy["name"] = f"{name_of(copy, number)[: LONGEST_NAME - 8]} (kopia)"
    document = document_of(content)
    if len(document["cases"]) >= MOST_CASES:
        raise InvalidAnswers({"name": f"En fil kan ha högst {MOST_CASES} testfall."})
    document["cases"].insert(number, copy)
    return _written(document)


def without_case(content: bytes, number: int) -> bytes:
    """Return the file without a case.

    Raises:
        JsonRefused, NotFound: as `case_in`.
    """
    case_in(content, number)
    document = document_of(content)
    del document["cases"][number - 1]
    return _written(document)


def name_of(case: Mapping[str, Any], number: int) -> str:
    """Return what a case is called."""
    return str(case.get("name") or f"Fall {number}")


def renamed(case: Mapping[str, Any], *, name: str, description: str) -> Case:
    """Return the case with another name and description; "" takes the description away.

    Raises:
        InvalidAnswers: there is no name, or one of them is too long.
    """
    errors = {}
    if not name.strip():
        errors["name"] = "Skriv vad testfallet visar, i en mening."
    if len(name) > LONGEST_NAME:
        errors["name"] = f"Namnet kan ha högst {LONGEST_NAME} tecken."
    if len(description) > LONGEST_DESCRIPTION:
        errors["description"] = f"Beskrivningen kan ha högst {LONGEST_DESCRIPTION} tecken."
    if errors:
        raise InvalidAnswers(errors)
    rest = {key: value for key, value in case.items() if key not in {"name", "description"}}
    told = {"description": description} if description.strip() else {}
    return {"name": name, **told, **rest}


def steps_of(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the steps of a case; what is none is an empty one, to be seen and taken away."""
    steps = case.get("steps")
    return [step if isinstance(step, dict) else {} for step in steps] if isinstance(steps, list) else []


def kind_of(step: Mapping[str, Any]) -> str:
    """Return the kind of a step, "" for one that has none."""
    return next((kind for kind in STEPS if kind in step), "")


def step_in(case: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return a step.

    Raises:
        NotFound: there is none of that number.
    """
    steps = steps_of(case)
    if not 1 <= number <= len(steps):
        raise NotFound(f"Testfallet har inget steg {number}. Någon kan ha tagit bort det.")
    return steps[number - 1]


def with_step(case: Mapping[str, Any], number: int, step: Mapping[str, Any]) -> Case:
    """Return the case with another step in place of one.

    Raises:
        NotFound: as `step_in`.
    """
    step_in(case, number)
    return _changed(case, lambda steps: [*steps[: number - 1], dict(step), *steps[number:]])


def with_step_after(case: Mapping[str, Any], number: int, step: Mapping[str, Any]) -> Case:
    """Return the case with a new step after one; after 0 it is the first.

    Raises:
        NotFound: as `step_in`.
        InvalidAnswers: the case is full.
    """
    if number:
        step_in(case, number)
    if len(steps_of(case)) >= MOST_STEPS:
        raise InvalidAnswers({"kind": f"Ett testfall kan ha högst {MOST_STEPS} steg."})
    return _changed(case, lambda steps: [*steps[:number], dict(step), *steps[number:]])


def without_step(case: Mapping[str, Any], number: int) -> Case:
    """Return the case without a step.

    Raises:
        NotFound: as `step_in`.
    """
    step_in(case, number)
    return _changed(case, lambda steps: [*steps[: number - 1], *steps[number:]])


def with_element_renamed(case: Mapping[str, Any], old: str, new: str) -> Case:
    """Return the case with one element in place of another, wherever it does or expects something of it."""
    return _changed(case, lambda steps: [_step_renamed(step, old, new) for step in steps])


def cases_naming(content: bytes, element_id: str) -> dict[int, str]:
    """Return the cases of a file that name an element: what they are called, by number.

    Raises:
        JsonRefused: as `document_of`.
    """
    cases = enumerate(document_of(content)["cases"], start=1)
    return {
        number: name_of(case, number)
        for number, case in cases
        if isinstance(case, dict) and element_id in elements_in(case)
    }


def _step_renamed(step: Any, old: str, new: str) -> Any:
    if not isinstance(step, dict):
        return step
    made = dict(step)
    if made.get("complete") == old:
        made["complete"] = new
    if isinstance(made.get("expect"), dict):
        made["expect"] = {key: _value_renamed(key, value, old, new) for key, value in made["expect"].items()}
    return made


def _value_renamed(key: str, value: Any, old: str, new: str) -> Any:
    if key in {"open", "path"} and isinstance(value, list):
        return [new if one == old else one for one in value]
    if key in {"role", "due"} and isinstance(value, dict):
        return {new if name == old else name: one for name, one in value.items()}
    if key == "reminders" and isinstance(value, list):
        return [
            {**row, "task": new} if isinstance(row, dict) and row.get("task") == old else row for row in value
        ]
    return value


def elements_in(case: Mapping[str, Any]) -> list[str]:
    """Return the ids of the elements that a case names, each once, in its order."""
    found: dict[str, None] = {}
    for step in steps_of(case):
        if isinstance(step.get("complete"), str):
            found[step["complete"]] = None
        expected = step.get("expect")
        for key, value in expected.items() if isinstance(expected, dict) else ():
            if key in {"open", "path", "role", "due"} and isinstance(value, list | dict):
                found |= {one: None for one in value if isinstance(one, str)}
            elif key == "reminders" and isinstance(value, list):
                found |= {row["task"]: None for row in value if isinstance(row, dict) and row.get("task")}
    return list(found)


def _changed(case: Mapping[str, Any], change: Callable[[list[Any]], list[Any]]) -> Case:
    steps = case.get("steps")
    return {**case, "steps": change(list(steps) if isinstance(steps, list) else [])}


def _demand_no_worse(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    wrong = why_unreadable(after, file="testfallet")
    if wrong and not why_unreadable(before, file="testfallet"):
        raise InvalidAnswers({"case": f"Så går testfallet inte att spela. {wrong}"})


def _written(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
