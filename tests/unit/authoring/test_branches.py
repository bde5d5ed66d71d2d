"""Choices, further ways and time limits put into a drawing without drawing."""

from __future__ import annotations

import pytest

from engine.authoring import (
    Goal,
    add_choice_after,
    add_time_limit,
    add_way,
    goals_of,
    may_have_more_ways,
    properties_at,
    remove_step,
    ways_out,
    why_not_removed,
)
from engine.bpmn import read_process
from engine.bpmn.facts import ACTIVITIES
from engine.checks import check_bundle
from engine.drawing import lint_layout
from engine.exceptions import InvalidAnswers
from engine.paths import FORMS, PROCESSES
from tests.support.shipped import DRAWINGS, facts_of

PLANNING = PROCESSES.joinpath("steg3_planering.bpmn").read_bytes()
FILES = {one.name: one.read_bytes() for folder in (PROCESSES, FORMS) for one in folder.glob("*.*")}
KINDS = {one.id: one.kind for one in read_process(PLANNING, "x").elements.values()}
#: A task that leads to a task, and one that leads to a gateway.
TASK, AFTER = next(
    (flow.source, flow.target)
    for flow in read_process(PLANNING, "x").flows.values()
    if KINDS[flow.source] == KINDS[flow.target] == "userTask"
)
BEFORE_GATEWAY = "Task_WriteTimePlan"
CHOICE = {"answer": "Ja", "condition": "antal_barn > 0", "otherwise": "Nej"}


def errors(data: bytes) -> set[tuple[str, str]]:
    found = check_bundle({**FILES, "steg3_planering.bpmn": data})
    return {(one.code, one.element) for one in found if one.file == "steg3_planering.bpmn"}


def test_a_choice_comes_after_a_step_with_a_task_on_its_new_way() -> None:
    data, gateway = add_choice_after(
        PLANNING, TASK, Goal(new_name="Kontrollera"), question="Behövs kontroll?", texts=CHOICE
    )

    ways = {way.name: way for way in ways_out(data, gateway)}
    assert set(ways) == {"Ja", "Nej"}
    assert (ways["Nej"].target, ways["Nej"].is_default) == (AFTER, True)
    assert ways["Ja"].condition == "antal_barn > 0"
    (onwards,) = ways_out(data, ways["Ja"].target)
    assert onwards.target == AFTER
    assert read_process(data, "x").elements[gateway].name == "Behövs kontroll?"
    new = {code for code, _ in errors(data) - errors(PLANNING) if not code.startswith("layout-")}
    assert new <= {"no_form", "unknown_name"}


def test_two_ways_into_a_gateway_that_would_wait_for_both_meet_before_it() -> None:
    (old,) = ways_out(PLANNING, BEFORE_GATEWAY)

    data, gateway = add_choice_after(
        PLANNING, BEFORE_GATEWAY, Goal(new_name="Kontrollera"), question="Kontroll?", texts=CHOICE
    )

    ways = {way.name: way.target for way in ways_out(data, gateway)}
    (meets,) = {ways["Nej"], ways_out(data, ways["Ja"])[0].target}
    assert ways_out(data, meets)[0].target == old.target


def test_a_choice_leads_back_to_a_step_that_is_there() -> None:
    data, gateway = add_choice_after(PLANNING, TASK, Goal(to=TASK), question="Räcker det?", texts=CHOICE)

    assert {way.target for way in ways_out(data, gateway)} == {TASK, AFTER}


def test_one_more_way_leaves_a_choice() -> None:
    gateway = next(
        one.id for one in read_process(PLANNING, "x").elements.values() if one.kind == "exclusiveGateway"
    )
    before = ways_out(PLANNING, gateway)

    data, new = add_way(PLANNING, gateway, Goal(new_name="Gör om"), answer="Kanske", condition="x = 1")

    added = [way for way in ways_out(data, gateway) if way.id not in {one.id for one in before}]
    assert [(way.name, way.condition, way.target) for way in added] == [("Kanske", "x = 1", new)]
    assert may_have_more_ways(data, gateway)
    with pytest.raises(InvalidAnswers):
        add_way(PLANNING, TASK, Goal(to=AFTER), answer="", condition="")


@pytest.mark.parametrize("interrupting", ["ja", "nej"])
def test_a_time_limit_stands_on_a_step_and_goes_again(interrupting: str) -> None:
    texts = {"timer_kind": "timeDuration", "timer": "P10D", "interrupting": interrupting}
    data, event = add_time_limit(
        PLANNING, TASK, Goal(new_name="Ring upp"), name="Efter tio dagar", texts=texts
    )

    found = read_process(data, "x").elements[event]
    assert (found.attached_to, found.interrupting, found.event.timer_text) == (
        TASK,
        interrupting == "ja",
        "P10D",
    )
    (way,) = ways_out(data, event)
    (onwards,) = ways_out(data, way.target)
    assert (onwards.target == AFTER) is (interrupting == "ja")
    assert properties_at(data, event)["timer"] == "P10D"

    assert "Ring upp" in why_not_removed(data, event)
    gone = remove_step(remove_step(data, way.target), event)
    assert set(read_process(gone, "x").elements) == set(read_process(PLANNING, "x").elements)
    assert set(read_process(gone, "x").flows) == set(read_process(PLANNING, "x").flows)


def test_a_time_limit_can_lead_to_a_step_that_is_there() -> None:
    texts = {"timer_kind": "timeDuration", "timer": "P10D", "interrupting": "ja"}
    goals = dict(goals_of(PLANNING, TASK))

    data, event = add_time_limit(PLANNING, TASK, Goal(to=AFTER), name="För sent", texts=texts)

    assert AFTER in goals
    assert ways_out(data, event)[0].target == AFTER
    with pytest.raises(InvalidAnswers):
        add_time_limit(PLANNING, TASK, Goal(to="borta"), name="För sent", texts=texts)


def test_nearly_everywhere_a_choice_and_a_time_limit_lie_tidily() -> None:
    """Some places have no tidy one: their gateways share a line with many other ways."""
    texts = {"timer_kind": "timeDuration", "timer": "P10D", "interrupting": "nej"}
    untidy = []
    for path in DRAWINGS[::3]:
        data = path.read_bytes()
        task = next(one.id for one in facts_of(path).elements.values() if one.kind in ACTIVITIES)
        choice, _ = add_choice_after(
            data, task, Goal(new_name="Kontrollera"), question="Kontroll?", texts=CHOICE
        )
        limit, _ = add_time_limit(data, task, Goal(new_name="Ring upp"), name="Efter tio dagar", texts=texts)
        untidy += [task for one in (choice, limit) if lint_layout(one)]

    assert len(untidy) <= 1, untidy
