"""Store the golden states of this release: `python -m tests.golden.make`, once, when it is released.

What a release has stored is never made again: a later version that cannot go on from it would strand cases.
"""

import json
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from engine import clock
from engine.adapters import schema
from engine.adapters.database import Database
from engine.bootstrap import build_rooms
from engine.bpmn import bundle_of, read_process, read_sources
from engine.commands.deploy_bundle import deploy_bundle
from engine.play.town import build_town
from engine.play.world import World
from engine.process_engine import ProcessEngine
from engine.transaction import OPERATOR
from engine.xml import parse_xml
from tests.support.dmn_files import decision, dmn_file, table
from tests.support.drawings import drawing
from tests.support.form_js import calendar, required, source, textfield
from tests.support.golden import FOLDER, Golden, dump, take_step, write_golden
from tests.support.shipped import PROCESSES, ROOT

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

Steps = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Story:
    """A case: led through `before`, stored, and to be led through `after` by whoever loads it."""

    process: str
    sources: Mapping[str, bytes]
    before: Steps
    after: Steps
    data: Mapping[str, Any] = field(default_factory=dict)
    now: datetime = MONDAY


def small(
    text: str, *, before: Steps, after: Steps, data: Mapping[str, Any] | None = None, **files: bytes
) -> Story:
    """A story about one drawing, with further files (`f__form`)."""
    sources = {
        "p.bpmn": drawing(text),
        **{name.replace("__", "."): content for name, content in files.items()},
    }
    return Story("p", sources, before, after, data or {})


def done(element: str, **data: Any) -> dict[str, Any]:
    return {"complete": element, "as": "case_officer", "data": data}


def expect(**wanted: Any) -> dict[str, Any]:
    return {"expect": wanted}


BRANCHES = small(
    """
    and Fork
    and Join
    boundary T on=B duration=P5D
    user B prop.due="3 arbetsdagar" prop.reminders="+1 arbetsdag"
    catch W message=svar prop.correlationKey=nummer
    xor M
    S -> A -> Fork -> B -> M -> Join -> D -> E
    Fork -> W -> Join
    T -> C -> M
    lane Handläggare role=case_officer: A B C D
    """,
    data={"nummer": 17},
    before=[done("A"), {"advance": "P1D"}],
    after=[
        expect(open=["B"], ended=False),
        {"advance": "P5D"},
        expect(open=["C"], reminders=[{"task": "B", "count": 1}]),
        {"message": "svar", "key": "17", "data": {"svar": "ja"}},
        done("C", antal=3),
        expect(open=["D"], variables={"svar": "ja", "antal": 3}),
        done("D"),
        expect(ended=True, incidents=0),
    ],
)
ROUNDS = small(
    """
    user A form=fraga mi=parallel collection=namn element=vem output=alla each=svaret
    user B mi=sequential collection=namn element=vem
    S -> A -> B -> C -> E
    lane Handläggare role=case_officer: A B C
    """,
    data={"namn": ["Anna", "Bo", "Cia"]},
    fraga__form=source(textfield("svaret", "Svaret", validate=required())),
    before=[done("A", svaret="ett")],
    after=[
        expect(open=["A", "A"]),
        done("A", svaret="två"),
        done("A", svaret="tre"),
        done("B"),
        expect(open=["B"], variables={"alla": ["ett", "två", "tre"]}),
        done("B"),
        done("B"),
        done("C"),
        expect(ended=True),
    ],
)
CALLED = Story(
    "p",
    {
        "p.bpmn": drawing(
            """
            call K call=inre in.fraga=title out.vag=vag
            race R
            catch M message=svar
            catch T duration=P30D
            S -> K -> R
            R -> M -> A -> E
            R -> T -> B -> E2
            lane Handläggare role=case_officer: K A B
            """
        ),
        "inre.bpmn": drawing(
            """
            user A1 form=fraga
            rule Valj decision=vag set=vag mapping=singleEntry
            S -> A1 -> Valj -> A2 -> E
            """,
            "inre",
        ),
        "vag.dmn": dmn_file(
            decision(
                table([['"dialog"', '"bred"'], ['"samråd"', '"smal"']], inputs=["niva"]),
                key="vag",
                name="vag",
            )
        ),
        "fraga.form": source(textfield("niva", "Nivå", validate=required()), calendar("dag", "Dag")),
    },
    data={"title": "Torget"},
    before=[done("A1", niva="dialog", dag="2027-01-28")],
    after=[
        expect(open=["A2"], decisions={"vag": [1]}),
        done("A2"),
        expect(open=[], variables={"vag": "bred"}),
        {"advance": "P31D"},
        expect(open=["B"]),
        done("B"),
        expect(ended=True),
    ],
)
LOOP = small(
    """
    xor G
    sub Steg {
      script N lang=feel set=n "n + 1"
      S1 -> N -> A -> E1
      start S1
    }
    boundary T on=Steg duration=P2D interrupting=false
    S -> Steg -> G
    T -> Sen -> E3
    G -> E if n >= 3
    G -> Steg else
    lane Handläggare role=case_officer: Steg Sen
    """,
    data={"n": 0},
    before=[done("A"), {"advance": "P3D"}],
    after=[
        expect(open=["A", "Sen"], variables={"n": 2}),
        done("Sen"),
        done("A"),
        done("A"),
        expect(ended=True, variables={"n": 3}),
    ],
)


