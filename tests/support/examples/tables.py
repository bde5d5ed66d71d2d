"""Examples of decision tables."""

from __future__ import annotations

from collections.abc import Sequence

from tests.support.dmn_files import decision, dmn_file, input_data, literal, needs, table
from tests.support.examples.example import BAD_ONE, BOTH, MAIN, Example
from tests.support.examples.layout import indented

LEVELS = (("> 3", '"dialog"'), ("<= 3", '"information"'))


def dmn(*elements: str, attributes: str = "") -> dict[str, bytes]:
    return {f"{MAIN}.dmn": indented(dmn_file(*elements, attributes=attributes))}


def asked(
    rules: Sequence[Sequence[str]] = LEVELS,
    *,
    inputs: Sequence[str] = ("antal",),
    input_type: str | None = "number",
    **how: str | Sequence[str] | None,
) -> dict[str, bytes]:
    """A file with one table, the level of a dialogue by the number of proposals."""
    return dmn(
        decision(table(rules, inputs=inputs, input_type=input_type, **how), key="val", name="Välj nivå")
    )


def changed(old: str, new: str, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    [(name, data)] = (files or asked()).items()
    assert old.encode() in data, data.decode()
    return {name: data.replace(old.encode(), new.encode(), 1)}


GOOD = asked()
BASED = (
    decision(literal("antal > 3"), key="manga", name="manga"),
    decision(literal('if manga then "dialog" else "information"'), key="val", name="Välj nivå",
             requires=needs(decision="manga")),
)  # fmt: skip
RELATION = (
    "<relation><column name='niva'/><column name='veckor'/>"
    "<row id='rad1'><literalExpression><text>\"dialog\"</text></literalExpression>{}</row></relation>"
)
WEEKS = "<literalExpression><text>14</text></literalExpression>"

EXAMPLES: dict[str, Example] = {
    "overlap": Example(
        "Gäller två regler samtidigt går det inte att veta vilket svar som är rätt.",
        asked((("> 3", '"dialog"'), ("< 10", '"information"'))),
        GOOD,
    ),
    "gap": Example(
        "För de värdena svarar tabellen ingenting, och ärendet går vidare utan svar.",
        asked((("> 3", '"dialog"'), ("< 3", '"information"'))),
        GOOD,
    ),
    "never_answers": Example(
        "Regeln ser ut att gälla, men en tidigare regel svarar alltid före.",
        asked((("-", '"information"'), ("> 3", '"dialog"')), hit="FIRST"),
        asked((("> 3", '"dialog"'), ("-", '"information"')), hit="FIRST"),
    ),
    "hit_policy": Example(
        "Träffregeln säger vad som händer när flera regler gäller. Den här finns inte i standarden.",
        asked(hit="ALL"),
        GOOD,
    ),
    "aggregation": Example(
        "Sammanräkning hör till COLLECT. Här skulle den inte göra något.",
        asked((("> 3", "14"), ("<= 3", "9")), aggregation="SUM"),
        asked((("> 3", "14"), ("<= 3", "9")), hit="COLLECT", aggregation="SUM"),
    ),
    "no_output": Example(
        "En tabell utan svarskolumn kan inte svara.",
        asked((("> 3",), ("<= 3",)), outputs=()),
        GOOD,
    ),
    "no_output_values": Example(
        "PRIORITY väljer det viktigaste svaret, och ordningen är den som de tillåtna värdena står i. Här står inga.",
        asked(hit="PRIORITY"),
        asked(
            (("> 3", '"dialog"'), ("-", '"information"')),
            hit="PRIORITY",
            output_values='"dialog", "information"',
        ),
    ),
    "output_name": Example(
        "Med flera svar hämtas vart och ett på sitt namn. Två med samma namn går inte att skilja åt.",
        asked((("-", '"dialog"', "14"),), outputs=("niva", "niva")),
        asked((("-", '"dialog"', "14"),), outputs=("niva", "veckor")),
    ),
    "output_values": Example(
        "De tillåtna svaren ska vara en lista med värden.",
        asked((("-", "14"),), output_values="> 5"),
        asked((("-", "14"),), output_values="9, 14, 18"),
    ),
    "empty_answer": Example(
        "I en svarsruta betyder ”-” ingenting: regeln skulle svara tomt.",
        asked((("> 3", '"dialog"'), ("<= 3", "-"))),
        GOOD,
    ),
    "empty_expression": Example(
        "Kolumnen säger inte vad som frågas.",
        asked(inputs=("",)),
        GOOD,
    ),
    "no_logic": Example(
        "Beslutet har varken tabell eller uttryck, så det kan inte svara.",
        dmn(decision("", key="val", name="Välj nivå")),
        dmn(decision(literal('"dialog"'), key="val", name="Välj nivå")),
    ),
    "cell_type": Example(
        "Kolumnen är ett tal men rutan en text. De är aldrig lika, så regeln skulle aldrig gälla.",
        asked((('"5"', '"dialog"'), ("-", '"information"')), hit="FIRST"),
        asked((("5", '"dialog"'), ("-", '"information"')), hit="FIRST"),
    ),
    "cell_value": Example(
        "Värdet hör inte till dem som kolumnen tillåter. Ofta är det felstavat.",
        asked(
            (('"bifal"', '"dialog"'), ('"avslag"', '"information"')),
            inputs=("beslut",),
            input_type="string",
            input_values='"bifall", "avslag"',
        ),
        asked(
            (('"bifall"', '"dialog"'), ('"avslag"', '"information"')),
            inputs=("beslut",),
            input_type="string",
            input_values='"bifall", "avslag"',
        ),
    ),
    "type": Example(
        "Typen finns inte, så det går inte att granska rutorna.",
        asked(input_type="siffra"),
        GOOD,
    ),
    "rule_cells": Example(
        "Raden har färre rutor än tabellen har kolumner, så svaren skulle hamna under fel rubrik.",
        asked((("> 3",), ("<= 3", '"information"'))),
        GOOD,
    ),
    "row_cells": Example(
        "Raden har färre rutor än tabellen har kolumner.",
        dmn(decision(RELATION.format(""), key="val", name="Nivåer och veckor")),
        dmn(decision(RELATION.format(WEEKS), key="val", name="Nivåer och veckor")),
        written=BOTH,
    ),
    "double": Example(
        "Två beslut med samma id går inte att skilja åt.",
        dmn(
            decision(literal('"dialog"'), key="val", name="Välj nivå"),
            decision(literal("14"), key="val", name="Välj veckor"),
        ),
        dmn(
            decision(literal('"dialog"'), key="val", name="Välj nivå"),
            decision(literal("14"), key="veckor", name="Välj veckor"),
        ),
    ),
    "circle": Example(
        "Besluten väntar på varandra, så inget av dem kan svara.",
        dmn(
            decision(literal("Välj nivå"), key="veckor", name="Välj veckor", requires=needs(decision="val")),
            decision(literal("Välj veckor"), key="val", name="Välj nivå", requires=needs(decision="veckor")),
        ),
        dmn(
            decision(literal("14"), key="veckor", name="Välj veckor"),
            decision(literal("Välj veckor"), key="val", name="Välj nivå", requires=needs(decision="veckor")),
        ),
    ),
    "requirement": Example(
        "Beslutet bygger på ett annat som inte finns.",
        dmn(BASED[1]),
        dmn(*BASED),
    ),
    "undeclared_name": Example(
        "Beslutet säger vilka indata det behöver, men frågar efter något annat. Ofta är namnet felstavat.",
        dmn(
            input_data("antal", type_ref="number"),
            decision(
                table((("> 3", "-", '"dialog"'), ("<= 3", "-", '"information"')), inputs=("antal", "vecor")),
                key="val",
                name="Välj nivå",
                requires=needs(data="antal"),
            ),
        ),
        dmn(
            input_data("antal", type_ref="number"),
            input_data("veckor", type_ref="number"),
            decision(
                table((("> 3", "-", '"dialog"'), ("<= 3", "-", '"information"')), inputs=("antal", "veckor")),
                key="val",
                name="Välj nivå",
                requires=needs(data="antal") + needs(data="veckor"),
            ),
        ),
    ),
    "input_variable": Example(
        "Inställningen ger värdet ett eget namn i en annan motor, men läses inte här.",
        changed(
            '<input id="input1"',
            '<input xmlns:camunda="http://camunda.org/schema/1.0/dmn" camunda:inputVariable="x" id="input1"',
        ),
        GOOD,
        written=BAD_ONE,
    ),
    "expression_language": Example(
        "Bara FEEL räknas ut. Andra språk skulle kunna göra vad som helst i systemet.",
        dmn(
            decision(
                '<literalExpression id="uttryck" expressionLanguage="javascript"><text>antal &gt; '
                "3</text></literalExpression>",
                key="val",
                name="Många förslag",
            )
        ),
        dmn(decision(literal("antal > 3"), key="val", name="Många förslag")),
    ),
}
