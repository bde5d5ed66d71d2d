"""A case that does not hold shows the way it took, what differs, and a picture of each drawing concerned."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from engine.cli.main import niosteg
from engine.play import play_paths
from engine.play.gallery import SIGNATURE
from engine.play.picturing import marks_of, pictures_of
from tests.support.drawings import drawing
from tests.support.shipped import ROOT

EXAMPLE = ROOT / "docs" / "exempel"
KEY = "svara_pa_fraga"
NOW = "2026-11-23T08:00:00+01:00"
WRITE, REVIEW = "Task_WriteAnswer", "Task_ReviewAnswer"
WRITTEN = {"complete": WRITE, "as": "case_officer", "data": {"svar": "Isbanan öppnar när isen är tjock."}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example's folder, in which commands are typed."""
    shutil.copytree(EXAMPLE, tmp_path / "f")
    monkeypatch.chdir(tmp_path / "f")
    return tmp_path / "f"


def write_case(folder: Path, *steps: dict[str, Any], name: str = "Fallet", key: str = KEY) -> Path:
    data = {"fraga": "När öppnar isbanan i Jernvallen?", "kanal": "telefon"}
    case = {"name": name, "now": NOW, "data": data if key == KEY else {}, "steps": list(steps)}
    path = folder / f"{key}.test.json"
    path.write_text(json.dumps({"process": key, "cases": [case]}))
    return path


def play(*arguments: str) -> Result:
    return CliRunner().invoke(niosteg, ["play", *arguments])


def marked(svg: Path | str, state: str) -> list[str]:
    """The ids of the elements and flows that a picture shows in a state."""
    root = etree.fromstring(svg.read_bytes() if isinstance(svg, Path) else svg.encode())
    groups = root.iter("{http://www.w3.org/2000/svg}g")
    return [
        g.get("data-element")
        for g in groups
        if f"is-{state}" in g.get("class", "").split() and g.get("data-element")
    ]


def test_the_report_tells_the_way_and_the_difference(folder: Path) -> None:
    write_case(folder, WRITTEN, {"expect": {"open": [WRITE]}})

    result = play(".")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[:5] == [
        "svara_pa_fraga.test.json: FEL: Fallet",
        f"    steg 2: open: fick {REVIEW}; väntade {WRITE}; för mycket: {REVIEW}; saknas: {WRITE}",
        f"    väg: Fråga inkommen (Event_QuestionReceived) → Skriv svar ({WRITE}) → Läs svaret",
        f"           ({REVIEW})",
        f"    bild: niosteg-bilder/{KEY}-fall-1-{KEY}.svg",
    ]


def test_the_picture_shows_the_way_and_the_place_by_colour_sign_and_words(folder: Path) -> None:
    write_case(folder, WRITTEN, {"complete": WRITE, "data": {}})

    play(".")

    picture = folder / "niosteg-bilder" / f"{KEY}-fall-1-{KEY}.svg"
    assert marked(picture, "passed") == [
        "Flow_QuestionReceived_WriteAnswer",
        "Flow_WriteAnswer_ReviewAnswer",
        "Event_QuestionReceived",
    ]
    assert marked(picture, "active") == [REVIEW]
    assert marked(picture, "failed") == [WRITE]
    text = picture.read_text(encoding="utf-8")
    assert "Steg 2: complete Task_WriteAnswer: uppgiften är inte öppen." in text
    for words in ("Passerat.", "Här väntar ärendet.", "Här höll testfallet inte."):
        assert words in text


def test_a_failure_that_names_no_element_is_marked_where_the_case_stands(folder: Path) -> None:
    file = write_case(folder, WRITTEN, {"expect": {"variables": {"kanal": "epost"}}})

    report = play_paths([file])

    (case,) = report.files[0].cases
    (picture,) = pictures_of(case, report.files[0].bundle)
    assert marked(picture.svg, "failed") == [REVIEW]


def test_each_drawing_that_was_passed_has_a_picture(tmp_path: Path) -> None:
    calls = {"p": "S -> C -> A -> E\ncall C call=q", "q": "S -> B -> D -> E", "r": "S -> A -> E"}
    for key, text in calls.items():
        people = "A" if key != "q" else "B D"
        (tmp_path / f"{key}.bpmn").write_bytes(drawing(f"{text}\nlane H role=case_officer: {people}", key))
    file = write_case(tmp_path, {"complete": "B"}, {"expect": {"open": ["B"]}}, key="p")

    report = play_paths([file])

    (case,) = report.files[0].cases
    assert [picture.process for picture in pictures_of(case, report.files[0].bundle)] == ["p", "q"]


