"""What the fields of the step list are called, what helps whoever fills them in, and what there is to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from engine.records import dataclass

Control = Literal["line", "area", "select"]
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """A field's label and help, how it is filled in, and what an empty choice means."""

    label: str
    help: str = ""
    control: Control = "line"
    empty: str = "Inget valt"


#: The properties of a step, in the order of the page.
STEP: Mapping[str, Words] = {
    "name": Words("Namn", "En uppgift heter det som ska göras: ”Skriv plan”. Ett vägval är en fråga."),
    "documentation": Words(
        "Instruktion",
        "Vad ska göras, varför, och var finns hjälp? Den som får uppgiften läser det. Markdown går bra.",
        "area",
    ),
    "role": Words("Roll", "Den som får uppgifterna i banan.", "select", "Av banans namn"),
    "historyTimeToLive": Words("Hur länge ärendet sparas", "P10Y är tio år, P6M är sex månader."),
    "lane": Words("Roll", "Banan i ritningen. Rollen i den får uppgiften.", "select"),
    "formRef": Words("Formulär", "Det som fylls i.", "select", "Inget formulär, bara knappen Klar"),
    "due": Words(
        "Sista dag",
        "Till exempel 5 arbetsdagar, P10D, 2027-06-14 eller ett uttryck. Räknas från att uppgiften kommer.",
    ),
    "reminders": Words(
        "Påminnelser",
        "Före (-), på (0) och efter (+) sista dagen, med komma emellan: -3 arbetsdagar, 0, +5 arbetsdagar -> "
        "process_leader. Pilen säger vilken roll som också får påminnelsen.",
    ),
    "decisionRef": Words("Beslutstabell", "Tabellen som ger svaret.", "select"),
    "script": Words("Beräkning", "Ett uttryck i FEEL, till exempel antal + 1.", "area"),
    "resultVariable": Words("Svaret sparas som", "Namnet som villkor och formulär sedan använder."),
    "mapDecisionResult": Words("Vad tabellen ger", "Ett värde är vanligast.", "select"),
    "topic": Words("Vad systemet gör", "", "select"),
    "to": Words("Till", "Roller med komma emellan, eller participants."),
    "subject": Words("Ämnesrad", 'Ett uttryck: "Planen är klar".'),
    "headline": Words("Rubrik", 'Ett uttryck: "Dialogen är öppen".'),
    "text": Words("Text", "Ett uttryck.", "area"),
    "prefix": Words("Nämndens beteckning", "Ett uttryck. Tomt betyder nämndens egen."),
    "calledElement": Words("Process som anropas", "", "select"),
    "in_mappings": Words(
        "Med till processen",
        "En överföring på varje rad: namnet där = uttrycket här. Ordet alla för med allt. Tomt, här och nedan, "
        "betyder att processen arbetar på ärendets egna variabler.",
        "area",
    ),
    "out_mappings": Words(
        "Tillbaka från processen", "En överföring på varje rad: namnet här = uttrycket där.", "area"
    ),
    "timer_kind": Words("Slag av tid", "", "select"),
    "timer": Words(
        "Tid", "Till exempel P10D (tio dagar), 2027-06-14, R/P1W (varje vecka) eller ett uttryck."
    ),
    "interrupting": Words("Avbryts steget när det händer?", "", "select"),
    "message": Words(
        "Meddelandets namn", "Det som skickar och det som tar emot har samma namn på meddelandet."
    ),
    "signal": Words("Signalens namn", "Alla som väntar på signalen får den."),
    "error": Words("Felets kod", "Tomt tar emot alla fel."),
    "escalation": Words("Eskaleringens kod", "Tomt tar emot alla eskaleringar."),
    "link": Words("Länkens namn", "Hoppet slutar vid länken med samma namn."),
    "awaited": Words("Väntar tills", "Ett uttryck i FEEL. Prövas varje gång något ändras i ärendet.", "area"),
    "payload": Words("Det som skickas med", "Till exempel {svar: beslut.outcome}."),
    "correlationKey": Words(
        "Vilket ärende det gäller",
        "Ett uttryck som är lika hos den som skickar och den som tar emot: case.diary_number.",
    ),
    "variables": Words("Värden som följer med", "Namn med komma emellan."),
    "default": Words(
        "Väg när inget villkor stämmer", "Den vägen har inget villkor.", "select", "Ingen sådan väg"
    ),
    "candidateGroups": Words(
        "Annan roll än banans",
        "Bara om någon annan än banans roll ska göra just det här.",
        "select",
        "Ingen annan",
    ),
    "assignee": Words(
        "En viss person", "Ett uttryck som ger ett användarnamn, till exempel participants.process_leader."
    ),
    "not_same_as": Words(
        "Inte samma person som gjorde",
        "Fyra ögon: välj steget som någon annan ska ha gjort.",
        "select",
        "Spelar ingen roll",
    ),
    "followUpDate": Words("Visa först", "Uppgiften syns inte i listan före dess. Skrivs som Sista dag."),
    "priority": Words("Hur viktig", "", "select", "Vanlig (50)"),
    "phase": Words("Fas", "Namnet som visas på ärendets statusrad medan steget pågår."),
    "rounds": Words("Görs flera gånger", "", "select", "Nej, en gång"),
    "collection": Words("Listan", "Steget görs en gång för varje sak i den: aktiviteter."),
    "elementVariable": Words("Varje sak heter", "Namnet som formulär och villkor i steget använder."),
    "loopCardinality": Words("Eller ett antal gånger", "Ett tal eller ett uttryck."),
    "outputCollection": Words("Resultaten samlas i", "Namnet på listan av resultat."),
    "outputElement": Words("Varje resultat är", "Ett uttryck, till exempel svar."),
    "completionCondition": Words("Sluta i förtid när", "Till exempel nrOfCompletedInstances >= 3."),
    "loopCondition": Words("Gör om så länge", "Ett uttryck. Används med ”Görs om”."),
    "loopMaximum": Words("Högst antal gånger", "Ett heltal. Används med ”Görs om”."),
    "others": Words("Övriga egenskaper", "En på varje rad: namn = värde.", "area"),
}
OF_PROCESS: Mapping[str, Words] = {
    "name": Words("Processens namn", "Det som ärendena handlar om."),
    "documentation": Words("Om processen", "Vad den är till för. Markdown går bra.", "area"),
    "variables": Words("Värden som kommer utifrån", "Namn med komma emellan."),
}
#: What is seldom changed stands under a heading.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Vem mer, och när i listan": (
        "candidateGroups",
        "assignee",
        "not_same_as",
        "followUpDate",
        "priority",
    ),
    "Flera gånger": (
        "rounds",
        "collection",
        "elementVariable",
        "loopCardinality",
        "outputCollection",
        "outputElement",
        "completionCondition",
        "loopCondition",
        "loopMaximum",
    ),
    "Fas och övriga egenskaper": ("phase", "others"),
}
#: Property -> the topics whose services read it.
READ_BY: Mapping[str, frozenset[str]] = {
    "to": frozenset({"notify"}),
    "subject": frozenset({"notify"}),
    "headline": frozenset({"publish_notice"}),
    "text": frozenset({"notify", "publish_notice"}),
    "prefix": frozenset({"assign_diary_number"}),
}
TOPICS: Mapping[str, str] = {
    "notify": "Skickar e-post",
    "publish_notice": "Skriver i ärendets offentliga logg",
    "assign_diary_number": "Ger ärendet ett diarienummer",
    "apply_plan_change": "Ändrar ett annat ärendes plan",
    "pause_case": "Pausar ett annat ärende",
    "resume_case": "Återupptar ett annat ärende",
    "cancel_case": "Avbryter ett annat ärende",
}

