"""Test cases of a stranger's folder: every word of the format does what docs/testfall.md says.

Each case is also played with the opposite expectation, so that nothing passes because it is not looked at.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.play import Report, play_paths
from tests.support.dmn_files import decision, dmn_file, needs, table
from tests.support.drawings import drawing
from tests.support.form_js import component, rows, textfield

MONDAY = "2026-11-23T08:00:00+01:00"


class Folder:
    """A folder of drawings, forms and test cases."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def draw(self, text: str, key: str = "p") -> None:
        (self.path / f"{key}.bpmn").write_bytes(drawing(text, key, name=f"Process {key}"))

    def form(self, key: str, *components: dict[str, Any]) -> None:
        content = {"type": "default", "id": key, "components": list(components)}
        (self.path / f"{key}.form").write_text(json.dumps(content))

    def play(
        self, *steps: dict[str, Any], now: str = MONDAY, data: dict[str, Any] | None = None
    ) -> list[str]:
        """Play one case of the process p; return what did not hold."""
        case = {"name": "Fallet", "now": now, "data": data or {}, "steps": list(steps)}
        report = self.report({"process": "p", "cases": [case]})
        assert report.refusals == []
        return told(report)

    def report(self, document: dict[str, Any], name: str = "p.test.json") -> Report:
        (self.path / name).write_text(json.dumps(document))
        return play_paths([self.path / name])