def test_only_flows_that_were_followed_are_coloured(tmp_path: Path) -> None:
    """A task that a boundary event took away was not left by its own flow, though somebody came where that leads."""
    (tmp_path / "p.bpmn").write_bytes(
        drawing("""
            S -> A -> B -> E
            boundary T on=A duration=P1D
            T -> C -> B
            lane H role=case_officer: A B C
        """)
    )
    file = write_case(tmp_path, {"advance": "P1D"}, {"complete": "C"}, {"expect": {"open": []}}, key="p")

    report = play_paths([file])

    (case,) = report.files[0].cases
    (facts,) = report.files[0].bundle.processes.values()
    flows = [one for one in marks_of(facts, case.trails, ()) if one.startswith("Flow")]
    assert sorted(flows) == ["Flow_C_B", "Flow_S_A", "Flow_T_C"]


# The folder of pictures


def test_pictures_go_where_they_are_wanted(folder: Path) -> None:
    write_case(folder, {"expect": {"ended": True}})

    result = play(".", "--pictures", "bilder/nya")

    assert f"    bild: bilder/nya/{KEY}-fall-1-{KEY}.svg" in result.stdout.splitlines()
    assert not (folder / "niosteg-bilder").exists()


def test_no_folder_is_made_when_every_case_holds(folder: Path) -> None:
    assert play(".").exit_code == 0
    assert not (folder / "niosteg-bilder").exists()


def test_pictures_of_an_earlier_run_go_and_those_of_others_stay(folder: Path) -> None:
    pictures = folder / "niosteg-bilder"
    file = write_case(folder, {"expect": {"ended": True}}, {"expect": {"phase": "x"}})
    play(".")
    (pictures / f"{KEY}-fall-9-min_egen.svg").write_text("<svg/>")
    (pictures / "annan-fall-1-annan.svg").write_bytes(SIGNATURE)

    write_case(folder, WRITTEN)
    assert play(str(file)).exit_code == 0

    assert sorted(path.name for path in pictures.iterdir()) == [
        "annan-fall-1-annan.svg",
        f"{KEY}-fall-9-min_egen.svg",
    ]


def test_a_file_of_the_same_name_is_left_alone(folder: Path) -> None:
    pictures = folder / "niosteg-bilder"
    pictures.mkdir()
    own = pictures / f"{KEY}-fall-1-{KEY}.svg"
    own.write_text("min egen")
    write_case(folder, {"expect": {"ended": True}})

    result = play(".")

    assert own.read_text() == "min egen"
    assert f"    bild: niosteg-bilder/{KEY}-fall-1-{KEY}-2.svg" in result.stdout.splitlines()


def test_nothing_is_written_through_a_link(folder: Path, tmp_path: Path) -> None:
    pictures, target = folder / "niosteg-bilder", tmp_path / "target"
    pictures.mkdir()
    target.write_bytes(SIGNATURE)
    (pictures / f"{KEY}-fall-1-{KEY}.svg").symlink_to(target)
    write_case(folder, {"expect": {"ended": True}})

    play(".")

    assert target.read_bytes() == SIGNATURE
    assert (pictures / f"{KEY}-fall-1-{KEY}-2.svg").exists()


def test_a_folder_that_cannot_be_made_does_not_hide_the_report(folder: Path) -> None:
    (folder / "fil").write_text("")
    write_case(folder, {"expect": {"ended": True}})

    result = play(".", "--pictures", "fil/bilder")

    assert result.exit_code == 1
    assert "steg 1: ended: fick false, väntade true" in result.stdout
    assert "Bilderna kunde inte skrivas i fil/bilder" in result.stderr


def test_names_of_files_are_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.bpmn").write_bytes(drawing("S -> A -> E\nlane H role=case_officer: A"))
    write_case(tmp_path, {"expect": {"ended": True}}, key="p").rename(tmp_path / "Å $(rm) '.test.json")

    play(".")

    assert [path.name for path in (tmp_path / "niosteg-bilder").iterdir()] == ["a-rm-fall-1-p.svg"]


def test_a_drawing_without_a_layout_is_drawn_too(tmp_path: Path) -> None:
    (tmp_path / "p.bpmn").write_bytes(drawing("S -> A -> B -> E\nlane H role=case_officer: A B"))
    file = write_case(tmp_path, {"complete": "A"}, {"expect": {"open": ["A"]}}, key="p")

    report = play_paths([file])

    (case,) = report.files[0].cases
    (picture,) = pictures_of(case, report.files[0].bundle)
    assert marked(picture.svg, "passed") == ["Flow_S_A", "Flow_A_B", "S"]
    assert marked(picture.svg, "failed") == ["A", "B"]