#: The properties of a form's field, in the order of the page.
FIELD: Mapping[str, Words] = {
    "label": Words("Fråga eller namn", "Det som står vid fältet."),
    "text": Words("Text att läsa", "Markdown går bra.", "area"),
    "description": Words("Hjälptext", "En mening som hjälper den som fyller i."),
    "subtype": Words("Vad som fylls i", "", "select"),
    "validationType": Words("Slag av text", "", "select", "Vanlig text"),
    "required": Words("Måste fyllas i", "", "select"),
    "choices": Words(
        "Val att välja bland",
        "Ett val på varje rad. Ett val som får behålla sina ord behåller sin kod.",
        "area",
    ),
    "valuesKey": Words("Eller val från en lista i ärendet", "Listans namn. Då används inte valen ovan."),
    "valuesExpression": Words("Eller val som räknas ut", "Ett uttryck i FEEL som ger en lista."),
    "defaultValue": Words("Ifyllt från början", "Värdet som står i fältet när formuläret öppnas."),
    "minLength": Words("Minst antal tecken", "Ett heltal."),
    "maxLength": Words("Högst antal tecken", "Ett heltal."),
    "min": Words("Minsta tal", ""),
    "max": Words("Största tal", ""),
    "decimalDigits": Words("Antal decimaler", "0 betyder hela tal."),
    "increment": Words("I steg om", "Till exempel 0,5."),
    "pattern": Words("Mönster", "Ett reguljärt uttryck som hela svaret ska följa."),
    "patternErrorMessage": Words("Om mönstret inte följs", "Meningen som den som fyller i får läsa."),
    "disallowPassedDates": Words("Får dagen ha varit?", "", "select"),
    "timeInterval": Words("Klockslag var", "", "select", "Var femtonde minut"),
    "accept": Words("Tillåtna filer", "Ändelser med komma emellan: .pdf, .docx. Tomt betyder de vanliga."),
    "multiple": Words("Flera filer", "", "select"),
    "prefixAdorner": Words("Står före svaret", "Till exempel Dnr."),
    "suffixAdorner": Words("Står efter svaret", "Till exempel kr."),
    "defaultRepetitions": Words("Rader från början", "Ett heltal."),
    "allowAddRemove": Words("Får rader läggas till och tas bort?", "", "select"),
    "height": Words("Höjd", "Ett heltal."),
    "hide": Words(
        "Dölj när",
        'Ett uttryck i FEEL: niva != "dialog". Tomt betyder att fältet alltid visas. Dolda fält sparas inte.',
        "area",
    ),
    "readonly": Words("Bara att läsa", "Ja, nej eller ett uttryck."),
    "key": Words(
        "Svarets namn",
        "Namnet som villkor och tabeller använder. Ändras det behöver de ändras också.",
    ),
    "path": Words(
        "Namn på gruppens svar", "Namnet som villkor och tabeller använder. Tomt för en vanlig grupp."
    ),
    "own_properties": Words("Övriga egenskaper", "En på varje rad: namn = värde.", "area"),
}
#: What is seldom changed of a field stands under a heading.
FIELD_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Gränser för svaret": (
        "minLength",
        "maxLength",
        "min",
        "max",
        "decimalDigits",
        "increment",
        "pattern",
        "patternErrorMessage",
        "accept",
    ),
    "När och hur det visas": ("hide", "readonly", "prefixAdorner", "suffixAdorner", "height"),
    "Namn och övriga egenskaper": ("key", "path", "own_properties"),
}

