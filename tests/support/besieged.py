"""A site under attack: persons of every sort in two units, something of every kind to reach for, and a picture of
the whole database before and after.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from engine import clock
from engine.cases import insert_new
from engine.commands.create_workspace import open_deployed_process
from engine.commands.registers import add_substitution, add_unit, add_user, grant_role
from engine.commands.start_case import start_case
from engine.commands.upload_tokens import make_upload_token
from engine.models import (
    incident,
    metadata,
    migration_batch,
    migration_batch_case,
    notification,
    process_instance,
    substitution,
    upload,
    user_account,
)
from engine.transaction import OPERATOR, Transaction
from tests.support.site import KEY_OF_THE_MATTER, Browser, Page, Site

#: A day on which a pause may be looked at again, as seen from the Monday of the tests.
MONDAY_IN_A_WEEK = date(2026, 11, 30)
#: A file of the workspace of the matter, which owe owns.
FORM_OF_THE_MATTER = "forslag.form"
#: What changes by looking, or by trying to log in.
_OF_THE_VISIT = frozenset({"user_session", "login_failure"})
#: Username -> role and unit (null: in every unit).
PERSONS: dict[str, list[tuple[str, str | None]]] = {
    "ingen": [],
    "rut": [("auditor", None)],
    "dora": [("dialogue_coordinator", None)],
    "owe": [("process_owner", None)],
    "petra": [("process_leader", "ks")],
    "olle": [("process_leader", "bun")],
    "ove": [("case_officer", "bun")],
    "kalle": [("case_officer", "ks")],
    "hedda": [("head_of_administration", "bun")],
    "ines": [("initiator", None)],
    # Who was there before (tests/support/site.py).
    "adam": [("administrator", None)],
    "hanna": [("case_officer", None)],
    "helen": [("head_of_administration", None)],
}


class Besieged(Site):
    """The site, with a case in the unit ks: its number, its open task's, and numbers of other things."""

    case_id: int
    task_id: int
    upload_id: int
    incident_id: int
    batch_id: int
    mail_id: int
    substitution_id: int
    token_id: int

    def picture(self) -> dict[str, list[Any]]:
        """Return every row of every table, but for what a visit itself leaves behind."""
        return self.engine.read(
            lambda reader: {
                table.name: sorted(
                    row
                    for row in map(repr, map(tuple, reader.connection.execute(select(table))))
                    if "'logged_in'" not in row
                )
                for table in metadata.sorted_tables
                if table.name not in _OF_THE_VISIT
            }
        )

    def count(self, table: Any) -> int:
        return self.engine.read(
            lambda reader: int(reader.connection.scalar(select(func.count()).select_from(table)) or 0)
        )

    def address_of(self, rule: Any) -> str:
        """Return an address of the rule that leads to something."""
        numbers = {
            "case_id": self.case_id,
            "task_id": self.task_id,
            "upload_id": self.upload_id,
            "incident_id": self.incident_id,
            "mail_id": self.mail_id,
            "substitution_id": self.substitution_id,
            "token_id": self.token_id,
            "batch_id": self.batch_id,
            "process_key": KEY_OF_THE_MATTER,
            # A workspace of the studio, one of its files, and its first version.
            "key": KEY_OF_THE_MATTER,
            "name": FORM_OF_THE_MATTER,
            # It has no table: whose it is, is asked first.
            "file": "level_check.dmn",
            "decision": "level_check",
            "element_id": "Field_proposal",
            "way_id": "Flow_Skriv_Granska",
            "row": "rad-1",
            "column": "fraga-1",
            "number": 1,
            # It holds no test cases: who may change them is asked first.
            "step": 1,
            "place": 0,
            "repair": "x",
            "version": 1,
            "definition": KEY_OF_THE_MATTER,
        }
        built: str | None = None
        with self.app.test_request_context(base_url="http://localhost"):
            found = rule.build({name: numbers[name] for name in rule.arguments})
        if found is not None:
            built = found[1]
        assert built is not None
        return built

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def post(self, username: str, address: str, answers: dict[str, Any] | None = None) -> Page:
        """Send something as a person, with a key that is theirs."""
        return self.ready(username).send(address, answers, follow=False)

    def ready(self, username: str) -> Browser:
        """A browser in which the person has logged in and seen a form."""
        browser = self.browser(username)
        browser.open("/installningar")
        return browser


