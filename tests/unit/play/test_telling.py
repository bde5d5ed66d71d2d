"""Test cases as people tell them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.play.claims import Claim
from engine.play.glossary import Glossary
from engine.play.telling import Teller
from tests.support.drawings import drawing
from tests.support.form_js import component, source, textfield

DRAWING = """
    user Skriv "Skriv svar" form=svar
    user Granska "Läs svaret"
    S -> Skriv -> Granska -> E
    lane Handläggare role=case_officer: Skriv Granska
"""
FILES = {
    "svara.bpmn": drawing(DRAWING, "svara", name="Svara på fråga"),
    "svar.form": source(
        textfield("answer", "Svaret"),
        component(
            "select",
            "channel",
            "Hur svarar vi?",
            values=[{"value": "phone", "label": "Per telefon"}, {"value": "mail", "label": "Med brev"}],
        ),
    ),
}
TELL = Teller(Glossary(FILES, {}))


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ({"complete": "Skriv", "as": "case_officer"}, "Handläggare gör klart ”Skriv svar”."),
        ({"complete": "Skriv", "as": "anna"}, "Anna gör klart ”Skriv svar”."),
        ({"complete": "Skriv"}, "Driften gör klart ”Skriv svar”."),
        (
            {"complete": "Skriv", "as": "case_officer", "refused": ["answer"]},
            "Handläggare försöker göra klart ”Skriv svar”, men formuläret nekar: ”Svaret”.",
        ),
        (
            {"complete": "Granska", "as": "Bo", "denied": "four_eyes"},
            "Bo försöker göra klart ”Läs svaret”, men nekas: någon annan måste göra den (fyra ögon).",
        ),
        ({"advance": "P14D"}, "Klockan går framåt: 14 dagar."),
        ({"message": "svar", "reaches": 0}, "Meddelandet ”svar” kommer, men ingen väntar på det."),
        ({"cancel": "Dubblett"}, "Ärendet avbryts. Skäl: Dubblett"),
        ({"start": "svara", "case": "B"}, "Ett ärende till startas: ”Svara på fråga” och kallas ”B”."),
        (
            {"complete": "Skriv", "as": "case_officer", "case": "B"},
            "I ärendet ”B”: handläggare gör klart ”Skriv svar”.",
        ),
        ({"something": 1}, "Ett steg som inte går att läsa."),
    ],
)
def test_a_step_is_a_sentence(step: dict[str, Any], sentence: str) -> None:
    assert TELL.step(step).sentence == sentence


def test_answers_have_the_words_of_the_form() -> None:
    told = TELL.step({"complete": "Skriv", "data": {"answer": "Ja", "channel": "phone", "annat": 3}})

    assert told.answers == [("Svaret", "Ja"), ("Hur svarar vi?", "Per telefon"), ("annat", "3")]


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            Claim("open", "", ["Skriv", "Skriv"]),
            "Ärendet väntar vid ”Skriv svar” (2 gånger), och inte vid något annat.",
        ),
        (Claim("open", "", []), "Inget steg väntar på att någon ska göra det."),
        (Claim("role", "Skriv", "case_officer"), "”Skriv svar” väntar på rollen Handläggare."),
        (Claim("due", "Skriv", "2026-11-30"), "”Skriv svar” ska vara klar senast 30 november 2026."),
        (Claim("variables", "channel", "mail"), "”Hur svarar vi?” är: Med brev"),
        (Claim("variables", "okänd", None), "”okänd” har inget värde."),
        (Claim("decisions", "tabell", [2, 4]), "I tabellen ”tabell” gäller rad 2 och 4."),
        (Claim("reminders", "", {"task": "Skriv", "count": 0}), "Ingen påminnelse om ”Skriv svar” har gått."),
        (
            Claim("mails", "", {"to": "case_officer", "subject contains": "Påminnelse"}),
            "Minst ett brev har gått till Handläggare med ”Påminnelse” i ämnesraden.",
        ),
        (Claim("ended", "", True), "Ärendet är slut."),
        (Claim("path", "", ["Skriv", "Granska"]), "Ärendet har gått genom ”Skriv svar”, sedan ”Läs svaret”."),
        (Claim("incidents", "", 0), "Inget har stannat i ärendet."),
        (Claim("phase", "", "Beredning"), "Ärendet är i fasen Beredning."),
    ],
)
def test_a_claim_is_a_sentence(claim: Claim, sentence: str) -> None:
    assert TELL.claim(claim) == sentence


def test_a_step_that_is_gone_keeps_the_name_that_it_had() -> None:
    later = {**FILES, "svara.bpmn": drawing("S -> Granska -> E\nlane H role=case_officer: Granska", "svara")}
    tell = Teller(Glossary(later, {}, former=Glossary(FILES, {})))

    assert (
        tell.step({"complete": "Skriv", "as": "case_officer"}).sentence
        == "H gör klart ”Skriv svar (borttaget)”."
    )
