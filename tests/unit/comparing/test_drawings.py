"""Two drawings compared: what a process owner reads."""

import pytest

from engine.comparing import Change, Topic, compare
from tests.support.drawings import drawing

ROLES = {"case_officer": "Handläggare", "communicator": "Kommunikatör", "chef": "Chef"}
BEFORE = """
lane Handläggare role=case_officer: S A B
lane Kommunikatör role=communicator: C
S -> A -> B -> C -> E
user A "Utred frågan" prop.due="5 arbetsdagar" prop.reminders="0, +1 arbetsdag"
user B "Skriv svar"
user C "Publicera svar"
"""


def shape(x):
    """Where step A is drawn."""
    di, dc = "http://www.omg.org/spec/BPMN/20100524/DI", "http://www.omg.org/spec/DD/20100524/DC"
    bounds = f'<dc:Bounds xmlns:dc="{dc}" x="{x}" y="2" width="3" height="4"/>'
    return f'<di:BPMNShape xmlns:di="{di}" bpmnElement="A">{bounds}</di:BPMNShape>'.encode()


def told(old, new):
    """The sentences about two drawings of one process."""
    found = compare({"p.bpmn": drawing(old)}, {"p.bpmn": drawing(new)}, roles=ROLES)
    return [sentence.text for sentence in found.sentences]


def changed(before, after):
    """The sentences about one line of the drawing that became another."""
    assert before in BEFORE
    return told(BEFORE, BEFORE.replace(before, after))


def test_a_drawing_compared_with_itself_is_empty():
    found = compare({"p.bpmn": drawing(BEFORE)}, {"p.bpmn": drawing(BEFORE)})

    assert found.is_empty
    assert found.sentences == ()


def test_a_new_step_is_told_once_with_its_place_who_does_it_and_when():
    after = BEFORE.replace("A -> B", "A -> N -> B").replace(
        "lane Kommunikatör role=communicator: C", ("lane Kommunikatör role=communicator: C N")
    )
    after += 'user N "Granska" prop.due="3 arbetsdagar" prop.reminders="-1 arbetsdag"'

    assert told(BEFORE, after) == [
        (
            "Steget ”Granska” är nytt, mellan ”Utred frågan” och ”Skriv svar”, och görs av Kommunikatör. Sista dagen "
            "är 3 arbetsdagar efter att steget började. Påminnelse kommer 1 arbetsdag före sista dagen."
        )
    ]


def test_two_new_steps_in_a_row_are_two_sentences():
    after = BEFORE.replace("A -> B", "A -> N -> M -> B") + 'user N "Ett"\nuser M "Två"'

    assert told(BEFORE, after) == [
        "Steget ”Ett” är nytt, mellan ”Utred frågan” och ”Två”.",
        "Steget ”Två” är nytt, mellan ”Ett” och ”Skriv svar”.",
    ]


def test_a_step_that_is_gone_is_told_with_where_it_was():
    before = BEFORE
    after = (
        BEFORE.replace("A -> B -> C", "A -> C").replace('user B "Skriv svar"\n', "").replace("A B\n", "A\n")
    )

    assert told(before, after) == [
        "Steget ”Skriv svar” är borttaget, förut mellan ”Utred frågan” och ”Publicera svar”."
    ]