def told(report: Report) -> list[str]:
    """Every failure, with the number of its step."""
    return [
        f"{failure.step}: {failure.message}"
        for file in report.files
        for case in file.cases
        for failure in case.failures
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def done(task: str, **more: Any) -> dict[str, Any]:
    return {"complete": task, **({"as": "case_officer"} | more)}


def expect(**more: Any) -> dict[str, Any]:
    return {"expect": more}


# Starting


def test_data_are_variables(folder: Folder) -> None:
    folder.draw("S -> A -> E\nlane Handläggare role=case_officer: A")

    failures = folder.play(
        expect(variables={"n": 1, "rader": [{"a": 0.1}], "saknas": None}),
        expect(variables={"n": 2, "rader": [{"a": 0.2}]}),
        data={"n": 1, "rader": [{"a": 0.1}]},
    )

    assert failures == [
        "2: variables n: fick 1, väntade 2",
        "2: variables rader[0].a: fick 0.1, väntade 0.2",
    ]


def test_the_start_form_judges_the_data(folder: Folder) -> None:
    folder.draw("start S form=start_p\nS -> A -> E\nlane Handläggare role=case_officer: A")
    folder.form("start_p", textfield("title", validate={"required": True}))

    assert folder.play(expect(open=["A"]), data={"title": "Torget", "beside": 1}) == []
    (failure,) = folder.play(expect(open=["A"]), data={"title": ""})
    assert failure.startswith("0: ärendet går inte att starta:")


# Completing


def test_a_task_that_is_not_open(folder: Folder) -> None:
    folder.draw("S -> A -> B -> E\nlane Handläggare role=case_officer: A B")

    failures = folder.play(done("B"), done("A"))

    assert failures == ["1: complete B: uppgiften är inte öppen. Öppna: ”A” (A)."]


def test_the_index_picks_one_of_several_and_none_takes_the_oldest(folder: Folder) -> None:
    folder.draw("""
        S -> A -> E
        user A mi=parallel collection=namn element=den output=svar each=val
        lane Handläggare role=case_officer: A
    """)

    assert (
        folder.play(
            expect(open=["A", "A", "A"]),
            done("A", index=2, data={"val": "trean"}),
            expect(open=["A", "A"]),
            done("A", data={"val": "ettan"}),
            done("A", data={"val": "tvåan"}),
            expect(ended=True, variables={"svar": ["ettan", "tvåan", "trean"]}),
            data={"namn": ["a", "b", "c"]},
        )
        == []
    )
    assert folder.play(done("A", index=3, data={"val": "x"}), data={"namn": ["a", "b", "c"]}) == [
        "1: complete A: index 3: uppgiften är öppen 3 gånger, räknat från 0."
    ]


def test_parallel_ways(folder: Folder) -> None:
    folder.draw("""
        S -> F -> A -> J -> E
        F -> B -> J
        and F
        and J
        lane Handläggare role=case_officer: A B
    """)

    assert (
        folder.play(expect(open=["B", "A"]), done("B"), expect(open=["A"]), done("A"), expect(ended=True))
        == []
    )
    assert folder.play(expect(open=["A", "A"])) == [
        "1: open: fick A, B; väntade A, A; för mycket: B; saknas: A"
    ]


def test_data_go_through_the_form_and_what_is_left_out_stays(folder: Folder) -> None:
    folder.draw("S -> A -> B -> E\nuser A form=f\nlane Handläggare role=case_officer: A B")
    folder.form("f", textfield("title"), component("number", "n", defaultValue=7))

    assert (
        folder.play(
            done("A", data={}), expect(variables={"title": "Torget", "n": 7}), data={"title": "Torget"}
        )
        == []
    )
    (failure,) = folder.play(done("A", data={"titel": "x"}))
    assert failure.startswith("1: complete A: formuläret nekar:")


def test_a_form_that_refuses_exactly_these_fields(folder: Folder) -> None:
    folder.draw("S -> A -> E\nuser A form=f\nlane Handläggare role=case_officer: A")
    name = textfield("namn", validate={"required": True})
    folder.form("f", textfield("title", validate={"required": True}), rows("rader", name))
    wrong = {"title": "", "rader": [{"namn": ""}]}

    assert (
        folder.play(
            done("A", data=wrong, refused=["rader[0].namn", "title"]),
            expect(open=["A"], variables={"title": None}),
        )
        == []
    )
    (failure,) = folder.play(done("A", data=wrong, refused=["title"]))
    assert failure.startswith("1: complete A: formuläret nekar rader[0].namn, title; väntade title.")
    right = {"title": "Torget", "rader": [{"namn": "Bo"}]}
    assert folder.play(done("A", data=right, refused=["title"])) == [
        "1: complete A: formuläret tog emot svaren, men skulle ha nekat title"
    ]


def test_a_role_or_a_name_does_it(folder: Folder) -> None:
    folder.draw("""
        S -> A -> B -> E
        user B prop.not_same_as=A
        lane Handläggare role=case_officer: A
        lane Chef role=service_manager: B
    """)

    failures = folder.play(
        done("A", **{"as": "service_manager"}, denied="not_candidate"),
        done("A", **{"as": "Anna"}),
        done("B", **{"as": "Anna"}, denied="four_eyes"),
        expect(open=["B"]),
        done("B", **{"as": "Bo"}),
        expect(ended=True),
    )

    assert failures == []


def test_denials_that_do_not_come_or_come_unasked(folder: Folder) -> None:
    folder.draw("S -> A -> B -> E\nuser B prop.not_same_as=A\nlane Handläggare role=case_officer: A B")

    assert folder.play(done("A", denied="four_eyes")) == [
        "1: complete A: uppgiften gick att göra, men skulle ha nekats (four_eyes)"
    ]
    (unasked,) = folder.play(done("A"), done("B"))
    assert unasked.startswith("2: complete B: Du kan inte göra den här uppgiften")
    (other,) = folder.play(done("A"), done("B", denied="not_candidate"))
    assert other.endswith("Väntade att not_candidate nekar.")


# Time


def test_the_clock_goes_through_every_due_moment_in_order(folder: Folder) -> None:
    """The second timer counts from the first one's moment, not from where the clock stops."""
    folder.draw(
        "S -> T1 -> T2 -> A -> E\ncatch T1 duration=P2D\ncatch T2 duration=P3D\nlane H role=case_officer: A"
    )

    assert folder.play({"advance": "P5D"}, expect(open=["A"])) == []
    assert folder.play({"advance": "P4D"}, expect(open=["A"])) == ["2: open: fick inga; väntade A; saknas: A"]


def test_due_dates_and_reminders(folder: Folder) -> None:
    folder.draw("""
        S -> A -> E
        user A "Skriv" prop.due=P7D prop.reminders="-3 arbetsdagar, 0"
        lane Handläggare role=case_officer: A
    """)
    first = expect(
        reminders=[{"task": "A", "count": 1}], mails=[{"to": "case_officer", "subject contains": "Skriv"}]
    )

    assert (
        folder.play(
            expect(
                due={"A": "2026-11-30"}, role={"A": "case_officer"}, reminders=[{"task": "A", "count": 0}]
            ),
            {"advance": "P3D"},
            first,
            {"advance": "P5D"},
            expect(reminders=[{"task": "A", "count": 2}, {"role": "case_officer", "count": 0}]),
        )
        == []
    )
    failures = folder.play({"advance": "P1D"}, first, expect(due={"A": "2026-12-01", "B": None}))
    assert failures[0] == "2: reminders task A: fick 0, väntade 1."
    assert failures[1].startswith(
        "2: mails to case_officer, subject contains Skriv: fick inget, väntade minst ett."
    )
    assert failures[2:] == [
        '3: due A: fick "2026-11-30", väntade "2026-12-01"',
        "3: due B: uppgiften är inte öppen",
    ]


def test_a_case_in_which_nothing_happens_is_asked_about_at_the_right_day(folder: Folder) -> None:
    folder.draw("S -> A -> E\nlane Processledare role=process_leader: A")

    assert folder.play({"advance": "P29D"}, expect(reminders=[{"rule": "T17", "count": 0}])) == []
    assert folder.play({"advance": "P90D"}, expect(reminders=[{"rule": "T17", "count": 1}])) == []


def test_a_timer_that_never_ends_is_no_endless_play(folder: Folder) -> None:
    folder.draw("""
        S -> A -> E
        boundary T on=A cycle=R/PT1M interrupting=false
        T -> E2
        lane Handläggare role=case_officer: A
    """)

    (failure,) = folder.play({"advance": "P30D"})

    assert "faller mer än 2000 saker ut" in failure


# Messages, signals, cancelling


def test_a_message_reaches_who_waits_for_its_name_and_key(folder: Folder) -> None:
    folder.draw("""
        S -> M -> A -> E
        catch M message=svar prop.correlationKey=nr
        lane Handläggare role=case_officer: A
    """)
    data = {"nr": "17"}

    assert (
        folder.play(
            {"message": "annat", "reaches": 0},
            {"message": "svar", "key": "18", "reaches": 0},
            {"message": "svar", "key": "17", "data": {"text": "Ja"}},
            {"message": "svar", "key": "17", "reaches": 0},
            expect(open=["A"], variables={"text": "Ja"}),
            data=data,
        )
        == []
    )
    assert folder.play({"message": "annat"}, data=data) == ["1: message annat: nådde 0, väntade minst 1"]
    assert folder.play({"message": "svar", "key": "17", "reaches": 0}, data=data) == [
        "1: message svar: nådde 1, väntade 0"
    ]


def test_a_signal(folder: Folder) -> None:
    folder.draw("S -> G -> A -> E\ncatch G signal=larm\nlane Handläggare role=case_officer: A")

    assert folder.play({"signal": "larm", "data": {"n": 1}}, expect(open=["A"], variables={"n": 1})) == []
    assert folder.play({"signal": "lugnt"}) == ["1: signal lugnt: nådde 0, väntade minst 1"]


def test_cases_send_messages_to_each_other(folder: Folder) -> None:
    folder.draw("S -> A -> X -> E\nthrow X message=klart\nlane Handläggare role=case_officer: A")
    folder.draw("S -> M -> B -> E\ncatch M message=klart\nlane Handläggare role=case_officer: B", "mottagare")

    other = {"expect": {"open": ["B"], "path": ["M", "B"]}, "case": "mottagare"}
    assert (
        folder.play(
            {"start": "mottagare"},
            {"expect": {"open": []}, "case": "mottagare"},
            done("A"),
            expect(ended=True),
            other,
            done("B", case="mottagare"),
            {"expect": {"ended": True}, "case": "mottagare"},
        )
        == []
    )
    assert folder.play({"start": "mottagare"}, other) == [
        "2: open: fick inga; väntade B; saknas: B",
        "2: path: B passerades inte efter M",
    ]


def test_a_case_is_cancelled(folder: Folder) -> None:
    folder.draw("S -> A -> E\nlane Handläggare role=case_officer: A")

    assert (
        folder.play(expect(ended=False), {"cancel": "Inte längre aktuellt"}, expect(ended=True, open=[]))
        == []
    )
    (failure,) = folder.play({"cancel": " "})
    assert failure.startswith("1: cancel")


# What is expected


def test_the_rules_that_fired_last_those_of_required_decisions_too(folder: Folder) -> None:
    large = [["> 10", '"stor"'], ["<= 10", '"liten"']]
    who = [['"stor"', '"chef"'], ["-", '"alla"']]
    file = dmn_file(
        decision(table(large, inputs=("n",), outputs=("storlek",)), key="storlek"),
        decision(
            table(who, inputs=("storlek",), outputs=("vem",), hit="FIRST"),
            key="stor",
            requires=needs(decision="storlek"),
        ),
    )
    (folder.path / "stor.dmn").write_bytes(file)
    folder.draw(
        "S -> R -> A -> E\nrule R decision=stor set=svar mapping=singleEntry\nlane H role=case_officer: A"
    )

    assert (
        folder.play(
            expect(decisions={"stor": [1], "storlek": [1]}, variables={"svar": "chef"}), data={"n": 11}
        )
        == []
    )
    assert folder.play(expect(decisions={"stor": [1], "storlek": [1, 2], "annan": []}), data={"n": 1}) == [
        "1: decisions stor: fick regel 2, väntade 1",
        "1: decisions storlek: fick regel 2, väntade 1, 2",
        "1: decisions annan: beslutet har inte prövats. Prövade: stor, storlek.",
    ]


def test_the_phase(folder: Folder) -> None:
    folder.draw("S -> A -> E\nuser A prop.phase=Planering\nlane Handläggare role=case_officer: A")

    assert folder.play(expect(phase="Planering"), done("A"), expect(phase=None)) == []
    assert folder.play(expect(phase="Beslut")) == ['1: phase: fick "Planering", väntade "Beslut"']


def test_incidents(folder: Folder) -> None:
    folder.draw(
        'S -> A -> X -> E\nscript X lang=feel set=n "1 + text"\nlane Handläggare role=case_officer: A'
    )
    data = {"text": "två"}

    assert folder.play(done("A"), expect(incidents=1, ended=False), data=data) == []
    (failure,) = folder.play(done("A"), expect(incidents=0), data=data)
    assert failure.startswith("2: incidents: fick 1, väntade 0. X: ")


def test_the_path_with_the_elements_of_called_processes(folder: Folder) -> None:
    folder.draw("S -> C -> A -> E\ncall C call=q\nlane Handläggare role=case_officer: A")
    folder.draw("S -> B -> E\nlane Handläggare role=case_officer: B", "q")

    assert folder.play(done("B"), done("A"), expect(path=["C", "B", "A", "E"])) == []
    assert folder.play(done("B"), expect(path=["A", "B"])) == ["2: path: B passerades inte efter A"]


# The report


def test_the_run_goes_on_after_a_case_that_fails(folder: Folder) -> None:
    folder.draw("S -> A -> E\nlane Handläggare role=case_officer: A")
    wrong = {"name": "Fel", "now": MONDAY, "steps": [expect(open=[]), expect(ended=True)]}
    right = {"name": "Rätt", "now": MONDAY, "steps": [done("A"), expect(ended=True)]}

    report = folder.report({"process": "p", "cases": [wrong, right]})

    assert not report.ok
    lines = list(report.lines())
    assert lines[0] == "p.test.json: FEL: Fel"
    assert lines[1].startswith("    steg 1: open: fick A; väntade inga")
    assert lines[2] == "    steg 2: ended: fick false, väntade true"
    assert "p.test.json: ok: Rätt" in lines
    assert lines[-1] == "1 fall höll, 1 fall höll inte."


def test_coverage_names_what_no_case_passed(folder: Folder) -> None:
    folder.draw("""
        S -> G
        G -> A if n = 1
        G -> C if n > 3
        G -> E2 else
        A -> E
        C -> E3
        user A "Skriv"
        call C call=q
        xor G
        lane Handläggare role=case_officer: A
    """)
    folder.draw("S -> B -> E\nuser B\nlane Handläggare role=case_officer: B", "q")

    report = folder.report({"process": "p", "cases": [{"now": MONDAY, "data": {"n": 5}}]})

    assert report.coverage["p"].line == (
        "täckning p: element 42 % (3 av 7), villkorade flöden 33 % (1 av 3); inte passerade: Skriv (A); E2; E; E3; "
        "från G till Skriv (Flow_G_A); från G till E2 (Flow_G_E2)"
    )
    assert report.coverage["q"].line.startswith("täckning q: element 66 % (2 av 3)")


def test_a_folder_is_played_with_its_own_forms(folder: Folder) -> None:
    folder.draw("S -> A -> E\nuser A form=f\nlane Handläggare role=case_officer: A")
    folder.draw("S -> A -> E", "utan")
    (folder.path / "forms").mkdir()
    content = {"type": "default", "id": "f", "components": [textfield("title")]}
    (folder.path / "forms" / "f.form").write_text(json.dumps(content))
    folder.report({"process": "p", "cases": [{"now": MONDAY, "steps": [done("A", data={"title": "x"})]}]})

    report = play_paths([folder.path])

    assert report.ok
    assert "utan testfall: utan" in report.lines()


def test_a_folder_without_cases_is_no_success(folder: Folder) -> None:
    folder.draw("S -> A -> E")

    report = play_paths([folder.path])

    assert not report.ok
    assert "mappen har inga testfall" in report.refusals[0]


# Decisions


WEEKS = (
    table(
        [["konsultation", ">= 10", "true"], ["dialog", ">= 14", "true"], ["-", "-", "false"]],
        inputs=("niva", "veckor"),
        outputs=("ok",),
        hit="FIRST",
    )
    .replace("konsultation", '"konsultation"')
    .replace("dialog", '"dialog"')
)


def asked(folder: Folder, *questions: dict[str, Any]) -> Report:
    (folder.path / "hall.dmn").write_bytes(dmn_file(decision(WEEKS, key="hall")))
    return folder.report({"decision": "hall", "cases": list(questions)}, "hall.test.json")


def test_a_decision_is_asked(folder: Folder) -> None:
    report = asked(
        folder,
        {
            "name": "nio",
            "data": {"niva": "konsultation", "veckor": 9},
            "expect": {"result": False, "rules": [3]},
        },
        {
            "name": "tio",
            "data": {"niva": "konsultation", "veckor": 10},
            "expect": {"result": True, "rules": [1]},
        },
    )

    assert report.ok, told(report)
    assert list(report.lines())[2:] == [
        "täckning hall: regler 66 % (2 av 3); inte prövade: regel 2",
        "2 fall höll, 0 fall höll inte.",
    ]


def test_a_decision_that_answers_otherwise(folder: Folder) -> None:
    question = {"data": {"niva": "dialog", "veckor": 14}, "expect": {"result": False, "rules": [3]}}

    assert told(asked(folder, question)) == [
        "1: rules: fick 2, väntade 3",
        "1: result: fick true, väntade false",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"niva": "dialog", "vekor": 14}, "data: beslutet läser inte namnet vekor. Menade du ”veckor”?"),
        ({"niva": "dialog"}, "veckor"),
        ({"niva": "dialog", "veckor": "fjorton"}, "veckor"),
    ],
)
def test_a_question_that_cannot_be_answered(folder: Folder, data: dict[str, Any], words: str) -> None:
    (failure,) = told(asked(folder, {"data": data, "expect": {"rules": [2]}}))

    assert words in failure


def test_a_decision_that_is_not_there(folder: Folder) -> None:
    (folder.path / "hall.dmn").write_bytes(dmn_file(decision(WEEKS, key="hall")))

    report = folder.report({"decision": "hal", "cases": []}, "hal.test.json")

    assert report.refusals == ["hal.test.json: beslutet hal finns inte bland filerna. Menade du ”hall”?"]


def test_a_case_that_a_message_began_gets_its_name(folder):
    folder.draw(
        "throw T message=fraga prop.payload='{text: \"När?\"}'\nS -> A -> T -> E\nlane H role=case_officer: A"
    )
    folder.draw("start S message=fraga\nS -> B -> E\nlane H role=case_officer: B", "svar")
    begun = {"start": "svar", "by": "message", "case": "svaret"}

    held = folder.play(
        {"complete": "A"},
        begun,
        {"expect": {"open": ["B"], "variables": {"text": "När?"}}, "case": "svaret"},
        {"complete": "B", "case": "svaret"},
        {"expect": {"ended": True}, "case": "svaret"},
    )
    too_early = folder.play(begun)

    assert (held, too_early) == (
        [],
        ["1: start svar: något meddelande startade inget ärende av den processen"],
    )
