"""Expressions that ask for the machine, or for all of its time: by themselves, and in the cells of tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cage import attack

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
BOMBS = [
    '__import__("os").system("id")',
    "().__class__.__bases__[0].__subclasses__()",
    "${1+1}",
    "9**9**9",
    "10**1000000",
    "1e999999999",
    "for i in 1..100000000 return i",
    "for i in 1..1000, j in 1..1000, k in 1..1000 return i*j*k",
    "every i in 1..9999 satisfies some j in 1..9999 satisfies i = j",
    "count(1..99999999999)",
    "(" * 2_000 + "1" + ")" * 1_999,
    "if true then " * 300 + "1",
    "a." * 1_000 + "b",
    "x" * 5_000,
    "",
    "=",
    '"',
    "/* ",
    'string join(for i in 1..9000 return "aaaaaaaaaaaaaaaaaaaaaaaaa")',
    'matches("' + "a" * 40 + '!", "^((a+)+b)+$$")[',
    'matches("x", "' + "(" * 500 + "a" + ")" * 500 + '")',
    'matches("x", "a{1,100000}{1,100000}")',
    "(function(f) f(f))(function(f) f(f))",
    "sort(for i in 1..9999 return i, function(a, b) a < b)",
    "union(for i in 1..9999 return {a: i}, for i in 1..9999 return {a: i})",
    "distinct values(for i in 1..9999 return [i])",
    "for i in 1..300 return partial",
    "for i in 1..40 return [partial, partial]",
    'duration("P999999999999999Y")',
    'date("9999-12-31") + duration("P9999Y")',
    'date and time("2020-01-01T00:00:00@../../../../etc/localtime")',
    'date and time("9999-12-31T23:59:59-14:00") - date and time("0001-01-01T00:00:00+14:00")',
    '"\\uD800"',
    "decimal(1/3, 99999999999)",
    "factorial(99999)",
    "exp(99999)",
    "insert before([1], 9e29, 1)",
    "arbetsdagar(today(), 99999999999)",
]
#: Long to write and quickly answered, or answered with null as the standard says.
HARMLESS = [
    "1" + "+1" * 1_900,
    "-" * 3_000 + "1",
    'matches("' + "a" * 60 + '!", "(a+)+$")',
    'replace("' + "a" * 60 + '", "(a|aa)+b", "x")',
    "[1, 2, 3][-99999999999999]",
    'substring("abc", -99999999999999999999)',
    "1/0",
    '{"__proto__": 1, "__class__": 2}',
]


def named(expression: str) -> str:
    return ascii(expression[:40])


@pytest.mark.parametrize("expression", BOMBS, ids=named)
def test_an_expression_is_refused(expression: str, tmp_path: Path) -> None:
    attack(tmp_path, "eval", "--", expression).must_be_refused()


@pytest.mark.parametrize("expression", HARMLESS, ids=named)
def test_an_expression_is_answered(expression: str, tmp_path: Path) -> None:
    answered = attack(tmp_path, "eval", "--", expression)

    answered.must_be_in_words()
    assert answered.code == 0


@pytest.mark.parametrize("expression", [*BOMBS, *HARMLESS], ids=named)
def test_an_expression_in_a_table(expression: str, tmp_path: Path) -> None:
    text = f"<text><![CDATA[{expression.replace(']]>', '')}]]></text>"
    table = (
        '<decisionTable id="T"><input id="I" label="a"><inputExpression><text>a</text></inputExpression></input>'
        f'<output id="O"/><rule id="R"><inputEntry id="C">{text}</inputEntry><outputEntry id="V">'
        "<text>1</text></outputEntry></rule></decisionTable>"
    )
    for logic in (table, f"<literalExpression>{text}</literalExpression>"):
        file = decisions(f'<decision id="p" name="P">{logic}</decision>')
        for command in (("check", "p.dmn"), ("decide", "p.dmn", "--data", "-")):
            attack(tmp_path, *command, files={"p.dmn": file}, stdin=b'{"a": 2}').must_be_in_words()


def decisions(inside: str) -> str:
    return f'<definitions xmlns="{NAMESPACE}" id="d" name="d" namespace="n">{inside}</definitions>'


def literal(name: str, text: str, *needs: str) -> str:
    required = "".join(
        f'<informationRequirement><requiredDecision href="#{other}"/></informationRequirement>'
        for other in needs
    )
    logic = f"<literalExpression><text>{text}</text></literalExpression>"
    return f'<decision id="{name}" name="{name}">{required}{logic}</decision>'


def test_decisions_that_need_each_other(tmp_path: Path) -> None:
    file = decisions(literal("p", "q", "q") + literal("q", "p", "p"))

    attack(tmp_path, "decide", "p.dmn", "p", files={"p.dmn": file}).must_be_refused("p.dmn:p")


def test_more_decisions_than_anybody_writes(tmp_path: Path) -> None:
    chain = "".join(literal(f"q{n}", f"q{n + 1}", f"q{n + 1}") for n in range(5_000))

    attack(
        tmp_path, "decide", "p.dmn", "q0", files={"p.dmn": decisions(chain + literal("q5000", "1"))}
    ).must_be_refused("p.dmn", "too_large")


def test_the_longest_chain_of_decisions(tmp_path: Path) -> None:
    chain = "".join(literal(f"q{n}", f"q{n + 1}", f"q{n + 1}") for n in range(199))
    file = decisions(chain + literal("q199", "1"))

    answered = attack(tmp_path, "decide", "p.dmn", "q0", files={"p.dmn": file})

    answered.must_be_in_words()
    assert answered.out == "1\n"


def test_decisions_that_double_at_every_level(tmp_path: Path) -> None:
    levels = "".join(literal(f"{side}{n}", "1", f"a{n + 1}", f"b{n + 1}") for n in range(40) for side in "ab")
    file = decisions(levels + literal("a40", "1") + literal("b40", "1"))

    attack(tmp_path, "decide", "p.dmn", "a0", files={"p.dmn": file}).must_be_in_words()


def test_a_table_with_more_text_than_anybody_writes(tmp_path: Path) -> None:
    cell = "1" + "+1" * 1_900
    rules = (
        f"<rule><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
    )
    table = (
        '<decision id="p" name="P"><decisionTable id="T"><input id="I"><inputExpression><text>a</text>'
        f'</inputExpression></input><output id="O"/>{rules * 400}</decisionTable></decision>'
    )

    attack(tmp_path, "check", "p.dmn", files={"p.dmn": decisions(table)}).must_be_refused(
        "p.dmn", "too_large"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b'{"a": NaN}',
        b'{"a": 1e999999}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"a": "\\ud800"}',
        b'{"a": "\\u0000"}',
        b'{"a": [' + b"1," * 2_000_000 + b"1]}",
        b'{"a": "' + b"x" * 9_000_000 + b'"}',
    ],
    ids=lambda data: data[:12].decode(),
)
def test_data_that_no_expression_can_use(data: bytes, tmp_path: Path) -> None:
    attack(tmp_path, "eval", "a", "--data", "-", stdin=data).must_be_refused()
