"""Examples of what values can be: kinds that do not meet, values that never come, conditions that never hold."""

from __future__ import annotations

from tests.support.dmn_files import decision, input_data, literal, needs
from tests.support.examples.example import Example, Files, drawn
from tests.support.examples.layout import picture
from tests.support.examples.tables import asked, dmn

START, END = 'start S "Förslag inkom"\n', 'end E "Klart"\n'
COMPUTE = (
    START
    + "user A \"Skriv svar\"\nscript B @name=Räkna lang=feel set=summa '{}'\n"
    + END
    + "S -> A -> B -> E"
)
ASKING = picture(
    START
    + 'user A "Beskriv"\nrule B "Välj nivå" decision=val set=niva mapping=singleEntry\n'
    + END
    + "S -> A -> B -> E",
    key="fraga",
)


def choice(*conditions: str) -> str:
    """A question with two ways on, or three when there are two conditions and a default."""
    ways = [("A", "Skicka remiss"), ("B", "Skriv yttrande"), ("C", "Skriv svar")][: len(conditions)]
    tasks = "".join(f'user {id_} "{name}"\n{id_} -> J\n' for id_, name in ways)
    flows = "".join(
        f"G -> {id_} {'else' if condition == 'else' else f'if {condition}'}\nsays G {id_} {said}\n"
        for (id_, _), condition, said in zip(ways, conditions, ("Många", "Några", "Annars"), strict=False)
    )
    return f'{START}user F "Beskriv"\nxor G "Hur många?"\nxor J\n{END}S -> F -> G\n{flows}{tasks}J -> E'


def computed(why: str, bad: str, good: str) -> Example:
    return drawn(why, COMPUTE.format(bad), COMPUTE.format(good))


def beside(table: Files) -> Files:
    """The table, and a process that asks it."""
    return {**table, "fraga.bpmn": ASKING}


DIALOG, INFORMATION = '"dialog"', '"information"'

EXAMPLES: dict[str, Example] = {
    "gateway_gap": drawn(
        "För de värdena finns ingen väg vidare, och ärendet stannar med en störning.",
        choice("antal > 3", "antal < 3"),
        choice("antal > 3", "else"),
    ),
    "gateway_overlap": drawn(
        "Båda flödena gäller samtidigt. Då väljs det som står först i filen, och det syns inte på ritningen.",
        choice("antal > 5", "antal > 3", "else"),
        choice("antal > 5", "antal in [3..5]", "else"),
    ),
    "never_taken": drawn(
        "Flödet ser ut att vara en väg, men ett annat gäller alltid före.",
        choice("antal > 3", "antal > 5", "else"),
        choice("antal > 5", "antal in [3..5]", "else"),
    ),
    "always_false": drawn(
        "Villkoret är aldrig uppfyllt, så vägen är aldrig öppen.",
        choice("antal > 5 and antal < 3", "else"),
        choice("antal > 3 and antal < 5", "else"),
    ),
    "always_true": drawn(
        "Villkoret är alltid uppfyllt, så det ser ut som ett val men är inget.",
        choice('beslut = "bifall" or beslut != "bifall"', "else"),
        choice('beslut = "bifall"', "else"),
    ),
    "feel_type": computed(
        "Ett tal och en text går inte att lägga ihop. Uträkningen skulle stoppa ärendet.",
        'antal + "1"',
        "antal + 1",
    ),
    "never_equal": computed(
        "Ett tal är aldrig lika med en text, så svaret blir alltid nej.",
        'antal = "3"',
        "antal = 3",
    ),
    "unknown_value": computed(
        "Formuläret kan inte ge det svaret. Ofta är det felstavat.",
        'beslut = "bifal"',
        'beslut = "bifall"',
    ),
    "unknown_field": computed(
        "Fältet finns inte, så värdet är alltid tomt.",
        "case.titel",
        "case.title",
    ),
    "never_holds": Example(
        "Intervallet slutar före sin början, så regeln gäller aldrig.",
        asked((("[5..1]", DIALOG), ("-", INFORMATION)), hit="FIRST"),
        asked((("[1..5]", DIALOG), ("-", INFORMATION)), hit="FIRST"),
    ),
    "input_kind": Example(
        "Formuläret ger ett tal, men kolumnen tar en text. Beslutet skulle misslyckas.",
        beside(asked((("-", DIALOG),), input_type="string")),
        beside(asked((("-", DIALOG),), input_type="number")),
    ),
    "cell_kind": Example(
        "Formuläret ger ett tal, men rutan jämför med en text. Beslutet skulle misslyckas.",
        beside(asked((('> "tre"', DIALOG), ("-", INFORMATION)), hit="FIRST", input_type=None)),
        beside(asked((("> 3", DIALOG), ("-", INFORMATION)), hit="FIRST", input_type=None)),
    ),
    "cell_unmet": Example(
        "Formuläret kan inte ge det svaret, så regeln gäller aldrig.",
        beside(
            asked(
                (('"bifal"', DIALOG), ("-", INFORMATION)),
                hit="FIRST",
                inputs=("beslut",),
                input_type="string",
            )
        ),
        beside(
            asked(
                (('"bifall"', DIALOG), ("-", INFORMATION)),
                hit="FIRST",
                inputs=("beslut",),
                input_type="string",
            )
        ),
    ),
    "idle_column": Example(
        "Kolumnen frågar efter något som ingen regel bryr sig om.",
        asked((("> 3", "-", DIALOG), ("<= 3", "-", INFORMATION)), inputs=("antal", "veckor")),
        asked(),
    ),
    "idle_input": Example(
        "Beslutet säger att det behöver indata som det aldrig frågar efter.",
        dmn(
            input_data("antal", type_ref="number"),
            input_data("veckor", type_ref="number"),
            decision(
                literal("antal > 3"),
                key="val",
                name="Många förslag",
                requires=needs(data="antal") + needs(data="veckor"),
            ),
        ),
        dmn(
            input_data("antal", type_ref="number"),
            decision(literal("antal > 3"), key="val", name="Många förslag", requires=needs(data="antal")),
        ),
    ),
    "idle_answer": Example(
        "Ett av de tillåtna svaren ges aldrig. Antingen fattas en regel, eller så är det kvar sedan tidigare.",
        asked(output_values='"dialog", "information", "samråd"'),
        asked(output_values='"dialog", "information"'),
    ),
}
