"""The fields of the pages of a decision table: their words, help and choices."""

from __future__ import annotations

from collections.abc import Mapping

from engine.authoring.tables import Column, Sheet, column_in_words
from engine.authoring.tables.rows import cell_name, note_name
from web.studio.step_fields import Choice, Field, Filling, Words

#: What the pages of a table and of a column send.
TABLE = ("name", "hit_policy", "aggregation")
COLUMN = ("label", "expression", "type", "allowed", "default")

POLICIES: tuple[Choice, ...] = (
    ("FIRST", "Den första raden som stämmer gäller"),
    ("UNIQUE", "Högst en rad får stämma"),
    ("ANY", "Flera rader får stämma om de ger samma svar"),
    ("PRIORITY", "Av raderna som stämmer gäller den med viktigast svar"),
    ("COLLECT", "Alla rader som stämmer ger svar"),
    ("RULE ORDER", "Alla rader som stämmer ger svar, i tabellens ordning"),
    ("OUTPUT ORDER", "Alla rader som stämmer ger svar, det viktigaste först"),
)
_AGGREGATIONS: tuple[Choice, ...] = (
    ("SUM", "Svaren läggs ihop"),
    ("MIN", "Det minsta svaret gäller"),
    ("MAX", "Det största svaret gäller"),
    ("COUNT", "Svaret är hur många rader som stämmer"),
)
_TYPES: tuple[Choice, ...] = (
    ("string", "Text"),
    ("number", "Tal"),
    ("boolean", "Ja eller nej"),
    ("date", "Datum"),
    ("time", "Klockslag"),
    ("dateTime", "Datum och klockslag"),
    ("dayTimeDuration", "Tidslängd i dagar och timmar"),
    ("yearMonthDuration", "Tidslängd i år och månader"),
)
_TABLE_WORDS: Mapping[str, Words] = {
    "name": Words("Tabellens namn", "Vad den avgör: ”Välj typ av dialog”."),
    "hit_policy": Words("Hur raderna hör ihop", "", "select"),
    "aggregation": Words(
        "Hur svaren läggs ihop", "Bara när alla rader som stämmer ger svar.", "select", "De läggs inte ihop"
    ),
}
_COLUMN_WORDS: Mapping[str, Words] = {
    "label": Words("Rubrik", "Det som läses: ”Veckor till beslutet”."),
    "expression": Words("", ""),
    "type": Words("Slag av värde", "", "select", "Vad som helst"),
    "allowed": Words(
        "Tillåtna värden",
        'Texter skrivs med citattecken och komma emellan: "hög", "låg". Ett tal kan ha gränser: [1..10]. '
        "Tomt betyder att allt är tillåtet.",
        "area",
    ),
    "default": Words("Svar när ingen rad stämmer", 'Till exempel "nej". Tomt betyder inget svar.'),
}
_QUESTION = Words(
    "Det som frågas", "Namnet på ett svar i ett formulär, eller ett uttryck i FEEL: count(deltagare)."
)
_ANSWER = Words("Svarets namn", "Villkor och formulär använder det. Bokstäver, siffror och understreck.")


def table_fields(sheet: Sheet, filling: Filling) -> list[Field]:
    """Return the fields of what holds for the whole table."""
    values = {"name": sheet.name, "hit_policy": sheet.hit_policy, "aggregation": sheet.aggregation}
    choices = {"hit_policy": POLICIES, "aggregation": _AGGREGATIONS}
    return [
        filling.field(name, words, values[name], choices.get(name, ()))
        for name, words in _TABLE_WORDS.items()
    ]


def column_fields(column: Column, filling: Filling) -> list[Field]:
    """Return the fields of a column; only an answer has one for when no row holds."""
    own = _ANSWER if column.is_answer else _QUESTION
    return [
        filling.field(
            name,
            own if name == "expression" else words,
            getattr(column, name),
            _TYPES if name == "type" else (),
        )
        for name, words in _COLUMN_WORDS.items()
        if column.is_answer or name != "default"
    ]


def row_fields(sheet: Sheet, values: Mapping[str, str], filling: Filling) -> list[Field]:
    """Return a field for each cell and note of a row, the questions first."""
    cells = [
        filling.field(cell_name(place), Words(column.title, _help(column)), values.get(cell_name(place), ""))
        for place, column in enumerate(sheet.columns)
    ]
    notes = [
        filling.field(note_name(place), Words(name, _ABOUT_NOTES), values.get(note_name(place), ""))
        for place, name in enumerate(sheet.note_names)
    ]
    return cells + notes


_ABOUT_NOTES = "För den som läser tabellen. Påverkar inget."
_WHATEVER = "Tomt eller - betyder att det inte spelar någon roll."
_EXAMPLES = {
    "number": "Till exempel 5, >= 10 eller [5..10].",
    "date": 'Till exempel date("2027-06-14").',
}


def _help(column: Column) -> str:
    """What can be written in a cell of the column."""
    takes = column_in_words(column)
    said = f"{takes[:1].upper()}{takes[1:]}."
    if column.is_answer:
        return f"{said} Tomt betyder inget svar."
    if column.type == "boolean":
        return f"{said} {_WHATEVER}"
    return f"{said} {_EXAMPLES.get(column.type, 'Flera värden skrivs med komma emellan.')} {_WHATEVER}"
