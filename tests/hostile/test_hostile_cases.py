"""Test case files with the wrong thing in every place: refused with case and step, never a fault of ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.play.casefile import EXPECTATIONS, CaseFileRefused, read_case_file
from tests.support.cage import attack
from tests.support.drawings import drawing

ONE_TASK = drawing("S -> A -> E\nlane Handläggare role=case_officer: A")
WRONG = [
    5,
    "x",
    True,
    ["x"],
    [5],
    {"x": "y"},
    {"x": 5},
    [{"x": 5}],
    [None],
    {"A": [1]},
    None,
    [{"count": "x"}],
]


def written(folder: Path, *steps: Any, **more: Any) -> Path:
    case = {"name": "Fall", "now": "2026-11-23T08:00:00+01:00", "steps": list(steps), **more}
    path = folder / "p.test.json"
    path.write_text(json.dumps({"process": "p", "cases": [case]}))
    return path


def is_readable(folder: Path, step: Any) -> bool:
    try:
        read_case_file(written(folder, step))
    except CaseFileRefused:
        return False
    return True


@pytest.mark.parametrize("expectation", EXPECTATIONS)
def test_an_expectation_of_the_wrong_kind(expectation: str, tmp_path: Path) -> None:
    """Whatever is read as an expectation can be compared with what happened."""
    (tmp_path / "p.bpmn").write_bytes(ONE_TASK)
    steps = [{"expect": {expectation: value}} for value in WRONG]
    readable = [step for step in steps if is_readable(tmp_path, step)]
    assert len(readable) < len(steps)
    written(tmp_path, *readable)

    attack(tmp_path, "play", "p.test.json").must_be_in_words()


@pytest.mark.parametrize(
    "step",
    [
        5,
        [],
        {},
        {"complete": 5},
        {"complete": "A", "index": -1},
        {"complete": "A", "index": "x"},
        {"complete": "A", "data": [1]},
        {"complete": "A", "refused": 5},
        {"complete": "A", "as": 5},
        {"complete": "A", "cancel": "B"},
        {"advance": 5},
        {"advance": None},
        {"message": "m", "data": "x"},
        {"signal": None},
        {"cancel": 5},
        {"expect": 5},
        {"expect": {"nothing": 1}},
    ],
    ids=str,
)
def test_a_step_of_the_wrong_kind(step: Any, tmp_path: Path) -> None:
    with pytest.raises(CaseFileRefused, match=r"^p\.test\.json: fall 1, steg 1: "):
        read_case_file(written(tmp_path, step))


@pytest.mark.parametrize(
    "more",
    [
        {"steps": 5},
        {"steps": "abc"},
        {"data": [1]},
        {"data": "x"},
        {"now": 5},
        {"now": "0001-01-01T00:00:00"},
        {"now": "9999-12-31T23:59:59-12:00"},
        {"nows": "2026-11-23"},
    ],
    ids=str,
)
def test_a_case_of_the_wrong_kind(more: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(CaseFileRefused, match=r"^p\.test\.json: fall 1: "):
        read_case_file(written(tmp_path, **more))


@pytest.mark.parametrize(
    "step",
    [
        {"advance": "x"},
        {"advance": "P9999Y"},
        {"advance": "-P9999Y"},
        {"advance": "P99999999999D"},
        {"complete": "A", "as": "x" * 100_000},
        {"complete": "A", "data": {"": 1}},
        {
            "complete": "A",
            "data": {"participants": 5, "milestones": "x", "title": [1], "deciding_body": {"a": 1}},
        },
        {
            "complete": "A",
            "data": {"participants": {"x": 5}, "milestones": {"start": "x"}, "title": "x" * 100_000},
        },
        {"complete": "A", "data": {"case": {"id": 7}}},
        {"message": "m"},
        {"cancel": ""},
    ],
    ids=lambda step: str(step)[:60],
)
def test_a_step_that_cannot_be_done(step: Any, tmp_path: Path) -> None:
    written(tmp_path, step)

    attack(tmp_path, "play", "p.test.json", files={"p.bpmn": ONE_TASK}).must_be_in_words()


@pytest.mark.parametrize("process", ["../../etc/passwd", "saknas", ""])
def test_a_process_that_is_not_there(process: str, tmp_path: Path) -> None:
    file = json.dumps({"process": process, "cases": []})

    attack(tmp_path, "play", "p.test.json", files={"p.test.json": file}).must_be_refused("p.test.json")
