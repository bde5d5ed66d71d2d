"""Every code that a process owner can meet is explained in the handbook."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.checks import CODES

ROOT = Path(__file__).parents[3]
HANDBOOK = (ROOT / "docs" / "kontroller.md").read_text(encoding="utf-8")
ROOMS = ("bpmn", "spiff/refusals", "dmn", "forms", "drawing", "drawing/layout", "checks")
# Who makes a problem, and which of the arguments is the code.
MAKERS = {
    "say": 1,
    "info": 1,
    "error": 1,
    "warn": 1,
    "warning": 1,
    "at": 1,
    "problem": 1,
    "refuse": 0,
    "Problem": 3,
    "Words": 0,
}
LABEL_PROBLEMS = re.compile(r'"(layout-label-[a-z]+)"')


def explained() -> set[str]:
    rows = (line.split("|")[1] for line in HANDBOOK.splitlines() if line.startswith("| `"))
    return {code for row in rows for code in re.findall(r"`([^`]+)`", row)}


def codes_in(source: str) -> Iterator[str]:
    yield from LABEL_PROBLEMS.findall(source)
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        place = MAKERS.get(getattr(call.func, "attr", getattr(call.func, "id", "")))
        if place is not None and len(call.args) > place:
            code = call.args[place]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield code.value


def test_the_codes_of_the_checks_are_explained():
    assert set(CODES) <= explained()


@pytest.mark.parametrize("room", ROOMS)
def test_the_codes_of_every_room_are_explained(room: str):
    sources = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "engine" / room).glob("*.py")))

    assert {code for source in sources for code in codes_in(source)} <= explained()


def test_every_code_of_the_checks_is_used():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "engine" / "checks").glob("*.py")]
    used = {code for source in sources for code in codes_in(source)}

    assert set(CODES) == used
