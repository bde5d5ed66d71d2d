"""The test cases of each process and each table hold, and together they pass every element, flow and rule of it."""

import pytest

from engine.play import play_paths
from tests.support.shipped import CASE_FILES, DRAWINGS, TABLES, name_of


def test_every_process_and_every_table_has_cases():
    assert {name_of(file) for file in CASE_FILES} == {file.stem for file in (*DRAWINGS, *TABLES)}


@pytest.mark.parametrize("file", CASE_FILES, ids=name_of)
def test_the_cases_hold_and_leave_nothing_out(file):
    report = play_paths([file])

    assert report.ok, "\n".join(report.lines())
    assert report.coverage[name_of(file)].is_whole, report.coverage[name_of(file)].line
