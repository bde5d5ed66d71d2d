"""Texts longer than their columns: cut for lists, refused for keys, and the same on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import registers
from engine.commands.deploy_bundle import DeploymentRefused, deploy_bundle
from engine.commands.start_case import start_case
from engine.exceptions import InvalidAnswers, Refused
from engine.models import milestone, notice, notification, participant, process_instance
from engine.transaction import OPERATOR
from tests.support.besieged import Besieged
from tests.support.drawings import drawing

LONG = "långt " * 2_000
EVERYTHING = """
    service N topic=publish_notice prop.headline=title prop.text=title
    service M topic=notify prop.to=case_officer prop.subject=title prop.text=title
    user A "Gör"
    S -> N -> M -> A -> E
    lane Handläggare role=case_officer: A
"""


def test_a_case_with_a_book_in_every_variable(site_on_both: Besieged) -> None:
    site = site_on_both
    variables: dict[str, Any] = {
        "title": LONG,
        "diary_number": LONG,
        "participants": {"case_officer": "hanna", "x" * 500: "hugo"},
        "milestones": {
            "decision": site.engine.read(lambda reader: reader.today),
            "x" * 500: site.engine.read(today),
        },
        "deciding_body": LONG,
    }
    sources = {"allt.bpmn": drawing(EVERYTHING, "allt")}
    site.engine.run(deploy_bundle, "allt", sources, by=OPERATOR, given=list(variables))

    case_id = site.engine.run(start_case, "allt", by=OPERATOR, variables=variables)

    row = site.engine.read(
        lambda reader: reader.connection.execute(
            process_instance.select().where(process_instance.c.id == case_id)
        ).one()
    )
    assert (len(row.title), len(row.diary_number)) == (300, 40)
    assert site.count(participant) == site.count(milestone) == 1
    assert site.count(notice) == 1
    assert site.count(notification) > 1
    for address in (f"/arenden/{case_id}", "/laget", "/utskick"):
        assert site.browser("adam").open(address).status == 200


def today(reader: Any) -> Any:
    return reader.today


@pytest.mark.parametrize("number", [88, True, ["KS2026/1"], {"a": 1}, ""])
def test_a_diary_number_that_is_no_text(number: Any, site_on_both: Besieged) -> None:
    site = site_on_both
    case_id = site.engine.run(
        start_case, "tillstand", by=OPERATOR, variables={"title": "Lekplats", "diary_number": number}
    )

    assert site.browser("adam").open(f"/arenden/{case_id}").status == 200


@pytest.mark.parametrize(
    "text",
    [
        f'user {"A" * 101} "Gör"\nS -> {"A" * 101} -> E\nlane R role=case_officer: {"A" * 101}',
        f'user A "{"x" * 201}"\nS -> A -> E\nlane R role=case_officer: A',
        f'user A "Gör"\nS -> A -> E\nlane R role={"r" * 61}: A',
        f'user A "Gör" prop.phase={"f" * 81}\nS -> A -> E\nlane R role=case_officer: A',
        f'user A "Gör" groups={"g" * 61}\nS -> A -> E',
        f'user A "Gör" form={"f" * 101}\nS -> A -> E\nlane R role=case_officer: A',
    ],
    ids=["id", "name", "role", "phase", "group", "form"],
)
def test_a_drawing_with_more_than_its_place_holds(text: str, site: Besieged) -> None:
    sources = {"p.bpmn": drawing(text), f"{'f' * 101}.form": b"{}"}
    with pytest.raises(Refused) as refused:
        site.engine.run(deploy_bundle, "p", sources, by=OPERATOR)

    assert "too_long" in {problem.code for problem in refused.value.problems}


def test_a_drawing_with_as_much_as_its_place_holds(site_on_both: Besieged) -> None:
    key = "k" * 80
    text = f"""
        user {"A" * 92} "{"x" * 200}" prop.phase={"f" * 80}
        S -> {"A" * 92} -> E
        lane R role={"r" * 60}: {"A" * 92}
    """
    site_on_both.engine.run(deploy_bundle, key, {f"{key}.bpmn": drawing(text, key)}, by=OPERATOR)

    assert site_on_both.engine.run(start_case, key, by=OPERATOR, unit_key="ks")


def test_a_file_name_without_end(site: Besieged) -> None:
    sources = {f"{'x' * 150}.bpmn": drawing("S -> E", "p")}
    with pytest.raises(DeploymentRefused, match="too_long"):
        site.engine.run(deploy_bundle, "p", sources, by=OPERATOR)


@pytest.mark.parametrize("text", ["", " ", "x" * 300, "a\nb", "a\0b"], ids=ascii)
def test_a_register_takes_a_line_that_fits(text: str, site_on_both: Besieged) -> None:
    site, by = site_on_both, OPERATOR
    before = site.picture()
    mail = "ny@example.org"
    for call, arguments, options in (
        (registers.add_user, (text,), {"name": "Ny", "email": mail}),
        (registers.add_user, ("ny",), {"name": text, "email": mail}),
        (registers.add_user, ("ny",), {"name": "Ny", "email": text}),
        (registers.add_unit, (text,), {"name": "Ny", "kind": "ks", "diary_prefix": "NY", "head": "helen"}),
        (registers.add_unit, ("ny",), {"name": "Ny", "kind": "ks", "diary_prefix": text, "head": "helen"}),
        (registers.grant_role, ("hanna", text), {}),
        (registers.name_role, ("case_officer", text), {}),
    ):
        with pytest.raises(InvalidAnswers):
            site.engine.run(call, *arguments, by=by, **options)

    assert site.picture() == before


@pytest.mark.parametrize("username", ["a b", "a/b", "<b>", "a'b", "a@1;x"])
def test_a_user_name_is_one_plain_word(username: str, site: Besieged) -> None:
    with pytest.raises(InvalidAnswers, match="bokstäver, siffror"):
        site.engine.run(registers.add_user, username, name="Ny", email="ny@example.org", by=OPERATOR)
