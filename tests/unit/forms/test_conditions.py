from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine import feel
from engine.forms.conditions import bind, to_ast

SCRIPT = Path("web/frontend/src/forms.js")

SAMPLES: list[dict[str, Any]] = [
    {},
    {"a": "x", "b": True, "n": 3, "list": ["x", "y"]},
    {"a": "y", "b": False, "n": 12.5, "list": []},
    {"a": None, "b": None, "n": None, "list": None},
    {"a": {"b": "x"}, "b": "x", "n": 0, "list": ["y"]},
    {"a": 3, "b": "x", "n": "x", "list": "x"},
]
INSIDE = [
    'a = "x"',
    'a != "x"',
    "=a = null",
    "not(b)",
    "not(b = true)",
    "b",
    "n > 3",
    "n >= 3 and n < 10",
    'n < 3 or a = "x"',
    "n = -1",
    'a in ("x", "y")',
    'a in ["x"]',
    'list contains(list, "x")',
    "not(list contains(list, a)) and (n <= 12.5 or b)",
    'a.b = "x"',
    "list = null",
    'a = "x" and not(b = false) or n = 3',
    "n < a",
    'n != "x"',
    "n = b",
    'a = "citat \\"inuti\\""',
]
OUTSIDE = [
    'a > date("2026-01-01")',
    "today() > a",
    "n in [1..5]",
    "if b then true else false",
    "some x in list satisfies x = 1",
    "list[1] = a",
    "count(list) > 2",
    "n + 1 > 3",
    "a between 1 and 3",
    "string length(a) > 3",
    "a instance of string",
    "a = ",
    "",
    "a" * 50 + " = 1 or " * 200 + "b",
]


def bound(expression: str, values: dict[str, Any]) -> Any:
    """The tree with its values, None where one of them is a dictionary: that is for the server."""

    def resolve(name: str) -> list[Any] | None:
        holder: Any = values
        for step in name.split("."):
            holder = holder.get(step) if isinstance(holder, dict) else None
        if isinstance(holder, list):
            return ["list", *(["value", item] for item in holder)]
        return None if isinstance(holder, dict) else ["value", holder]

    ast = to_ast(expression)
    assert ast is not None, expression
    return bind(ast, resolve)


def on_the_server(expression: str, values: dict[str, Any]) -> bool:
    context = {
        name: Decimal(str(value)) if type(value) in (int, float) else value for name, value in values.items()
    }
    return feel.compile_expression(expression).evaluate(context, missing_is_null=True) is True


def in_the_browser(trees: list[Any]) -> list[bool]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    program = (
        f"import {{ hides }} from {json.dumps(SCRIPT.resolve().as_uri())};"
        f"console.log(JSON.stringify({json.dumps(trees)}.map((tree) => hides(tree, () => null))));"
    )
    done = subprocess.run(
        [node, "--input-type=module", "-e", program], capture_output=True, text=True, check=True, timeout=60
    )
    answers: list[bool] = json.loads(done.stdout)
    return answers


@pytest.mark.parametrize("expression", OUTSIDE)
def test_feel_outside_the_subset_is_for_the_server_alone(expression: str) -> None:
    assert to_ast(expression) is None


def test_the_tree_is_plain_json() -> None:
    assert to_ast('=a.b = "x" and n in (1, 2.5)') == [
        "and",
        ["=", ["name", "a.b"], ["value", "x"]],
        ["in", ["name", "n"], ["value", 1], ["value", 2.5]],
    ]


def test_a_name_that_the_browser_cannot_know_leaves_the_condition_to_the_server() -> None:
    ast = to_ast('a = "x" or b')

    assert ast is not None
    assert bind(ast, lambda name: ["value", 1] if name == "a" else None) is None


def test_the_browser_decides_as_the_server_does() -> None:
    cases = [(text, values) for text in INSIDE for values in SAMPLES if bound(text, values) is not None]

    seen = in_the_browser([bound(expression, values) for expression, values in cases])

    expected = [on_the_server(expression, values) for expression, values in cases]
    assert len(cases) > 90
    assert [
        (case, ours) for case, ours, theirs in zip(cases, expected, seen, strict=True) if ours != theirs
    ] == []
