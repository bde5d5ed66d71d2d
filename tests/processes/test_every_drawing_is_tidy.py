"""A drawing is read by people first: what the linter of drawings finds untidy is not shipped."""

import pytest

from engine.drawing import lint_layout
from tests.support.shipped import DRAWINGS, name_of


@pytest.mark.parametrize("drawing", DRAWINGS, ids=name_of)
def test_the_drawing_is_tidy(drawing):
    assert lint_layout(drawing.read_bytes(), file=drawing.name) == []
