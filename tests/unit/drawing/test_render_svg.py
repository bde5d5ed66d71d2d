"""The picture: complete, safe under a strict CSP, readable by everybody."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from engine.drawing import Link, Mark, State, render_svg
from engine.drawing.appearance import (
    BAND_FILL,
    CALL_FILL,
    LANE_FILL,
    LINE,
    LOOKS,
    PAPER,
    SUB_PROCESS_FILL,
    TEXT,
)
from engine.exceptions import XmlRefused
from tests.support.pictures import Picture, definitions

SVG = "{http://www.w3.org/2000/svg}"


def small_process() -> Picture:
    drawing = Picture()
    drawing.lane("Lane_Clerk", "Handläggare", (160, 80, 700, 200), "Start", "Task_Write", "Gateway", "End")
    drawing.node("startEvent", "Start", "Förslag inkom", at=(230, 180))
    drawing.node("userTask", "Task_Write", "Skriv tidplan", at=(360, 180))
    drawing.node("exclusiveGateway", "Gateway", "Räcker tiden?", at=(500, 180))
    drawing.node("endEvent", "End", "Plan klar", at=(640, 180))
    drawing.flow("Start", "Task_Write").flow("Task_Write", "Gateway")
    return drawing.flow("Gateway", "End", "Ja", label=(550, 160, 12, 14), condition="true")


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def texts(svg: str) -> list[str]:
    return [" ".join(t.text for t in text) for text in parsed(svg).iter(f"{SVG}text")]


def test_a_step_that_leads_somewhere_is_a_link_with_words_and_the_picture_a_group_of_them():
    links = {
        "Task_Write": Link('/a?x=1&y="2"', "Flytta <b>Skriv tidplan</b>"),
        "Nowhere": Link("/b", "Ingen"),
    }

    root = parsed(render_svg(small_process().xml(), marks={}, title="Prov", links=links))

    (link,) = root.iter(f"{SVG}a")
    assert (link.get("href"), link.get("aria-label")) == (links["Task_Write"].href, links["Task_Write"].label)
    assert [shape.get("data-element") for shape in link] == ["Task_Write"]
    assert root.get("role") == "group"


def test_every_name_stands_in_the_picture():
    svg = render_svg(small_process().xml(), marks={}, title="Prov")

    assert {"Handläggare", "Förslag inkom", "Skriv tidplan", "Räcker tiden?", "Plan klar", "Ja"} <= set(
        texts(svg)
    )


def test_the_picture_has_a_title_and_a_description_for_those_who_listen():
    marks = {"Task_Write": Mark(State.LATE, "2")}

    root = parsed(render_svg(small_process().xml(), marks=marks, title="Planering & beslut"))

    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text == "Planering & beslut"
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == desc.get("id")
    assert desc.text == "Processritning med 4 steg. Banor: Handläggare. Försenat: Skriv tidplan (2)."


def test_nothing_in_the_picture_needs_an_unsafe_policy():
    hostile = small_process()
    hostile.node("userTask", "Evil", '<script>alert(1)</script>"&', at=(780, 180))

    svg = render_svg(hostile.xml(), marks={"Evil": Mark(State.FAILED, "<b>", '"><i>')}, title="<script>")

    names = {etree.QName(node).localname for node in parsed(svg).iter()}
    assert names <= {"svg", "title", "desc", "g", "rect", "path", "circle", "text", "tspan"}
    assert not re.search(r'\s(style|on\w+|href|xlink:href|src)="', svg)
    assert "url(" not in svg


def test_two_pictures_in_a_page_share_no_ids():
    first = render_svg(small_process().xml(), marks={}, title="Före")
    second = render_svg(small_process().xml(), marks={}, title="Efter")

    ids = re.findall(r' id="([^"]+)"', first + second)
    assert len(ids) == len(set(ids)) == 4


def test_a_mark_has_a_thicker_outline_and_a_badge_with_its_count():
    svg = render_svg(small_process().xml(), marks={"Task_Write": Mark(State.ACTIVE, "7")}, title="Prov")

    task = next(g for g in parsed(svg).iter(f"{SVG}g") if g.get("data-element") == "Task_Write")
    assert task.get("class") == "drawing-node is-active"
    assert task.find(f"{SVG}title").text == "Skriv tidplan: pågår (7)"
    assert float(task.find(f"{SVG}rect").get("stroke-width")) >= 3
    assert "7" in texts(svg)


@pytest.mark.parametrize("state", State)
def test_each_state_has_a_sign_of_its_own(state: State):
    svg = render_svg(small_process().xml(), marks={"Task_Write": Mark(state)}, title="Prov")

    badge = next(g for g in parsed(svg).iter(f"{SVG}g") if (g.get("class") or "").startswith("drawing-badge"))
    assert [p.get("d") for p in badge.iter(f"{SVG}path")] == [LOOKS[state].sign]
    assert len({look.sign for look in LOOKS.values()}) == len(State)


def test_marks_of_unknown_elements_are_passed_over():
    assert render_svg(small_process().xml(), marks={"Gone": Mark(State.LATE)}, title="Prov")


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [(TEXT, fill) for fill in (PAPER, LANE_FILL, BAND_FILL, CALL_FILL, SUB_PROCESS_FILL)]
    + [(LINE, PAPER)]
    + [(TEXT, look.fill) for look in LOOKS.values()]
    + [(PAPER, look.stroke) for look in LOOKS.values()]
    + [(look.stroke, look.fill) for look in LOOKS.values()],
)
def test_colours_reach_the_contrast_of_wcag(ink: str, ground: str):
    assert contrast(ink, ground) >= 4.5


KINDS = [
    *("task", "userTask", "manualTask", "scriptTask", "serviceTask", "sendTask", "receiveTask"),
    *("businessRuleTask", "callActivity", "subProcess", "adHocSubProcess", "transaction"),
    *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"),
    *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
    *("dataObjectReference", "dataStoreReference", "group"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_element_has_a_picture(kind: str):
    xml = Picture().node(kind, "Thing", "Sak", at=(200, 200)).xml()

    root = parsed(render_svg(xml, marks={}, title="Prov"))

    thing = next(g for g in root.iter(f"{SVG}g") if g.get("data-element") == "Thing")
    assert len(thing) > 0


EVENTS = ("timer", "message", "signal", "error", "escalation", "conditional", "link", "compensate", "cancel")


@pytest.mark.parametrize("event", [*EVENTS, "terminate"])
def test_every_event_has_a_sign(event: str):
    inner = f"<bpmn:{event}EventDefinition/>"
    plain = Picture().node("intermediateThrowEvent", "E", at=(200, 200)).xml()
    signed = Picture().node("intermediateThrowEvent", "E", at=(200, 200), inner=inner).xml()

    assert len(render_svg(signed, marks={}, title="P")) > len(render_svg(plain, marks={}, title="P"))


@pytest.mark.parametrize(
    "inner",
    [
        "<bpmn:multiInstanceLoopCharacteristics/>",
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true"/>',
        "<bpmn:standardLoopCharacteristics/>",
    ],
)
def test_repeated_activities_carry_a_marker(inner: str):
    plain = Picture().node("task", "T", at=(200, 200)).xml()
    repeated = Picture().node("task", "T", at=(200, 200), inner=inner).xml()

    assert len(render_svg(repeated, marks={}, title="P")) > len(render_svg(plain, marks={}, title="P"))


def test_a_call_activity_has_a_thick_border():
    xml = Picture().node("callActivity", "Call", "Bereda", at=(200, 200)).xml()

    rect = next(g for g in parsed(render_svg(xml, marks={}, title="P")).iter(f"{SVG}g")).find(f"{SVG}rect")

    assert float(rect.get("stroke-width")) > 3


def test_an_open_sub_process_shows_its_name_at_the_top():
    xml = (
        Picture()
        .node("subProcess", "Sub", "Bereda", at=(300, 300), size=(400, 200), di='isExpanded="true"')
        .xml()
    )

    text = next(parsed(render_svg(xml, marks={}, title="P")).iter(f"{SVG}text"))

    assert float(text[0].get("y")) < 230


def test_pools_message_flows_and_annotations_are_drawn():
    xml = definitions(
        '<bpmn:collaboration id="C"><bpmn:participant id="Pool" name="Kommunen" processRef="P"/>'
        '<bpmn:participant id="Citizen" name="Medborgare"/>'
        '<bpmn:messageFlow id="M" name="Fråga" sourceRef="Citizen" targetRef="T"/></bpmn:collaboration>'
        '<bpmn:process id="P"><bpmn:task id="T" name="Svara"/>'
        '<bpmn:textAnnotation id="A"><bpmn:text>Inom en vecka</bpmn:text></bpmn:textAnnotation>'
        '<bpmn:association id="As" sourceRef="T" targetRef="A"/></bpmn:process>'
        '<bpmndi:BPMNDiagram id="D"><bpmndi:BPMNPlane id="L" bpmnElement="C">'
        '<bpmndi:BPMNShape id="s1" bpmnElement="Pool"><dc:Bounds x="100" y="200" width="500" height="200"/>'
        '</bpmndi:BPMNShape><bpmndi:BPMNShape id="s2" bpmnElement="Citizen">'
        '<dc:Bounds x="100" y="80" width="500" height="60"/></bpmndi:BPMNShape>'
        '<bpmndi:BPMNShape id="s3" bpmnElement="T"><dc:Bounds x="200" y="260" width="100" height="80"/>'
        '</bpmndi:BPMNShape><bpmndi:BPMNShape id="s4" bpmnElement="A">'
        '<dc:Bounds x="400" y="260" width="100" height="30"/></bpmndi:BPMNShape>'
        '<bpmndi:BPMNEdge id="e1" bpmnElement="M"><di:waypoint x="250" y="140"/>'
        '<di:waypoint x="250" y="260"/>'
        '</bpmndi:BPMNEdge><bpmndi:BPMNEdge id="e2" bpmnElement="As"><di:waypoint x="300" y="280"/>'
        '<di:waypoint x="400" y="275"/></bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    )

    svg = render_svg(xml, marks={}, title="Prov")

    assert {"Kommunen", "Medborgare", "Fråga", "Svara", "Inom en vecka"} <= set(texts(svg))
    assert svg.count("stroke-dasharray") == 2


def test_a_name_that_is_too_long_is_written_smaller_and_never_outside_its_box():
    name = "Sammanställ medborgarnas synpunkter och återkoppla till samtliga förtroendevalda i nämnden"
    xml = Picture().node("userTask", "T", name, at=(200, 200)).xml()

    text = next(parsed(render_svg(xml, marks={}, title="P")).iter(f"{SVG}text"))

    assert float(text.get("font-size")) < 12
    assert all(160 < float(line.get("y")) < 240 for line in text)


def test_a_drawing_without_layout_says_so_and_what_to_do():
    xml = definitions('<bpmn:process id="P"><bpmn:task id="T"/></bpmn:process>')

    root = parsed(render_svg(xml, marks={}, title="Prov"))

    assert "saknar layout" in root.findtext(f"{SVG}desc")
    assert "bpmn.io" in root.findtext(f"{SVG}desc")
    assert root.findtext(f"{SVG}title") == "Prov"


def test_nonsense_coordinates_do_not_stop_the_picture():
    xml = small_process().xml().replace(b'x="310.0"', b'x="NaN"').replace(b'width="36"', b'width="many"')

    assert parsed(render_svg(xml, marks={}, title="Prov")).get("role") == "img"


@pytest.mark.parametrize("nonsense", [b"", b"hit", b"nan", b"-inf", b"1e999"])
def test_a_bend_at_no_place_does_not_stop_the_picture(nonsense: bytes):
    xml = re.sub(rb'(<di:waypoint x=)"[^"]*"', rb'\1"' + nonsense + b'"', small_process().xml(), count=1)

    assert nonsense in xml
    assert b"nan" not in render_svg(xml, marks={}, title="Prov").encode().lower()


def test_what_is_not_xml_is_refused():
    with pytest.raises(XmlRefused):
        render_svg(b"<bpmn", marks={}, title="Prov")
