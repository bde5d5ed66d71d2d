"""Two decision tables compared, row by row and cell by cell."""

from engine.comparing import Change, compare
from tests.support.dmn_files import decision, dmn_file, literal, table

RULES = [
    ['"dialog"', ">= 14", '"ja"'],
    ['"dialog"', "< 14", '"nej"'],
    ['"inflytande"', ">= 18", '"ja"'],
    ["-", "-", '"fråga juristen först"'],
]


def prover(rules=RULES, *, hit="FIRST", inputs=("nivå", "veckor"), outputs=("utfall",)):
    content = table(rules, inputs=inputs, outputs=outputs, hit=hit)
    return {"prova.dmn": dmn_file(decision(content, key="prova", name="Nivåprövning"))}


def renumbered(files):
    """The same table with other ids of its rules, as another tool would write it."""
    return {name: data.replace(b'<rule id="', b'<rule id="ny_') for name, data in files.items()}


def told(old, new):
    return [sentence.text for sentence in compare(old, new).sentences]


def test_a_changed_cell_is_told_in_its_row_and_column():
    rules = [["".join(cell.replace("14", "16")) for cell in RULES[0]], *RULES[1:]]

    found = compare(prover(), prover(rules))

    assert [s.text for s in found.sentences] == [
        "Rad 1 i tabellen ”Nivåprövning”: ”veckor” ändrat från minst 14 till minst 16."
    ]
    row = found.tables["prova"].rows[0]
    assert [(cell.old, cell.new) for cell in row.cells if cell.change is Change.CHANGED] == [
        (">= 14", ">= 16")
    ]


def test_a_row_is_known_by_what_it_says_when_its_id_is_another():
    assert told(prover(), renumbered(prover())) == [
        "Filen ”prova.dmn” är sparad på nytt. Innehållet är detsamma."
    ]


def test_a_row_with_another_id_and_one_other_cell_is_the_same_row_changed():
    rules = [*RULES[:2], ['"inflytande"', ">= 20", '"ja"'], RULES[3]]

    assert told(prover(), renumbered(prover(rules))) == [
        "Rad 3 i tabellen ”Nivåprövning”: ”veckor” ändrat från minst 18 till minst 20."
    ]


def test_rows_that_come_and_go_are_told_whole():
    rules = [*RULES[:3], ['"information"', "-", '"nej"'], RULES[3]]

    assert told(prover(), renumbered(prover(rules))) == [
        "Rad 4 i tabellen ”Nivåprövning” är ny: om ”nivå” är information blir ”utfall” nej."
    ]
    assert told(renumbered(prover(rules)), prover()) == [
        "Rad 4 i tabellen ”Nivåprövning” är borttagen: om ”nivå” är information blir ”utfall” nej."
    ]


def test_a_row_that_is_moved_is_told_with_what_that_means():
    rules = [RULES[3], *RULES[:3]]

    assert told(prover(), renumbered(prover(rules))) == [
        "Rad 1 i tabellen ”Nivåprövning” är flyttad från rad 4. Radernas ordning har betydelse i den här tabellen."
    ]
    assert told(prover(hit="UNIQUE"), renumbered(prover(rules, hit="UNIQUE")))[0].endswith(
        "Det ändrar inte svaret."
    )


def test_the_hit_policy_is_told_in_words():
    assert told(prover(), prover(hit="COLLECT")) == [
        (
            "Beslutstabellen ”Nivåprövning” fungerar på ett annat sätt. Alla regler som gäller ger svar. Förut: "
            "Den första regeln som gäller ger svaret."
        )
    ]


def test_a_new_column_is_told_once_and_marked_in_every_row():
    rules = [[*rule[:2], "-", rule[2]] for rule in RULES]

    found = compare(prover(), prover(rules, inputs=("nivå", "veckor", "barn")))

    assert [s.text for s in found.sentences] == ["Tabellen ”Nivåprövning” har fått frågan ”barn”."]
    assert {row.cells[2].change for row in found.tables["prova"].rows} == {Change.ADDED}
    assert {row.change for row in found.tables["prova"].rows} == {Change.SAME}


def test_a_column_that_asks_for_something_else_is_told():
    assert told(prover(), prover(inputs=("nivå", "månader"))) == [
        "Frågan ”månader” i tabellen ”Nivåprövning” prövar nu ”månader” i stället för ”veckor”.",
        "Frågan ”veckor” i tabellen ”Nivåprövning” heter nu ”månader”.",
    ]


def test_decisions_without_a_table_are_told_too():
    old, new = (
        {"d.dmn": dmn_file(decision(literal(text), key="summa", name="Summa"))} for text in ("a + b", "a - b")
    )

    assert told(old, new) == ["Beslutet ”Summa” räknar nu ut ”a - b” i stället för ”a + b”."]


def test_a_table_with_mistakes_is_compared_all_the_same():
    rules = [['"dialog"', ">=", '"ja"'], *RULES[1:]]

    assert told(prover(), prover(rules)) == [
        "Rad 1 i tabellen ”Nivåprövning”: ”veckor” ändrat från minst 14 till >=."
    ]
