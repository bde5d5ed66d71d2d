"""The test cases of a draft are played in the background, noted case by case, and say what differs."""

import json

import pytest

from engine.commands.create_workspace import create_workspace
from engine.commands.play_draft import ask_for_case_run
from engine.commands.save_draft_file import save_draft_file
from engine.drafts.templates import TEMPLATES, from_template
from engine.models import case_run
from engine.play import draft_runs
from engine.play.draft_runs import play_next_run
from engine.queries import studio


@pytest.fixture
def svar(town):
    """A process begun from the shipped template, with its test cases."""
    town.person("olle", ("process_owner", None))
    files = from_template(TEMPLATES[0], "svar", "Svara")
    town.engine.run(create_workspace, "svar", title="Svara", files=files, by=town.actor("olle"))
    return town


def run(town):
    return town.engine.read(studio.readiness, "svar", town.actor("olle")).run


def change(town, name, old, new):
    file = town.engine.read(studio.draft_files, "svar", town.actor("olle"))[name]
    assert old in file.content
    content = file.content.replace(old, new)
    town.engine.run(
        save_draft_file,
        "svar",
        name=name,
        content=content,
        base_revision=file.revision,
        by=town.actor("olle"),
    )


def test_the_template_is_ready_but_for_approval_once_its_cases_are_played(svar):
    svar.engine.run(ask_for_case_run, "svar", by=svar.actor("olle"))

    assert play_next_run(svar.engine)

    ready = svar.engine.read(studio.readiness, "svar", svar.actor("olle"))
    assert (ready.errors, ready.cases_hold, ready.run.done) == ([], True, ready.test_cases)
    assert ready.lacks_approval
    assert not play_next_run(svar.engine)


def test_a_case_that_does_not_hold_says_what_differs(svar):
    change(svar, "svar.bpmn", b'value="5 arbetsdagar"', b'value="6 arbetsdagar"')
    svar.engine.run(ask_for_case_run, "svar", by=svar.actor("olle"))

    play_next_run(svar.engine)

    failures = [failure for case in json.loads(run(svar).results) for failure in case["failures"]]
    assert run(svar).status == "failed"
    assert all(failure["message"] for failure in failures)


def test_a_file_that_cannot_be_played_fails_and_the_others_are_played(svar):
    change(svar, "svar.test.json", b'"steps"', b'"stegen"')
    svar.engine.run(ask_for_case_run, "svar", by=svar.actor("olle"))

    play_next_run(svar.engine)

    (failed,) = json.loads(run(svar).results)
    assert (run(svar).status, "stegen" in failed["failures"][0]["message"]) == ("failed", True)


def test_a_run_ends_when_its_time_is_spent(svar, monkeypatch):
    monkeypatch.setattr(draft_runs, "LONGEST_RUN_SECONDS", -1.0)
    svar.engine.run(ask_for_case_run, "svar", by=svar.actor("olle"))

    play_next_run(svar.engine)

    assert run(svar).status != "held"
    assert "för lång tid" in run(svar).results


def test_a_run_that_is_stopped_waits_for_the_next_to_play_it(svar):
    svar.engine.run(ask_for_case_run, "svar", by=svar.actor("olle"))

    play_next_run(svar.engine, is_stopped=lambda: True)

    assert [row.status for row in svar.rows(case_run)] == ["waiting"]
    play_next_run(svar.engine)
    assert [row.status for row in svar.rows(case_run)] == ["held"]
