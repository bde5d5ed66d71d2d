"""Files of test cases are changed one thing at a time, and what nobody touches is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.exceptions import InvalidAnswers, NotFound
from engine.play import casebook
from engine.play.claims import Claim, claims_of, with_claim, without_claim
from engine.reading import JsonRefused

CASE = {
    "name": "Svaret godkänns",
    "now": "2026-11-23T08:00:00+01:00",
    "steps": [
        {"complete": "A", "as": "case_officer", "data": {"svar": "Ja"}},
        {
            "expect": {
                "open": ["A", "B"],
                "role": {"A": "case_officer", "B": "process_leader"},
                "reminders": [{"task": "A", "count": 1}],
                "path": ["A"],
            }
        },
    ],
}


def file(*cases: Any, **beside: Any) -> bytes:
    return json.dumps({"process": "svar", "cases": [*cases], **beside}).encode()


def test_what_the_pages_do_not_know_is_kept() -> None:
    content = file({**CASE, "steps": []}, {"name": "Två", "now": "2026-11-23"}, author="Kim")

    changed = json.loads(casebook.with_case(content, 1, {**casebook.case_in(content, 1), "name": "Ett"}))

    assert changed["author"] == "Kim"
    assert [case["name"] for case in changed["cases"]] == ["Ett", "Två"]


def test_a_copy_stands_after_its_case_and_says_so() -> None:
    copied = json.loads(casebook.copied(file(CASE, {"name": "Två", "now": "2026-11-23"}), 1))

    assert [case["name"] for case in copied["cases"]] == [CASE["name"], "Svaret godkänns (kopia)", "Två"]
    assert copied["cases"][1]["steps"] == CASE["steps"]


def test_a_deleted_case_is_gone_and_the_others_are_not() -> None:
    content = file(CASE, {"name": "Två", "now": "2026-11-23"})

    assert [case["name"] for case in json.loads(casebook.without_case(content, 1))["cases"]] == ["Två"]


@pytest.mark.parametrize("number", [0, 3])
def test_a_case_that_is_not_there_is_told(number: int) -> None:
    with pytest.raises(NotFound, match="inget testfall"):
        casebook.case_in(file(CASE, CASE), number)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"cases": 3}'])
def test_a_file_that_holds_no_cases_is_told(content: bytes) -> None:
    with pytest.raises(JsonRefused):
        casebook.case_in(content, 1)


def test_a_case_that_could_be_played_is_never_saved_as_one_that_cannot() -> None:
    broken = casebook.with_step(CASE, 1, {"complete": "A", "refused": []})

    with pytest.raises(InvalidAnswers, match="steg 1"):
        casebook.with_case(file(CASE), 1, broken)


def test_a_name_is_needed_and_a_description_may_be_taken_away() -> None:
    with pytest.raises(InvalidAnswers):
        casebook.renamed(CASE, name=" ", description="")

    described = casebook.renamed(CASE, name="Nytt", description="Varför det finns")
    assert (described["name"], described["description"]) == ("Nytt", "Varför det finns")
    assert "description" not in casebook.renamed(described, name="Nytt", description="")
    assert casebook.why_unreadable(described, file="x") == ""


def test_steps_are_put_in_taken_away_and_changed_by_number() -> None:
    longer = casebook.with_step_after(CASE, 1, {"advance": "P1D"})

    assert [casebook.kind_of(step) for step in longer["steps"]] == ["complete", "advance", "expect"]
    assert casebook.without_step(longer, 2) == CASE
    with pytest.raises(NotFound, match="inget steg 7"):
        casebook.step_in(CASE, 7)


def test_an_element_is_renamed_wherever_the_case_names_it() -> None:
    renamed = casebook.with_element_renamed(CASE, "A", "C")

    assert casebook.elements_in(renamed) == ["C", "B"]
    assert "C" not in casebook.elements_in(CASE)
    assert casebook.with_element_renamed(renamed, "C", "A") == CASE


def test_an_expectation_is_its_claims_and_the_claims_are_the_expectation() -> None:
    expected = CASE["steps"][1]["expect"]  # type: ignore[index]

    claims = claims_of(expected)

    assert [claim.key for claim in claims] == ["open", "role", "role", "reminders", "path"]
    assert without_claim({**expected, "okänd": 3}, 4) == {
        **{key: value for key, value in expected.items() if key != "path"},
        "okänd": 3,
    }


def test_one_claim_is_changed_and_the_others_stay() -> None:
    expected = CASE["steps"][1]["expect"]  # type: ignore[index]

    changed = with_claim(expected, Claim("role", "B", "registrar"), number=2)

    assert changed["role"] == {"A": "case_officer", "B": "registrar"}
    assert {key: value for key, value in changed.items() if key != "role"} == {
        key: value for key, value in expected.items() if key != "role"
    }


def test_two_claims_about_the_same_are_refused() -> None:
    expected = CASE["steps"][1]["expect"]  # type: ignore[index]

    with pytest.raises(InvalidAnswers, match="väntar sig redan"):
        with_claim(expected, Claim("role", "A", "registrar"), number=None)
    assert len(with_claim(expected, Claim("reminders", "", {"task": "B"}), number=None)["reminders"]) == 2
