"""What strangers put into the studio: zips that grow, names that climb, drawings that would be markup."""

from __future__ import annotations

import io
import zipfile

import pytest

from engine.drafts import LARGEST_FILE, LARGEST_WORKSPACE, MOST_FILES, pack, unpack
from engine.exceptions import InvalidAnswers
from engine.queries import studio
from tests.support.besieged import Besieged, Page
from tests.support.drawings import drawing
from tests.support.site import KEY_OF_THE_MATTER

PLACE = f"/studio/{KEY_OF_THE_MATTER}"


def zipped(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def upload(site: Besieged, name: str, content: bytes) -> Page:
    answers = {"files": (io.BytesIO(content), name), "how": ""}
    return site.ready("owe").send(f"{PLACE}/las-in", answers)


def files(site: Besieged) -> set[str]:
    return set(site.engine.read(studio.draft_files, KEY_OF_THE_MATTER, site.actor("owe")))


def test_what_is_packed_comes_out_the_same() -> None:
    whole = {"a.bpmn": b"\x00\xff" * 1000, "b.test.json": b""}

    assert unpack(pack(whole)) == (whole, [])
    assert pack(whole) == pack(dict(reversed(whole.items())))


@pytest.mark.parametrize(
    "bomb",
    [
        zipped(("x.bpmn", b"\x00" * (LARGEST_FILE + 1))),
        zipped(
            *((f"x{n}.form", b"\x00" * LARGEST_FILE) for n in range(LARGEST_WORKSPACE // LARGEST_FILE + 1))
        ),
        zipped(*((f"x{n}.txt", b"") for n in range(2 * MOST_FILES + 1))),
        zipped(("a/x.form", b"1"), ("b/x.form", b"2")),
        b"PK\x03\x04 not really",
        b"",
    ],
    ids=["file", "together", "entries", "doubled", "broken", "empty"],
)
def test_a_zip_that_cannot_be_is_refused_before_it_has_grown(bomb: bytes) -> None:
    with pytest.raises(InvalidAnswers):
        unpack(bomb)


def test_a_zip_that_lies_about_its_sizes_is_read_no_further_than_a_file_may_be() -> None:
    honest = bytearray(zipped(("x.bpmn", b"\x00" * (LARGEST_FILE * 3))))
    size = (LARGEST_FILE * 3).to_bytes(4, "little")
    lying = bytes(honest).replace(size, (10).to_bytes(4, "little"))

    with pytest.raises(InvalidAnswers):
        unpack(lying)


def test_names_cannot_climb_out(site: Besieged) -> None:
    climbing = zipped(
        ("../../etc/x.form", b"{}"), ("C:\\y.form", b"{}"), ("/z.form", b"{}"), ("__MACOSX/._z.form", b"")
    )

    upload(site, "../../allt.zip", climbing)

    assert files(site) >= {"x.form", "y.form", "z.form"}
    assert all("/" not in name and "\\" not in name and not name.startswith(".") for name in files(site))


@pytest.mark.parametrize(
    "name",
    [
        "<script>.form",
        "a b.form",
        "x.form.exe",
        ".form",
        "ny\u202egpj.form",
        "y" * 200 + ".form",
        "con\x01.form",
    ],
)
def test_a_name_that_cannot_be_is_refused_and_shown_as_text(site: Besieged, name: str) -> None:
    before = files(site)

    page = upload(site, name, b"{}")

    assert (page.status, files(site)) == (422, before)
    assert not page.all("//main//script")


def test_the_texts_of_a_drawing_are_never_markup(site: Besieged) -> None:
    evil = '<img src=x onerror="alert(1)">'
    drawn = drawing("S -> A -> E", KEY_OF_THE_MATTER, name=evil)
    upload(site, f"{KEY_OF_THE_MATTER}.bpmn", drawn)

    for place in ("", "/driftsatt", "/versioner", f"/fil/{KEY_OF_THE_MATTER}.bpmn"):
        page = site.ready("owe").open(PLACE + place)
        assert page.status == 200
        assert not page.all("//img"), place
    assert evil in site.ready("owe").open(PLACE).text


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
        b"<a>" * 100_000,
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"",
    ],
    ids=["entity", "deep", "bytes", "brackets", "empty"],
)
@pytest.mark.parametrize("name", [f"{KEY_OF_THE_MATTER}.bpmn", "x.dmn", "forslag.form", "x.test.json"])
def test_whatever_is_saved_the_pages_stand(site: Besieged, name: str, content: bytes) -> None:
    upload(site, name, content)
    owe = site.ready("owe")

    answers = {
        place: owe.open(PLACE + place).status
        for place in ("", "/driftsatt", "/testfall", "/ordlista", "/zip")
    }

    assert name in files(site)
    assert set(answers.values()) == {200}


def test_a_note_or_a_name_as_long_as_a_book_is_refused_or_kept_whole(site: Besieged) -> None:
    owe = site.ready("owe")

    assert owe.send(f"{PLACE}/versioner", {"name": "x" * 5000}).status == 422
    assert owe.send("/studio/ny", {"title": "x" * 5000, "key": "lang", "start": "tom"}).status == 422
    assert owe.send("/studio/nycklar", {"name": "x" * 5000}).status == 422
