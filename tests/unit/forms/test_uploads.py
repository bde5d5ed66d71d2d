from __future__ import annotations

import hashlib
from typing import Any

import pytest

from engine.forms import Submission, Upload
from engine.forms.uploads import LARGEST_FILE
from tests.support.form_js import component, form_of, posted, required, textfield

PDF = Upload("rapport.pdf", "application/pdf", b"%PDF-1.7")


def submit(field: dict[str, Any], *uploads: Any, held: dict[str, Any] | None = None) -> Submission:
    return form_of(field).submit(posted({"x": list(uploads)}), held or {})


def test_the_answer_describes_the_file_and_the_content_goes_beside_it() -> None:
    submission = submit(component("filepicker", "x"), PDF)

    assert submission.answers == {
        "x": {
            "name": "rapport.pdf",
            "type": "application/pdf",
            "size": 8,
            "sha256": hashlib.sha256(b"%PDF-1.7").hexdigest(),
        }
    }
    assert submission.uploads == (PDF,)


def test_a_file_stored_earlier_stays_until_another_is_chosen() -> None:
    field = component("filepicker", "x", validate=required())
    held = {"x": {"name": "gammal.pdf", "type": "application/pdf", "size": 3, "sha256": "a"}}

    assert submit(field, held=held).answers == held
    assert submit(field, PDF, held=held).answers["x"]["name"] == "rapport.pdf"


@pytest.mark.parametrize(
    ("accept", "name", "taken"),
    [
        (".pdf,.docx", "Rapport.PDF", True),
        (".pdf", "rapport.exe", False),
        ("image/*", "bild.png", True),
        ("image/*", "bild.pdf", False),
        ("application/pdf", "rapport.pdf", True),
        ("", "vad.som.helst", True),
    ],
)
def test_the_type_is_judged_by_the_name(accept: str, name: str, taken: bool) -> None:
    submission = submit(component("filepicker", "x", accept=accept), Upload(name, "image/png", b"x"))

    assert submission.ok is taken


@pytest.mark.parametrize(
    "upload",
    [
        Upload("tom.pdf", "application/pdf", b""),
        Upload("stor.pdf", "application/pdf", b"x" * (LARGEST_FILE + 1)),
        Upload("../upp.pdf", "application/pdf", b"x"),
        Upload("a\x00b.pdf", "application/pdf", b"x"),
        Upload("x" * 201, "application/pdf", b"x"),
    ],
    ids=lambda upload: upload.name[:12],
)
def test_a_file_that_cannot_be_kept_is_refused(upload: Upload) -> None:
    assert [error.name for error in submit(component("filepicker", "x"), upload).errors] == ["x"]


def test_several_files_need_a_field_for_several() -> None:
    assert not submit(component("filepicker", "x"), PDF, PDF).ok
    assert submit(component("filepicker", "x", multiple=True), PDF, PDF).ok


def test_a_text_is_no_file_and_a_file_is_no_text() -> None:
    assert submit(component("filepicker", "x"), "").answers == {"x": None}
    assert not submit(component("filepicker", "x"), "rapport.pdf").ok
    assert not submit(textfield("x"), PDF).ok


def test_a_file_that_must_be_chosen_again_says_so() -> None:
    form = form_of(component("filepicker", "x"), textfield("y", validate=required()))

    (file, _) = form.submit(posted({"x": [PDF]}), {}).state.items

    assert "Välj filen igen" in file.note
