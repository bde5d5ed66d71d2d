"""The step list of decision tables: rows as sentences and forms, columns, what the checks say at the cells."""

from __future__ import annotations

import pytest

from engine.authoring.tables import sheets_of
from engine.commands.create_workspace import create_workspace
from engine.commands.save_draft_file import save_draft_file
from engine.commands.set_members import set_members
from engine.queries import studio
from tests.pages.test_studio_steps import typed
from tests.support.drawings import drawing
from tests.support.shipped import TABLES
from tests.support.site import Site

LEVEL = next(path for path in TABLES if path.name == "level_check.dmn").read_bytes()
PARK = drawing("S -> D -> E\nrule D decision=level_check set=utfall mapping=singleResult", "park")
TABLE = "/studio/park/steg/level_check.dmn/beslut/level_check"
THIRD = f"{TABLE}/rad/Rule_level_check_3"


@pytest.fixture
def park(site: Site) -> Site:
    """Olle owns a process with a table."""
    site.person("olle", "process_owner")
    files = {"park.bpmn": PARK, "level_check.dmn": LEVEL}
    site.engine.run(create_workspace, "park", title="Parken", files=files, by=site.actor("olle"))
    return site


def content(site: Site) -> bytes:
    return site.engine.read(studio.draft_files, "park", site.actor("olle"))["level_check.dmn"].content


def test_the_rows_are_read_as_sentences(park: Site) -> None:
    page = park.browser("olle").open("/studio/park/steg/level_check.dmn")

    assert page.heading == "Pröva nivån av delaktighet"
    assert page.texts("//tbody/tr[3]/td")[1].startswith(
        "Om ”Nivå av delaktighet” är konsultation, ”Utrymme att påverka” är inte none och"
    )


def test_a_row_is_added_after_another_as_people_say_it(park: Site) -> None:
    olle = park.browser("olle")
    page = olle.open(f"{TABLE}/rad?efter=Rule_level_check_3")
    values = {"cell.0": "dialog", "cell.4": "< 14", "cell.6": "adjust", "cell.8": '"Det är ont om tid."'}

    page = olle.send(f"{TABLE}/rad", typed(page, **values, **{"note.0": "R46"}))

    assert page.messages == ["Raden finns nu i tabellen. Granskningen hittar inget fel i den."]
    assert page.heading == "Rad 4"
    row = sheets_of(content(park))[0].rows[3]
    assert row.cells == ('"dialog"', "-", "-", "-", "< 14", "-", '"adjust"', "", '"Det är ont om tid."')
    assert row.notes == ("R46",)


def test_what_is_wrong_in_a_cell_is_told_with_a_way_to_it(park: Site) -> None:
    olle = park.browser("olle")

    page = olle.send(THIRD, typed(olle.open(THIRD), **{"cell.6": '"kanske"'}))

    assert "Granskningen har något att säga" in page.messages[0]
    assert page.all('//section[@aria-labelledby="granskningen"]//a/@href') == ["#cell.6"]
    (at_the_cell,) = page.texts('//*[@id="cell.6-note"]')
    assert at_the_cell.startswith('Fel: Svaret "kanske" hör inte till kolumnens tillåtna värden.')
    assert "1 fel" in olle.open(TABLE).texts("//tbody/tr[3]/td")[0]


def test_saving_what_is_there_changes_not_a_byte(park: Site) -> None:
    olle = park.browser("olle")

    olle.send(THIRD, typed(olle.open(THIRD)))

    assert content(park) == LEVEL


def test_whoever_was_overtaken_keeps_what_they_typed(park: Site) -> None:
    olle = park.browser("olle")
    mine = typed(olle.open(THIRD), **{"cell.4": ">= 12"})
    file = park.engine.read(studio.draft_files, "park", park.actor("olle"))["level_check.dmn"]
    theirs = LEVEL.replace(b"&gt;= 10", b"&gt;= 11")
    park.engine.run(
        save_draft_file,
        "park",
        name="level_check.dmn",
        content=theirs,
        base_revision=file.revision,
        by=park.actor("olle"),
    )

    page = olle.send(THIRD, mine)

    assert (page.status, page.value("cell.4")) == (409, ">= 12")
    assert page.texts('//*[@id="cell.4-now"]') == ["I filen står det nu: >= 11"]
    olle.send(THIRD, typed(page))
    assert sheets_of(content(park))[0].rows[2].cells[4] == ">= 12"


def test_rows_and_columns_move_and_go(park: Site) -> None:
    olle = park.browser("olle")
    revision = {"revision": olle.open(TABLE).all('//input[@name="revision"]/@value')[0]}

    page = olle.send(f"{THIRD}/flytta", {"direction": "up", **revision})
    assert page.messages == ["Raden är flyttad upp."]
    assert sheets_of(content(park))[0].rows[1].key == "Rule_level_check_3"

    revision = {"revision": page.all('//input[@name="revision"]/@value')[0]}
    page = olle.send(f"{THIRD}/ta-bort", revision)
    assert len(sheets_of(content(park))[0].rows) == len(sheets_of(LEVEL)[0].rows) - 1

    column = sheets_of(LEVEL)[0].questions[0].key
    revision = {"revision": page.all('//input[@name="revision"]/@value')[0]}
    page = olle.send(f"{TABLE}/kolumn/{column}/flytta", {"direction": "down", **revision})
    assert sheets_of(content(park))[0].questions[1].key == column


def test_a_column_is_added_and_filled_in(park: Site) -> None:
    olle = park.browser("olle")
    revision = olle.open(TABLE).all('//input[@name="revision"]/@value')[0]
    new = {"side": "output", "label": "Kontroll", "expression": "kontroll", "revision": revision}

    page = olle.send(f"{TABLE}/kolumn", new)
    column = sheets_of(content(park))[0].answers[-1].key
    olle.send(f"{TABLE}/kolumn/{column}", typed(page, type="boolean", default="false"))

    answer = sheets_of(content(park))[0].answers[-1]
    assert (answer.expression, answer.type, answer.default) == ("kontroll", "boolean", "false")


def test_how_rows_work_together_is_chosen(park: Site) -> None:
    olle = park.browser("olle")
    revision = olle.open(TABLE).all('//input[@name="revision"]/@value')[0]
    wanted = {"name": "Pröva nivån", "hit_policy": "COLLECT", "aggregation": "", "revision": revision}

    page = olle.send(TABLE, wanted)

    assert "Alla rader som stämmer ger svar" in page.text
    assert sheets_of(content(park))[0].hit_policy == "COLLECT"


@pytest.mark.parametrize(
    "place", [f"{TABLE}/rad/Borta", f"{TABLE}/kolumn/Borta", "/studio/park/steg/level_check.dmn/beslut/nej"]
)
def test_what_is_not_there_is_told(park: Site, place: str) -> None:
    assert park.browser("olle").open(place).status == 404


def test_a_reader_reads_and_changes_nothing(park: Site) -> None:
    park.engine.run(set_members, "park", {"olle": "owner", "hanna": "reader"}, by=park.actor("olle"))
    hanna = park.browser("hanna")

    page = hanna.open(THIRD)

    assert not page.all('//main//form[@method="post"]')
    assert hanna.send(THIRD, {"revision": "1"}).status == 403