def test_a_flow_that_lost_its_step_but_got_a_condition_is_told():
    after = BEFORE.replace("S -> A -> B -> C -> E", "S -> A -> B -> E\nA -> C if x = 1\nC -> E")

    assert "Vägen från ”Utred frågan” till ”Publicera svar” är ny och följs när ”x” är 1." in told(
        BEFORE, after
    )


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('"Utred frågan"', '"Utred"', "Steget ”Utred frågan” heter nu ”Utred”."),
        (
            "5 arbetsdagar",
            "10 arbetsdagar",
            (
                "Sista dagen för steget ”Utred frågan” är nu 10 arbetsdagar efter att steget började; förut "
                "5 arbetsdagar efter att steget började."
            ),
        ),
        (
            ' prop.due="5 arbetsdagar"',
            "",
            "Steget ”Utred frågan” har inte längre någon sista dag (förut 5 arbetsdagar efter att steget började).",
        ),
        (
            'prop.reminders="0, ',
            'prop.reminders="-3 arbetsdagar, 0, ',
            "Steget ”Utred frågan” har fått påminnelse 3 arbetsdagar före sista dagen.",
        ),
        (
            "+1 arbetsdag",
            "+1 arbetsdag->chef",
            (
                "Steget ”Utred frågan” har nu påminnelse 1 arbetsdag efter sista dagen (även till Chef) i stället för "
                "1 arbetsdag efter sista dagen."
            ),
        ),
        (
            'user B "Skriv svar"',
            'user B "Skriv svar" form=svar',
            "Steget ”Skriv svar” har fått formuläret ”svar”.",
        ),
        (
            'user B "Skriv svar"',
            'user B "Skriv svar" groups=chef',
            "Steget ”Skriv svar” görs nu av Chef, vilken bana det än ligger i.",
        ),
        (
            'user B "Skriv svar"',
            'user B "Skriv svar" prop.not_same_as=A',
            "Steget ”Skriv svar” får nu inte göras av den som har gjort steget ”Utred frågan”.",
        ),
        (
            'user B "Skriv svar"',
            'user B "Skriv svar" prop.phase=Svar',
            "Steget ”Skriv svar” hör nu till skedet ”Svar”.",
        ),
        (
            'user B "Skriv svar"',
            'user B "Skriv svar" mi=parallel',
            "Steget ”Skriv svar” görs nu en gång för varje, samtidigt.",
        ),
        (
            'user B "Skriv svar"',
            'rule B "Skriv svar"',
            "Steget ”Skriv svar” är nu beslutstabell i stället för uppgift.",
        ),
        (
            'user B "Skriv svar"',
            'user B "Skriv svar" prop.eget=1',
            "Steget ”Skriv svar”: egenskapen ”eget” har fått värdet ”1”.",
        ),
        (
            "lane Handläggare role=case_officer: S A B\nlane Kommunikatör role=communicator: C",
            "lane Handläggare role=case_officer: S A\nlane Kommunikatör role=communicator: C B",
            "Steget ”Skriv svar” görs nu av Kommunikatör i stället för Handläggare.",
        ),
        (
            "Kommunikatör role=communicator",
            "Kommunikatör role=chef",
            "Banan ”Kommunikatör” hör nu till rollen Chef i stället för Kommunikatör. Det gäller ”Publicera svar”.",
        ),
    ],
)
def test_a_changed_property_is_one_sentence(before, after, sentence):
    assert changed(before, after) == [sentence]


def test_the_changed_documentation_stands_beside_its_sentence():
    old, new = (BEFORE.replace('"Skriv svar"', f'"Skriv svar" doc={text}') for text in ("Kort", "Tydligt"))

    (sentence,) = compare({"p.bpmn": drawing(old)}, {"p.bpmn": drawing(new)}).sentences

    assert sentence.text == "Anvisningen till steget ”Skriv svar” är ändrad."
    assert (sentence.old, sentence.new) == ("Kort", "Tydligt")


GATEWAY = """
S -> A -> G
xor G "Behövs mer?"
G -> B if antal > 3
G -> C if antal = 0
G -> D else
B -> E
C -> E
D -> E
"""


def test_conditions_defaults_and_their_order_are_told():
    assert told(GATEWAY, GATEWAY.replace("antal > 3", 'svar = "ja"')) == [
        "Vägen från ”Behövs mer?” till steget ”B” följs nu när ”svar” är ”ja”; förut när ”antal” är mer än 3."
    ]
    assert told(GATEWAY, GATEWAY.replace("G -> D else", "G -> D")) == [
        (
            "Vid vägvalet ”Behövs mer?” finns inte längre någon väg för när inget villkor stämmer (förut vägen från "
            "”Behövs mer?” till steget ”D”)."
        )
    ]
    lines = GATEWAY.splitlines()
    lines[3], lines[4] = lines[4], lines[3]
    assert told(GATEWAY, "\n".join(lines)) == [
        "Vid vägvalet ”Behövs mer?” prövas vägarna nu i ordningen steget ”C”, steget ”B” och steget ”D”."
    ]


