"""Regular expressions: what Python's own would say, without its way of running away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.exceptions import FeelError
from engine.feel.pattern import compile_pattern

PATTERNS = [
    "abc",
    "a|b|c",
    "a*",
    "a+b",
    "a??b",
    "(a|ab)(c|bcd)(d*)",
    "(a+|b)*",
    "(?:a|b)+c",
    "a{2}",
    "a{1,2}b",
    "a{2,}",
    "a+?",
    "[a-c]+",
    "[^a]",
    "[abc-]",
    "[a\\]]",
    "\\d+",
    "\\w\\s\\w",
    "^ab",
    "b$",
    "^$",
    ".b.",
    "a.c",
    "\\.",
    "(a)(b)?",
    "((a)|b)+",
    "x*y*z*",
    "[\\d.]+",
    "",
]


def free(_):
    """A budget without end."""


@given(st.sampled_from(PATTERNS), st.text("abcd1 .\n]-xyz", max_size=12))
def test_a_pattern_finds_what_pythons_own_finds(pattern, text):
    ours = compile_pattern(pattern, "").search(text, free)
    theirs = re.search(pattern.replace("$", "\\Z"), text)

    assert (ours and ours[:2]) == (theirs and theirs.span())


@given(st.sampled_from(PATTERNS), st.text("abcd1 .", max_size=12))
def test_groups_are_those_of_pythons_own(pattern, text):
    ours = compile_pattern(pattern, "").search(text, free)
    theirs = re.search(pattern.replace("$", "\\Z"), text)

    if ours and pattern != "((a)|b)+":  # which group a loop's last round leaves is told otherwise elsewhere
        spans = [ours[2 * n : 2 * n + 2] for n in range(len(ours) // 2)]
        assert spans == [theirs.span(n) for n in range(len(spans))]


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "found"),
    [
        ("ÅR", "i", "år", True),
        ("[a-z]", "i", "Q", True),
        ("a.b", "", "a\nb", False),
        ("a.b", "s", "a\nb", True),
        ("^b$", "", "a\nb\nc", False),
        ("^b$", "m", "a\nb\nc", True),
        ("^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$", "", "anna@sandviken.se", True),
        ("^\\d{3} \\d{2}$", "", "811 80", True),
    ],
)
def test_flags_and_everyday_patterns(pattern, flags, text, found):
    assert (compile_pattern(pattern, flags).search(text, free) is not None) is found


@pytest.mark.parametrize(
    "pattern", ["(", ")", "a**", "*", "[a", "a{", "a{x}", "\\", "\\1", "[b-a]", "(?=a)", "(?P<n>a)", "{2}"]
)
def test_what_is_no_pattern_is_refused(pattern):
    with pytest.raises(FeelError, match="Mönstret"):
        compile_pattern(pattern, "")


@pytest.mark.parametrize("pattern", ["(" * 100 + ")" * 100, "a" * 501, "(a{999}){999}", "a{999999}"])
def test_a_pattern_has_its_limits(pattern):
    with pytest.raises(FeelError):
        compile_pattern(pattern, "")


def test_unknown_flags_are_refused():
    with pytest.raises(FeelError, match="Flaggorna"):
        compile_pattern("a", "x")


def test_a_pattern_that_fits_nothing_at_all_cannot_be_replaced():
    with pytest.raises(FeelError, match="tom text"):
        compile_pattern("a*", "").replace("bab", "x", free)


@pytest.mark.parametrize(
    ("replacement", "text"), [("$0$0", "aabb"), ("\\$1", "$1$1"), ("[$1]", "[a][]"), ("$9", "")]
)
def test_a_replacement_names_groups(replacement, text):
    assert compile_pattern("(a)|b", "").replace("ab", replacement, free) == text
