"""A null among a function's further arguments makes the answer null, as one among its first does."""

import pytest

from engine import feel


@pytest.mark.parametrize("text", ["concatenate([1], null)", "union([1], null)", "max(1, null)"])
def test_a_null_among_many_arguments_gives_null(text):
    assert feel.evaluate(text, {}) is None
