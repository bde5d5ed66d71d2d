"""A decision that is looked at tells of each cell of each rule, and of the decisions behind it."""

from __future__ import annotations

from decimal import Decimal
from time import thread_time

from engine import dmn
from engine.dmn.examining import examine
from tests.support.dmn_files import decision, dmn_file, literal, needs, table


def looked_at(*elements: str, **values: object):
    model = dmn.compile_dmn(dmn_file(*elements), "t.dmn")
    context = {name: Decimal(value) if type(value) is int else value for name, value in values.items()}
    return examine(model, "dec", context)


def test_it_tells_which_cells_hold():
    content = table(
        [["> 5", '"a"', "1"], ["> 8", '"b"', "2"], ["-", "-", "3"]], inputs=("x", "y"), hit="FIRST"
    )

    (seen,) = looked_at(decision(content), x=6, y="b")

    assert seen.cells == ((True, False), (False, True), (True, True))
    assert (seen.fired, seen.holding, seen.value) == ((3,), (3,), Decimal(3))


def test_rules_that_come_too_late_hold_all_the_same():
    (seen,) = looked_at(decision(table([["> 5", "1"], ["-", "2"]], hit="FIRST")), x=6)

    assert (seen.fired, seen.holding) == ((1,), (1, 2))


def test_two_rules_that_quarrel_are_told_with_their_cells():
    (seen,) = looked_at(decision(table([["> 5", "1"], ["> 4", "2"]])), x=6)

    assert (seen.fired, seen.cells) == ((1, 2), ((True,), (True,)))
    assert "UNIQUE" in seen.failure


def test_decisions_behind_it_come_first_with_what_they_gave():
    behind = decision(literal("x * 2"), key="behind")
    asked = decision(table([["> 5", "1"]], inputs=("behind",)), requires=needs(decision="behind"))

    first, last = looked_at(asked, behind, x=4)

    assert (first.decision.id, first.value, last.inputs, last.fired) == ("behind", 8, (8,), (1,))


def test_a_decision_behind_that_fails_is_the_last():
    behind = decision(literal("x * 2"), key="behind")
    asked = decision(table([["> 5", "1"]], inputs=("behind",)), requires=needs(decision="behind"))

    seen = looked_at(asked, behind, x="text")

    assert [each.decision.id for each in seen] == ["behind"]
    assert seen[0].failure


def test_a_cell_that_nobody_would_have_asked_does_no_harm():
    content = table([["1", "> 5", "1"], ["-", "-", "2"]], inputs=("x", "y"), hit="FIRST")

    (seen,) = looked_at(decision(content), x=2, y="text")

    assert (seen.cells[0], seen.fired) == ((False, None), (2,))


def test_a_table_that_costs_much_is_looked_at_for_a_second_at_most():
    dear = "some a in 1..90 satisfies some b in 1..90 satisfies a * b = x"
    content = table([[dear, "1"] for _ in range(60)], hit="COLLECT")
    started = thread_time()

    (seen,) = looked_at(decision(content), x=-1)

    assert len(seen.cells) < 60
    assert thread_time() - started < 3
