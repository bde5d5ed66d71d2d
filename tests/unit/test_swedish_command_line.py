"""Whoever writes a command wrong is told in Swedish what is wrong and where the help is; the exit code is 2."""

import pytest

from engine.cli.main import main


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    told = capsys.readouterr()
    return left.value.code, told.out, told.err


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("statu", "Det finns inget kommando som heter statu. Menade du status?"),
        ("check --jason x", "Det finns ingen flagga som heter --jason. Menade du --json?"),
        ("start", "Argumentet KEY saknas."),
        ("unit add kfn --name Namn --prefix KFN", "Flaggan --kind saknas."),
        ("serve --port x", "Flaggan --port går inte att använda. Skriv ett heltal från 0 till 65535."),
        ("status 0", "Argumentet CASE går inte att använda. Skriv ett heltal från 1."),
        ("serve --port", "Flaggan --port ska ha ett värde efter sig."),
        ("serve --no-scheduler=3", "Flaggan --no-scheduler tar inget värde."),
        ("db upgrade nu genast", "Det står mer än vad kommandot tar emot: nu genast"),
        ("eval", "Skriv ett uttryck, eller ange --batch."),
    ],
)
def test_what_is_wrong_is_said_in_swedish(capsys, command, fault):
    code, out, err = run(capsys, *command.split())

    assert (code, out) == (2, "")
    assert err.splitlines()[0] == fault
    assert err.splitlines()[1].startswith("Hjälp får du med: niosteg")


def test_a_choice_is_told_what_there_is_to_choose(capsys):
    _, _, err = run(capsys, "unit", "add", "kfn", "--kind", "klubb", "--name", "N", "--prefix", "K")

    assert err.startswith("Flaggan --kind går inte att använda. Välj något av: namnd, forvaltning, ")


@pytest.mark.parametrize("command", ["--help", "serve --help", "user --help", "unit add --help"])
def test_the_help_is_all_in_swedish(capsys, command):
    code, out, err = run(capsys, *command.split())

    assert (code, err) == (0, "")
    assert out.startswith("Skriv så här: niosteg")
    for english in ("Usage", "Options", "Commands", "OPTIONS", "ARGS", "Show this", "required", "RANGE"):
        assert english not in out


def test_a_group_without_a_command_shows_its_help(capsys):
    code, _, err = run(capsys, "user")

    assert code == 2
    assert err.startswith("Skriv så här: niosteg user")
    assert "Hjälp får du med" not in err