ANSWER = Words("Svar", "Det som står vid vägen, till exempel Ja.")
CONDITION = Words("Villkor", 'Ett uttryck i FEEL, till exempel antal > 3 eller svar = "ja".', "area")

_YES_OR_NO: tuple[Choice, ...] = (("ja", "Ja"), ("nej", "Nej"))
#: What there is to choose, where it is the same for all.
CHOICES: Mapping[str, tuple[Choice, ...]] = {
    "mapDecisionResult": (
        ("singleEntry", "Ett värde"),
        ("singleResult", "En rad med namngivna värden"),
        ("collectEntries", "En lista av värden"),
        ("resultList", "En lista av rader"),
    ),
    "timer_kind": (
        ("timeDuration", "En tid efter att det börjar"),
        ("timeDate", "En viss dag"),
        ("timeCycle", "Upprepas"),
    ),
    "interrupting": _YES_OR_NO,
    "priority": (("25", "Lägre (25)"), ("75", "Högre (75)"), ("100", "Högst (100)")),
    "rounds": (
        ("parallel", "För varje sak i en lista, alla samtidigt"),
        ("sequential", "För varje sak i en lista, en i taget"),
        ("again", "Görs om så länge något gäller"),
    ),
    "required": _YES_OR_NO,
    "multiple": _YES_OR_NO,
    "allowAddRemove": _YES_OR_NO,
    "disallowPassedDates": (("nej", "Ja"), ("ja", "Nej, bara i dag och framåt")),
    "subtype": (("date", "Datum"), ("time", "Klockslag"), ("datetime", "Datum och klockslag")),
    "validationType": (("email", "E-postadress"), ("phone", "Telefonnummer")),
    "timeInterval": (
        ("1", "Varje minut"),
        ("5", "Var femte minut"),
        ("30", "Varje halvtimme"),
        ("60", "Varje timme"),
    ),
}
