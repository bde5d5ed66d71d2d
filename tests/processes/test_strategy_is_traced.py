"""Every requirement of the strategy, R1-R85, is met somewhere that exists, or is said to wait for a later version."""

import json
import re

import pytest

from engine.bpmn import read_sources
from tests.support.shipped import (
    FORM_FILES,
    PROCESSES,
    ROOT,
    TABLES,
    all_elements,
    all_facts,
    components,
)

REQUIREMENTS = range(1, 86)
TRACE = (ROOT / "docs" / "sparbarhet.md").read_text(encoding="utf-8")
MET, LATER = TRACE.split("## Det här väntar på senare versioner")
README = (PROCESSES / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (R[^|]+?) \|", re.MULTILINE)


def numbers(text):
    """The requirements that a text names: `R3, R6–7` is 3, 6 and 7."""
    found = re.findall(r"\bR(\d+)(?:[–-](\d+))?", text)
    return {number for first, last in found for number in range(int(first), int(last or first) + 1)}


def requirements_of_rows(text):
    return {number for row in ROW.findall(text) for number in numbers(row)}


def test_no_requirement_is_forgotten_or_made_up():
    assert requirements_of_rows(MET) | requirements_of_rows(LATER) == set(REQUIREMENTS)


def test_requirements_stand_in_the_order_of_the_strategy():
    for part in (MET, LATER):
        rows = [min(numbers(row)) for row in ROW.findall(part)]

        assert rows == sorted(set(rows))


def test_all_that_is_said_to_meet_a_requirement_exists():
    assert set(re.findall(r"`([a-zåäö_A-Z0-9]+)`", MET)) - known_names() == set()


def test_what_a_drawing_says_that_it_meets_is_not_said_to_be_missing():
    claimed = numbers(README) | {n for facts in all_facts() for n in numbers(facts.documentation or "")}

    assert claimed <= set(REQUIREMENTS)
    assert claimed - requirements_of_rows(MET) == set()


@pytest.mark.parametrize("code", sorted(set(re.findall(r"\bE\d\d\b", MET))))
def test_the_readiness_check_has_the_rule_that_is_pointed_at(code):
    assert f'"{code}"'.encode() in read_sources([PROCESSES])["readiness_check.dmn"]


def known_names():
    names = {facts.key for facts in all_facts()} | {element.id for element in all_elements()}
    names |= {file.stem for file in (*FORM_FILES, *TABLES)}
    for file in FORM_FILES:
        for part in components(json.loads(file.read_text(encoding="utf-8"))["components"]):
            names |= set(re.split(r"\W+", f"{part.get('path', '')}.{part.get('key', '')}"))
    return names
