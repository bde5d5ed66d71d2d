"""`start`, `complete` and their kin at the command line, with data that no form would send."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cage import attack
from tests.support.drawings import drawing
from tests.support.form_js import component, source, textfield

FILES = {
    "p.bpmn": drawing("start S form=f\nuser A form=f\nS -> A -> E\nlane Handläggare role=case_officer: A"),
    "f.form": source(textfield("title", "Titel"), component("number", "n", "Antal")),
}
REFUSED = [
    b'{"title": ["x"]}',
    b'{"title": {"a": 1}}',
    b'{"title": "\\u0001"}',
    b'{"title": "' + b"x" * 100_000 + b'"}',
    b'{"n": "x"}',
    b'{"n": 1e400}',
    b'{"n": true}',
    b'{"n": 99999999999999999999999999999999999999}',
    b'{"about_case": 99999999999999999999}',
    b'{"about_case": 1e300}',
    b'{"about_case": -1}',
    b'{"about_case": "x"}',
    b'{"x": [' + b"1," * 600_000 + b"1]}",
]
ODD = [
    b"{}",
    b'{"title": null}',
    b'{"title": 5}',
    b'{"case": {"id": 7}}',
    b'{"participants": 5, "milestones": 6, "deciding_body": 7, "diary_number": 8}',
    b'{"": 1, "a.b": 2, "__class__": 3, "a b": 4}',
    b'{"x": ' + b"[" * 90 + b"1" + b"]" * 90 + b"}",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert attack(tmp_path, "deploy", "p.bpmn", files=FILES).code == 0
    assert attack(tmp_path, "start", "p").code == 0
    return tmp_path


def test_data_that_is_refused(folder: Path) -> None:
    for data in REFUSED:
        attack(folder, "start", "p", "--data", "-", stdin=data).must_be_refused()
    for data in REFUSED[:8]:
        attack(folder, "complete", "1", "--data", "-", stdin=data).must_be_refused()
    assert attack(folder, "status").out.count("\n") == 1


def test_data_that_is_only_odd(folder: Path) -> None:
    for data in ODD:
        attack(folder, "start", "p", "--data", "-", stdin=data).must_be_in_words()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["start", "saknas"], 1),
        (["start", "../x"], 1),
        (["start", "x" * 5_000], 1),
        (["start", "p", "--as", "saknas"], 1),
        (["start", "p", "--as", ""], 1),
        (["start", "p", "--data", "saknas.json"], 1),
        (["complete", "999"], 1),
        (["complete", "0"], 2),
        (["complete", "abc"], 2),
        (["complete", "9" * 40], 2),
        (["complete", "9" * 5_000], 2),
        (["status", "9" * 40], 2),
        (["status", "999"], 1),
        (["tasks", "--case", "9" * 40], 2),
        (["tasks", "--role", "x" * 9_999], 0),
        (["tick", "--at", "x"], 1),
        (["tick", "--at", "0001-01-01"], 0),
        (["serve", "--port", "99999999"], 2),
        (["user", "add", "x" * 200, "--name", "n", "--email", "e", "--password", "fyra ord på rad"], 1),
        (["user", "roles", "saknas", "--grant", "x"], 1),
        (["saknas"], 2),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_arguments_that_make_no_sense(arguments: list[str], code: int, folder: Path) -> None:
    told = attack(folder, *arguments)

    told.must_be_in_words()
    assert told.code == code
