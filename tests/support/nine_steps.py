"""The shipped nine steps in a browser: a test case of theirs, led through the site by those whose tasks they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from engine import clock
from engine.bootstrap import build
from engine.bpmn import bundle_of, read_sources
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.registers import name_role
from engine.demo.registers import ROLE_NAMES
from engine.models import metadata
from engine.play.casefile import Step, TestCase, read_case_file
from engine.play.expecting import mismatches
from engine.play.town import build_town
from engine.play.world import World
from engine.settings import Settings
from engine.transaction import OPERATOR
from tests.support.browser import Server, Window, serving
from tests.support.form_filler import fill_in
from tests.support.shipped import PROCESSES
from web.app import create_app

DIALOGUE = "medborgardialog"


def shipped_case(name: str) -> TestCase:
    """Return the case of the whole dialogue whose name begins so."""
    file = read_case_file(PROCESSES / f"{DIALOGUE}.test.json")
    (found,) = [case for case in file.cases if case.name.startswith(name)]
    return found


class NineSteps:
    """A dialogue that goes on in a browser (`window`) and behind it (`world`), at the same moment in both."""

    def __init__(self, world: World, server: Server) -> None:
        self.world = world
        self.server = server

    def start(self, window: Window, case: TestCase) -> None:
        """Start the dialogue with the case's start form, as the person who has the idea."""
        window.log_in("initiator")
        window.follow("Starta ärende")
        window.follow_to(f"/arenden/starta/{DIALOGUE}")
        fill_in(window.page, _asked(window, case.data))
        window.press("Starta ärendet")
        assert window.messages, window.errors or window.text
        self.world.case_id = int(window.messages[0].rpartition(" ")[2].rstrip("."))

    def start_unseen(self, case: TestCase) -> None:
        """Start the dialogue behind the browser's back."""
        self.world.start(DIALOGUE, case.data)

    def take(self, window: Window, step: Step) -> None:
        """Take one step: a task in the browser, time in the engine, expectations of the database."""
        match step.kind:
            case "complete":
                self._complete(window, step)
            case "advance":
                self.advance(step.subject)
            case "expect":
                found = list(mismatches(self.world, step.subject))
                assert not found, found
            case _:
                raise AssertionError(f"{step.kind} is no step of a journey")

    def advance(self, duration: str) -> None:
        """Let time pass, with all that is due on the way."""
        self.world.advance(duration)
        self.server.moment = clock.now()

    def skip(self, step: Step) -> None:
        """Take a step behind the browser's back."""
        if step.kind == "complete":
            self.world.complete(
                self._task(step), as_whom=step.options["as"], data=step.options.get("data") or {}
            )
        elif step.kind == "advance":
            self.advance(step.subject)

    def _complete(self, window: Window, step: Step) -> None:
        task = self._task(step)
        window.log_in(step.options["as"])
        find(window, task.id)
        fill_in(window.page, step.options.get("data") or {})
        window.press("Klar")
        assert window.messages == [f"Klart: {task.name}."], (step.subject, window.errors or window.text)

    def _task(self, step: Step) -> Any:
        waiting = [task for task in self.world.open_tasks() if task.element_id == step.subject]
        names = [task.element_id for task in self.world.open_tasks()]
        assert waiting, f"{step.subject} is not open, but {names}"
        return waiting[step.options.get("index", 0)]


def find(window: Window, task_id: int) -> None:
    """Go to a task from the person's lists: open it among mine, or take it among my roles'."""
    task = f"/uppgifter/{task_id}"
    if window.leads_to(task):
        window.follow_to(task)
    else:
        window.follow_to("/uppgifter?visa=roller")
        assert window.leads_to(task), f"{task} is in no list of theirs: {window.text}"
        window.press_for(f"{task}/ta")
    assert window.page.url.endswith(task), window.page.url


def _asked(window: Window, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the start form asks for; the rest is known to whoever plays a case, here to the engine."""
    names = window.page.locator("form.answer [name]").evaluate_all("(all) => all.map((field) => field.name)")
    asked = {name.split(".")[0].split("[")[0] for name in names}
    return {key: value for key, value in data.items() if key in asked}


@contextmanager
def nine_steps(folder: Path, moment: datetime) -> Iterator[NineSteps]:
    """Serve a site with the shipped processes and a person for each role, at a moment that the test moves."""
    niosteg = build(Settings(mode="demo", secret_key="k" * 32, data_dir=folder))
    with clock.fixed(moment), closing(niosteg.database):
        with niosteg.database.write() as connection:
            metadata.create_all(connection)
        build_town(niosteg.engine, ROLE_NAMES)
        for role, name in ROLE_NAMES.items():
            niosteg.engine.run(name_role, role, name, by=OPERATOR)
        bundle = bundle_of(DIALOGUE, read_sources([PROCESSES]))
        niosteg.engine.run(deploy_bundle, DIALOGUE, bundle.files, by=OPERATOR)
        with serving(create_app(niosteg), moment) as server:
            yield NineSteps(World(niosteg.engine), server)
