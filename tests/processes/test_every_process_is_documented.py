"""Whoever opens a drawing finds what it is for, what each person is to do, and all that it refers to, in Swedish."""

import json
import re
from collections import Counter

import pytest

from tests.support.shipped import (
    DRAWINGS,
    FORM_FILES,
    PROCESSES,
    TABLES,
    all_elements,
    all_facts,
    components,
    facts_of,
    name_of,
)

README = (PROCESSES / "README.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\S+)\n\n(.+?)(?=^## |\Z)", README, re.DOTALL | re.MULTILINE))
SPEAKING_ID = re.compile(r"(Task|Step|Gateway|Event)_[A-Z][A-Za-z]{2,}")
MADE_BY_A_TOOL = re.compile(r"(Activity|Gateway|Event|Flow|Field|Group)_[0-9][a-z0-9]{6}")

#: English words that are no Swedish ones: a name with one of them was left over by the modeller or by us.
ENGLISH = re.compile(
    r"\b(and|of|the|this|to|with|you|yes|for|what|when|which|activity|approve|change|check|child|council|deci[ds]\w+"
    r"|dialogue|event|feedback|gateway|initiative|label|launch|meeting|outcome|owner|participants|proposal|purpose"
    r"|reason|receipt|required|review|route|submit|summary|task|title|user|views)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=name_of)
def test_readme_tells_what_the_process_is_for_and_who_owns_it(drawing):
    section = SECTIONS.get(drawing.stem, "")

    assert len(section) > 200
    assert "Ägare: " in section


@pytest.mark.parametrize("drawing", DRAWINGS, ids=name_of)
def test_the_process_says_what_it_is_and_how_long_it_is_kept(drawing):
    facts = facts_of(drawing)

    assert facts.key == drawing.stem
    assert facts.name
    assert facts.documentation
    assert facts.history_ttl


@pytest.mark.parametrize("drawing", DRAWINGS, ids=name_of)
def test_every_task_for_a_person_tells_what_to_do_by_when_and_in_which_form(drawing):
    tasks = [element for element in facts_of(drawing).elements.values() if element.kind == "userTask"]

    for task in tasks:
        assert task.role, task.id
        assert len(task.documentation or "") > 60, task.id
        assert task.form_key, task.id
        assert task.due, task.id
        assert task.reminders, task.id


def test_every_form_that_is_asked_for_exists_and_every_form_is_used():
    asked_for = {form for facts in all_facts() for form in facts.forms}

    assert asked_for == {file.stem for file in FORM_FILES}


def test_every_table_that_is_asked_for_exists_and_every_table_is_used():
    asked_for = {decision for facts in all_facts() for decision in facts.decisions}

    assert asked_for == {file.stem for file in TABLES}


def test_readme_tells_of_every_table():
    assert [file.stem for file in TABLES if f"`{file.stem}`" not in README] == []


def test_every_process_that_is_called_exists_and_only_two_are_started_by_people():
    called = {key for facts in all_facts() for key in facts.called}

    assert {facts.key for facts in all_facts()} - called == {"andring_paus_avbrott", "medborgardialog"}
    assert called <= {facts.key for facts in all_facts()}


def test_ids_speak_and_are_used_once_in_all_drawings():
    ids = Counter(element.id for element in all_elements())

    assert [id_ for id_ in ids if not SPEAKING_ID.fullmatch(id_) or MADE_BY_A_TOOL.search(id_)] == []
    assert [id_ for id_, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("drawing", DRAWINGS, ids=name_of)
def test_no_english_is_left_in_the_drawing(drawing):
    facts = facts_of(drawing)
    shown = [facts.name, *(lane.name for lane in facts.lanes), *(flow.name for flow in facts.flows.values())]
    shown += [text for element in facts.elements.values() for text in (element.name, element.documentation)]

    assert english_in(shown) == []


@pytest.mark.parametrize("file", FORM_FILES, ids=name_of)
def test_no_english_is_left_in_the_form(file):
    shown = []
    for part in components(json.loads(file.read_text(encoding="utf-8"))["components"]):
        shown += [part.get("label"), part.get("description"), part.get("text")]
        shown += [value["label"] for value in part.get("values", ())]

    assert english_in(shown) == []


def english_in(texts):
    return [found[0] for text in texts if text for found in ENGLISH.finditer(text)]
