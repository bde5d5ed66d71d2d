"""The step list: a drawing and a form changed by plain pages, without mouse, sight or script."""

from __future__ import annotations

import re

import pytest

from engine.authoring import fields_of, properties_at, ways_out
from engine.bpmn import read_process
from engine.commands.create_workspace import create_workspace
from engine.commands.save_draft_file import save_draft_file
from engine.commands.set_members import set_members
from engine.queries import studio
from tests.support.drawings import drawing
from tests.support.form_js import component, source, textfield
from tests.support.site import Page, Site

DRAWING = """
lane Handläggare role=case_officer: S A G
lane Processledare role=process_leader: B
S -> A -> G
G -> B if antal > 3
G -> E else
B -> E1
xor G "Är de många?"
user A "Utred frågan" form=fraga prop.due="5 arbetsdagar" doc="Läs noga."
user B "Granska svaret" form=fraga
"""
FORM = source(
    textfield("title", "Namn"),
    component("number", "antal", "Hur många?"),
    component("textarea", "why", "Varför?"),
)
LIST = "/studio/park/steg/park.bpmn"
STEP = f"{LIST}/A"
FIELDS = "/studio/park/steg/fraga.form"


@pytest.fixture
def park(site: Site) -> Site:
    """Olle and Ove own a process; Hanna reads it."""
    for username in ("olle", "ove"):
        site.person(username, "process_owner")
    files = {"park.bpmn": drawing(DRAWING, "park"), "fraga.form": FORM}
    site.engine.run(create_workspace, "park", title="Parken", files=files, by=site.actor("olle"))
    members = {"olle": "owner", "ove": "owner", "hanna": "reader"}
    site.engine.run(set_members, "park", members, by=site.actor("olle"))
    return site


def content(site: Site, name: str = "park.bpmn") -> bytes:
    return site.engine.read(studio.draft_files, "park", site.actor("olle"))[name].content


def typed(page: Page, **changed: str) -> dict[str, str]:
    """What a browser sends of the page's first form: all its fields, some of them changed."""
    form = page.all("//main//form[@novalidate]")[0]
    found = {name: str(value or "") for name, value in form.form_values()}
    found.pop("csrf_token", None)
    return {**found, **changed}


def ove_saves(site: Site, old: bytes, new: bytes, name: str = "park.bpmn") -> None:
    file = site.engine.read(studio.draft_files, "park", site.actor("ove"))[name]
    assert old in file.content
    site.engine.run(
        save_draft_file,
        "park",
        name=name,
        content=file.content.replace(old, new),
        base_revision=file.revision,
        by=site.actor("ove"),
    )


def test_the_steps_stand_in_the_order_of_the_way_with_what_belongs_to_them(park: Site) -> None:
    page = park.browser("olle").open("/studio/park/steg")

    rows = [page.texts(f"//tbody/tr[{number}]/td") for number in range(1, len(page.all("//tbody/tr")) + 1)]
    assert rows[1] == [
        "Utred frågan",
        "Uppgift",
        "Handläggare",
        "fraga",
        "5 arbetsdagar",
        "–",
        "Är de många?",
    ]
    assert page.texts("//h1") == ["Steg för steg"]


def test_the_workspace_leads_to_the_steps_and_the_fields(park: Site) -> None:
    page = park.browser("olle").open("/studio/park")

    assert {LIST, FIELDS} <= set(page.all("//main//a/@href"))


def test_a_property_is_saved_and_nothing_else_changes(park: Site) -> None:
    olle = park.browser("olle")
    before = content(park)

    page = olle.send(STEP, typed(olle.open(STEP), reminders="-1 arbetsdag", due="7 arbetsdagar"))

    assert page.messages == ["Sparat. Granskningen hittar inget fel här."]
    after = content(park)
    changed = {
        name for name, value in properties_at(before, "A").items() if properties_at(after, "A")[name] != value
    }
    assert changed == {"reminders", "due"}
    assert (page.value("reminders"), page.value("due")) == ("-1 arbetsdag", "7 arbetsdagar")


def test_saving_what_is_there_changes_not_a_byte(park: Site) -> None:
    olle, before = park.browser("olle"), content(park)

    olle.send(STEP, typed(olle.open(STEP)))
    olle.send(f"{LIST}/G", typed(olle.open(f"{LIST}/G")))

    assert content(park) == before


def test_what_the_checks_find_is_told_at_once_with_a_way_to_the_field(park: Site) -> None:
    olle = park.browser("olle")

    page = olle.send(STEP, typed(olle.open(STEP), reminders="snart"))

    assert "Granskningen har något att säga" in page.messages[0]
    assert "snart" in "".join(page.texts('//section[@aria-labelledby="granskningen"]//li'))
    assert page.all('//section[@aria-labelledby="granskningen"]//a/@href') == ["#reminders"]
    assert "1 fel" in olle.open(LIST).texts("//tbody/tr[2]/td")[0]


