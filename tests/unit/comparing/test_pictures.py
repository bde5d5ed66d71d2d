"""What differs, shown in the old picture and the new, in colour and in words; and in texts, word by word."""

import pytest

from engine.comparing import Change, Texts, compare, new_marks, old_marks
from engine.comparing.pictures import MOST_MOVED
from engine.drawing import State, render_svg
from engine.drawing.appearance import LOOKS, in_words, spelled_out
from tests.support.drawings import drawing
from tests.support.shipped import DRAWINGS

OLD = drawing('S -> A -> B -> E\nuser A "Utred"\nuser B "Skriv"\nA -> G -> E2\nxor G "Mer?"')
NEW = drawing('S -> A -> N -> E\nuser A "Utred frågan"\nuser N "Granska"\nA -> G -> E2\nxor G "Mer?"\nG -> N')


def test_the_old_picture_marks_what_is_gone_and_the_new_one_what_came():
    changes = compare({"p.bpmn": OLD}, {"p.bpmn": NEW}).drawings["p.bpmn"]

    old, new = old_marks(changes, OLD), new_marks(changes, NEW)

    assert {id_: mark.state for id_, mark in old.items() if mark.badge} == {
        "B": State.REMOVED,
        "A": State.CHANGED,
    }
    assert {id_: mark.state for id_, mark in new.items() if mark.badge} == {
        "N": State.ADDED,
        "A": State.CHANGED,
    }


def test_the_lines_at_a_new_step_have_its_colour_without_words_of_their_own():
    changes = compare({"p.bpmn": OLD}, {"p.bpmn": NEW}).drawings["p.bpmn"]

    marks = new_marks(changes, NEW)

    assert {id_ for id_, mark in marks.items() if not mark.badge} == {"Flow_A_N", "Flow_N_E", "Flow_G_N"}


@pytest.mark.parametrize("state", [State.ADDED, State.REMOVED, State.CHANGED, State.MOVED])
def test_every_mark_says_its_word_once(state):
    assert spelled_out(state).badge == LOOKS[state].word
    assert in_words(spelled_out(state)) == LOOKS[state].word


def test_a_marked_picture_says_what_is_marked_to_those_who_listen():
    path = DRAWINGS[0]
    old = path.read_bytes()
    new = old.replace(b'name="Bred', b'name="Vidga').replace(
        b'value="5 arbetsdagar"', b'value="6 arbetsdagar"'
    )
    changes = compare({path.name: old}, {path.name: new}).drawings[path.name]

    svg = render_svg(new, marks=new_marks(changes, new), title="Nu")

    assert "Ändrad: " in svg
    assert svg.count(">ändrad</tspan>") == len([m for m in new_marks(changes, new).values() if m.badge])


def test_steps_moved_in_great_number_are_not_marked_one_by_one():
    path = max(DRAWINGS, key=lambda path: path.stat().st_size)
    old = path.read_bytes()
    new = old.replace(b'<dc:Bounds x="', b'<dc:Bounds x="1')
    changes = compare({path.name: old}, {path.name: new}).drawings[path.name]

    assert len(changes.moved) > MOST_MOVED
    assert new_marks(changes, new) == {}


def test_a_text_shows_the_words_that_went_and_came():
    parts = Texts().parts("Skriv kort och klart.", "Skriv kort, klart och vänligt.")

    assert "".join(part.text for part in parts if part.change is not Change.ADDED) == "Skriv kort och klart."
    assert (
        "".join(part.text for part in parts if part.change is not Change.REMOVED)
        == "Skriv kort, klart och vänligt."
    )
    assert next(part.text for part in parts if part.change is Change.SAME) == "Skriv "


def test_texts_made_to_be_slow_are_shown_as_wholes_when_the_work_is_done():
    texts = Texts()

    shown = [texts.parts("a " * 100, "b a " * 50) for _ in range(20)]

    assert len(shown[0]) > 3
    assert [part.change for part in shown[-1]] == [Change.REMOVED, Change.ADDED, Change.SAME]
