"""Examples of forms."""

from __future__ import annotations

import json
from typing import Any

from tests.support.examples.example import BAD_ONE, MAIN, Example
from tests.support.examples.layout import picture
from tests.support.form_js import choice, component, number, rows, textfield

NAME, COUNT = textfield("namn", "Namn"), number("antal", "Antal")
HOW = {"type": "radio", "id": "Field_satt", "key": "satt", "label": "Hur vill du ha svar?"}
WAYS = [{"value": "brev", "label": "Brev"}, {"value": "telefon", "label": "Telefon"}]
ASK = 'start S "Förslag inkom"\nuser A "Skriv svar" form=fragan\nend E "Klart"\nS -> A -> E'

READ = (
    'start S "Förslag inkom"\nuser A "Skriv svar" form=fragan\n'
    'service B "Bekräfta" topic=notify prop.to="process_leader" prop.subject="namn" prop.text="namn"\n'
    'end E "Klart"\nS -> A -> B -> E'
)


def form(*components: dict[str, Any], **attributes: Any) -> dict[str, bytes]:
    written = {"type": "default", "id": MAIN, "components": list(components), **attributes}
    return {f"{MAIN}.form": (json.dumps(written, ensure_ascii=False, indent=2) + "\n").encode()}


def asked(*components: dict[str, Any]) -> dict[str, bytes]:
    """The form of a task in a process, the form first."""
    [(_, data)] = form(*components).items()
    return {"fragan.form": data, f"{MAIN}.bpmn": picture(ASK)}


def one(why: str, bad: dict[str, Any], good: dict[str, Any]) -> Example:
    return Example(why, form(bad), form(good))


