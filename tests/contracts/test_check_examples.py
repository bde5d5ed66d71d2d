"""docs/kontroller shows each code: a file that gets it, nearly the same one that does not, and what they look like."""

from __future__ import annotations

import pytest

from engine.bpmn import read_sources
from tests.support.examples.catalogue import EXAMPLES
from tests.support.examples.example import BAD, RIGHT, found_in
from tests.support.examples.handbook import FOLDER, INDEX, all_codes, made_files, sections, slug

WRITE = ".venv/bin/python -m tests.support.examples"


def codes_of(side: str, code: str) -> set[str]:
    """The codes that the files of a side get as they lie there, remarks about other things left out."""
    folder = FOLDER / code / side
    found = found_in(read_sources([folder], project=folder), EXAMPLES[code].rules)
    return {problem.code for problem in found if problem.severity != "info" or problem.code == code}


def test_every_code_has_an_example():
    missing = [code for code in all_codes() if code not in EXAMPLES]

    assert not missing, (
        f"Lägg till ett exempel för {', '.join(missing)} i EXAMPLES i tests/support/examples/ "
        f"(depth.py för uttryck, ways.py "
        'för vägar, tables.py, forms.py ...): "kod": drawn("varför det är fel", "felaktig ritning", "rätt ritning"). '
        f"Kör sedan {WRITE}, se på docs/kontroller/<kod>-fel.svg och -ratt.svg, och lägg till filerna."
    )


def test_every_example_is_of_a_code_that_the_index_explains():
    assert EXAMPLES.keys() == set(all_codes())


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_faulty_file_gets_the_code_and_no_other(code: str):
    example = EXAMPLES[code]

    assert codes_of(BAD, code) == {code, *example.also}


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_good_file_is_in_order(code: str):
    assert codes_of(RIGHT, code) == ({code} if EXAMPLES[code].is_in_both else set())


def test_the_folder_is_what_the_examples_say():
    made = made_files()
    kept = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*") if path.is_file()}

    changed = sorted(path for path in made if path not in kept or kept[path].read_bytes() != made[path])
    assert (changed, sorted(kept.keys() - made.keys())) == ([], []), f"Kör {WRITE} och se på det nya."


def test_the_index_leads_to_every_page():
    text = INDEX.read_text(encoding="utf-8")

    assert [heading for heading in sections() if f"(kontroller/{slug(heading)}.md)" not in text] == []