def dialogue() -> Story:
    """The shipped dialogue, stored between its plan and its decision."""
    file = json.loads((PROCESSES / "medborgardialog.test.json").read_text(encoding="utf-8"))
    (case,) = [case for case in file["cases"] if case["name"].startswith("hela vägen")]
    middle = len(case["steps"]) // 2
    return Story(
        file["process"],
        {name: _undrawn(name, content) for name, content in read_sources([PROCESSES]).items()},
        case["steps"][:middle],
        case["steps"][middle:],
        case["data"],
        datetime.fromisoformat(case["now"]),
    )


def _undrawn(name: str, content: bytes) -> bytes:
    """The process without the places of its shapes, which are half of the file and nothing to run."""
    if not name.endswith(".bpmn"):
        return content
    root = parse_xml(content, name=name)
    for diagram in root.findall("{*}BPMNDiagram"):
        root.remove(diagram)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def stories() -> dict[str, Story]:
    return {"branches": BRANCHES, "rounds": ROUNDS, "called": CALLED, "loop": LOOP, "dialogue": dialogue()}


def golden_of(story: Story, *, release: str) -> Golden:
    """Lead the story to where it is stored."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(f"sqlite:///{folder}/golden.db")) as database,
        clock.fixed(story.now),
    ):
        schema.upgrade(database)
        bundle = bundle_of(story.process, story.sources)
        world = World(ProcessEngine(database, build_rooms()))
        build_town(world.engine, _roles(bundle.files))
        world.engine.run(deploy_bundle, story.process, bundle.files, by=OPERATOR, given=set(story.data))
        world.start(story.process, story.data)
        for step in story.before:
            wrong = take_step(world, step)
            assert wrong == [], (step, wrong)
        return Golden(
            release=release,
            schema=str(schema.revision_of(database)),
            now=clock.now().isoformat(),
            process=story.process,
            data=dict(story.data),
            case_id=world.case_id,
            steps=story.after,
            tables=dump(database),
        )


def _roles(files: Mapping[str, bytes]) -> set[str]:
    drawings = [read_process(content, name) for name, content in files.items() if name.endswith(".bpmn")]
    elements = [element for facts in drawings for element in facts.elements.values()]
    return {role for element in elements for role in (element.role, *element.candidate_groups) if role} | {
        "case_officer",
        "committee_chair",
        "elected_official",
    }


def main() -> None:
    release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    folder: Path = FOLDER / release
    if folder.exists():
        sys.exit(f"The golden states of {release} are there already, and stay as they are.")
    made = {name: golden_of(story, release=release) for name, story in stories().items()}
    folder.mkdir()
    for name, golden in made.items():
        write_golden(folder / f"{name}.json.gz", golden)


if __name__ == "__main__":
    main()
