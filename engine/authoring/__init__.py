"""Changing a drawing or a form without drawing: by property, by step, by field.

    bytes_ = set_properties(bytes_, "Task_WritePlan", {"due": "5 arbetsdagar"})
    bytes_, new_id = add_step_after(bytes_, "Task_WritePlan", name="Granska plan")

Pure: bytes in, bytes out. Whatever this room does not know stays as it is: other tools' extensions, comments, the
picture. What was asked to be as it already is gives back the same bytes. Nothing is judged here but what would break
the file; `engine.checks` says what is wrong with what was written.
"""

from engine.authoring.branches import (
    Goal,
    add_choice_after,
    add_time_limit,
    add_way,
    goals_of,
    may_have_more_ways,
    may_have_time_limit,
)
from engine.authoring.document import ELEMENT, Document
from engine.authoring.fields import (
    FIELD_KINDS,
    FieldLine,
    add_field,
    fields_of,
    move_field,
    new_form,
    place_field,
    places_in,
    remove_field,
    set_field,
)
from engine.authoring.lanes import LaneChoice, lanes_to_choose
from engine.authoring.properties import Whole, kind_at, processes_in, properties_at, set_properties
from engine.authoring.steps import STEP_KINDS, add_step_after, remove_step, why_not_after, why_not_removed
from engine.authoring.ways import Way, ways_out

__all__ = [
    "ELEMENT",
    "FIELD_KINDS",
    "STEP_KINDS",
    "Document",
    "FieldLine",
    "Goal",
    "LaneChoice",
    "Way",
    "Whole",
    "add_choice_after",
    "add_field",
    "add_step_after",
    "add_time_limit",
    "add_way",
    "fields_of",
    "goals_of",
    "kind_at",
    "lanes_to_choose",
    "may_have_more_ways",
    "may_have_time_limit",
    "move_field",
    "new_form",
    "place_field",
    "places_in",
    "processes_in",
    "properties_at",
    "remove_field",
    "remove_step",
    "set_field",
    "set_properties",
    "ways_out",
    "why_not_after",
    "why_not_removed",
]
