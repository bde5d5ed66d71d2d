"""Files that nobody drew: compared in a moment, or refused with the reason, whatever is in them."""

import json
import time

import pytest

from engine.comparing import compare
from tests.support.dmn_files import decision, dmn_file, table
from tests.support.drawings import document, drawing

SECONDS = 5.0
"""Of processor time, on a busy machine: what is to be told apart takes minutes."""


def form(*components):
    return json.dumps({"type": "default", "components": list(components)}).encode()


def field(number):
    return {"type": "textfield", "id": f"f{number}", "key": f"k{number}", "label": "x"}


SLOW = "a" + " " * 50_000 + "x"
VERSIONS = {
    "gateways": (
        "p.bpmn",
        document("<bpmn:process id='p'>" + "<bpmn:exclusiveGateway id='g{0}'/>" * 9_000 + "</bpmn:process>"),
        document("<bpmn:process id='p'/>"),
    ),
    "a slow condition": (
        "p.bpmn",
        drawing("S -> A -> E\nA -> E2 if x = 1"),
        drawing(f"S -> A -> E\nA -> E2 if {SLOW}"),
    ),
    "a slow due date": (
        "p.bpmn",
        drawing("S -> A -> E\nuser A prop.due=x"),
        drawing(f'S -> A -> E\nuser A "prop.due={SLOW}"'),
    ),
    "many fields": (
        "f.form",
        form(*(field(n) for n in range(5_000))),
        form(*(field(n) for n in range(5_000, 0, -1))),
    ),
    "one key for all": ("f.form", form(*[field(1)] * 900), form(*[field(1)] * 899)),
    "deep groups": (
        "f.form",
        form(field(1)),
        b'{"components":' + b'[{"type":"group","components":' * 40 + b"[]" + b"}]" * 40 + b"}",
    ),
    "rows that say other things": (
        "t.dmn",
        dmn_file(decision(table([[f"> {n}", '"a"'] for n in range(1_500)]))).replace(
            b'<rule id="', b'<rule id="o'
        ),
        dmn_file(decision(table([[f"< {n}", '"b"'] for n in range(1_500)]))),
    ),
    "no json": ("f.form", form(field(1)), b"[1, 2"),
    "no cases": ("p.test.json", b'{"cases": [{"name": "a"}]}', b'{"cases": 7}'),
    "cases of no shape": ("p.test.json", b'{"cases": []}', b'{"cases": [1, null, {"name": {}}]}'),
    "an entity": ("p.bpmn", drawing("S -> E"), b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    "nothing": ("p.bpmn", drawing("S -> E"), b""),
}


@pytest.mark.parametrize("name", VERSIONS)
def test_it_is_told_in_a_moment(name):
    file, old, new = VERSIONS[name]
    began = time.process_time()

    found = compare({file: old}, {file: new})

    assert time.process_time() - began < SECONDS
    assert found.sentences
    assert max(len(sentence.text) for sentence in found.sentences) < 2_000
