"""The town in which test cases are played: some bodies, one test person for each role, sittings every fourth week."""

from collections.abc import Iterable
from datetime import timedelta

from engine.commands import registers
from engine.process_engine import ProcessEngine
from engine.transaction import OPERATOR, Transaction

HEAD = "head_of_administration"

#: key, name, kind, diary prefix, administration
UNITS = (
    ("kf", "Kommunfullmäktige", "kf", "KF", None),
    ("ks", "Kommunstyrelsen", "ks", "KS", None),
    ("kff", "Kultur- och fritidsförvaltningen", "forvaltning", "KFF", None),
    ("kfn", "Kultur- och fritidsnämnden", "namnd", "KFN", "kff"),
    ("bolag", "Kommunens bolag AB", "bolag", "BOL", None),
    ("khr", "Kommunala handikapprådet", "rad", "KHR", None),
    ("kpr", "Kommunala pensionärsrådet", "rad", "KPR", None),
)
SITTINGS = 26
BETWEEN_SITTINGS = timedelta(weeks=4)


def build_town(engine: ProcessEngine, roles: Iterable[str]) -> None:
    """Fill an empty database with the town."""
    engine.run(_build, frozenset(roles) | {HEAD})


def _build(tx: Transaction, roles: frozenset[str]) -> None:
    for role in sorted(roles):
        add_person(tx, role, role)
    for key, name, kind, prefix, administration in UNITS:
        registers.add_unit(
            tx,
            key,
            name=name,
            kind=kind,
            diary_prefix=prefix,
            administration=administration,
            head=None if administration else HEAD,
            by=OPERATOR,
        )
        for number in range(1, SITTINGS + 1):
            registers.add_meeting(tx, key, tx.today + number * BETWEEN_SITTINGS, by=OPERATOR)


def add_person(tx: Transaction, username: str, role: str) -> None:
    """Add a test person who holds `role` everywhere."""
    registers.add_user(tx, username, name=username, email=f"{username}@example.org", by=OPERATOR)
    registers.grant_role(tx, username, role, by=OPERATOR)
