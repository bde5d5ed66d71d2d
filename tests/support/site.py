"""The site over a real database in a temporary folder, and browsers that go about in it as a person would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from lxml import html
from werkzeug.test import TestResponse

from engine import clock
from engine.bootstrap import Niosteg, build
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.registers import add_unit, add_user, grant_role, name_role
from engine.commands.start_case import start_case
from engine.models import metadata
from engine.permissions import load_actor
from engine.queries.task_list import TaskRow, open_tasks
from engine.settings import Settings
from engine.transaction import OPERATOR, Actor
from tests.support.drawings import drawing
from tests.support.form_js import component, required, rows, source, textfield
from web.app import create_app

#: A matter in three steps: hanna or hugo writes, another of them reviews, pia takes the last one.
MATTER = """
    start S form=borja
    user Skriv "Skriv förslaget" form=forslag prop.due="5 arbetsdagar" doc="Skriv **kort** och klart."
    user Granska "Granska förslaget" prop.not_same_as=Skriv prop.due="5 arbetsdagar" prop.reminders="-1 arbetsdag"
    user Besluta "Fatta beslut"
    S -> Skriv -> Granska -> Besluta -> E
    lane Handläggare role=case_officer: Skriv Granska
    lane Processledare role=process_leader: Besluta
"""
START_FORM = source(textfield("title", "Ärendets namn", validate=required(maxLength=80)))
PROPOSAL = source(
    component("textarea", "proposal", "Förslaget", validate=required(minLength=10)),
    component("select", "kind", "Slag", values=[{"value": "kort", "label": "Kortfattat"}]),
    rows("points", textfield("name", "Punkt"), label="Punkter", defaultRepetitions=0),
    component("filepicker", "paper", "Bilaga"),
)
KEY_OF_THE_MATTER = "tillstand"


class _CompiledOnce(BytecodeCache):
    """Compiles each template once for all sites of a test run."""

    _kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class Page:
    """What a browser got."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.address = response.headers.get("Location", "")
        self.content = response.data
        self.source = response.text if response.mimetype == "text/html" else ""
        self._tree = html.fromstring(self.source) if self.source else None

    def all(self, xpath: str) -> list[Any]:
        """Return what the page has there."""
        return [] if self._tree is None else list(self._tree.xpath(xpath))

    def texts(self, xpath: str) -> list[str]:
        """Return the texts there, as they are read."""
        return [" ".join(node.text_content().split()) for node in self.all(xpath)]

    @property
    def title(self) -> str:
        return "".join(self.texts("//title"))

    @property
    def heading(self) -> str:
        return "".join(self.texts("//h1"))

    @property
    def text(self) -> str:
        """Everything there is to read."""
        return " ".join(self.texts("//body"))

    @property
    def messages(self) -> list[str]:
        """What the last action led to."""
        return self.texts('//*[@role="status"]')

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return self.texts('//*[contains(@class, "ds-error-summary")]//li')

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        (field,) = self.all(f'//*[@name="{name}"]')
        return str(field.text or "").strip() if field.tag == "textarea" else str(field.get("value", ""))


class Browser:
    """One browser: it follows redirects, and posts with the key of the page that it saw last."""

    def __init__(self, client: FlaskClient, base_url: str) -> None:
        self.client = client
        self._base_url = base_url
        self._key = ""

    def open(self, address: str, *, follow: bool = True) -> Page:
        return self._saw(self.client.get(address, base_url=self._base_url, follow_redirects=follow))

    def send(self, address: str, answers: dict[str, Any] | None = None, *, follow: bool = True) -> Page:
        sent = self.client.post(
            address,
            base_url=self._base_url,
            data={"csrf_token": self._key, **(answers or {})},
            headers={"Referer": f"{self._base_url}/"},
            follow_redirects=follow,
        )
        return self._saw(sent)

    def _saw(self, response: TestResponse) -> Page:
        page = Page(response)
        response.close()
        keys = page.all('//input[@name="csrf_token"]/@value')
        self._key = keys[0] if keys else self._key
        return page


