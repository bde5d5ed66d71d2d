"""Properties of a step, changed without drawing: one property, and nothing else."""

from __future__ import annotations

import pytest

from engine.authoring import properties_at, set_properties, ways_out
from engine.bpmn import ProcessFacts, read_process
from engine.checks import check_bundle
from engine.comparing import compare
from engine.drawing import text_outline
from engine.exceptions import InvalidAnswers, NotFound
from engine.paths import FORMS, PROCESSES
from tests.support.drawings import drawing

DRAWINGS = sorted(PROCESSES.glob("*.bpmn"))
SMALL = """
lane Handläggare role=case_officer: S A G
lane Chef role=chef: B
S -> A -> G
G -> B if antal > 3
G -> E else
xor G "Många?"
user A "Utred frågan" form=fraga prop.due="5 arbetsdagar" doc="Läs noga."
"""
#: A property, and two values that none of the shipped steps has: whichever it has not, it can be given.
NEW_VALUES = {
    "name": "Ett annat namn",
    "documentation": "Gör så här.\n\nOch sedan så här.",
    "formRef": "annat_formular",
    "due": "17 arbetsdagar",
    "reminders": "-2 arbetsdagar, +1 arbetsdag -> chef",
    "not_same_as": "Task_Annan",
    "candidateGroups": "chef",
    "assignee": "participants.chef",
    "decisionRef": "annan_tabell",
    "resultVariable": "annat_svar",
    "mapDecisionResult": "resultList",
    "calledElement": "annan_process",
    "topic": "annat-amne",
    "to": "chef",
    "text": '"Ett annat brev"',
    "followUpDate": "2027-01-17",
    "priority": "17",
    "in_mappings": "annat = antal + 17",
    "collection": "annan_lista",
    "message": "Ett annat meddelande",
    "interrupting": "nej",
    "timer": "P17D",
    "phase": "Annan fas",
    "script": "1 + 17",
    "condition": "antal > 17",
}
#: What a comparison calls them.
FACETS = {
    "formRef": {"form", "camunda:formRefBinding"},
    "candidateGroups": {"groups"},
    "decisionRef": {"decision", "camunda:decisionRefBinding"},
    "mapDecisionResult": {"camunda:mapDecisionResult"},
    "resultVariable": {"result"},
    "calledElement": {"called", "camunda:calledElementBinding"},
    "script": {"script", "scriptFormat"},
    "followUpDate": {"follow_up"},
    "collection": {"multi", "multi:camunda:collection"},
    "in_mappings": {"in"},
    "topic": {"topic", "camunda:type"},
    "to": {"property:to"},
    "text": {"property:text"},
    "message": {"message", "event"},
    "condition": {"condition", "conditionExpression:language"},
}


def changes(old: bytes, new: bytes) -> dict[str, set[str]]:
    """Element id -> the names of the facets that differ."""
    found = compare({"x.bpmn": old}, {"x.bpmn": new}).drawings.get("x.bpmn")
    if found is None:
        return {}
    assert (found.added, found.removed) == ((), ())
    return {
        **{id_: {facet.name for facet in change.facets} for id_, change in found.changed.items()},
        **{id_: {"place"} for id_ in found.moved},
    }


def one_of_each_kind(facts: ProcessFacts) -> list[str]:
    kinds = {element.kind: element.id for element in facts.elements.values()}
    return [*kinds.values(), *list(facts.flows)[:2]]


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_one_property_of_a_shipped_step_changes_and_nothing_else(path) -> None:
    data = path.read_bytes()
    facts = read_process(data, path.name)
    for element_id in one_of_each_kind(facts):
        for name in properties_at(data, element_id).keys() & NEW_VALUES.keys():
            changed = set_properties(data, element_id, {name: NEW_VALUES[name]})

            ((whose, facets),) = changes(data, changed).items()
            assert whose == element_id
            assert facets <= FACETS.get(name, {name}), (element_id, name)
            assert properties_at(changed, element_id)[name] == NEW_VALUES[name]


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_back_again_is_the_same_drawing(path) -> None:
    data = path.read_bytes()
    for element_id in read_process(data, path.name).elements:
        before = properties_at(data, element_id)
        wanted = {name: NEW_VALUES[name] for name in before.keys() & NEW_VALUES.keys() if before[name]}

        changed = set_properties(set_properties(data, element_id, wanted), element_id, before)

        assert changes(data, changed) == {}