def test_a_flow_that_leads_elsewhere_is_told_with_both_ends():
    old = drawing("S -> A -> E\nuser B\nB -> E")
    new = old.replace(b'targetRef="E"', b'targetRef="B"', 1)

    (sentence,) = compare({"p.bpmn": old}, {"p.bpmn": new}).sentences

    assert sentence.text == "Vägen går nu från steget ”A” till steget ”B” i stället för slutet ”E”."
    assert sentence.topic is Topic.WAYS


def test_timers_and_what_they_do_to_their_step_are_told():
    old = 'S -> A -> E\nuser A "Vänta"\nboundary T on=A duration=P10D interrupting=false\nT -> E2'

    assert told(old, old.replace("P10D", "P2W")) == [
        "Händelsen på ”Vänta” kommer nu efter 14 dagar; förut efter 10 dagar."
    ]
    assert told(old, old.replace(" interrupting=false", "")) == [
        "Händelsen på ”Vänta” avbryter nu det som pågår."
    ]


def test_a_message_that_is_renamed_is_told_at_the_event_that_waits_for_it():
    old = 'S -> W -> E\ncatch W "Väntan på svar" message=svar'

    assert told(old, old.replace("message=svar", "message=besked")) == [
        "Väntan ”Väntan på svar” gäller nu ”besked” i stället för ”svar”."
    ]


def test_lanes_drawn_anew_are_the_same_lanes():
    old = drawing(BEFORE)

    assert (
        compare({"p.bpmn": old}, {"p.bpmn": old.replace(b"Lane_", b"Bana_")}).sentences[0].topic
        is Topic.LAYOUT
    )


def test_a_process_with_another_key_is_the_same_process():
    old, new = drawing(BEFORE, "p"), drawing(BEFORE, "q")

    assert [sentence.text for sentence in compare({"p.bpmn": old}, {"p.bpmn": new}).sentences] == [
        "Processen ”q” har nu nyckeln ”q” i stället för ”p”."
    ]


def test_a_step_that_only_lies_elsewhere_is_moved_and_changes_nothing():
    old, new = (
        drawing(BEFORE).replace(b"</bpmn:definitions>", shape(x) + b"</bpmn:definitions>") for x in (1, 9)
    )

    found = compare({"p.bpmn": old}, {"p.bpmn": new})

    assert found.drawings["p.bpmn"].moved == ("A",)
    assert [sentence.text for sentence in found.sentences] == [
        "1 steg ligger på ett annat ställe i ritningen. Det ändrar inte hur arbetet går."
    ]


def test_a_drawing_that_cannot_be_read_is_told_with_the_reason():
    (sentence,) = compare({"p.bpmn": drawing(BEFORE)}, {"p.bpmn": b"<trasig"}).sentences

    assert sentence.text.startswith("Filen ”p.bpmn” är ändrad, men det går inte att visa hur: ")


def test_a_drawing_that_only_was_saved_again_says_so():
    old = drawing(BEFORE)

    (sentence,) = compare({"p.bpmn": old}, {"p.bpmn": old + b"\n"}).sentences

    assert sentence.text == "Filen ”p.bpmn” är sparad på nytt. Innehållet är detsamma."


def test_processes_that_come_and_go_are_one_sentence_each():
    found = compare(
        {"a.bpmn": drawing(BEFORE, "a", name="Den gamla")}, {"b.bpmn": drawing(BEFORE, "b", name="Den nya")}
    )

    assert [(sentence.text, sentence.change) for sentence in found.sentences] == [
        ("Processen ”Den nya” är ny, med 5 steg.", Change.ADDED),
        ("Processen ”Den gamla” är borttagen, med 5 steg.", Change.REMOVED),
    ]


def test_a_file_that_is_renamed_is_known_by_its_process():
    old = drawing(BEFORE, "a")

    assert [s.text for s in compare({"a.bpmn": old}, {"b.bpmn": old}).sentences] == [
        "Filen ”a.bpmn” heter nu ”b.bpmn”."
    ]


def test_what_matters_most_is_told_first():
    after = (
        BEFORE.replace('"Utred frågan"', '"Utred"').replace("5 arb", "6 arb").replace("A -> B", "A -> N -> B")
    )
    found = compare({"p.bpmn": drawing(BEFORE)}, {"p.bpmn": drawing(after)})

    assert [sentence.topic for sentence in found.sentences] == [Topic.STEPS, Topic.TIMES, Topic.WORDS]
