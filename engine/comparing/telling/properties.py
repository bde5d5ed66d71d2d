"""The sentences for the properties of a drawing's elements. {it} is the element as a subject."""

from __future__ import annotations

from engine.comparing.model import Topic
from engine.comparing.telling.facets import Telling

EVENTS = {
    "timer": "en tid",
    "message": "ett meddelande",
    "signal": "en signal",
    "error": "ett fel",
    "escalation": "en eskalering",
    "terminate": "att allt avslutas",
    "conditional": "ett villkor",
    "link": "en länk",
    "compensate": "att något görs ogjort",
    "cancel": "ett avbrott",
}
ROUNDS = {
    "parallel": "en gång för varje, samtidigt",
    "sequential": "en gång för varje, i tur och ordning",
    "standard": "om och om igen så länge ett villkor gäller",
}

TELLINGS = {
    "name": Telling(
        Topic.WORDS,
        "{it} heter nu {new}.",
        "{it} har inte längre något namn.",
        "{it} heter nu {new}.",
    ),
    "kind": Telling(
        Topic.STEPS,
        "{it} är nu {new}.",
        "{it} är inte längre {old}.",
        "{it} är nu {new} i stället för {old}.",
    ),
    "scope": Telling(
        Topic.STEPS,
        "{it} ligger nu i {new}.",
        "{it} ligger inte längre i {old}.",
        "{it} ligger nu i {new} i stället för i {old}.",
    ),
    "groups": Telling(
        Topic.PEOPLE,
        "{it} görs nu av {new}, vilken bana det än ligger i.",
        "{it} görs nu av banans roll i stället för av {old}.",
        "{it} görs nu av {new} i stället för {old}.",
    ),
    "assignee": Telling(
        Topic.PEOPLE,
        "{it} går nu direkt till den som {new} anger.",
        "{it} går inte längre direkt till den som {old} anger.",
        "{it} går nu direkt till den som {new} anger, i stället för {old}.",
    ),
    "role": Telling(
        Topic.PEOPLE,
        "{it} hör nu till rollen {new}.",
        "{it} hör inte längre till rollen {old}.",
        "{it} hör nu till rollen {new} i stället för {old}.",
    ),
    "not_same_as": Telling(
        Topic.PEOPLE,
        "{it} får nu inte göras av den som har gjort {new}.",
        "{it} får nu göras av samma person som har gjort {old}.",
        "{it} får nu inte göras av den som har gjort {new}; förut gällde det {old}.",
    ),
    "form": Telling(
        Topic.QUESTIONS,
        "{it} har fått formuläret {new}.",
        "{it} har inte längre något formulär (förut {old}).",
        "{it} använder nu formuläret {new} i stället för {old}.",
    ),
    "phase": Telling(
        Topic.STEPS,
        "{it} hör nu till skedet {new}.",
        "{it} hör inte längre till skedet {old}.",
        "{it} hör nu till skedet {new} i stället för {old}.",
    ),
    "called": Telling(
        Topic.STEPS,
        "{it} går nu vidare till processen {new}.",
        "{it} går inte längre vidare till processen {old}.",
        "{it} går nu vidare till processen {new} i stället för {old}.",
    ),
    "decision": Telling(
        Topic.RULES,
        "{it} frågar nu beslutstabellen {new}.",
        "{it} frågar inte längre beslutstabellen {old}.",
        "{it} frågar nu beslutstabellen {new} i stället för {old}.",
    ),
    "due": Telling(
        Topic.TIMES,
        "{it} har fått en sista dag: {new}.",
        "{it} har inte längre någon sista dag (förut {old}).",
        "Sista dagen för {it} är nu {new}; förut {old}.",
    ),
    "follow_up": Telling(
        Topic.TIMES,
        "{it} börjar nu tidigast {new}.",
        "{it} kan nu börja direkt (förut tidigast {old}).",
        "{it} börjar nu tidigast {new}; förut {old}.",
    ),
    "timer": Telling(
        Topic.TIMES,
        "{it} har fått en tid: {new}.",
        "{it} har inte längre någon tid (förut {old}).",
        "{it} kommer nu {new}; förut {old}.",
    ),
    "priority": Telling(
        Topic.TIMES,
        "{it} har fått prioriteten {new}.",
        "{it} har inte längre någon prioritet (förut {old}).",
        "{it} har nu prioriteten {new} i stället för {old}.",
    ),
    "condition": Telling(
        Topic.WAYS,
        "{it} följs nu bara när {new}.",
        "{it} har inte längre något villkor (förut: när {old}).",
        "{it} följs nu när {new}; förut när {old}.",
    ),
    "default": Telling(
        Topic.WAYS,
        "Vid {it} följs nu {new} när inget annat villkor stämmer.",
        "Vid {it} finns inte längre någon väg för när inget villkor stämmer (förut {old}).",
        "Vid {it} följs nu {new} när inget annat villkor stämmer, i stället för {old}.",
    ),
    "interrupting": Telling(
        Topic.WAYS,
        "{it} avbryter inte längre det som pågår.",
        "{it} avbryter nu det som pågår.",
        "{it} avbryter på ett annat sätt: {new}, förut {old}.",
    ),
    "attached": Telling(
        Topic.WAYS,
        "{it} hör nu till {new}.",
        "{it} hör inte längre till {old}.",
        "{it} hör nu till {new} i stället för {old}.",
    ),
    "event": Telling(
        Topic.WAYS,
        "{it} handlar nu om {new}.",
        "{it} handlar inte längre om {old}.",
        "{it} handlar nu om {new} i stället för {old}.",
    ),
    "event_name": Telling(
        Topic.WAYS,
        "{it} gäller nu {new}.",
        "{it} gäller inte längre {old}.",
        "{it} gäller nu {new} i stället för {old}.",
    ),
    "event_code": Telling(
        Topic.WAYS,
        "{it} har fått koden {new}.",
        "{it} har inte längre koden {old}.",
        "{it} har nu koden {new} i stället för {old}.",
    ),
    "event_condition": Telling(
        Topic.WAYS,
        "{it} väntar nu tills {new}.",
        "{it} väntar inte längre tills {old}.",
        "{it} väntar nu tills {new}; förut tills {old}.",
    ),
    "event_driven": Telling(
        Topic.WAYS,
        "{it} startar nu av en händelse.",
        "{it} startar inte längre av en händelse.",
        "{it} startar på ett annat sätt: {new}, förut {old}.",
    ),
    "multi": Telling(
        Topic.STEPS,
        "{it} görs nu {new}.",
        "{it} görs nu bara en gång (förut {old}).",
        "{it} görs nu {new}; förut {old}.",
    ),
    "multi:camunda:collection": Telling(
        Topic.STEPS,
        "{it} görs nu för varje i {new}.",
        "{it} görs inte längre för varje i {old}.",
        "{it} görs nu för varje i {new} i stället för i {old}.",
    ),
    "multi:completionCondition": Telling(
        Topic.WAYS,
        "{it} avslutas nu redan när {new}.",
        "{it} avslutas inte längre redan när {old}.",
        "{it} avslutas nu när {new}; förut när {old}.",
    ),
    "documentation": Telling(
        Topic.WORDS,
        "{it} har fått en anvisning.",
        "{it} har inte längre någon anvisning.",
        "Anvisningen till {it} är ändrad.",
        shows=None,
    ),
    "text": Telling(
        Topic.WORDS,
        "{it} har fått en text.",
        "{it} har inte längre någon text.",
        "{it} har en annan text.",
        shows=None,
    ),
    "script": Telling(
        Topic.DETAILS,
        "{it} har fått en beräkning.",
        "{it} har inte längre någon beräkning.",
        "Beräkningen i {it} är ändrad.",
        shows=None,
    ),
    "topic": Telling(
        Topic.DETAILS,
        "{it} utförs nu av tjänsten {new}.",
        "{it} utförs inte längre av tjänsten {old}.",
        "{it} utförs nu av tjänsten {new} i stället för {old}.",
    ),
    "result": Telling(
        Topic.DETAILS,
        "{it} sparar nu svaret som {new}.",
        "{it} sparar inte längre svaret som {old}.",
        "{it} sparar nu svaret som {new} i stället för {old}.",
    ),
    "in": Telling(
        Topic.DETAILS,
        "{it} har fått uppgifter med sig in.",
        "{it} får inga särskilda uppgifter med sig in längre.",
        "{it} får andra uppgifter med sig in.",
        shows=None,
    ),
    "out": Telling(
        Topic.DETAILS,
        "{it} lämnar nu uppgifter ifrån sig.",
        "{it} lämnar inga särskilda uppgifter ifrån sig längre.",
        "{it} lämnar andra uppgifter ifrån sig.",
        shows=None,
    ),
    "key": Telling(
        Topic.FILES,
        "{it} har fått nyckeln {new}.",
        "{it} har inte längre nyckeln {old}.",
        "{it} har nu nyckeln {new} i stället för {old}.",
    ),
    "executable": Telling(
        Topic.FILES,
        "{it} körs inte längre: den är bara en bild.",
        "{it} går nu att köra.",
        "{it} är markerad på ett annat sätt: {new}, förut {old}.",
    ),
    "retention": Telling(
        Topic.DETAILS,
        "{it} har fått en tid för gallring: {new}.",
        "{it} har inte längre någon tid för gallring (förut {old}).",
        "Tiden för gallring i {it} är nu {new} i stället för {old}.",
    ),
    "variables": Telling(
        Topic.DETAILS,
        "{it} räknar nu upp vilka uppgifter den behöver: {new}.",
        "{it} räknar inte längre upp vilka uppgifter den behöver (förut {old}).",
        "{it} behöver nu uppgifterna {new}; förut {old}.",
    ),
}
