"""The test cases of each process hold, and together they pass every element and every conditional flow of it."""

import pytest

from engine.play import play_paths
from tests.support.shipped import CASE_FILES, DRAWINGS, name_of


def test_every_process_has_cases():
    assert [name_of(file) for file in CASE_FILES] == [drawing.stem for drawing in DRAWINGS]


@pytest.mark.parametrize("file", CASE_FILES, ids=name_of)
def test_the_cases_hold_and_pass_everything_in_the_drawing(file):
    report = play_paths([file])

    assert report.ok, "\n".join(report.lines())
    coverage = report.coverage[name_of(file)]
    assert (coverage.missed_nodes, coverage.missed_flows) == ((), ())
