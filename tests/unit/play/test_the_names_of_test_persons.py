"""In a trial people are called what the drawing calls their role, and not by its key."""

from __future__ import annotations

from engine.bpmn import Bundle
from engine.drafts import blank_process
from engine.play.running import roles_in


def test_a_role_is_called_what_its_lane_is_called() -> None:
    files = blank_process("park", "Parken")
    files["park.bpmn"] = files["park.bpmn"].replace(b'name="Handl\xc3\xa4ggare"', b'name="Parkens vakt"')
    files["park.bpmn"] = files["park.bpmn"].replace(b'value="case_officer"', b'value="park_keeper"')

    assert roles_in([Bundle("park", files)])["park_keeper"] == "Parkens vakt"


def test_a_role_that_forms_may_name_has_its_name_without_a_lane() -> None:
    assert roles_in([])["elected_official"] == "Förtroendevald"
