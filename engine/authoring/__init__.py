"""Changing a drawing or a form without drawing: by property, by step, by field.

    bytes_ = set_properties(bytes_, "Task_WritePlan", {"due": "5 arbetsdagar"})
    bytes_, new_id = add_step_after(bytes_, "Task_WritePlan", name="Granska plan")

Pure: bytes in, bytes out. Whatever this room does not know stays as it is: other tools' extensions, comments, the
picture. What was asked to be as it already is gives back the same bytes. Nothing is judged here but what would break
the file; `engine.checks` says what is wrong with what was written.
"""

from engine.authoring.document import ELEMENT, Document
from engine.authoring.fields import (
    FIELD_KINDS,
    FieldLine,
    add_field,
    fields_of,
    move_field,
    remove_field,
    set_field,
)
from engine.authoring.lanes import LaneChoice, lanes_to_choose
from engine.authoring.properties import properties_at, set_properties
from engine.authoring.steps import STEP_KINDS, add_step_after, remove_step, why_not_after, why_not_removed
from engine.authoring.ways import Way, ways_out

__all__ = [
    "ELEMENT",
    "FIELD_KINDS",
    "STEP_KINDS",
    "Document",
    "FieldLine",
    "LaneChoice",
    "Way",
    "add_field",
    "add_step_after",
    "fields_of",
    "lanes_to_choose",
    "move_field",
    "properties_at",
    "remove_field",
    "remove_step",
    "set_field",
    "set_properties",
    "ways_out",
    "why_not_after",
    "why_not_removed",
]
