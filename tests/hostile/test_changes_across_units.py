"""An approved change acts on another case: only on one of the unit in which it was approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.bpmn import read_sources
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_case import start_case
from engine.exceptions import CaseNotFound
from engine.models import process_instance, user_task
from engine.queries.task_list import open_tasks
from engine.transaction import OPERATOR
from tests.support.besieged import Besieged, start
from tests.support.drawings import drawing
from tests.support.shipped import PROCESSES
from tests.support.site import KEY_OF_THE_MATTER

CHANGE = "andring_paus_avbrott"
REASON = {"change_kind": "avbrott", "reason": "En tillräckligt lång motivering till avbrottet."}


@pytest.fixture
def site(site: Besieged) -> Besieged:
    site.engine.run(deploy_bundle, CHANGE, read_sources([Path(PROCESSES)]), by=OPERATOR)
    return site


@pytest.mark.parametrize("where", ["", "?om={case}", "?om=999999"])
def test_a_change_is_tried_where_its_case_is(where: str, site: Besieged) -> None:
    """Whichever way it is started, and whatever number stands in the address."""
    theirs = start(site, unit="bun")
    browser = site.ready("petra")
    address = f"/arenden/starta/{CHANGE}{where.format(case=theirs)}"

    page = browser.send(address, {"about_case": str(theirs), **REASON})

    if "999999" in where:
        assert page.status == 404
        return
    (task,) = [task for task in site.engine.read(open_tasks) if task.element_id == "Task_ReviewChange"]
    queue = site.engine.read(
        lambda reader: (
            reader.connection.execute(user_task.select().where(user_task.c.id == task.id)).one().queue
        )
    )
    their_unit = row_of(site, theirs).unit_id
    assert (row_of(site, task.case_id).unit_id, row_of(site, task.case_id).about_instance_id) == (
        their_unit,
        theirs,
    )
    assert queue == f"head_of_administration@{their_unit}"


def test_a_change_of_a_case_that_is_not_there(site: Besieged) -> None:
    browser, before = site.ready("petra"), site.picture()

    page = browser.send(f"/arenden/starta/{CHANGE}", {"about_case": "999999", **REASON})

    assert page.status == 404
    assert "tillräckligt lång motivering" in page.text
    assert site.picture() == before
    with pytest.raises(CaseNotFound):
        site.engine.run(start_case, KEY_OF_THE_MATTER, by=OPERATOR, about=999_999)


def test_the_number_in_the_form_does_not_lead_to_another_case(site: Besieged) -> None:
    mine, theirs = start(site), start(site, unit="bun")

    site.ready("petra").send(f"/arenden/{mine}/andra", {"about_case": str(theirs), **REASON})

    (task,) = [task for task in site.engine.read(open_tasks) if task.element_id == "Task_ReviewChange"]
    assert row_of(site, task.case_id).about_instance_id == mine


def test_what_one_unit_approved_does_nothing_to_anothers(site: Besieged) -> None:
    """Even a drawing that lets its form name the case later on."""
    theirs = start(site, unit="bun")
    drawn = {"smyg.bpmn": drawing("service V topic=cancel_case\nS -> V -> E", "smyg")}
    site.engine.run(deploy_bundle, "smyg", drawn, by=OPERATOR, given=["about_case", "reason"])

    site.engine.run(
        start_case,
        "smyg",
        by=OPERATOR,
        about=site.case_id,
        variables={"about_case": theirs, "reason": "Smyger förbi."},
    )

    assert row_of(site, theirs).status == "active"
    (incident,) = [
        page for page in site.ready("adam").open("/storningar").texts("//body") if "annan nämnd" in page
    ]
    assert incident


def row_of(site: Besieged, case_id: int) -> Any:
    return site.engine.read(
        lambda reader: reader.connection.execute(
            process_instance.select().where(process_instance.c.id == case_id)
        ).one()
    )
