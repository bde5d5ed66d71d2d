"""Steps that running cases wait at and that a version lacks: what is proposed instead, and why."""

import pytest

from engine.queries.gone_steps import gone_places, steps_like
from tests.support.form_js import source, textfield

LANE = "\nlane Bana role=case_officer: "
FORMS = {"f__form": source(textfield("svar", "Svar")), "g__form": source(textfield("annat", "Annat"))}


def proposed(town, old, new):
    """Deploy both, with a case at A, and return what is proposed for it."""
    town.deploy(old + LANE + "A B", **FORMS)
    town.start()
    town.deploy(new, **FORMS)
    places = town.engine.read(gone_places, "p", to_version=2)
    return {
        place: (step.name, step.proposal, step.why)
        for place, step in town.engine.read(steps_like, "p", 2, places).items()
    }


OLD = 'user A "Skriv plan" form=f\nuser B form=g\nS -> A -> B -> E'


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (
            'user C "skriv  plan" form=g\nuser B form=g\nS -> B -> C -> E\nlane Bana role=x: B C',
            ("C", "name"),
        ),
        ("user C form=f\nuser B form=g\nS -> B -> C -> E\nlane Bana role=x: B C", ("C", "form")),
        ("user C form=g\nuser B form=f\nS -> C -> B -> E\nlane Bana role=x: B C", ("C", "place")),
        ("user B form=f\nuser D form=g\nS -> B -> D -> E\nlane Bana role=x: B D", ("", "name")),
        ("user B form=g\nS -> B -> E\nlane Bana role=x: B", ("", "name")),
    ],
    ids=["same name", "same form", "same place", "nothing alike", "nothing new"],
)
def test_the_one_that_is_most_like_it_is_proposed(town, new, expected):
    assert proposed(town, OLD, new) == {("p", "A"): ("Skriv plan", *expected)}


def test_two_that_are_as_like_are_a_choice_and_no_proposal(town):
    new = "user C form=f\nuser D form=f\nuser B form=g\nS -> B -> C -> D -> E\nlane Bana role=x: B C D"

    [(_, proposal, _)] = proposed(town, OLD, new).values()

    assert proposal == ""


def test_a_step_that_no_case_waits_at_is_not_asked_about(town):
    new = "user A form=f\nS -> A -> E\nlane Bana role=x: A"

    assert proposed(town, OLD, new) == {}