class Site:
    """The installation, its site, and short ways to prepare what a test is about."""

    def __init__(self, niosteg: Niosteg, app: Flask) -> None:
        self.niosteg = niosteg
        self.engine = niosteg.engine
        self.app = app
        self._ids: dict[str, int] = {}

    def person(self, username: str, role: str, *, password: str | None = None) -> None:
        """Add a person who holds a role everywhere."""
        self._ids[username] = self.engine.run(
            add_user,
            username,
            name=username.title(),
            email=f"{username}@example.org",
            password=password,
            by=OPERATOR,
        )
        self.engine.run(grant_role, username, role, by=OPERATOR)

    def actor(self, username: str) -> Actor:
        return self.engine.read(load_actor, self._ids[username])

    def visitor(self, base_url: str = "http://localhost") -> Browser:
        """A browser in which nobody has logged in."""
        return Browser(self.app.test_client(), base_url)

    def browser(self, username: str) -> Browser:
        """A browser in which the person has logged in."""
        browser = self.visitor()
        browser.open("/logga-in")
        assert browser.send("/logga-in", {"username": username}, follow=False).status == 303
        return browser

    def start(self, title: str = "Ny lekplats") -> int:
        """Start a matter as the operator and return the case's number."""
        return self.engine.run(start_case, KEY_OF_THE_MATTER, by=OPERATOR, variables={"title": title})

    def task(self, case_id: int) -> TaskRow:
        """Return the case's open task."""
        (task,) = self.engine.read(open_tasks, case_id=case_id)
        return task


Prepare = Callable[["Site"], object]


@contextmanager
def running_site(folder: Path, *, prepare: Prepare | None = None, **settings: Any) -> Iterator[Site]:
    """Open a site with a small town and one process in it, and what `prepare` adds.

    What is in the database at first is made once for a moment and copied from then on, where the database is the
    site's own file.
    """
    chosen: dict[str, Any] = {"mode": "demo", "secret_key": "k" * 32, "data_dir": folder} | settings
    kept = None if "database_url" in settings else _Kept.of(prepare)
    if kept is not None and kept.pages:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).write_bytes(kept.pages)
    niosteg = build(Settings(**chosen))
    with closing(niosteg.database):
        app = create_app(niosteg)
        app.jinja_env.bytecode_cache = _CompiledOnce()
        site = Site(niosteg, app)
        if kept is not None and kept.pages:
            kept.give_back(site)
        else:
            with niosteg.database.write() as connection:
                metadata.create_all(connection)
            _settle(site)
            if prepare is not None:
                prepare(site)
            if kept is not None:
                kept.take(site, folder / _FILE)
        yield site


#: What a site's database is called in its folder.
_FILE = "niosteg.db"


class _Kept:
    """A settled site: its database's pages, and what the site remembers of it."""

    _all: ClassVar[dict[tuple[Prepare | None, datetime], _Kept]] = {}

    def __init__(self) -> None:
        self.pages = b""
        self._kind: type[Site] = Site
        self._facts: dict[str, Any] = {}

    @classmethod
    def of(cls, prepare: Prepare | None) -> _Kept:
        """Return what is kept for a preparation at the present moment."""
        return cls._all.setdefault((prepare, clock.now()), cls())

    def take(self, site: Site, file: Path) -> None:
        """Keep a site as it is now."""
        with site.niosteg.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._kind = type(site)
        self._facts = {name: value for name, value in vars(site).items() if name not in _OF_THE_RUN}
        self.pages = file.read_bytes()

    def give_back(self, site: Site) -> None:
        """Let a site remember what the kept one did."""
        site.__class__ = self._kind
        for name, value in self._facts.items():
            setattr(site, name, copy(value))


_OF_THE_RUN = frozenset({"niosteg", "engine", "app"})


def _settle(site: Site) -> None:
    for username, role in (
        ("helen", "head_of_administration"),
        ("hanna", "case_officer"),
        ("hugo", "case_officer"),
        ("pia", "process_leader"),
        ("adam", "administrator"),
    ):
        site.person(username, role)
    for role, name in (("case_officer", "Handläggare"), ("process_leader", "Processledare")):
        site.engine.run(name_role, role, name, by=OPERATOR)
    site.engine.run(
        add_unit, "ks", name="Kommunstyrelsen", kind="ks", diary_prefix="KS", head="helen", by=OPERATOR
    )
    sources = {
        f"{KEY_OF_THE_MATTER}.bpmn": drawing(MATTER, KEY_OF_THE_MATTER, name="Tillstånd"),
        "borja.form": START_FORM,
        "forslag.form": PROPOSAL,
    }
    site.engine.run(deploy_bundle, KEY_OF_THE_MATTER, sources, by=OPERATOR)
