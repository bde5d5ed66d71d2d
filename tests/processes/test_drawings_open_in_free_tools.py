"""What we ship opens in the free tools, and nothing that the engine reads is lost when they save it.

`bpmn_io` is the reader, the writer and the lint rules of bpmn.io, line by line in Python. The editors themselves were
tried by hand: docs/fria-verktyg.md tells how, and what they leave out when they save.
"""

import json

import pytest
from bpmn_io import BpmnModdle, check
from bpmn_io.lint import Linter
from bpmn_io.lint.resolver import NodeResolver

from engine.bpmn import read_process
from tests.support.shipped import DRAWINGS, FORM_FILES, components, facts_of, name_of

RECOMMENDED = {"extends": "bpmnlint:recommended"}

#: Attributes that say what Camunda's own description has as default: bpmn-js leaves them out when it saves.
DEFAULTS = ('camunda:mapDecisionResult="resultList"',)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=name_of)
def test_the_drawing_opens_without_a_warning(drawing):
    report = check(drawing.read_text(encoding="utf-8"))

    assert (report.errors, report.warnings) == ([], [])


@pytest.mark.parametrize("drawing", DRAWINGS, ids=name_of)
def test_nothing_is_lost_when_the_drawing_is_saved(drawing):
    moddle = BpmnModdle()
    opened = moddle.from_xml(drawing.read_text(encoding="utf-8"))

    saved = moddle.to_xml(opened.root_element, {"format": True}).xml

    assert read_process(saved.encode(), drawing.name) == facts_of(drawing)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=name_of)
def test_the_drawing_says_nothing_that_the_tools_leave_out(drawing):
    text = drawing.read_text(encoding="utf-8")

    assert [default for default in DEFAULTS if default in text] == []


@pytest.mark.parametrize("drawing", DRAWINGS, ids=name_of)
def test_bpmnlint_finds_no_error(drawing):
    opened = BpmnModdle().from_xml(drawing.read_text(encoding="utf-8"))
    linter = Linter(config=RECOMMENDED, resolver=NodeResolver())

    reports = linter.lint(opened.root_element)

    assert [one for found in reports.values() for one in found if one["category"] == "error"] == []


@pytest.mark.parametrize("file", FORM_FILES, ids=name_of)
def test_every_group_has_a_label_so_that_the_form_editor_gives_it_none(file):
    parts = components(json.loads(file.read_text(encoding="utf-8"))["components"])

    assert [part["id"] for part in parts if part["type"] == "group" and "label" not in part] == []
