"""`niosteg compare`: two folders or two files."""

import json

from click.testing import CliRunner

from engine.cli.comparing import compare_versions
from tests.support.drawings import drawing

OLD = drawing('S -> A -> E\nuser A "Utred" prop.due="5 arbetsdagar"')
NEW = drawing('S -> A -> E\nuser A "Utred" prop.due="6 arbetsdagar"')
TOLD = (
    "Sista dagen för steget ”Utred” är nu 6 arbetsdagar efter att steget började; förut 5 arbetsdagar efter att "
    "steget började."
)


def folder(place, **files):
    place.mkdir()
    for name, data in files.items():
        (place / name.replace("__", ".")).write_bytes(data)
    return str(place)


def run(*arguments):
    result = CliRunner().invoke(compare_versions, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_two_folders_are_compared_in_words(tmp_path):
    old, new = folder(tmp_path / "gammal", p__bpmn=OLD), folder(tmp_path / "ny", p__bpmn=NEW, q__dmn=b"<x/>")

    assert run(old, new).splitlines() == [
        "Processer, tabeller och formulär:",
        "- Beslutstabellen ”q” är ny, med 0 rader. (q.dmn)",
        "Tider och påminnelser:",
        f"- {TOLD} (p.bpmn)",
    ]


def test_two_files_are_two_versions_of_one_whatever_they_are_called(tmp_path):
    folder(tmp_path / "mapp", a__bpmn=OLD, b__bpmn=NEW)

    (difference,) = json.loads(run(str(tmp_path / "mapp/a.bpmn"), str(tmp_path / "mapp/b.bpmn"), "--json"))[
        "differences"
    ]

    assert difference == {
        "topic": "times",
        "change": "changed",
        "file": "b.bpmn",
        "element": "A",
        "text": TOLD,
        "old": None,
        "new": None,
    }


def test_the_same_is_no_difference(tmp_path):
    old = folder(tmp_path / "gammal", p__bpmn=OLD)

    assert run(old, old) == "Det är ingen skillnad.\n"
