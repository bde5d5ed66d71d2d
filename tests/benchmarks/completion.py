"""(a), (a'), (b): a completion of W1, durable, through the service layer and through HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask.testing import FlaskClient
from lxml import html

from engine.bootstrap import Niosteg
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.commands.start_case import start_case
from engine.queries.task_list import open_tasks
from engine.transaction import OPERATOR, Actor
from tests.benchmarks.bases import TASKS, CoreTransaction, Stock
from tests.benchmarks.installation import add_clerk, deploy_w1, deploy_w1_with_forms, install
from tests.benchmarks.results import Result
from tests.benchmarks.timing import Stopwatch
from tests.support.postgres import missing_postgres, running_cluster
from tests.support.w1 import w1_answers
from web.app import create_app
from web.assets import FrontendMissing

ROUNDS = 30
WARM_UP = 3


class Service:
    """W1 through the engine's commands. The task is looked up outside the time: the person has its page open."""

    def __init__(self, niosteg: Niosteg) -> None:
        self._niosteg = niosteg
        deploy_w1(niosteg)
        self._clerk: Actor = add_clerk(niosteg)
        self.watch = Stopwatch()

    def one_case(self) -> None:
        """Lead a case from its start to its end; it is restored from the database for each step."""
        engine = self._niosteg.engine
        case = engine.run(start_case, "w1", by=OPERATOR)
        for number in TASKS:
            [task] = engine.read(open_tasks, case_id=case)
            answers = Answers(data=w1_answers(number))
            with self.watch.running():
                engine.run(complete_user_task, task.id, by=self._clerk, answers=answers)


class Website:
    """W1 through the site: a form's POST with its key against forgery, and the redirect; apart, the page it leads to.

    The page is asked for as browsers do: what the site has to say ("Klart: ...") waits in the cookie until it is shown.
    """

    def __init__(self, niosteg: Niosteg) -> None:
        self._niosteg = niosteg
        deploy_w1_with_forms(niosteg)
        add_clerk(niosteg)
        self._client: FlaskClient = create_app(niosteg).test_client()
        self._base = niosteg.settings.base_url
        self._key = self._key_of("/logga-in")
        self._post("/logga-in", {"username": "clerk", "nasta": "", "password": ""})
        self._key = self._key_of("/uppgifter")
        self.watch, self.page_watch = Stopwatch(), Stopwatch()

    def one_case(self) -> None:
        """Lead a case from its start to its end."""
        engine = self._niosteg.engine
        case = engine.run(start_case, "w1", by=OPERATOR)
        for number in TASKS:
            [task] = engine.read(open_tasks, case_id=case)
            with self.watch.running():
                following = self._post(f"/uppgifter/{task.id}", w1_answers(number))
            with self.page_watch.running():
                page = self._client.get(following, base_url=self._base)
            if page.status_code != 200:
                raise RuntimeError(f"{following} answered {page.status_code}")

    def _key_of(self, address: str) -> str:
        page = self._client.get(address, base_url=self._base, follow_redirects=True)
        return str(html.fromstring(page.text).xpath('//input[@name="csrf_token"]/@value')[0])

    def _post(self, address: str, answers: dict[str, str]) -> str:
        sent = self._client.post(
            address,
            base_url=self._base,
            data={"csrf_token": self._key, **answers},
            headers={"Referer": f"{self._base}/"},
        )
        if sent.status_code != 303:
            raise RuntimeError(f"{address} answered {sent.status_code}")
        return sent.headers["Location"]


@contextmanager
def _postgres(folder: Path) -> Iterator[Service | None]:
    if missing_postgres():
        yield None
        return
    with running_cluster(durable=True) as cluster:
        niosteg = install(folder / "postgresql", cluster.new_database())
        yield Service(niosteg)
        niosteg.database.close()


def measure(folder: Path, stock: Stock, core: CoreTransaction) -> Iterator[Result]:
    """Measure all of them in turns with the bases, a case at a time."""
    sqlite = install(folder / "sqlite", f"sqlite:///{folder / 'sqlite' / 'niosteg.db'}")
    site = install(folder / "site", f"sqlite:///{folder / 'site' / 'niosteg.db'}")
    service, website = Service(sqlite), None
    with suppress(FrontendMissing):
        website = Website(site)
    with _postgres(folder) as postgres:
        turns = [stock.one_case, core.some, service.one_case]
        turns += [other.one_case for other in (postgres, website) if other is not None]
        watches = [one.watch for one in (stock, core, service, postgres, website) if one is not None]
        watches += [website.page_watch] if website else []
        for number in range(ROUNDS + WARM_UP):
            if number == WARM_UP:
                for watch in watches:
                    watch.times.clear()
            for turn in turns:
                turn()
    sqlite.database.close()
    site.database.close()
    yield from _results(stock.watch.typical, service.watch.typical, postgres, website)


def _results(p0: float, own: float, postgres: Service | None, website: Website | None) -> Iterator[Result]:
    yield Result("a", "durable completion, service layer, SQLite", own, "P0", own / p0, must=6, goal=2.7)
    if postgres is None:
        yield Result.skipped("a'", "the same on PostgreSQL", missing_postgres() or "")
    else:
        there = postgres.watch.typical
        yield Result("a'", "the same on PostgreSQL", there, "own SQLite", there / own, must=1.4, goal=1.2)
    if website is None:
        yield Result.skipped("b", "through HTTP", "the site's styles and scripts are not built")
        return
    http = website.watch.typical
    yield Result("b", "through HTTP: POST, CSRF, redirect", http, "P0", http / p0, must=10, goal=7.5)
    yield Result("b-a", "what HTTP and the form add", http - own, "P0", (http - own) / p0, must=4, goal=4)
    page = website.page_watch.typical
    yield Result("b+", "the page behind the redirect", page, "P0", page / p0, must=20, goal=10)
