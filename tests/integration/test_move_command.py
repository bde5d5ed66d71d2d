"""`niosteg move`, as it is typed."""

import json
import os

import pytest
from click.testing import CliRunner

from engine.cli.main import niosteg
from tests.support.drawings import drawing

TEXT = 'user A "Skriv plan"\nuser B "Granska"\nS -> A -> B -> E\nlane Handläggare role=case_officer: A B'


@pytest.fixture(autouse=True)
def case(monkeypatch, tmp_path):
    """Case 1 at its first step, in an installation of its own."""
    for name in [name for name in os.environ if name.startswith("NIOSTEG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NIOSTEG_DATA_DIR", str(tmp_path / "data"))
    run("db", "upgrade")
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "p.bpmn").write_bytes(drawing(TEXT, "p"))
    run("deploy", tmp_path / "p")
    run("start", "p")


def run(*words):
    return CliRunner().invoke(niosteg, [str(word) for word in words])


def at():
    return json.loads(run("status", 1, "--json").stdout)["open"]


def test_the_number_alone_tells_where_the_case_stands():
    assert run("move", 1).stdout.split("\t")[1:] == ["p/A", "Skriv plan\n"]
    [place] = json.loads(run("move", 1, "--json").stdout)
    assert place["targets"][0] == {"id": "B", "name": "Granska"}


def test_a_trial_tells_what_a_move_means_and_changes_nothing():
    told = run("move", 1, "--from", "A", "--skip", "--dry-run")

    assert told.stdout.splitlines()[:2] == [
        "Ärende 1: kan flyttas",
        "  Uppgiften ”Skriv plan” försvinner ur arbetslistan.",
    ]
    assert at() == ["A"]


def test_a_case_is_moved_with_a_reason_and_the_move_undone():
    assert run("move", 1, "--from", "A", "--to", "B", "--reason", "Bråttom").exit_code == 0
    assert at() == ["B"]

    assert run("move", 1, "--undo").stdout == "Ärende 1: flytten är ångrad\n"
    assert at() == ["A"]


@pytest.mark.parametrize(
    "words",
    [("--from", "A", "--skip"), ("--from", "Z", "--skip", "--reason", "x"), ("--undo",)],
    ids=["no reason", "not there", "nothing to undo"],
)
def test_what_cannot_be_done_is_refused(words):
    assert run("move", 1, *words).exit_code == 1
    assert at() == ["A"]


@pytest.mark.parametrize(
    "words", [("--skip",), ("--from", "A"), ("--from", "A", "--to", "B", "--skip"), ("--from", "A", "--undo")]
)
def test_wrong_usage_is_told(words):
    assert run("move", 1, *words).exit_code == 2
