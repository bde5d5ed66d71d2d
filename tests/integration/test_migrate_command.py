"""`niosteg migrate`, as it is typed."""

import json
import os

import pytest
from click.testing import CliRunner

from engine.cli.main import niosteg
from tests.support.drawings import drawing

LANE = "\nlane Handläggare role=case_officer: "
OLD = 'user A "Skriv plan"\nS -> A -> E' + LANE + "A"
NEW = 'user B "Skriv planen"\nS -> B -> E' + LANE + "B"


@pytest.fixture(autouse=True)
def cases(monkeypatch, tmp_path):
    """Two cases of version 1, in an installation of their own; in version 2 the step has another id."""
    for name in [name for name in os.environ if name.startswith("NIOSTEG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NIOSTEG_DATA_DIR", str(tmp_path / "data"))
    run("db", "upgrade")
    for number, text in enumerate((OLD, NEW), 1):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "p.bpmn").write_bytes(drawing(text, "p"))
        run("deploy", folder)
        if number == 1:
            run("start", "p")
            run("start", "p")


def run(*words):
    return CliRunner().invoke(niosteg, [str(word) for word in words])


def versions():
    return [json.loads(run("status", number, "--json").stdout)["version"] for number in (1, 2)]


def test_a_trial_says_what_a_move_means_and_changes_nothing():
    told = run("migrate", 1, 2, "--to", 2, "--map", "A=B", "--dry-run")

    assert told.exit_code == 0
    assert told.stdout.splitlines()[:2] == [
        "Ärende 1: kan flyttas från version 1 till version 2",
        "  Uppgiften ”Skriv plan” finns kvar, men heter ”Skriv planen”.",
    ]
    assert versions() == [1, 1]


def test_what_cannot_be_moved_stands_with_its_reason_and_the_others_are_moved():
    told = run("migrate", 1, 9, 2, "--to", 2, "--map", "p/A=B", "--json")

    assert told.exit_code == 1
    assert [(one["case"], one["refused"]) for one in json.loads(told.stdout)] == [
        (1, False),
        (9, True),
        (2, False),
    ]
    assert versions() == [2, 2]


def test_a_step_that_is_gone_refuses_the_move():
    told = run("migrate", 1, "--to", 2)

    assert told.exit_code == 1
    assert "Ärendet står vid ”Skriv plan”, som inte finns i den nya ritningen." in told.stdout
    assert versions() == [1, 1]


def test_a_move_is_undone_once():
    run("migrate", 1, "--to", 2, "--map", "A=B")

    assert run("migrate", 1, "--undo").stdout == "Ärende 1: flytten är ångrad\n"
    assert versions() == [1, 1]
    assert run("migrate", 1, "--undo").exit_code == 1


@pytest.mark.parametrize(
    "words", [("1",), ("1", "--to", "2", "--undo"), ("1", "--to", "2", "--map", "A"), ()], ids=str
)
def test_wrong_usage_is_told(words):
    assert run("migrate", *words).exit_code == 2


def test_an_id_that_no_process_has_is_told():
    told = run("migrate", 1, "--to", 2, "--map", "Z=B")

    assert told.exit_code == 1
    assert "Det finns inget element som heter Z i ärendets version." in told.stdout


def test_the_cases_are_told_by_verdict():
    told = run("verdicts", "p", "--to", 2)

    assert told.stdout.splitlines()[0].startswith("1\tBehöver ditt val\t")
    assert told.stdout.splitlines()[-1] == (
        "Följer utan ändring: 0, Följer med ändring: 0, Behöver ditt val: 2, Kan inte följa: 0"
    )
    assert versions() == [1, 1]


def test_the_numbers_of_those_with_a_verdict_are_given_to_the_move():
    assert run("verdicts", "p", "--to", 2, "--verdict", "same", "--ids").stdout.split() == []
    chosen = run("verdicts", "p", "--to", 2, "--map", "A=B", "--verdict", "changed", "--ids").stdout.split()

    assert chosen == ["1", "2"]
    assert run("migrate", *chosen, "--to", 2, "--map", "A=B").exit_code == 0
    assert json.loads(run("verdicts", "p", "--to", 2, "--json").stdout) == []


def test_the_cases_are_narrowed_by_step():
    assert json.loads(run("verdicts", "p", "--to", 2, "--step", "B", "--json").stdout) == []
    assert len(json.loads(run("verdicts", "p", "--to", 2, "--step", "A", "--json").stdout)) == 2


@pytest.mark.parametrize("words", [("q", "--to", "2"), ("p", "--to", "9")])
def test_a_process_or_version_that_is_not_there_is_told(words):
    assert run("verdicts", *words).exit_code == 1
