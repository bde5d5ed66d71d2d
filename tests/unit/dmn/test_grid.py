"""A table over all combinations: the regions in which the same rules hold, gaps and quarrels, within a budget."""

from __future__ import annotations

from decimal import Decimal
from time import thread_time

import pytest

from engine import dmn
from engine.dmn.asking import Asking
from engine.dmn.given import sample_values
from engine.dmn.grid import MOST_REGIONS, Grid, Regions
from engine.feel import shapes
from tests.support.dmn_files import decision, dmn_file, table
from tests.support.shipped import PROCESSES


def grid(content: str, *, known=lambda _: None, **context) -> Grid:
    model = dmn.compile_dmn(dmn_file(decision(content)), "t.dmn")
    return Grid(model, model.decisions["dec"], context, empties=known)


def told(subject: Grid, found: Regions) -> list[str]:
    """Each region as a line: its cells, what it is, its rules, how many combinations."""
    lines = []
    for region in found.kept:
        cells = ("*" if own is None else subject.words(at, own) for at, own in enumerate(region.places))
        rules = ",".join(map(str, region.outcome.rules))
        lines.append(f"{'; '.join(cells)}: {region.outcome.state} {rules} x{region.count}".replace("  ", " "))
    return lines


def test_regions_are_as_large_as_the_rules_let_them_be():
    subject = grid(
        table([['"a"', "-", "1"], ['"b"', "> 5", "2"], ["-", "-", "3"]], inputs=("x", "y"), hit="FIRST")
    )

    found = subject.regions()

    assert told(subject, found) == [
        "a; *: fine 1 x3",
        "b; ≤ 5: fine 3 x2",
        "b; > 5: fine 2 x1",
        "något annat; *: fine 3 x3",
    ]
    assert (found.total, found.is_whole) == (9, True)


def test_gaps_and_quarrels_are_found_everywhere_and_counted():
    subject = grid(table([["< 5", "true", "1"], ["< 3", "-", "2"]], inputs=("x", "y")))

    found = subject.regions(only=("gap", "clash"))

    assert told(subject, found) == [
        "< 3; ja: clash 1,2 x1",
        "≥ 3 och < 5; nej: gap x2",
        "≥ 5; *: gap x4",
    ]
    assert found.counts["gap"] + found.counts["clash"] + found.counts["fine"] == found.total


def test_rules_of_any_quarrel_only_where_they_answer_differently():
    subject = grid(table([["> 5", "1"], ["> 8", "1"], ["> 9", "2"]], hit="ANY"))

    found = subject.regions(only=("clash",))

    assert told(subject, found) == ["> 9: clash 1,2,3 x1"]


def test_no_rule_is_an_answer_of_a_table_that_gives_a_list():
    subject = grid(table([["true", "1"]], hit="COLLECT"))

    assert told(subject, subject.regions()) == ["ja: fine 1 x1", "nej: none x1"]


def test_a_default_answers_for_all_the_rest():
    subject = grid(table([["true", "1"]], default="0"))

    assert [region.outcome.state for region in subject.regions().kept] == ["fine", "default"]


def test_empty_values_come_when_they_are_asked_for_and_can_come():
    content = table([["true", "1"], ["false", "2"]])
    never = grid(content, known=lambda _: shapes.Shape(frozenset({"boolean"}), nullable=False))

    assert told(grid(content), grid(content).regions(only=("gap",), empty=True)) == ["tomt: gap x1"]
    assert told(never, never.regions(only=("gap",), empty=True)) == []


def test_a_cell_about_something_else_makes_its_places_unsure_and_is_asked_with_the_sample():
    subject = grid(table([["true", "> limit", "1"]], inputs=("x", "y")), limit=Decimal(5), y=Decimal(7))

    assert {region.outcome.state for region in subject.regions().kept} == {"unsure", "gap"}


def test_a_place_of_the_square_is_asked_of_the_table_itself():
    subject = grid(table([["> 5", "limit * 2"], ["> 8", "1"]]), limit=Decimal(21))
    below, at_five, between, at_eight, above, _ = range(len(subject.columns[0].witnesses))

    assert [subject.outcome([place]).state for place in (below, at_five, at_eight, above)] == [
        "gap", "gap", "fine", "clash",
    ]  # fmt: skip
    assert subject.outcome([between]).value == 42
    assert subject.outcome([above]).rules == (1, 2)


@pytest.mark.parametrize("name", sorted(path.name for path in PROCESSES.glob("*.dmn")))
def test_the_shipped_tables_have_no_gap_and_no_quarrel(name):
    model = dmn.compile_dmn((PROCESSES / name).read_bytes(), name)
    for each in model.decisions.values():
        subject = Grid(model, each, sample_values(Asking(model, each).fields))

        found = subject.regions(only=("gap", "clash"))

        assert (found.found, found.is_whole) == (0, True)


def test_every_region_says_what_the_decision_says():
    name = "level_check.dmn"
    model = dmn.compile_dmn((PROCESSES / name).read_bytes(), name)
    asked = model.decisions["level_check"]
    subject = Grid(model, asked, sample_values(Asking(model, asked).fields))
    found = subject.regions()

    assert (found.total, found.seen) == (2160, 2160)
    for region in found.kept:
        last = [
            subject.places(at, empty=False)[-1] if own is None else own[-1]
            for at, own in enumerate(region.places)
        ]
        assert subject.outcome(last).rules == region.outcome.rules


def test_what_is_not_shown_is_counted():
    names = tuple(f"x{number}" for number in range(12))
    rows = [["true" if at == row else "-" for at in range(12)] + ["1"] for row in range(12)]
    subject = grid(table(rows, inputs=names, hit="COLLECT", input_type="boolean"))

    found = subject.regions()

    assert (found.total, len(found.kept)) == (4096, MOST_REGIONS)
    assert found.found > MOST_REGIONS


def test_a_hostile_table_is_looked_at_for_a_second_and_tells_how_far_it_came():
    names = tuple(f"x{number}" for number in range(14))
    rows = [[f"> {(at * 7 + row) % 90}" for at in range(14)] + ["1"] for row in range(150)]
    content = table(rows, inputs=names, hit="COLLECT", input_type="number")
    model = dmn.compile_dmn(dmn_file(decision(content)), "t.dmn")
    started = thread_time()

    subject = Grid(model, model.decisions["dec"], {})
    found = subject.regions()

    assert subject.undivided or not found.is_whole
    assert thread_time() - started < 3


@pytest.mark.parametrize(("columns", "rows"), [(1_000, 1), (1, 1_001)])
def test_what_is_too_large_is_not_cut_at_all(columns, rows):
    names = tuple(f"x{number}" for number in range(columns))
    subject = grid(table([["> 5"] * columns + ["1"]] * rows, inputs=names, hit="COLLECT"))

    assert (subject.is_too_large, subject.regions().is_whole) == (True, False)


def test_a_column_that_cannot_be_cut_is_told():
    subject = grid(table([["starts with(?, x)", "> 5", "1"]], inputs=("a", "b")), x="k")

    assert subject.undivided == []
    rows = [[f"> {number}", "1"] for number in range(400)]
    assert grid(table(rows, hit="COLLECT")).undivided == ["x"]