def test_another_lane_is_another_role(park: Site) -> None:
    olle = park.browser("olle")
    page = olle.open(STEP)
    (other,) = page.all('//select[@id="lane"]/option[not(@selected)]/@value')

    olle.send(STEP, typed(page, lane=other))

    assert read_process(content(park), "x").elements["A"].role == "process_leader"


def test_the_ways_of_a_choice_are_changed_on_its_page(park: Site) -> None:
    olle = park.browser("olle")
    page = olle.open(f"{LIST}/G")
    several = ways_out(content(park), "G")[0]

    olle.send(
        f"{LIST}/G",
        typed(page, **{f"way.{several.id}.condition": "antal > 10", f"way.{several.id}.name": "Ja"}),
    )

    (changed, _) = ways_out(content(park), "G")
    assert (changed.name, changed.condition) == ("Ja", "antal > 10")


def test_a_new_step_comes_after_and_is_filled_in_next(park: Site) -> None:
    olle = park.browser("olle")
    revision = olle.open(STEP).all('//input[@name="revision"]/@value')[0]
    new = {"at": "A", "new_name": "Kontrollera tillgängligheten", "kind": "userTask", "new_lane": ""}

    page = olle.send(f"{STEP}/efter", {"revision": revision, **new})

    assert page.heading == "Kontrollera tillgängligheten"
    assert [way.target for way in ways_out(content(park), "A")] == ["Task_KontrolleraTillgangligheten"]


def test_a_step_without_a_name_is_not_added_and_the_rest_stays(park: Site) -> None:
    olle = park.browser("olle")
    revision = olle.open(STEP).all('//input[@name="revision"]/@value')[0]

    page = olle.send(f"{STEP}/efter", {"revision": revision, "at": "A", "new_name": "", "kind": "scriptTask"})

    assert page.status == 422
    assert page.all('//section[contains(@class, "ds-error-summary")]//a/@href') == ["#new_name"]
    assert page.all('//select[@id="kind"]/option[@selected]/@value') == ["scriptTask"]


def test_a_step_is_taken_away_and_one_that_holds_ways_together_says_why_it_stays(park: Site) -> None:
    olle = park.browser("olle")
    revision = olle.open(STEP).all('//input[@name="revision"]/@value')[0]
    assert "2 vägar ut" in olle.open(f"{LIST}/G").text

    page = olle.send(f"{STEP}/ta-bort", {"revision": revision})

    assert (page.messages, "Utred frågan" in page.text) == (["Steget är borttaget."], False)


def test_whoever_was_overtaken_keeps_what_they_typed_and_sees_who_and_what(park: Site) -> None:
    olle = park.browser("olle")
    mine = typed(olle.open(STEP), due="9 arbetsdagar")
    ove_saves(park, b"5 arbetsdagar", b"6 arbetsdagar")

    page = olle.send(STEP, mine)

    assert (page.status, page.value("due")) == (409, "9 arbetsdagar")
    assert "Ove ändrade filen" in page.text
    assert page.texts('//*[@id="due-now"]') == ["I filen står det nu: 6 arbetsdagar"]
    assert properties_at(content(park), "A")["due"] == "6 arbetsdagar"

    assert olle.send(STEP, typed(page)).status == 200
    assert properties_at(content(park), "A")["due"] == "9 arbetsdagar"


def test_what_one_did_not_touch_stays_as_the_other_left_it(park: Site) -> None:
    olle = park.browser("olle")
    mine = typed(olle.open(STEP), due="9 arbetsdagar")
    ove_saves(park, "Läs noga.".encode(), b"Ring, och fort.")

    olle.send(STEP, typed(olle.send(STEP, mine)))

    saved = properties_at(content(park), "A")
    assert (saved["due"], saved["documentation"]) == ("9 arbetsdagar", "Ring, och fort.")


def test_where_several_ways_go_one_must_be_chosen(park: Site) -> None:
    olle = park.browser("olle")
    revision = olle.open(f"{LIST}/G").all('//input[@name="revision"]/@value')[0]

    page = olle.send(
        f"{LIST}/G/efter", {"revision": revision, "at": "", "new_name": "Ny", "kind": "userTask"}
    )

    assert page.all('//section[contains(@class, "ds-error-summary")]//a/@href') == ["#at"]


def test_a_step_that_somebody_took_away_meanwhile_leaves_what_was_typed(park: Site) -> None:
    olle = park.browser("olle")
    mine = typed(olle.open(STEP), documentation="En lång instruktion.")
    ove_saves(park, b'id="A"', b'id="Z"')

    page = olle.send(STEP, mine)

    assert page.status == 409
    assert "En lång instruktion." in page.text


