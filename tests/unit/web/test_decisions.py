"""Decisions in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.queries.case_page import Decision
from engine.queries.fired_rules import FiredRule, FiredTable
from web.decisions import DecisionInWords, in_words

TABLE = FiredTable(
    inputs=["Nivå", "Barn berörs"],
    outputs=[("route", "Väg"), ("message", "Besked")],
    rules=[FiredRule(2, ['"dialog"', "true"], ['"bred"', "-"], "R46")],
)


def told(output: Any, table: FiredTable = TABLE, rules: tuple[int, ...] = (2,)) -> DecisionInWords:
    decision = Decision(
        name="vag",
        decision_id="vag",
        element_id="Task_Choose",
        at=datetime(2026, 11, 23, tzinfo=UTC),
        inputs={"Nivå": "dialog", "Barn berörs": None},
        output=output,
        rules=list(rules),
    )
    return in_words(decision, table, {"Task_Choose": "Välj väg"})


def test_it_is_called_what_the_step_is_called():
    assert (told("bred").name, told("bred").table) == ("Välj väg", "vag")


def test_the_answers_have_the_tables_labels():
    decision = told({"route": "bred", "message": None})

    assert decision.answers == [("Väg", "bred")]
    assert decision.summary == "bred"


def test_one_line_says_what_is_written_for_people_and_not_the_codes_beside_it():
    decision = told({"route": "fragepanel", "message": "Välj frågepanelen."})

    assert decision.summary == "Välj frågepanelen."


def test_a_list_of_answers_is_told_by_its_length():
    assert told([{"route": "a"}, {"route": "b"}]).summary == "2 rader"


def test_no_rule_is_no_answer():
    assert told(None, FiredTable([], [], []), ()).summary == "ingen regel gällde"


def test_cells_are_read_without_their_marks():
    (row,) = told("bred").rows

    assert (row.number, row.tests, row.answers, row.note) == (2, ["dialog", "ja"], ["bred", "–"], "R46")


def test_what_was_not_known_is_a_dash():
    assert told("bred").questions == [("Nivå", "dialog"), ("Barn berörs", "–")]
