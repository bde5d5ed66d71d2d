"""Forms that no editor wrote: refused with the component, in no time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.cage import attack


def field(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "id": f"F{number}", "key": f"k{number}", "label": "Fält", **more}


def inside(kind: str, depth: int) -> dict[str, Any]:
    component = field()
    for number in range(depth):
        component = {
            "type": kind,
            "id": f"G{number}",
            "path": f"p{number}",
            "label": "G",
            "components": [component],
        }
    return component


def form(*components: Any) -> str:
    return json.dumps({"type": "default", "components": list(components)})


REFUSED = {
    "deep json": "[" * 100_000,
    "a number of a million digits": form(field(validate={"minLength": 1})).replace("1}", "9" * 5_000 + "}"),
    "a number beyond all numbers": form(field(validate={"minLength": 1})).replace(
        '"minLength": 1', '"minLength": 1e999999999'
    ),
    "rows beyond all numbers": form(
        {
            "type": "dynamiclist",
            "id": "L",
            "path": "l",
            "label": "L",
            "components": [],
            "defaultRepetitions": 1e300,
        }
    ),
    "components that are none": form(None, 1, "x", [], {}),
    "other kinds of everything": form(
        {"type": "textfield", "id": ["x"], "key": {"a": 1}, "label": 5, "validate": "x", "conditional": "y"}
    ),
    "an unknown component": form(field(type="<script>alert(1)</script>")),
    "more components than anybody reads": form(*(field(number) for number in range(8_000))),
    "one key over and over": form(*(field() for _ in range(8_000))),
    "groups in groups": form(inside("group", 200)),
    "rows in rows": form(inside("dynamiclist", 200)),
    "more expressions than anybody writes": form(
        *(field(number, conditional={"hide": "=" + "1+" * 1_900 + "1 = 2"}) for number in range(200))
    ),
    "a pattern without end": form(field(validate={"pattern": "(" * 1_000})),
    "a pattern that explodes": form(field(validate={"pattern": "a{1,99999}"})),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_form_is_refused(what: str, tmp_path: Path) -> None:
    attack(tmp_path, "check", "f.form", files={"f.form": REFUSED[what]}).must_be_refused("f.form:")


@pytest.mark.parametrize(
    "text",
    [
        sign * (200_000 // len(sign))
        for sign in ("{{", "[", "*a ", "**", ">", "![", "<a ", "`", "[a](", "- ", "&#", "\\", "{{}}")
    ],
    ids=lambda text: text[:4],
)
def test_a_text_of_signs_is_read_in_no_time(text: str, tmp_path: Path) -> None:
    attack(
        tmp_path, "check", "f.form", files={"f.form": form({"type": "text", "id": "T", "text": text})}
    ).must_be_in_words()


@pytest.mark.parametrize(
    "expression",
    [
        '__import__("os")',
        "${x}",
        "(" * 3_900,
        "=",
        "for i in 1..9999999 return i",
        "=for i in 1..9999 return i",
    ],
    ids=lambda text: text[:16],
)
def test_a_hostile_expression_in_every_place(expression: str, tmp_path: Path) -> None:
    component = field(
        conditional={"hide": expression},
        readonly=expression,
        disabled=expression,
        properties={"validExpression": expression, "validMessage": "Fel.", "requiredIf": expression},
    )
    choice = field(2, type="select", valuesExpression=expression)
    prose = {"type": "text", "id": "T", "text": "{{" + expression + "}}"}

    attack(tmp_path, "check", "f.form", files={"f.form": form(component, choice, prose)}).must_be_in_words()
