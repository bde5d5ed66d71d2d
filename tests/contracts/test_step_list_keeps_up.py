"""What the editor's properties panel can write, the step list can change too: nobody is left without."""

from __future__ import annotations

import re
from pathlib import Path

from engine.authoring.property_table import PROPERTIES
from web.studio.field_words import STEP

PANEL = Path(__file__).parents[2] / "web" / "frontend" / "src" / "studio" / "bpmn"
_WRITTEN = re.compile(
    r"(?:propertyOf|attributeOf|property)\((?:sheet, )?(?:\w+, )?'(?:camunda:)?(\w+)'\)"
    r"|setExpression\(element, \w+, '(\w+)'"
    r"|writer\.set\(element, object, \{ '?(?:camunda:)?(\w+)'?:"
)
#: Names of the panel that the step list calls by another.
CALLED = {"dueDate": "due", "condition": "awaited", "conditionExpression": "condition"}


def test_every_property_of_the_panel_is_a_property_of_the_step_list() -> None:
    """A property that is new in the panel gets a row in `engine/authoring/property_table.py`."""
    found = {
        next(filter(None, match))
        for source in PANEL.glob("*.js")
        for match in _WRITTEN.findall(source.read_text())
    }

    assert len(found) > 20
    assert {CALLED.get(name, name) for name in found} - PROPERTIES.keys() == set()


def test_every_property_has_words() -> None:
    assert PROPERTIES.keys() - {"condition"} == STEP.keys()
