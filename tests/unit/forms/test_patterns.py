from __future__ import annotations

import time

import pytest

from engine.forms.patterns import PatternRefused, compile_pattern, matches


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (r"^\d{3} ?\d{2}$", "811 80", "81180x"),
        (r"^[A-ZÅÄÖ]{2,6}\d{4}/\d{1,5}$", "KS2026/55", "ks2026/55"),
        (r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "23:59", "24:00"),
        (r"^(?:ja|nej)$", "nej", "nejdå"),
        (r"^att .*", "att bifalla", "Bifalla att"),
        (r"[0-9]+", "cirka 12", "tolv"),
        (r"^\w+$", "abc", "åäö"),
        (r"^[^,;]+$", "abc", "a,b"),
    ],
)
def test_a_simple_format_is_recognised_as_in_the_form_editor(pattern: str, good: str, bad: str) -> None:
    compiled = compile_pattern(pattern)

    assert matches(compiled, good)
    assert not matches(compiled, bad)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a+)+$",
        r"^(a|a)*$",
        r"^(.*a){12}$",
        r"^\w+\w+\w+$",
        r"\d+\d+x",
        r"^(?=a)b$",
        r"^(a)\1$",
        r"^a+?$",
        r"^a*+$",
        r"^a|b$",
        r"^(a$",
        r"^a)$",
        r"^[a$",
        r"^[z-a]$",
        r"^*$",
        r"^\x41$",
        r"^((((a))))$",
        "^" + "a" * 300 + "$",
    ],
)
def test_a_pattern_that_is_costly_or_not_simple_is_refused(pattern: str) -> None:
    with pytest.raises(PatternRefused):
        compile_pattern(pattern)


def test_the_costliest_pattern_that_is_taken_is_quick_on_the_worst_text() -> None:
    pattern = compile_pattern(r"^\w+\w+$")
    began = time.perf_counter()

    assert not matches(pattern, "a" * 999 + "!")

    assert time.perf_counter() - began < 1


def test_a_text_longer_than_the_bound_matches_nothing() -> None:
    assert not matches(compile_pattern("^a+$"), "a" * 1_001)
