"""What an expression will come to is told before it is evaluated, and so is what cannot go well in it."""

from __future__ import annotations

import pytest

from engine import feel
from engine.feel import Finding, Shape, shapes

NAMES = {
    "antal": shapes.of_kind("number"),
    "utfall": shapes.of_values(["bifall", "avslag"]),
    "dag": shapes.of_kind("date"),
    "beslut": shapes.context_of({"text": shapes.of_kind("string")}),
    "val": shapes.list_of(shapes.of_values(["ek", "ju"])),
    "rader": shapes.list_of(shapes.context_of({"antal": shapes.of_kind("number")})),
    "okänt": feel.ANY,
}


def found(text: str) -> list[Finding]:
    findings: list[Finding] = []
    feel.judge(feel.compile_expression(text), NAMES.get, findings)
    return findings


def shape(text: str) -> Shape:
    return feel.judge(feel.compile_expression(text), NAMES.get, [])


@pytest.mark.parametrize(
    ("faulty", "good", "kind"),
    [
        ('antal > "3"', "antal > 3", "fails"),
        ('antal + "1"', "antal + 1", "fails"),
        ('dag > "2026-01-01"', 'dag > date("2026-01-01")', "fails"),
        ('dag + "P1D"', 'dag + duration("P1D")', "fails"),
        ("floor(utfall)", "floor(antal)", "fails"),
        ("dag.yeer", "dag.year", "fails"),
        ("if antal then 1 else 2", "if antal > 0 then 1 else 2", "fails"),
        ("-utfall", "-antal", "fails"),
        ('antal between "a" and "b"', "antal between 1 and 2", "fails"),
        ('antal in ["a".."b"]', "antal in [1..5]", "fails"),
        ('sum(rader.antal) > "1"', "sum(rader.antal) > 1", "fails"),
        ('rader[antal > "1"]', "rader[antal > 1]", "fails"),
        ("rader[antl > 1]", "rader[antal > 1]", "fails"),
        ('antal = "3"', "antal = 3", "never"),
        ("antal = utfall", "antal = antal", "never"),
        ("antal and okänt", "antal = 1 and okänt", "never"),
        ('utfall = "bifal"', 'utfall = "bifall"', "unknown_value"),
        ('utfall in ("bifall", "avslagg")', 'utfall in ("bifall", "avslag")', "unknown_value"),
        ('list contains(val, "x")', 'list contains(val, "ek")', "unknown_value"),
        ("beslut.txt", "beslut.text", "unknown_field"),
        ("for r in rader return r.antl", "for r in rader return r.antal", "unknown_field"),
    ],
)
def test_what_cannot_go_well_is_found_and_what_can_is_let_be(faulty: str, good: str, kind: str):
    assert [finding.kind for finding in found(faulty)][:1] == [kind]
    assert found(good) == []


@pytest.mark.parametrize(
    "text",
    [
        "okänt + 1",
        'okänt.namn = "x"',
        "antal = null or utfall = null",
        "if antal = null then 0 else antal + 1",
        'string(antal) + " st"',
        'if okänt = 1 then antal else "inget"',
        "max(dag, today()) > dag",
        "sort(rader, function(a, b) a.antal < b.antal)",
        '(dag - today()) / duration("P7D") > 3',
        "count(val) > 1 and not(okänt)",
        "some r in rader satisfies r.antal > 3",
        "rader[1].antal + antal",
    ],
)
def test_nothing_is_claimed_of_what_may_go_well(text: str):
    assert found(text) == []


def test_a_finding_has_a_place_and_a_guess():
    (finding,) = found('utfall = "bifal"')

    assert finding.position == 7
    assert finding.message.endswith("Menade du ”bifall”?")


def test_a_value_of_several_kinds_is_only_wrong_when_each_of_them_is():
    names = {"x": shapes.union(shapes.of_kind("number"), shapes.of_kind("string"))}
    findings: list[Finding] = []
    feel.judge(feel.compile_expression('x > "3"'), names.get, findings)

    assert findings == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("antal * 2", {"number"}),
        ("dag - dag", {"days and time duration"}),
        ("today()", {"date"}),
        ('if okänt then 1 else "a"', {"number", "string"}),
        ("{a: antal}.a", {"number"}),
        ("rader.antal", {"list"}),
        ("flatten([[1], [2]])[1]", {"number"}),
        ("null", set()),
    ],
)
def test_the_kind_of_a_value_is_known(text: str, kinds: set[str]):
    assert shape(text).kinds == kinds


def test_what_somebody_else_gives_can_be_anything():
    assert shape("okänt").kinds is None
    assert shape('context put(okänt, "a", 1).b').kinds is None