def test_a_field_is_changed_moved_added_and_taken_away(park: Site) -> None:
    olle = park.browser("olle")
    first = fields_of(FORM)[0].id

    olle.send(
        f"{FIELDS}/{first}", typed(olle.open(f"{FIELDS}/{first}"), label="Vad heter du?", required="ja")
    )
    page = olle.open(FIELDS)
    revision = page.all('//input[@name="revision"]/@value')[0]
    page = olle.send(f"{FIELDS}/{first}/flytta", {"direction": "down", "revision": revision})

    lines = fields_of(content(park, "fraga.form"))
    assert [line.label for line in lines] == ["Hur många?", "Vad heter du?", "Varför?"]
    assert lines[1].is_required
    assert page.messages == ["Fältet är flyttat ned."]

    page = olle.send(FIELDS, typed(page, label="När?", type="date", after=lines[0].id))
    assert page.heading == "När?"
    assert [line.key for line in fields_of(content(park, "fraga.form"))] == ["antal", "nar", "title", "why"]

    revision = page.all('//input[@name="revision"]/@value')[0]
    olle.send(f"{FIELDS}/{lines[0].id}/ta-bort", {"revision": revision})
    assert [line.key for line in fields_of(content(park, "fraga.form"))] == ["nar", "title", "why"]


def test_a_field_without_a_name_is_told_at_the_field(park: Site) -> None:
    olle = park.browser("olle")

    page = olle.send(FIELDS, typed(olle.open(FIELDS), label=""))

    assert (page.status, page.all('//input[@id="label"]/@aria-invalid')) == (422, ["true"])


def test_an_order_that_was_overtaken_shows_the_form_as_it_is(park: Site) -> None:
    olle = park.browser("olle")
    revision = olle.open(FIELDS).all('//input[@name="revision"]/@value')[0]
    ove_saves(park, b"Namn", b"Titel", "fraga.form")

    page = olle.send(f"{FIELDS}/{fields_of(FORM)[0].id}/flytta", {"direction": "down", "revision": revision})

    assert (page.status, "Ove ändrade filen" in page.text, "Titel" in page.text) == (409, True, True)


@pytest.mark.parametrize("place", [LIST, STEP, f"{LIST}/G", FIELDS, f"{FIELDS}/{fields_of(FORM)[0].id}"])
def test_a_reader_reads_and_has_nothing_to_press(park: Site, place: str) -> None:
    page = park.browser("hanna").open(place)

    assert page.status == 200
    assert not page.all('//main//form[@method="post"]')


@pytest.mark.parametrize("place", [STEP, f"{STEP}/efter", f"{STEP}/ta-bort", FIELDS])
def test_a_reader_changes_nothing(park: Site, place: str) -> None:
    hanna, before = park.browser("hanna"), content(park)
    hanna.open("/studio/park")

    assert hanna.send(place, {"revision": "1"}).status == 403
    assert content(park) == before


@pytest.mark.parametrize(
    "place", [f"{LIST}/Borta", "/studio/park/steg/borta.bpmn", f"{FIELDS}/Borta", "/studio/nej/steg"]
)
def test_what_is_not_there_is_told(park: Site, place: str) -> None:
    assert park.browser("olle").open(place).status == 404


@pytest.mark.parametrize(
    "place", [LIST, STEP, f"{LIST}/G", f"{LIST}/S", FIELDS, f"{FIELDS}/{fields_of(FORM)[1].id}"]
)
def test_every_field_has_a_label_and_every_name_an_id_of_its_own(park: Site, place: str) -> None:
    page = park.browser("olle").open(place)

    ids = page.all("//@id")
    assert len(ids) == len(set(ids))
    named = set(page.all("//label/@for"))
    assert (
        set(page.all('//main//input[not(@type="hidden")]/@id | //main//select/@id | //main//textarea/@id'))
        <= named
    )
    described = [id_ for value in page.all("//@aria-describedby") for id_ in value.split()]
    assert set(described) <= set(ids)


def revision(page: Page) -> dict[str, str]:
    return {"revision": page.all('//input[@name="revision"]/@value')[0]}


