"""Rounds, calls, messages and what else a step says of itself, as texts and without drawing."""

from __future__ import annotations

import pytest

from engine.authoring import processes_in, properties_at, set_properties
from engine.bpmn import read_process
from engine.bpmn.facts import ElementFacts, VariableMapping
from engine.exceptions import InvalidAnswers
from tests.support.drawings import drawing

DRAWING = drawing(
    """
lane Handläggare role=case_officer: S A C M R W
S -> A -> C -> M -> R -> W -> E
user A "Utred"
call C "Anropa" call=annan
service M "Skicka brev" topic=notify
receive R "Ta emot"
catch W message=svar
boundary T on=A duration=P1D
T -> E2
""",
    "park",
)


def after(id_: str, **values: str) -> bytes:
    return set_properties(DRAWING, id_, values)


def facts(data: bytes, id_: str) -> ElementFacts:
    return read_process(data, "park.bpmn").elements[id_]


def test_a_step_is_done_once_for_each_thing_of_a_list() -> None:
    data = after("A", rounds="sequential", collection="namn", elementVariable="en", outputCollection="svar")

    found = facts(data, "A").mi
    assert found is not None
    assert (found.sequential, found.collection, found.element_variable) == (True, "namn", "en")
    assert found.output_collection == "svar"
    assert set_properties(data, "A", {"rounds": "", "outputCollection": ""}) == DRAWING


def test_a_list_alone_makes_rounds_at_once() -> None:
    found = facts(after("A", collection="namn", completionCondition="nrOfCompletedInstances >= 3"), "A").mi

    assert found is not None
    assert (found.sequential, found.completion_condition) == (False, "nrOfCompletedInstances >= 3")


def test_a_step_is_done_again_as_long_as_something_holds() -> None:
    found = facts(after("A", rounds="again", loopCondition="antal < 3", loopMaximum="5"), "A").loop

    assert found is not None
    assert (found.condition, found.maximum) == ("antal < 3", "5")
    with pytest.raises(InvalidAnswers):
        after("A", rounds="again", collection="namn")


def test_what_a_call_takes_along_is_a_line_each() -> None:
    data = after("C", in_mappings="titel = case.title\nniva = niva", out_mappings="alla")

    assert facts(data, "C").incoming_mappings == (
        VariableMapping(source_expression="case.title", target="titel"),
        VariableMapping(source="niva", target="niva"),
    )
    assert facts(data, "C").outgoing_mappings == (VariableMapping(all_variables=True),)
    assert properties_at(data, "C")["in_mappings"] == "titel = case.title\nniva = niva"
    assert set_properties(data, "C", {"in_mappings": "", "out_mappings": ""}) == DRAWING
    with pytest.raises(InvalidAnswers):
        after("C", in_mappings="bara ett ord")


def test_a_message_is_known_by_its_name_and_goes_with_the_last_that_names_it() -> None:
    data = after("R", message="Svar från nämnden", correlationKey="case.diary_number", variables="svar")

    found = facts(data, "R")
    assert found.event is not None
    assert (found.event.name, found.properties["correlationKey"]) == (
        "Svar från nämnden",
        "case.diary_number",
    )
    assert b"<bpmn:message " in data
    assert b"nden" not in set_properties(data, "R", {"message": ""})
    shared = set_properties(data, "W", {"message": "Svar från nämnden"})
    assert facts(shared, "W").event == found.event


def test_what_a_service_needs_has_fields_of_its_own_and_the_rest_is_a_line_each() -> None:
    data = after("M", to="chef", subject='"Klart"', others="kopia = arkiv")

    assert {**facts(data, "M").properties} == {"to": "chef", "subject": '"Klart"', "kopia": "arkiv"}
    assert properties_at(data, "M")["others"] == "kopia = arkiv"
    with pytest.raises(InvalidAnswers):
        after("M", others="to = chef")


def test_an_event_at_the_edge_stops_its_step_or_lets_it_go_on() -> None:
    data = after("T", interrupting="nej")

    assert not facts(data, "T").interrupting
    assert set_properties(data, "T", {"interrupting": "ja"}) == DRAWING


def test_the_process_and_its_lanes_have_properties_too() -> None:
    process, lane = processes_in(DRAWING)
    data = set_properties(DRAWING, process.id, {"historyTimeToLive": "P10Y", "documentation": "Om parken."})
    data = set_properties(data, lane.id, {"role": "chef"})

    found = read_process(data, "park.bpmn")
    assert (found.history_ttl, found.documentation) == ("P10Y", "Om parken.")
    assert found.elements["A"].role == "chef"


def test_a_person_has_a_day_to_begin_and_an_importance() -> None:
    data = after("A", followUpDate="2027-01-01", priority="75")

    assert (facts(data, "A").follow_up, facts(data, "A").priority) == ("2027-01-01", "75")
