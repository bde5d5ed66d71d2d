from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.reading import DEEPEST_JSON, LARGEST_JSON, FileUnreadable, JsonRefused, parse_json, read_at_most


def test_of_a_large_file_one_byte_more_than_asked_for_is_read(tmp_path: Path) -> None:
    (tmp_path / "stor").write_bytes(b"x" * 100)

    assert read_at_most(tmp_path / "stor", 10) == b"x" * 11
    assert read_at_most(Path("/dev/zero"), 10) == b"\0" * 11


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="det är en mapp"):
        read_at_most(tmp_path, 10)


def test_json_is_read_with_swedish_letters_and_the_mark_of_windows() -> None:
    assert parse_json('\ufeff{"å": [1, null]}'.encode()) == {"å": [1, None]}


def test_a_character_of_two_halves_is_a_character() -> None:
    assert parse_json(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"


def test_the_deepest_json_that_is_read() -> None:
    assert parse_json(b"[" * (DEEPEST_JSON - 1) + b"1" + b"]" * (DEEPEST_JSON - 1))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "inte JSON"),
        (b"{\n{", "rad 2"),
        (b"\xff\xfe{", "UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "UTF-8"),
        (b"[" * DEEPEST_JSON + b"1" + b"]" * DEEPEST_JSON, "lager"),
        (b"[" * 100_000, "lager"),
        (b"9" * 5_000, "siffror"),
        (b'{"a": "\\ud800"}', "inte går att spara"),
        (b'{"\\udfff": 1}', "inte går att spara"),
        (b'["\\u0000"]', "inte går att spara"),
        (json.dumps("x" * LARGEST_JSON).encode(), "större än 10 MB"),
    ],
)
def test_json_that_nobody_can_keep_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(JsonRefused, match=words):
        parse_json(data)