def test_a_new_form_is_made_for_a_step_and_filled_in_from_nothing(park: Site) -> None:
    olle = park.browser("olle")

    page = olle.send(f"{STEP}/formular", {"form_title": "Kontroll av gångvägar", **revision(olle.open(STEP))})

    assert properties_at(content(park), "A")["formRef"] == "kontroll_av_gangvagar"
    assert page.heading == "Fält för fält"
    fields = "/studio/park/steg/kontroll_av_gangvagar.form"
    page = olle.send(fields, typed(page, label="Bredd", type="number", after=""))
    (line,) = fields_of(content(park, "kontroll_av_gangvagar.form"))
    olle.send(f"{fields}/{line.id}", typed(page, max="4,5", suffixAdorner="m"))
    (line,) = fields_of(content(park, "kontroll_av_gangvagar.form"))
    assert (line.values["max"], line.values["suffixAdorner"]) == ("4,5", "m")


def test_a_name_that_is_taken_makes_no_form_and_leaves_the_step(park: Site) -> None:
    olle, before = park.browser("olle"), content(park)

    page = olle.send(f"{STEP}/formular", {"form_title": "Fraga", **revision(olle.open(STEP))})

    assert (page.status, page.all('//input[@id="form_title"]/@aria-invalid')) == (422, ["true"])
    assert content(park) == before


def test_a_choice_with_a_new_step_comes_after_a_step(park: Site) -> None:
    olle = park.browser("olle")
    wanted = {
        "question": "Behövs kontroll?",
        "way_answer": "Ja",
        "way_condition": "antal > 9",
        "otherwise": "Nej",
        "way_task": "Kontrollera",
    }

    page = olle.send(f"{STEP}/vag", {**wanted, **revision(olle.open(STEP))})

    assert page.heading == "Behövs kontroll?"
    (way,) = ways_out(content(park), "A")
    assert [(one.name, one.condition) for one in ways_out(content(park), way.target)] == [
        ("Ja", "antal > 9"),
        ("Nej", ""),
    ] or {one.name for one in ways_out(content(park), way.target)} == {"Ja", "Nej"}


def test_one_more_way_leaves_a_choice_and_one_without_a_goal_is_told(park: Site) -> None:
    olle = park.browser("olle")
    page = olle.send(f"{LIST}/G/vag", {"way_answer": "Kanske", **revision(olle.open(f"{LIST}/G"))})
    assert page.all('//section[contains(@class, "ds-error-summary")]//a/@href') == ["#to"]

    olle.send(f"{LIST}/G/vag", {"way_answer": "Kanske", "to": "B", **revision(page)})

    assert len(ways_out(content(park), "G")) == 3


def test_a_way_goes_where_another_leads_to_the_same(park: Site) -> None:
    olle = park.browser("olle")
    page = olle.send(f"{LIST}/G/vag", {"way_answer": "Kanske", "to": "B", **revision(olle.open(f"{LIST}/G"))})
    first = ways_out(content(park), "G")[0].id

    page = olle.send(f"{LIST}/G/vag/{first}/ta-bort", revision(page))

    assert page.messages == ["Vägen är borttagen."]
    assert first not in {way.id for way in ways_out(content(park), "G")}
    assert "Bara den här vägen leder till" in page.text
    assert olle.send(f"{LIST}/G/vag/Borta/ta-bort", revision(page)).status == 404


def test_a_time_limit_is_put_on_a_step_and_taken_away(park: Site) -> None:
    olle = park.browser("olle")
    wanted = {"limit_name": "Svaret dröjer", "limit_kind": "timeDuration", "limit_stops": "nej"}
    page = olle.send(f"{STEP}/tidsgrans", {**wanted, "limit_to": "B", **revision(olle.open(STEP))})
    assert page.all('//section[contains(@class, "ds-error-summary")]//a/@href') == ["#limit_timer"]

    page = olle.send(
        f"{STEP}/tidsgrans", {**wanted, "limit_timer": "P10D", "limit_to": "B", **revision(page)}
    )

    assert page.heading == "Svaret dröjer"
    assert "skulle timern gå" in page.text
    (event,) = [one for one in read_process(content(park), "x").elements.values() if one.attached_to == "A"]
    olle.send(f"{LIST}/{event.id}/ta-bort", revision(page))
    assert event.id not in read_process(content(park), "x").elements


def test_the_process_itself_has_a_page(park: Site) -> None:
    olle = park.browser("olle")

    page = olle.send(f"{LIST}/park", typed(olle.open(f"{LIST}/park"), historyTimeToLive="P10Y"))

    assert read_process(content(park), "x").history_ttl == "P10Y"
    assert f"{LIST}/park" in olle.open(LIST).all("//main//a/@href")
    assert page.status == 200


def test_what_is_typed_never_becomes_markup(park: Site) -> None:
    olle = park.browser("olle")

    page = olle.send(
        STEP, typed(olle.open(STEP), name="<script>alert(1)</script>", documentation="</textarea><b>")
    )

    assert page.status == 200
    assert not page.all("//main//script")
    assert page.value("documentation") == "</textarea><b>"
    assert not re.search("<script>alert", olle.open(LIST).source)
