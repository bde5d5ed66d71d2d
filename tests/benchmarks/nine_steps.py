"""(b9): the shipped nine steps through the site, against W1 through the site.

Real drawings, tables, forms, timers, reminders and participants: a test case of the whole dialogue is led to its end.
Only the POST of each answer is in the time; looking the task up, filling the form in and moving the clock are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from lxml import html

from engine import clock
from engine.bootstrap import Niosteg
from engine.bpmn import bundle_of, read_sources
from engine.cases import CaseReferences
from engine.commands.deploy_bundle import deploy_bundle
from engine.demo.registers import ROLE_NAMES
from engine.forms import Upload
from engine.forms.form import _desk
from engine.forms.json_answers import posted_from_json
from engine.forms.sheets import Sheet, open_sheet
from engine.play.casefile import TestCase, read_case_file
from engine.play.stepping import take
from engine.play.town import build_town
from engine.play.world import ATask, World
from engine.queries.task_page import TaskPage, task_page
from engine.transaction import OPERATOR, Reader
from tests.benchmarks.completion import Website
from tests.benchmarks.installation import install
from tests.benchmarks.results import Result
from tests.benchmarks.timing import Stopwatch
from tests.support.shipped import PROCESSES
from web.app import create_app
from web.assets import FrontendMissing

DIALOGUE = "medborgardialog"
CASE = "hela vägen till beslut"
#: After one that warms up; a case is 75 completions.
CASES = 1
#: Before the case, and as many after it.
W1_CASES = 5


class WorldBehindASite(World):
    """A played case whose tasks are done through the site, each by its person."""

    def __init__(self, niosteg: Niosteg, watch: Stopwatch) -> None:
        super().__init__(niosteg.engine)
        self._niosteg = niosteg
        self._app = create_app(niosteg)
        self._watch = watch

    def complete(self, task: ATask, *, as_whom: str | None, data: Mapping[str, Any]) -> None:
        person = as_whom or task.role
        self._actor(person, task.role)
        client = self._app.test_client()
        base, address = self._niosteg.settings.base_url, f"/uppgifter/{task.id}"
        answers = self.engine.read(_as_posted, task.id, data)
        self._log_in(client, person)
        answers["csrf_token"] = _key(client, address, base)
        with self._watch.running():
            sent = client.post(address, base_url=base, data=answers, headers={"Referer": f"{base}/"})
        if sent.status_code != 303:
            raise RuntimeError(
                f"{address} answered {sent.status_code}: {html.fromstring(sent.text).text_content()}"
            )

    def _log_in(self, client: FlaskClient, person: str) -> None:
        base = self._niosteg.settings.base_url
        entered = {
            "csrf_token": _key(client, "/logga-in", base),
            "username": person,
            "nasta": "",
            "password": "",
        }
        client.post("/logga-in", base_url=base, data=entered, headers={"Referer": f"{base}/"})


def _key(client: FlaskClient, address: str, base: str) -> str:
    page = client.get(address, base_url=base, follow_redirects=True)
    return str(html.fromstring(page.text).xpath('//input[@name="csrf_token"]/@value')[0])


def _as_posted(reader: Reader, task_id: int, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a browser posts when a task's form is filled in with `data`."""
    found: TaskPage = task_page(reader, task_id)
    if found.form is None:
        return {}
    desk = _desk(found.scope, CaseReferences(reader))
    shown = open_sheet(Sheet(found.form._level, found.scope), desk)
    posted, errors = posted_from_json(shown, data, desk)
    if errors:
        raise RuntimeError(f"{found.task.element_id}: {errors}")
    return {name: [_as_sent(value) for value in values] for name, values in posted.items()}


def _as_sent(value: str | Upload) -> Any:
    return (BytesIO(value.content), value.name, value.type) if isinstance(value, Upload) else value


def measure(folder: Path) -> Iterator[Result]:
    """Measure on SQLite, between as many completions of W1; a first case warms up."""
    try:
        yield from _measured(folder)
    except FrontendMissing:
        yield Result.skipped(
            "b9", "the nine steps through HTTP", "the site's styles and scripts are not built"
        )


def _measured(folder: Path) -> Iterator[Result]:
    w1 = install(folder / "beside", f"sqlite:///{folder / 'beside' / 'niosteg.db'}")
    niosteg = install(folder / "nine_steps", f"sqlite:///{folder / 'nine_steps' / 'niosteg.db'}")
    website, watch = Website(w1), Stopwatch()
    cases = read_case_file(PROCESSES / f"{DIALOGUE}.test.json").cases
    [case] = [one for one in cases if one.name.startswith(CASE)]
    with clock.fixed(case.now):
        build_town(niosteg.engine, ROLE_NAMES)
        bundle = bundle_of(DIALOGUE, read_sources([PROCESSES]))
        niosteg.engine.run(deploy_bundle, DIALOGUE, bundle.files, by=OPERATOR)
    for _ in range(1 + CASES):
        website.watch.times.clear()
        watch.times.clear()
        for _ in range(W1_CASES):
            website.one_case()
        _lead(WorldBehindASite(niosteg, watch), case)
        for _ in range(W1_CASES):
            website.one_case()
    w1.database.close()
    niosteg.database.close()
    plain, real = website.watch.typical, watch.typical
    yield Result("b9", "the nine steps through HTTP", real, "W1", real / plain, must=1.5, goal=1.2)


def _lead(world: WorldBehindASite, case: TestCase) -> None:
    with clock.fixed(case.now):
        world.start(DIALOGUE, case.data)
        for step in case.steps:
            # What the case expects of mails holds in a town of its own; here it is led, not judged.
            if step.kind != "expect":
                list(take(world, step))
