"""Whatever is misspelt in a test case file is refused in Swedish, with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.play.casefile import CaseFileRefused, QuestionFile, read_case_file, read_tests

NOW = "2026-11-23T08:00:00+01:00"


def written(folder: Path, document: Any) -> Path:
    path = folder / "p.test.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def of_steps(*steps: Any) -> dict[str, Any]:
    return {"process": "p", "cases": [{"now": NOW}, {"name": "Två", "now": NOW, "steps": list(steps)}]}


def refusal(folder: Path, document: Any) -> str:
    with pytest.raises(CaseFileRefused) as refused:
        read_tests(written(folder, document))
    return str(refused.value).removeprefix("p.test.json: ")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"complete": "A", "aas": "x"}, "fall 2, steg 1: nyckeln aas finns inte. Menade du ”as”?"),
        ({"expect": {"opne": []}}, "fall 2, steg 1: expect: nyckeln opne finns inte. Menade du ”open”?"),
        (
            {"expect": {"mails": [{"to": "a"}, {"subject": "b"}]}},
            "fall 2, steg 1: expect.mails[1]: nyckeln subject finns inte. Menade du ”subject contains”?",
        ),
        (
            {"expect": {"reminders": [{"element": "A"}]}},
            "fall 2, steg 1: expect.reminders[0]: nyckeln element finns inte. Här får stå: count, role, rule, task.",
        ),
        (
            {"expect": {"reminders": [{"task": "A", "count": "1"}]}},
            "fall 2, steg 1: expect.reminders[0]: count ska vara ett heltal från 0 och uppåt.",
        ),
        (
            {"expect": {"due": {"A": "2026-13-01"}}},
            "fall 2, steg 1: expect: due ska vara ett objekt med en dag",
        ),
        (
            {"expect": {"due": {"A": "20261130"}}},
            "fall 2, steg 1: expect: due ska vara ett objekt med en dag",
        ),
        (
            {"expect": {"decisions": {"d": [0]}}},
            "fall 2, steg 1: expect: decisions ska vara ett objekt med en lista",
        ),
        ({"complete": "A", "refused": []}, "fall 2, steg 1: refused ska vara en lista med minst en text."),
        (
            {"complete": "A", "denied": "role"},
            'fall 2, steg 1: denied ska vara "four_eyes" eller "not_candidate".',
        ),
        (
            {"complete": "A", "denied": "four_eyes", "refused": ["x"]},
            "fall 2, steg 1: ett steg kan inte ha både",
        ),
        ({"advance": "-P1D"}, "fall 2, steg 1: advance ska vara en tid framåt som P14D eller PT2H."),
        ({"advance": "P0D"}, "fall 2, steg 1: advance ska vara en tid framåt"),
        ({"advance": "14 dagar"}, "fall 2, steg 1: advance ska vara en tid framåt"),
        ({"signal": "s", "key": "k"}, "fall 2, steg 1: nyckeln key finns inte."),
        ({"complete": "A", "case": "b"}, "fall 2, steg 1: inget steg före det här har startat ärendet b."),
    ],
    ids=lambda value: json.dumps(value)[:50] if isinstance(value, dict) else "",
)
def test_a_step_that_nothing_would_read(step: Any, words: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, of_steps(step)).startswith(words)


def test_two_cases_of_the_same_name(tmp_path: Path) -> None:
    document = of_steps({"start": "b"}, {"start": "b"})

    assert "steg 2: det finns redan ett ärende som heter b." in refusal(tmp_path, document)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"cases": []}, "filen ska vara ett objekt med nycklarna process och cases"),
        ({"process": "p", "decision": "d", "cases": []}, "filen ska vara ett objekt med nycklarna process"),
        ({"process": "p", "cases": [], "case": []}, "nyckeln case finns inte. Menade du ”cases”?"),
        ({"process": 5, "cases": []}, "process ska vara en text."),
        (
            {"process": "p", "cases": [{"now": "i går"}]},
            "fall 1: now ska vara en tidpunkt som 2026-11-23T08:00",
        ),
        ({"process": "p", "cases": [{"name": 5, "now": NOW}]}, "fall 1: name ska vara en text."),
        ({"process": "p", "cases": [{"now": NOW, "data": None}]}, "fall 1: data ska vara ett objekt."),
        ('{"process": "p", "cases": [], "cases": []}', "nyckeln cases står två gånger i samma objekt."),
        ({"decision": "d", "cases": [{}]}, "fall 1: nyckeln expect saknas."),
        (
            {"decision": "d", "cases": [{"expect": {}}]},
            "fall 1: expect ska ha minst en av nycklarna result, rules.",
        ),
        ({"decision": "d", "cases": [{"expect": {"rule": [1]}}]}, "fall 1: expect: nyckeln rule finns inte."),
        ({"decision": "d", "cases": [{"steps": [], "expect": {}}]}, "fall 1: nyckeln steps finns inte."),
    ],
    ids=str,
)
def test_a_file_that_nothing_would_read(document: Any, words: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, document).startswith(words)


def test_a_case_without_a_name_is_called_by_its_number(tmp_path: Path) -> None:
    file = read_case_file(written(tmp_path, of_steps({"advance": "P1D"})))

    assert [case.name for case in file.cases] == ["fall 1", "Två"]


def test_the_processes_that_a_file_starts(tmp_path: Path) -> None:
    file = read_case_file(written(tmp_path, of_steps({"start": "b", "case": "första"}, {"start": "b"})))

    assert file.started == ("p", "b")


def test_questions_to_a_decision(tmp_path: Path) -> None:
    file = read_tests(
        written(tmp_path, {"decision": "d", "cases": [{"data": {"n": 1}, "expect": {"rules": []}}]})
    )

    assert isinstance(file, QuestionFile)
    assert [(one.name, one.data, one.expected) for one in file.questions] == [
        ("fall 1", {"n": 1}, {"rules": []})
    ]
