"""Four eyes: who did a step is not the one who checks it."""

import pytest

from engine.commands.complete_user_task import FourEyes

DRAWING = """
user Check prop.not_same_as=Write
S -> Write -> Check -> G
xor G
G -> E if good = "ja"
G -> Write else
lane Handläggare role=case_officer: Write Check
"""


@pytest.fixture
def case(town):
    town.deploy(DRAWING, given={"good"})
    return town.start(good="nej")


def test_who_wrote_cannot_check(town, case):
    town.complete(case, "Write", by=town.actor("hugo"))

    with pytest.raises(FourEyes, match="eftersom du själv gjorde steget"):
        town.complete(case, "Check", by=town.actor("hugo"))

    assert town.open(case) == ["Check"]


def test_somebody_else_can(town, case):
    town.complete(case, "Write", by=town.actor("hugo"))

    town.complete(case, "Check", by=town.actor("hanna"))

    assert town.open(case) == ["Write"]


def test_what_counts_is_who_did_it_last(town, case):
    town.complete(case, "Write", by=town.actor("hugo"))
    town.complete(case, "Check", by=town.actor("hanna"))
    town.complete(case, "Write", by=town.actor("hanna"))

    with pytest.raises(FourEyes):
        town.complete(case, "Check", by=town.actor("hanna"))
    town.complete(case, "Check", by=town.actor("hugo"))

    assert town.open(case) == ["Write"]


def test_other_cases_do_not_count(town, case):
    other = town.start(good="nej")
    town.complete(case, "Write", by=town.actor("hugo"))
    town.complete(other, "Write", by=town.actor("hanna"))

    town.complete(other, "Check", by=town.actor("hugo"))

    assert town.open(other) == ["Write"]
