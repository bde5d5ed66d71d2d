"""A changed drawing breaks test cases: why is told in words, and what is offered makes them hold again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.play.budget import PlayedTooLong, at_most
from engine.play.examining import Examined, examine
from engine.play.glossary import Glossary
from engine.play.repairing import Drafts, Repair, repairs_of
from engine.play.verdict import reasons
from tests.support.drawings import drawing
from tests.support.form_js import component, required, source, textfield

DRAWING = """
    user Skriv "Skriv svar" form=svar prop.due="5 arbetsdagar"
    user Granska "Läs svaret"
    S -> Skriv -> Granska -> E
    lane Handläggare role=case_officer: Skriv
    lane Chef role=service_manager: Granska
"""
FORM = source(textfield("answer", "Svaret", validate=required(minLength=3)))
CASE: dict[str, Any] = {
    "name": "Svaret godkänns",
    "now": "2026-11-23T08:00:00+01:00",
    "steps": [
        {"expect": {"open": ["Skriv"], "due": {"Skriv": "2026-11-30"}}},
        {"complete": "Skriv", "as": "case_officer", "data": {"answer": "Ja."}},
        {"complete": "Granska", "as": "service_manager"},
        {"expect": {"ended": True, "path": ["Skriv", "Granska"]}},
    ],
}


def files(drawn: str = DRAWING, form: bytes = FORM) -> dict[str, bytes]:
    return {"svara.bpmn": drawing(drawn, "svara", name="Svara"), "svar.form": form}


class Broken:
    """A case played on a changed draft."""

    def __init__(self, changed: Mapping[str, bytes], case: Mapping[str, Any] = CASE) -> None:
        self.files = changed
        self.case = case
        self.words = Glossary(changed, {}, former=Glossary(files(), {}))
        self.examined = examine(changed, "svara", case)
        self.repairs = repairs_of(case, self.examined, Drafts(changed, "svara", self.words))

    @property
    def why(self) -> list[str]:
        return [reason.text for reason in reasons(self.case, self.examined, self.words)]

    def offered(self, what: str) -> Repair:
        (found,) = [repair for repair in self.repairs if what in repair.what]
        return found

    def after(self, what: str) -> Examined:
        return examine(self.files, "svara", self.offered(what).case)


def test_a_case_that_holds_needs_no_repair() -> None:
    played = Broken(files())

    assert (played.examined.holds, played.why, played.repairs) == (True, [], [])
    assert [step.state for step in played.examined.steps] == ["held"] * 4


def test_a_renamed_step_is_recognised_and_named_anew_everywhere() -> None:
    broken = Broken(files(DRAWING.replace("Skriv", "Forma").replace('"Forma svar"', '"Skriv svar"')))

    assert (
        broken.why[-1]
        == "”Skriv svar (borttaget)” väntar inte på någon just då. Ärendet väntar vid ”Skriv svar”."
    )
    offered = broken.offered("ta platsen")
    assert "samma namn, samma formulär och samma plats" in offered.why
    assert broken.after("ta platsen").holds


def test_a_replaced_step_is_recognised_by_its_place() -> None:
    drawn = DRAWING.replace('Granska "Läs svaret"', 'Besluta "Fatta beslut"').replace("Granska", "Besluta")
    broken = Broken(files(drawn))

    assert "samma plats i ritningen" in broken.offered("ta platsen").why
    assert broken.after("ta platsen").holds


def test_a_new_step_is_put_in_with_examples_of_its_answers() -> None:
    extra = """
        user Kolla "Kontrollera" form=kontroll
        S -> Skriv -> Kolla -> Granska -> E
    """
    changed = {
        **files(DRAWING.replace("S -> Skriv -> Granska -> E", extra).replace(": Skriv", ": Skriv Kolla")),
        "kontroll.form": source(
            textfield("note", "Anteckning", validate=required(minLength=20)),
            component("number", "points", "Poäng", validate=required()),
            component(
                "select", "kind", "Slag", validate=required(), values=[{"value": "x", "label": "Vanligt"}]
            ),
            component("filepicker", "paper", "Underlag", validate=required()),
        ),
    }
    broken = Broken(changed)

    assert broken.why == ["”Läs svaret” väntar inte på någon just då. Ärendet väntar vid ”Kontrollera”."]
    offered = broken.offered("Lägg in")
    new = offered.case["steps"][2]
    assert (new["complete"], new["as"], offered.completing) == ("Kolla", "case_officer", 3)
    assert (new["data"]["points"], new["data"]["kind"], new["data"]["paper"]["name"]) == (
        1,
        "x",
        "exempel.pdf",
    )
    assert broken.after("Lägg in").holds


def test_a_step_that_is_gone_is_dropped() -> None:
    shorter = """
        user Skriv "Skriv svar" form=svar prop.due="5 arbetsdagar"
        S -> Skriv -> E
        lane Handläggare role=case_officer: Skriv
    """
    broken = Broken(files(shorter))

    assert broken.why[0] == "”Läs svaret (borttaget)” väntar inte på någon just då. Ingen uppgift är öppen."
    repaired = broken.after("Ta bort steg 3")
    assert [step.state for step in repaired.steps] == ["held", "held", "differs"]


def test_another_value_is_taken_showing_old_and_new() -> None:
    broken = Broken(files(DRAWING.replace("5 arbetsdagar", "6 arbetsdagar")))

    offered = broken.offered("Vänta det som är nu")
    assert "30 november 2026" in offered.before
    assert "1 december 2026" in offered.after
    assert broken.after("Vänta det som är nu").holds
    assert broken.after("Sluta vänta").holds


def test_an_answer_that_the_form_misses_is_filled_in_with_an_example() -> None:
    form = source(
        textfield("answer", "Svaret", validate=required(minLength=3)),
        textfield("source", "Källa", validate=required()),
    )
    broken = Broken(files(form=form))

    assert broken.why[0].startswith("Formuläret i ”Skriv svar” tar inte emot svaren. Källa:")
    repaired = broken.offered("saknar")
    assert repaired.case["steps"][1]["data"] == {"answer": "Ja.", "source": "Exempel"}
    assert broken.after("saknar").holds


def test_an_answer_that_nobody_asks_for_any_more_is_taken_away() -> None:
    broken = Broken(files(form=source(component("number", "points", "Poäng"))))

    assert broken.after("Ta bort svaren ”answer”").holds


def test_a_step_that_another_role_has_now_is_done_by_it() -> None:
    drawn = DRAWING.replace("lane Chef role=service_manager", "lane Ledare role=process_leader")
    case = {**CASE, "steps": [{**step, "as": "registrar"} if step.get("complete") == "Granska" else step
                              for step in CASE["steps"]]}  # fmt: skip
    drawn += "\n    lane Registrator role=registrar:"
    broken = Broken(files(drawn), case)

    assert broken.after("Låt rollen Ledare göra steget").holds


def test_a_wait_is_put_in_where_the_case_now_waits_for_the_clock() -> None:
    drawn = (
        DRAWING.replace("S -> Skriv -> Granska", "S -> Skriv -> Vila -> Granska")
        + "\n    catch Vila duration=P3D"
    )
    broken = Broken(files(drawn))

    assert broken.after("Flytta klockan").holds


@pytest.mark.parametrize(
    ("step", "what"),
    [
        (
            {"complete": "Skriv", "as": "case_officer", "data": {"answer": "Ja."}, "refused": ["answer"]},
            "går att göra",
        ),
        ({"message": "svar", "reaches": 1}, "Vänta det som händer nu"),
    ],
)
def test_an_outcome_of_a_step_is_taken_as_it_is(step: dict[str, Any], what: str) -> None:
    case = {**CASE, "steps": [step, *CASE["steps"][1 if "message" in step else 2 :]]}
    broken = Broken(files(), case)

    assert not broken.examined.holds
    assert broken.after(what).holds


def test_a_budget_inside_another_ends_with_it() -> None:
    with at_most(-1.0), at_most(60.0), pytest.raises(PlayedTooLong):
        examine(files(), "svara", CASE)


def test_new_steps_are_offered_for_some_of_many_that_wait() -> None:
    names = [f"Ny{number}" for number in range(8)]
    split = "\n".join(f"G -> {name} -> J" for name in names)
    drawn = f"""
        user Skriv "Skriv svar" form=svar
        user Granska "Läs svaret"
        and G
        and J
        S -> Skriv -> G
        {split}
        J -> Granska -> E
        lane Handläggare role=case_officer: Skriv {" ".join(names)}
        lane Chef role=service_manager: Granska
    """
    broken = Broken(files(drawn))

    assert len([repair for repair in broken.repairs if repair.key.startswith("in-")]) == 5
