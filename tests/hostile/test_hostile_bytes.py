"""Whatever bytes a file holds: refused in words, with the file's name, at once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.support.cage import attack
from tests.support.drawings import drawing

_DICE = random.Random(7)  # noqa: S311 - the same noise every time
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))

BYTES: dict[str, bytes] = {
    "nothing": b"",
    "noise": _DICE.randbytes(5_000),
    "nulls": b"\0" * 100,
    "words": b"hej",
    "a zip": b"PK\x03\x04" + _DICE.randbytes(100),
    "html": b"<html><body>hej</body></html>",
    "control characters": b"<a>\x01</a>",
    "an unknown encoding": b'<?xml version="1.0" encoding="x-unknown"?><a/>',
    "letters of another encoding": "<a>å</a>".encode("latin-1"),
    "ebcdic": '<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037"),
    "utf-16": drawing("S -> E").decode().encode("utf-16"),
    "utf-32": "<a/>".encode("utf-32"),
    "billion laughs": f'<!DOCTYPE l [<!ENTITY a0 "ha">{_LAUGHS}]><l>&a9;</l>'.encode(),
    "quadratic blow-up": b'<!DOCTYPE l [<!ENTITY a "' + b"x" * 50_000 + b'">]><l>' + b"&a;" * 5_000 + b"</l>",
    "a file of the machine": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "a page of the network": b'<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x">%e;]><x/>',
    "an unknown entity": b"<x>&unknown;</x>",
    "an xinclude": b'<x xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="file:///etc/passwd"/></x>',
    "more than it may hold": b"<a>" + b"x" * 3_000_000 + b"</a>",
    "too deep": b"<a>" * 200_000,
    "wide": b"<a>" + b"<b/>" * 400_000 + b"</a>",
    "a hundred thousand attributes": b"<a " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>",
    "sixty thousand namespaces": b"<a "
    + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(60_000))
    + b"/>",
    "a name without end": b"<" + b"a" * 1_900_000 + b"/>",
}


@pytest.mark.parametrize("what", BYTES)
def test_as_a_drawing(what: str, tmp_path: Path) -> None:
    for command in ("check", "deploy"):
        attack(tmp_path, command, "p.bpmn", files={"p.bpmn": BYTES[what]}).must_be_refused("p.bpmn:")


@pytest.mark.parametrize("what", BYTES)
def test_as_a_table(what: str, tmp_path: Path) -> None:
    for command in ("check", "decide"):
        attack(tmp_path, command, "p.dmn", files={"p.dmn": BYTES[what]}).must_be_refused("p.dmn:")


@pytest.mark.parametrize("what", BYTES)
def test_as_a_form(what: str, tmp_path: Path) -> None:
    attack(tmp_path, "check", "f.form", files={"f.form": BYTES[what]}).must_be_refused("f.form:", "form-json")


@pytest.mark.parametrize("what", BYTES)
def test_as_data(what: str, tmp_path: Path) -> None:
    attack(tmp_path, "eval", "1", "--data", "d.json", files={"d.json": BYTES[what]}).must_be_refused("d.json")
    attack(tmp_path, "eval", "1", "--data", "-", stdin=BYTES[what]).must_be_refused("-:")


@pytest.mark.parametrize("what", BYTES)
def test_as_test_cases(what: str, tmp_path: Path) -> None:
    attack(tmp_path, "play", "p.test.json", files={"p.test.json": BYTES[what]}).must_be_refused("p.test.json")


def test_no_file_of_the_machine_is_ever_told(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mycket hemligt")
    files = {
        "p.bpmn": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><x>&e;</x>',
        "q.bpmn": '<x xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="secret" parse="text"/></x>',
    }

    assert "hemligt" not in attack(tmp_path, "check", ".", files=files).said


@pytest.mark.parametrize("command", ["check", "deploy", "decide", "play"])
@pytest.mark.parametrize(
    "path",
    [
        "saknas.bpmn",
        "../saknas/x",
        "\n",
        "-",
        "x" * 5_000,
        "/dev/null",
        "/dev/zero",
        "/proc/self/mem",
        "p.txt",
        "p.txt/x",
        "\udcff",
    ],
)
def test_a_path_to_nothing_useful(command: str, path: str, tmp_path: Path) -> None:
    attack(tmp_path, command, path, files={"p.txt": "hej"}).must_be_refused()


@pytest.mark.parametrize("command", ["check", "deploy", "decide", "eval", "play", "start", "complete"])
def test_a_command_without_its_arguments_tells_how_to_use_it(command: str, tmp_path: Path) -> None:
    assert attack(tmp_path, command).code == 2


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    attack(tmp_path, "decide", ".").must_be_refused("mapp")


def test_a_file_of_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "p.bpmn").symlink_to("/proc/1/mem")

    attack(tmp_path, "check", "p.bpmn").must_be_refused("p.bpmn")