def besieged(site: Site) -> Besieged:
    """Fill a site with what there is to reach for."""
    site.__class__ = Besieged
    assert isinstance(site, Besieged)
    site.engine.run(
        add_unit, "bun", name="Barnnämnden", kind="forvaltning", diary_prefix="BUN", head="helen", by=OPERATOR
    )
    for username, grants in PERSONS.items():
        if username not in site._ids:
            site._ids[username] = site.engine.run(
                add_user, username, name=username.title(), email=f"{username}@example.org", by=OPERATOR
            )
            for role, unit in grants:
                site.engine.run(grant_role, username, role, unit_key=unit, by=OPERATOR)
    site.case_id = start(site)
    site.task_id = site.task(site.case_id).id
    site.engine.run(_things, site)
    owner = site.actor("owe")
    site.engine.run(open_deployed_process, KEY_OF_THE_MATTER, beside={}, by=owner)
    site.engine.run(make_upload_token, name="Datorn", by=owner)
    site.token_id = 1
    return site


def start(site: Site, *, title: str = "Ny lekplats", unit: str = "ks") -> int:
    """Start a matter in a unit."""
    return site.engine.run(
        start_case, KEY_OF_THE_MATTER, by=OPERATOR, variables={"title": title}, unit_key=unit
    )


def _things(tx: Transaction, site: Besieged) -> None:
    site.upload_id = tx.connection.execute(
        insert(upload)
        .values(
            instance_id=site.case_id,
            name="plan.pdf",
            media_type="application/pdf",
            size=4,
            sha256="0" * 64,
            content=b"%PDF",
            uploaded_at=tx.now,
            uploaded_by_id=None,
        )
        .returning(upload.c.id)
    ).scalar_one()
    site.incident_id = tx.connection.execute(
        insert(incident)
        .values(
            instance_id=site.case_id,
            kind="step",
            process_key=KEY_OF_THE_MATTER,
            element_id="Skriv",
            cause="Det gick inte.",
            status="open",
            attempts=0,
            opened_at=tx.now,
        )
        .returning(incident.c.id)
    ).scalar_one()
    adam = tx.connection.scalars(select(user_account.c.id).where(user_account.c.username == "adam")).one()
    insert_new(
        tx,
        notification,
        [
            {
                "key": "prov",
                "instance_id": site.case_id,
                "user_task_id": None,
                "user_id": adam,
                "to_address": "adam@example.org",
                "subject": "Prov",
                "body": "Prov",
                "reason": "Prov.",
                "status": "sent",
                "not_before_at": tx.now,
                "attempts": 1,
                "created_at": tx.now,
            }
        ],
    )
    site.mail_id = tx.connection.scalars(select(notification.c.id).where(notification.c.key == "prov")).one()
    site.batch_id = _batch(tx, site.case_id)
    day = clock.local(tx.now).date()
    add_substitution(tx, absent="helen", substitute="hugo", from_on=day, until_on=day, by=OPERATOR)
    site.substitution_id = tx.connection.scalars(select(substitution.c.id)).one()


def _batch(tx: Transaction, case_id: int) -> int:
    """A trial of the case, which waits for its turn."""
    bundle_id = tx.connection.scalars(
        select(process_instance.c.bundle_id).where(process_instance.c.id == case_id)
    ).one()
    batch_id = tx.connection.execute(
        insert(migration_batch)
        .values(
            kind="trial",
            process_key=KEY_OF_THE_MATTER,
            to_bundle_id=bundle_id,
            renamed="{}",
            reason="",
            asked_at=tx.now,
        )
        .returning(migration_batch.c.id)
    ).scalar_one()
    row = {"batch_id": batch_id, "instance_id": case_id, "status": "waiting", "lines": "[]", "tries": 0}
    tx.connection.execute(insert(migration_batch_case).values(row))
    return int(batch_id)