@pytest.mark.parametrize("name", ["steg1_initiativ", "steg3_planering", "steg8_bearbetning", "utvardering"])
def test_a_shipped_drawing_with_another_name_passes_the_checks_as_before(name) -> None:
    files = {one.name: one.read_bytes() for folder in (PROCESSES, FORMS) for one in folder.glob("*.*")}
    file = f"{name}.bpmn"
    task = next(one for one in read_process(files[file], file).elements.values() if one.kind == "userTask")

    changed = set_properties(files[file], task.id, {"name": "Gör annat", "due": "6 arbetsdagar"})

    found = [one for one in check_bundle({**files, file: changed}) if one.file == file]
    assert found == [one for one in check_bundle(files) if one.file == file]


def test_what_is_asked_to_be_as_it_is_gives_back_the_same_bytes() -> None:
    data = PROCESSES.joinpath("steg3_planering.bpmn").read_bytes()

    assert set_properties(data, "Task_WriteTimePlan", properties_at(data, "Task_WriteTimePlan")) == data


def test_what_nobody_here_knows_stays() -> None:
    strange = (
        drawing(SMALL)
        .replace(b"<bpmn:process", b"<!-- ritad av Anna --><?verktyg v1?><bpmn:process", 1)
        .replace(
            b"</bpmn:definitions>",
            b'<x:eget xmlns:x="urn:eget" x:a="1"><![CDATA[a < b]]></x:eget></bpmn:definitions>',
        )
    )

    changed = set_properties(strange, "A", {"due": "", "reminders": "0", "name": "Nytt"})

    for kept in (b"<!-- ritad av Anna -->", b"<?verktyg v1?>", b"<![CDATA[a < b]]>", b'xmlns:x="urn:eget"'):
        assert kept in changed


def test_a_property_taken_away_leaves_no_empty_frame() -> None:
    changed = set_properties(drawing(SMALL), "A", {"due": ""})

    assert b"camunda:properties" not in changed.partition(b'id="A"')[2].partition(b"</bpmn:userTask>")[0]


def test_a_drawing_without_camundas_name_space_gets_it_under_its_own_name() -> None:
    bare = (
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" isExecutable="true">'
        b'<userTask id="A" name="A"/></process></definitions>'
    )

    changed = set_properties(bare, "A", {"formRef": "fraga", "due": "P3D"})

    assert b'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"' in changed
    assert b'camunda:formRef="fraga"' in changed
    assert b"ns0" not in changed


def test_a_due_date_written_as_an_attribute_becomes_the_property_that_counts() -> None:
    old = drawing("S -> A -> E\nuser A due=P3D")

    changed = set_properties(old, "A", {"due": "4 arbetsdagar"})

    assert read_process(changed, "x.bpmn").elements["A"].due == "4 arbetsdagar"
    assert b"camunda:dueDate" not in changed


def test_a_step_in_another_lane_has_another_role() -> None:
    data = drawing(SMALL)
    lanes = {lane.role: lane.id for lane in read_process(data, "x.bpmn").lanes}

    changed = set_properties(data, "A", {"lane": lanes["chef"]})

    assert read_process(changed, "x.bpmn").elements["A"].role == "chef"
    assert changes(data, changed)["A"] == {"lane"}


def test_the_ways_out_have_their_words_conditions_and_one_that_is_otherwise() -> None:
    data = drawing(SMALL)
    several, otherwise = ways_out(data, "G")
    assert (several.condition, otherwise.is_default) == ("antal > 3", True)

    changed = set_properties(data, several.id, {"condition": "antal > 4", "name": "Ja"})
    changed = set_properties(changed, "G", {"default": several.id})

    assert ways_out(changed, "G")[0].condition == "antal > 4"
    assert [way.is_default for way in ways_out(changed, "G")] == [True, False]


def test_a_condition_where_there_was_none_is_feel() -> None:
    data = drawing(SMALL)
    otherwise = ways_out(data, "G")[1]

    changed = set_properties(data, otherwise.id, {"condition": "antal <= 3"})

    assert b'xsi:type="bpmn:tFormalExpression" language="feel">antal &lt;= 3' in changed


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"due": "a\x01b"}, "due"),
        ({"documentation": "x" * 20_001}, "documentation"),
        ({"lane": "Lane_Borta"}, "lane"),
        ({"topic": "mail"}, "topic"),
    ],
)
def test_what_cannot_be_written_is_refused_at_its_field(values, field) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        set_properties(drawing(SMALL), "A", values)

    assert list(refused.value.errors) == [field]


def test_a_step_that_is_gone_is_told() -> None:
    with pytest.raises(NotFound, match="Borta"):
        set_properties(drawing(SMALL), "Borta", {"name": "x"})


def test_text_never_becomes_markup() -> None:
    changed = set_properties(
        drawing(SMALL), "A", {"name": '<b onclick="x">', "documentation": "</bpmn:userTask>"}
    )

    assert [step.name for step in text_outline(changed, {}) if step.element_id == "A"] == ['<b onclick="x">']
