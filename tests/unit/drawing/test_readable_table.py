"""A decision table in plain Swedish."""

from __future__ import annotations

import pytest

from engine.dmn import compile_dmn
from engine.drawing import readable_table
from engine.drawing.decision_tables import answer_in_words, condition_in_words


def table(policy: str = "UNIQUE", note: str = "Följer strategin") -> bytes:
    return f"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
    <decision id="niva" name="Räcker tiden?"><decisionTable id="t" hitPolicy="{policy}">
      <input id="i1" label="Veckor">
        <inputExpression id="e1" typeRef="number"><text>veckor</text></inputExpression></input>
      <input id="i2" label="Nivå">
        <inputExpression id="e2" typeRef="string"><text>niva</text></inputExpression></input>
      <output id="o1" label="Tiden räcker" name="ok" typeRef="boolean"/>
      <rule id="r1"><inputEntry id="a"><text>&gt;= 10</text></inputEntry><inputEntry id="b"><text>-</text></inputEntry>
        <outputEntry id="c"><text>true</text></outputEntry><annotationEntry><text>{note}</text></annotationEntry></rule>
      <rule id="r2"><inputEntry id="f"><text>&lt; 10</text></inputEntry>
        <inputEntry id="g"><text>"dialog","inflytande"</text></inputEntry>
        <outputEntry id="h"><text>false</text></outputEntry></rule>
    </decisionTable></decision>
    <decision id="summa" name="Summa"><literalExpression id="l"><text>1 + 1</text></literalExpression></decision>
    </definitions>""".encode()


def test_a_table_reads_as_questions_answers_and_rules():
    decision = compile_dmn(table(), "niva.dmn").decisions["niva"]

    read = readable_table(decision, fired=[2])

    assert read is not None
    assert (read.decision_id, read.name, read.policy) == ("niva", "Räcker tiden?", "Precis en regel gäller.")
    assert (read.questions, read.answers) == (("Veckor", "Nivå"), ("Tiden räcker",))
    first, second = read.rules
    assert (first.conditions, first.answers) == (("minst 10", "oavsett"), ("ja",))
    assert (second.conditions, second.answers) == (("mindre än 10", "dialog eller inflytande"), ("nej",))
    assert [rule.has_fired for rule in read.rules] == [False, True]


def test_what_is_no_table_has_no_table():
    assert readable_table(compile_dmn(table(), "niva.dmn").decisions["summa"]) is None


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("-", "oavsett"),
        ("", "oavsett"),
        ('"bifall"', "bifall"),
        ('"a, b", "c"', "a, b eller c"),
        ("1,2,3", "1, 2 eller 3"),
        ("> 2.5", "mer än 2,5"),
        ("<= 14", "högst 14"),
        ("[1..5]", "från 1 till 5"),
        ('not("dialog")', "inte dialog"),
        ('not("a","b")', "inte a eller b"),
        ("true", "ja"),
        ("null", "inget värde"),
        ('>= date("2026-11-24")', "minst 2026-11-24"),
        ("]1..5]", "]1..5]"),
        ("? > veckor * 2", "? > veckor * 2"),
        ('contains(?, "x")', 'contains(?, "x")'),
    ],
)
def test_conditions_in_words(cell: str, words: str):
    assert condition_in_words(cell) == words


@pytest.mark.parametrize(
    ("cell", "words"),
    [('"ja"', "ja"), ("false", "nej"), ("", "–"), ("0.5", "0,5"), ("veckor + 1", "veckor + 1")],
)
def test_answers_in_words(cell: str, words: str):
    assert answer_in_words(cell) == words
