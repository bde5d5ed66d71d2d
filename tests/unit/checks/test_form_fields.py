"""Forms where they are used: fields that nobody can see, answers that nobody reads, rules that nothing meets."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engine.checks import review_bundle
from engine.checks.form_fields import READ_BY_THE_ENGINE
from engine.exceptions import Problem
from tests.support.drawings import drawing

CODES = {"form-expression", "never_shown", "never_valid", "unread_field"}
ANSWER = {
    "type": "radio",
    "id": "u",
    "key": "utfall",
    "label": "Utfall",
    "values": [{"value": value, "label": value} for value in ("bifall", "avslag")],
    "validate": {"required": True},
}
NUMBER = {"type": "number", "id": "a", "key": "antal", "label": "Antal"}
READS = 'script X lang=feel set=y "[utfall, antal, varfor]"\nuser A form=f groups=r\nS -> A -> X -> E'


def why(**extra: object) -> dict[str, object]:
    return {"type": "textfield", "id": "v", "key": "varfor", "label": "Varför?", **extra}


def found(*fields: dict[str, object], text: str = READS) -> list[Problem]:
    form = json.dumps({"type": "default", "components": [ANSWER, NUMBER, *fields]}).encode()
    problems = review_bundle({"p.bpmn": drawing(text), "f.form": form})
    return [problem for problem in problems if problem.code in CODES]


def codes(*fields: dict[str, object], text: str = READS) -> list[tuple[str, str, str]]:
    return [(p.element, p.code, p.severity) for p in found(*fields, text=text)]


@pytest.mark.parametrize(
    ("faulty", "good", "code"),
    [
        ('=utfall != "bifal"', '=utfall != "bifall"', "form-expression"),
        ('=antal > "3"', "=antal > 3", "form-expression"),
        ('=utfall = "bifall" or utfall != "bifall" or utfall = null', '=utfall = "bifall"', "never_shown"),
        ("=antal > 3 or antal <= 3 or antal = null", "=antal > 3 or antal < 3", "never_shown"),
        ("=true", "=false", "never_shown"),
    ],
)
def test_a_field_that_is_always_hidden(faulty: str, good: str, code: str):
    assert codes(why(conditional={"hide": faulty})) == [("v", code, "warning")]
    assert codes(why(conditional={"hide": good})) == []


def test_a_hidden_group_is_told_by_its_label():
    inner = {
        "type": "group",
        "id": "g",
        "label": "Skäl",
        "components": [why()],
        "conditional": {"hide": "=true"},
    }

    (problem,) = found(inner)

    assert problem.message == "”Skäl” visas aldrig: villkoret ”true” är alltid uppfyllt."


def test_a_rule_that_no_answer_meets():
    never = why(properties={"validExpression": "=antal > 3 and antal < 2"})

    assert codes(never) == [("v", "never_valid", "warning")]
    assert codes(why(properties={"validExpression": "=antal > 3 or utfall = null"})) == []


def test_a_row_may_have_fields_that_another_form_gave_it():
    rows = {
        "type": "dynamiclist",
        "id": "r",
        "path": "rader",
        "label": "Rader",
        "components": [why(conditional={"hide": "=annat = 3"})],
    }
    text = 'service F topic=t prop.variables=annat\nscript X lang=feel set=y "[utfall, antal, rader]"\n'

    assert codes(rows, text=f"{text}user A form=f groups=r\nS -> F -> A -> X -> E") == []


READERS = [
    'script X lang=feel set=y "{}"\nuser A form=f groups=r\nS -> A -> X -> E',
    'user A form=f groups=r\nuser B groups=r prop.due="{}"\nS -> A -> B -> E',
    'user A form=f groups=r\ncall C call=q in.x="{}"\nS -> A -> C -> E',
]


@pytest.mark.parametrize("text", READERS)
def test_an_answer_that_something_reads_is_not_told_of(text: str):
    fields = [why()]

    assert [p.message for p in found(*fields, text=text.format("[utfall, antal]"))] == [
        "Inget villkor, ingen tabell och inget senare formulär läser ”Varför?”."
    ]
    assert codes(*fields, text=text.format("[utfall, antal, varfor]")) == []


def test_of_a_whole_that_is_read_all_parts_are_read():
    part = why(key="skal.text")

    assert codes(part, text=READS.replace("varfor", "skal")) == []
    assert codes(part, text=READS.replace("varfor", "skal.text")) == []
    assert [code for _, code, _ in codes(part, text=READS.replace("varfor", "skal.dag"))] == [
        "unread_field",
    ]


def test_what_the_engine_reads_is_known():
    root = Path(__file__).parents[3]
    sources = [path for room in ("engine", "web") for path in sorted((root / room).rglob("*.py"))]
    read = {
        name
        for path in sources
        for name in re.findall(r'\bvariables\.get\("(\w+)"\)', path.read_text(encoding="utf-8"))
    }

    assert read <= READ_BY_THE_ENGINE