EXAMPLES: dict[str, Example] = {
    "form-json": Example(
        "Filen går inte att läsa som ett formulär, så ingen skulle kunna fylla i det.",
        {
            f"{MAIN}.form": b'{\n  "type": "default",\n  "components": [\n    {"type": "textfield", "key": "namn"\n}\n'
        },
        form(NAME),
        written=BAD_ONE,
    ),
    "form-size": Example(
        "Så många fält går inte att fylla i, och sidan skulle ta lång tid att visa.",
        form(*(textfield(f"fraga_{number}", f"Fråga {number}") for number in range(1, 1_002))),
        form(*(textfield(f"fraga_{number}", f"Fråga {number}") for number in range(1, 5))),
        written=BAD_ONE,
    ),
    "form-component": one(
        "Komponenten skulle inte synas för den som fyller i.",
        {"type": "image", "id": "Bild", "source": "karta.png", "alt": "Karta"},
        {"type": "text", "id": "Bild", "text": "Kartan finns på sidan om dialogen."},
    ),
    "form-attribute": one(
        "Inställningen läses inte här. Den som ritade formuläret tror att den gäller.",
        textfield("namn", "Namn", tooltip="För- och efternamn"),
        textfield("namn", "Namn", description="För- och efternamn"),
    ),
    "form-property": one(
        "Egenskapen är felstavad, så kravet skulle aldrig gälla.",
        textfield("namn", "Namn", properties={"requiredf": "antal > 3"}),
        textfield("namn", "Namn", properties={"requiredIf": "namn != null"}),
    ),
    "form-key": one(
        "Nyckeln blir variabelns namn. Den här hör till motorn.",
        textfield("case", "Ärendets namn"),
        textfield("namn", "Ärendets namn"),
    ),
    "form-label": one(
        "Utan ledtext vet ingen vad som ska skrivas, allra minst den som lyssnar på sidan.",
        textfield("namn", ""),
        NAME,
    ),
    "form-feel": one(
        "Villkoret går inte att läsa, så fältet skulle varken visas eller döljas rätt.",
        textfield("namn", "Namn", conditional={"hide": "=antal >"}),
        textfield("namn", "Namn", conditional={"hide": "=antal > 3"}),
    ),
    "form-options": one(
        "Det finns inget att välja.",
        HOW,
        {**HOW, "values": WAYS},
    ),
    "form-default": one(
        "Det förvalda svaret finns inte bland valen.",
        {**HOW, "values": WAYS, "defaultValue": "fax"},
        {**HOW, "values": WAYS, "defaultValue": "brev"},
    ),
    "form-limits": one(
        "Inget svar är både så långt och så kort, så formuläret skulle aldrig gå att skicka.",
        textfield("namn", "Namn", validate={"minLength": 50, "maxLength": 3}),
        textfield("namn", "Namn", validate={"minLength": 3, "maxLength": 50}),
    ),
    "form-number": one(
        "Gränsen är inget tal, så svaret går inte att pröva.",
        number("antal", "Antal", validate={"min": "=ett"}),
        number("antal", "Antal", validate={"min": 1}),
    ),
    "form-pattern": one(
        "Mönstret går inte att pröva säkert mot vad som helst som skrivs.",
        textfield("postnummer", "Postnummer", validate={"pattern": "(?=5)[0-9]+"}),
        textfield("postnummer", "Postnummer", validate={"pattern": "5[0-9]{4}"}),
    ),
    "form-accept": one(
        "Filtypen finns inte, så ingen fil skulle gå att lämna.",
        component("filepicker", "bilaga", "Bilaga", accept="pdf"),
        component("filepicker", "bilaga", "Bilaga", accept=".pdf"),
    ),
    "form-text": one(
        "Texten innehåller mer än vanliga uttryck, och det skulle inte räknas ut.",
        {"type": "text", "id": "Text", "text": "{{#if antal}}Tack!{{/if}}"},
        {"type": "text", "id": "Text", "text": "Tack för {{antal}} förslag."},
    ),
    "form-depth": one(
        "Rader i rader i rader går inte att överblicka.",
        rows(
            "omraden",
            rows("mal", rows("atgarder", textfield("namn", "Åtgärd"), label="Åtgärder"), label="Mål"),
            label="Områden",
        ),
        rows("omraden", rows("mal", textfield("namn", "Mål"), label="Mål"), label="Områden"),
    ),
    "unknown_options": Example(
        "Valen hämtas från något som inte finns, så listan skulle vara tom.",
        asked(choice("select", "ansvarig", valuesKey="tjansteman")),
        asked(choice("select", "ansvarig", valuesKey="officials")),
    ),
    "form-expression": Example(
        "Ett tal är aldrig större än en text. Uttrycket blir alltid tomt, så fältet visas som om villkoret inte fanns.",
        asked(COUNT, textfield("varfor", "Varför så många?", conditional={"hide": '=antal < "tre"'})),
        asked(COUNT, textfield("varfor", "Varför så många?", conditional={"hide": "=antal < 3"})),
    ),
    "never_shown": Example(
        "Villkoret som döljer fältet är alltid uppfyllt, så ingen får se det.",
        asked(
            COUNT,
            textfield(
                "varfor", "Varför så många?", conditional={"hide": "=antal < 3 or antal >= 3 or antal = null"}
            ),
        ),
        asked(COUNT, textfield("varfor", "Varför så många?", conditional={"hide": "=antal < 3"})),
    ),
    "never_valid": Example(
        "Villkoret kan aldrig vara uppfyllt, så inget svar godkänns och uppgiften går inte att göra klar.",
        asked(number("antal", "Antal", properties={"validExpression": "antal > 5 and antal < 3"})),
        asked(number("antal", "Antal", properties={"validExpression": "antal > 3 and antal < 5"})),
    ),
    "unread_field": Example(
        "Personen svarar på något som ingen använder. Fråga bara efter det som behövs, särskilt om det gäller "
        "personuppgifter.",
        asked(NAME),
        {**asked(NAME), f"{MAIN}.bpmn": picture(READ)},
    ),
}
