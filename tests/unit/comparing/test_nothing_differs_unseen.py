"""Whatever is changed in a shipped file, alone, is told: once, and of the element in which it is written."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.comparing import Change, Topic, compare
from engine.comparing.pieces import read_pieces
from tests.support.shipped import CASE_FILES, DRAWINGS, FORM_FILES, TABLES, components

SHIPPED = {path.name: path.read_bytes() for path in (*DRAWINGS, *TABLES, *FORM_FILES, *CASE_FILES)}
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
#: Said by the ends of flows; of no meaning to people; or the tool's own.
SILENT = ("incoming", "outgoing", "flowNodeRef", "laneSet", "collaboration", "definitions")
REFERENCES = (
    "id",
    "sourceRef",
    "targetRef",
    "processRef",
    "attachedToRef",
    "default",
    "messageRef",
    "bpmnElement",
)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_file_compared_with_itself_is_empty(name: str) -> None:
    found = compare({name: SHIPPED[name]}, {name: bytes(bytearray(SHIPPED[name]))})

    assert found.is_empty
    assert not found.sentences


@pytest.mark.parametrize("name", [path.name for path in (*DRAWINGS, *TABLES, *FORM_FILES)])
def test_a_file_written_anew_by_another_tool_has_the_same_content(name: str) -> None:
    (sentence,) = compare({name: SHIPPED[name]}, {name: rewritten(SHIPPED[name])}).sentences

    assert sentence.text == f"Filen ”{name}” är sparad på nytt. Innehållet är detsamma."


def rewritten(data: bytes) -> bytes:
    """The same content with other white space and other order where none is meant."""
    if not data.startswith(b"<"):
        return json.dumps(json.loads(data), ensure_ascii=True, sort_keys=True).encode()
    root = etree.fromstring(data)
    etree.indent(root, space="\t")
    return etree.tostring(root)


# Drawings


@cache
def places_in(name: str) -> list[tuple[str, str]]:
    """Every attribute and text of a drawing that says something: (path to the node, attribute or "" for its text)."""
    root = etree.fromstring(SHIPPED[name])
    return [
        (root.getroottree().getelementpath(node), what)
        for node in root.iter(etree.Element)
        if "/BPMN/20100524/DI" not in node.tag and "/DD/" not in node.tag and local(node) not in SILENT
        for what in sayings(node)
    ]


def sayings(node: Any) -> Iterator[str]:
    """What a node says by itself; a name and value of a property are one."""
    for name in node.attrib:
        if (
            name not in REFERENCES
            and not name.endswith("}type")
            and not (local(node) == "property" and name == "name")
        ):
            yield name
    if (node.text or "").strip() and len(node) == 0:
        yield ""


def local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def owner(node: Any, known: set[str]) -> str:
    """The id of the element in which the node is written."""
    while node.get("id") not in known:
        node = node.getparent()
    return str(node.get("id"))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([path.name for path in DRAWINGS]), st.data())
def test_every_word_of_a_drawing_is_told_once_when_it_changes(name: str, data: st.DataObject) -> None:
    path, what = data.draw(st.sampled_from(places_in(name)))
    root = etree.fromstring(SHIPPED[name])
    node = root.find(path)
    if what:
        node.set(what, {"true": "false", "false": "true"}.get(node.get(what), node.get(what) + "9"))
    else:
        node.text = node.text.rstrip() + "9"
    expected = owner(node, set(read_pieces(SHIPPED[name], name)))

    found = compare({name: SHIPPED[name]}, {name: etree.tostring(root)})

    told = [sentence.element for sentence in found.sentences]
    assert told == [expected], found.sentences
    assert list(found.drawings[name].changed) == [expected]
    assert len(found.drawings[name].changed[expected].facets) == 1


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([path.name for path in DRAWINGS]), st.data())
def test_a_step_taken_away_is_told_once_whichever_it_is(name: str, data: st.DataObject) -> None:
    root = etree.fromstring(SHIPPED[name])
    steps = list(root.iter(f"{BPMN}userTask", f"{BPMN}serviceTask", f"{BPMN}endEvent"))
    step = data.draw(st.sampled_from(steps))
    key = step.get("id")
    for flow in [*root.iter(f"{BPMN}sequenceFlow")]:
        if key in (flow.get("sourceRef"), flow.get("targetRef")):
            flow.getparent().remove(flow)
    step.getparent().remove(step)

    found = compare({name: SHIPPED[name]}, {name: etree.tostring(root)})

    removed = [sentence for sentence in found.sentences if sentence.element == key]
    assert [sentence.change for sentence in removed] == [Change.REMOVED]
    assert key in found.drawings[name].removed


# Tables


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([path.name for path in TABLES]), st.data())
def test_every_cell_of_a_table_is_told_once_when_it_changes(name: str, data: st.DataObject) -> None:
    root = etree.fromstring(SHIPPED[name])
    cells = [*root.iter(f"{DMN}inputEntry", f"{DMN}outputEntry", f"{DMN}annotationEntry")]
    cell = data.draw(st.sampled_from(cells))
    cell.find(f"{DMN}text").text = "923"

    found = compare({name: SHIPPED[name]}, {name: etree.tostring(root)})

    rule = cell.getparent().get("id")
    assert [(sentence.element, sentence.change) for sentence in found.sentences] == [(rule, Change.CHANGED)]
    (table,) = found.tables.values()
    (row,) = [row for row in table.rows if row.change is not Change.SAME]
    assert sum(cell.change is not Change.SAME for cell in (*row.cells, row.note)) == 1


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([path.name for path in TABLES]), st.booleans(), st.data())
def test_every_row_that_goes_or_comes_is_told_once(name: str, comes: bool, data: st.DataObject) -> None:
    root = etree.fromstring(SHIPPED[name])
    rule = data.draw(st.sampled_from([*root.iter(f"{DMN}rule")]))
    rule.getparent().remove(rule)
    less = etree.tostring(root)

    found = compare({name: less if comes else SHIPPED[name]}, {name: SHIPPED[name] if comes else less})

    expected = Change.ADDED if comes else Change.REMOVED
    assert [(sentence.element, sentence.change) for sentence in found.sentences] == [
        (rule.get("id"), expected)
    ]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([path.name for path in TABLES]), st.data())
def test_every_row_that_is_moved_is_the_only_one_moved(name: str, data: st.DataObject) -> None:
    root = etree.fromstring(SHIPPED[name])
    rules = [*root.iter(f"{DMN}rule")]
    rule = data.draw(st.sampled_from(rules))
    others = [each for each in rules if each is not rule and each.getparent() is rule.getparent()]
    # Two beside each other may both be called the moved one.
    other = data.draw(st.sampled_from(others))
    distance = abs(rules.index(rule) - rules.index(other))
    other.addnext(rule)

    found = compare({name: SHIPPED[name]}, {name: etree.tostring(root)})

    moved = [sentence for sentence in found.sentences if sentence.change is Change.MOVED]
    assert len(moved) <= 1
    if distance > 2:
        assert [sentence.element for sentence in moved] == [rule.get("id")]


# Forms


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([path.name for path in FORM_FILES]), st.data())
def test_everything_said_of_a_field_is_told_once_when_it_changes(name: str, data: st.DataObject) -> None:
    form = json.loads(SHIPPED[name])
    field = data.draw(st.sampled_from([*components(form["components"])]))
    keys = [key for key in field if key not in ("id", "components", "conditional", "validate", "properties")]
    nested = [
        (key, inner)
        for key in ("conditional", "validate", "properties")
        if key in field
        for inner in field[key]
    ]
    holder, key = data.draw(
        st.sampled_from([*((field, key) for key in keys), *((field[k], i) for k, i in nested)])
    )
    before = copy.deepcopy(holder[key])
    holder[key] = other_than(before)

    found = compare({name: SHIPPED[name]}, {name: json.dumps(form).encode()})

    assert [sentence.element for sentence in found.sentences] == [field["id"]], found.sentences
    (change,) = found.forms[name].fields
    assert len(change.facets) == 1


def other_than(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value + "9"
    return value + 9 if isinstance(value, int) else value[:-1]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([path.name for path in FORM_FILES]), st.data())
def test_every_field_that_goes_is_told_once(name: str, data: st.DataObject) -> None:
    form = json.loads(SHIPPED[name])
    index = data.draw(st.integers(0, len(form["components"]) - 1))
    field = form["components"].pop(index)
    inside = [*components([field])]

    found = compare({name: SHIPPED[name]}, {name: json.dumps(form).encode()})

    assert [sentence.element for sentence in found.sentences] == [each["id"] for each in inside]
    assert {sentence.change for sentence in found.sentences} == {Change.REMOVED}


# Test cases


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([path.name for path in CASE_FILES]), st.data())
def test_every_test_case_that_changes_is_told_once(name: str, data: st.DataObject) -> None:
    document = json.loads(SHIPPED[name])
    case = data.draw(st.sampled_from(document["cases"]))
    part, words = ("steps", "1 steg") if "steps" in case else ("data", "uppgifterna från start")
    case[part] = [*case[part], {"advance": "P1D"}] if part == "steps" else {**case[part], "ny": 1}

    found = compare({name: SHIPPED[name]}, {name: json.dumps(document).encode()})

    assert [sentence.text for sentence in found.sentences] == [
        f"Testfallet ”{case['name']}” är ändrat: {words}."
    ]


# Whatever two versions are


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_all_that_came_one_way_goes_the_other(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(SHIPPED)), min_size=2, max_size=4, unique=True))
    old, new = ({name: SHIPPED[name] for name in part} for part in (names[:-1], names[1:]))

    there, back = compare(old, new), compare(new, old)

    assert sorted(s.change for s in there.sentences if s.topic is not Topic.LAYOUT) == sorted(
        {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}.get(s.change, s.change)
        for s in back.sentences
    )
