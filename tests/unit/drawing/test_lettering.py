from __future__ import annotations

import pytest

from engine.drawing.lettering import fit, text_width, wrap


def test_swedish_letters_are_as_wide_as_their_plain_kin():
    assert text_width("åäö", 12) == text_width("aao", 12)


def test_a_line_is_never_wider_than_its_box():
    fitted = wrap("Sammanställ synpunkter från medborgarna", width=86, size=12)

    assert all(text_width(line, 12) <= 86 for line in fitted.lines)
    assert fitted.is_whole


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("Personuppgiftsbehandling", ("Personuppgifts-", "behandling")),
        ("Medborgardialogprocess", ("Medborgardia-", "logprocess")),
    ],
)
def test_a_word_too_long_for_its_box_is_broken_where_swedish_breaks_it(word, lines):
    fitted = wrap(word, width=92, size=12)

    assert fitted.lines == lines
    assert not fitted.is_whole


def test_a_short_name_keeps_the_usual_size():
    assert fit("Skriv tidplan", width=86, height=56).size == 12


def test_a_name_that_fits_in_no_size_ends_with_an_ellipsis():
    fitted = fit("ord " * 100, width=86, height=50)

    assert fitted.lines[-1].endswith("…")
    assert fitted.height <= 50
