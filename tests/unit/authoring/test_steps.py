"""Steps put in and taken away without drawing: flow, lane and picture go along."""

from __future__ import annotations

import pytest

from engine.authoring import (
    add_step_after,
    properties_at,
    remove_step,
    ways_out,
    why_not_after,
    why_not_removed,
)
from engine.bpmn import read_process
from engine.comparing import compare
from engine.drawing import lint_layout, render_svg
from engine.exceptions import InvalidAnswers, NotFound
from engine.paths import PROCESSES
from tests.support.drawings import drawing

DRAWINGS = sorted(PROCESSES.glob("*.bpmn"))
PLAN = PROCESSES.joinpath("steg3_planering.bpmn").read_bytes()
SMALL = "S -> A -> B -> E\nuser A\nuser B"


#: Every so many places of a drawing, another of them in each: all take half a minute.
EVERY = 6
#: Where no place is tidy: the words of a way that shares its first piece with five others.
CROWDED = {"Flow_WhoContributes_CheckLegality"}


def untidy(data: bytes) -> set[tuple[str, str]]:
    return {(one.code, one.element) for one in lint_layout(data)}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_step_after_any_step_or_on_any_way_runs_and_lies_tidily(path) -> None:
    data = path.read_bytes()
    facts, before = read_process(data, path.name), untidy(data)
    places = [id_ for id_ in [*facts.elements, *facts.flows] if not why_not_after(data, id_)]
    for place in places[DRAWINGS.index(path) % EVERY :: EVERY]:
        changed, new = add_step_after(data, place, name="Kontrollera tillgängligheten")

        found = read_process(changed, path.name)
        assert [flow.source for flow in found.flows.values() if flow.target == new] != []
        assert found.elements[new].role in roles_around(facts, place)
        assert not untidy(changed) - before or place in CROWDED, place
        assert new in render_svg(changed, marks={}, title="Prov")


def roles_around(facts, place):
    """The roles of the step before and of those after: the new step lies in the lane of one of them."""
    source = source_of(facts, place)
    after = {flow.target for flow in facts.flows.values() if flow.source == source}
    return {facts.elements[one].role for one in {source, *after}}


def source_of(facts, place):
    return facts.flows[place].source if place in facts.flows else place


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_step_put_in_and_taken_away_is_the_drawing_as_it_was(path) -> None:
    data = path.read_bytes()
    facts = read_process(data, path.name)
    for place in [id_ for id_ in facts.elements if not why_not_after(data, id_)][:4]:
        changed, new = add_step_after(data, place, name="Kontrollera")
        if not ways_out(changed, new):
            continue

        found = compare({"x.bpmn": data}, {"x.bpmn": remove_step(changed, new)}).drawings.get("x.bpmn")

        assert found is None or (found.added, found.removed, dict(found.changed)) == ((), (), {})


def test_the_new_step_has_an_id_that_speaks_and_its_name() -> None:
    once, first = add_step_after(PLAN, "Task_WriteTimePlan", name="Granska tillgängligheten")
    twice, second = add_step_after(once, first, name="Granska tillgängligheten", kind="businessRuleTask")

    assert (first, second) == ("Task_GranskaTillgangligheten", "Task_GranskaTillgangligheten_2")
    assert properties_at(twice, first)["name"] == "Granska tillgängligheten"
    assert read_process(twice, "x.bpmn").elements[second].kind == "businessRuleTask"


def test_a_step_on_an_answer_keeps_the_words_and_the_condition_before_it() -> None:
    changed, new = add_step_after(PLAN, "Flow_TimePlanWithinMandate_No", name="Skriv varför")

    (no,) = [way for way in ways_out(changed, "Gateway_TimePlanWithinMandate") if way.name == "Nej"]
    assert (no.target, no.condition) == (new, 'plan_result = "andrat_uppdrag"')
    assert [way.target for way in ways_out(changed, new)] == ["Event_MandateMustChange"]


def test_a_step_in_another_lane_is_for_another_role() -> None:
    lane = "Lane_steg3_planering_communicator"

    changed, new = add_step_after(PLAN, "Task_WriteTimePlan", name="Läs igenom", lane=lane)

    assert read_process(changed, "x.bpmn").elements[new].role == "communicator"
    assert untidy(changed) <= untidy(PLAN)


def test_a_drawing_without_a_picture_gets_a_step_all_the_same() -> None:
    changed, new = add_step_after(drawing(SMALL), "A", name="Mitt emellan")

    assert [way.target for way in ways_out(changed, "A")] == [new]
    assert [way.target for way in ways_out(changed, new)] == ["B"]


def test_the_last_step_of_an_unfinished_drawing_can_be_followed() -> None:
    changed, new = add_step_after(drawing("S -> A\nuser A"), "A", name="Nästa")

    assert [way.target for way in ways_out(changed, "A")] == [new]


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        (SMALL, "E", "Här slutar processen"),
        ("xor G\nS -> G\nG -> A if n > 1\nG -> B else\nA -> E\nB -> E", "G", "Flera vägar"),
        ("race G\nS -> G -> K -> E\ncatch K duration=P1D", "G", "händer först"),
    ],
)
def test_where_nothing_can_come_the_reason_is_told(source, place, words) -> None:
    assert words in why_not_after(drawing(source), place)
    with pytest.raises(InvalidAnswers, match=words):
        add_step_after(drawing(source), place, name="Nytt")


@pytest.mark.parametrize(
    ("source", "step", "words"),
    [
        ("xor G\nS -> G\nG -> A if n > 1\nG -> B else\nA -> E\nB -> E", "G", "en väg in och 2 vägar ut"),
        ("S -> A -> E\nboundary T on=A duration=P1D\nT -> E2", "A", "händelse på kanten"),
        (SMALL, "S", "ingen väg in"),
    ],
)
def test_what_holds_more_together_is_not_taken_away_and_the_reason_is_told(source, step, words) -> None:
    assert words in why_not_removed(drawing(source), step)
    with pytest.raises(InvalidAnswers, match=words):
        remove_step(drawing(source), step)


def test_the_way_goes_on_past_a_step_taken_away() -> None:
    changed = remove_step(PLAN, "Task_PlanOutreach")

    assert [way.target for way in ways_out(changed, "Task_PlanActivities")] == ["Task_DescribePersonalData"]
    assert b"Task_PlanOutreach" not in changed
    assert untidy(changed) <= untidy(PLAN)


@pytest.mark.parametrize(
    ("field", "given"), [("name", {"name": " "}), ("kind", {"name": "x", "kind": "transaction"})]
)
def test_what_is_missing_is_told_at_its_field(field, given) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        add_step_after(PLAN, "Task_WriteTimePlan", **given)

    assert list(refused.value.errors) == [field]


def test_a_step_that_is_gone_is_told() -> None:
    with pytest.raises(NotFound):
        remove_step(PLAN, "Task_Borta")
