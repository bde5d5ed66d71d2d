"""A difference is told at its innermost place."""

from __future__ import annotations

from typing import Any

import pytest

from engine.play.comparing import LONGEST, differences, differences_from


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (1, 1.0),
        ("2026-11-30", "2026-11-30"),
        (None, None),
        ({"a": [1, {"b": True}]}, {"a": [1, {"b": True}]}),
    ],
)
def test_equal_values_do_not_differ(got: Any, wanted: Any) -> None:
    assert list(differences("x", got, wanted)) == []


@pytest.mark.parametrize(
    ("got", "wanted", "lines"),
    [
        ("ja", "nej", ['x: fick "ja", väntade "nej"']),
        (1, True, ["x: fick 1, väntade true"]),
        (False, 0, ["x: fick false, väntade 0"]),
        (None, 0, ["x: fick null, väntade 0"]),
        (0.1, 0.2, ["x: fick 0.1, väntade 0.2"]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, ["x.a.c: fick 2, väntade 3"]),
        ({"a": 1}, {"b": None}, ["x.b: fick inget, väntade null", "x.a: fick 1, väntade inget"]),
        ([1, 2, 3], [1, 5], ["x[1]: fick 2, väntade 5", "x[2]: fick 3, väntade inget"]),
        ([], {}, ["x: fick [], väntade {}"]),
    ],
)
def test_what_differs(got: Any, wanted: Any, lines: list[str]) -> None:
    assert list(differences("x", got, wanted)) == lines


def test_keys_that_nobody_asks_for_may_differ() -> None:
    got = [{"a": 1, "b": 2}, {"a": 3, "b": 4}]

    assert list(differences_from("x", got, [{"a": 1}, {"a": 3}])) == []
    assert list(differences_from("x", got, [{"a": 1}])) == ['x[1]: fick {"a": 3, "b": 4}, väntade inget']
    assert list(differences_from("x", got, [{"a": 1}, {"c": 3}])) == ["x[1].c: fick inget, väntade 3"]


def test_a_long_value_is_cut() -> None:
    (line,) = differences("x", "ä" * 10_000, "")

    assert len(line) < LONGEST + 60
