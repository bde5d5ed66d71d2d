"""The demo's town: units, persons by title, roles, sittings. Places exist, persons do not."""

from collections.abc import Mapping
from typing import NamedTuple

from engine.commands import registers
from engine.demo.days import Days
from engine.transaction import OPERATOR, Transaction


class Unit(NamedTuple):
    """A unit; a nämnd names its `administration`, the others their `head`, a council of the KS neither."""

    key: str
    name: str
    kind: str
    diary_prefix: str
    administration: str | None = None
    head: str | None = None


class Person(NamedTuple):
    """A person and the roles that they hold, each in a unit or (null) everywhere."""

    username: str
    name: str
    grants: tuple[tuple[str, str | None], ...]


UNITS = (
    Unit("kf", "Kommunfullmäktige", "kf", "KF", head="kommundirektor"),
    Unit("ks", "Kommunstyrelsen", "ks", "KS", head="kommundirektor"),
    Unit("kff", "Kultur- och fritidsförvaltningen", "forvaltning", "KFF", head="forvaltningschef.kff"),
    Unit("kfn", "Kultur- och fritidsnämnden", "namnd", "KFN", administration="kff"),
    Unit("of", "Omsorgsförvaltningen", "forvaltning", "OF", head="forvaltningschef.of"),
    Unit("on", "Omsorgsnämnden", "namnd", "ON", administration="of"),
    Unit("khr", "Kommunala handikapprådet", "rad", "KHR"),
    Unit("kpr", "Kommunala pensionärsrådet", "rad", "KPR"),
)

PERSONS = (
    Person("dialogsamordnare", "Maria Holm, dialogsamordnare", (("dialogue_coordinator", None),)),
    Person("processledare.kfn", "Anna Berg, processledare KFN", (("process_leader", "kff"),)),
    Person(
        "forvaltningschef.kff",
        "Peter Lund, förvaltningschef kultur och fritid",
        (("head_of_administration", "kff"),),
    ),
    Person(
        "kommundirektor",
        "Eva Nyström, kommundirektör",
        (("head_of_administration", "ks"), ("head_of_administration", "kf")),
    ),
    Person("forvaltningschef.of", "Lars Åberg, förvaltningschef omsorg", (("head_of_administration", "of"),)),
    Person("handlaggare.kfn", "Karin Sjögren, handläggare KFN", (("case_officer", "kff"),)),
    Person("handlaggare.ks", "Daniel Hedlund, handläggare KS", (("case_officer", "ks"),)),
    Person("namndsekreterare.kfn", "Ulla Forsman, nämndsekreterare KFN", (("committee_secretary", "kfn"),)),
    Person(
        "kommunsekreterare",
        "Mats Engström, kommunsekreterare",
        (("committee_secretary", "ks"), ("committee_secretary", "kf"), ("committee_secretary", "on")),
    ),
    Person("registrator", "Inger Dahl, registrator", (("registrar", None),)),
    Person("kommunikator", "Sofia Wallin, kommunikatör", (("communicator", None),)),
    Person("samtalsledare", "Omar Haddad, samtalsledare", (("facilitator", None),)),
    Person("controller", "Björn Falk, controller", (("controller", None),)),
    Person("dataskyddsombud", "Lena Öberg, dataskyddsombud", (("data_protection_officer", None),)),
    Person("kommunjurist", "Henrik Sand, kommunjurist", (("municipal_lawyer", None),)),
    Person("barnstrateg", "Elin Mattsson, barn- och ungdomsstrateg", (("child_rights_strategist", None),)),
    Person("radssekreterare", "Gunilla Ström, rådssekreterare KHR och KPR", (("council_secretary", None),)),
    Person(
        "samordnare.finska",
        "Tiina Laine, samordnare finskt förvaltningsområde",
        (("minority_coordinator", None),),
    ),
    Person("verksamhetschef.fritid", "Jonas Vik, verksamhetschef fritid", (("service_manager", "kff"),)),
    Person("verksamhetschef.of", "Annika Norén, verksamhetschef äldreboenden", (("service_manager", "of"),)),
    Person("medborgarservice", "Camilla Rask, Medborgarservice", (("citizen_service", None),)),
    Person("ordforande.kfn", "Birgitta Hallin, ordförande KFN", (("committee_chair", "kfn"),)),
    Person("ledamot1.kfn", "Stefan Grahn, ledamot KFN", (("elected_official", "kfn"),)),
    Person("ledamot2.kfn", "Fatima Aziz, ledamot KFN", (("elected_official", "kfn"),)),
    Person(
        "ordforande.ks",
        "Göran Wikman, ordförande KS",
        (("committee_chair", "ks"), ("committee_chair", "kf")),
    ),
    Person("ledamot.ks", "Ritva Korhonen, ledamot KS", (("elected_official", "ks"),)),
    Person("ordforande.on", "Maj Eklund, ordförande ON", (("committee_chair", "on"),)),
    Person("arkivarie", "Nils Brodin, arkivarie", (("archivist", None),)),
    Person("revisor", "Monica Thelin, revisor", (("auditor", None),)),
    Person("processagare", "Johan Ek, processägare", (("process_owner", None),)),
    Person("processagare.kff", "Amira Said, processägare KFF", (("process_owner", None),)),
    Person("systemadministrator", "Sara Lind, systemadministratör", (("administrator", None),)),
)

ROLE_NAMES: Mapping[str, str] = {
    "administrator": "Systemadministratör",
    "archivist": "Arkivarie",
    "auditor": "Revisor",
    "case_officer": "Handläggare",
    "child_rights_strategist": "Barn- och ungdomsstrateg",
    "citizen_service": "Medborgarservice",
    "committee_chair": "Ordförande",
    "committee_secretary": "Nämndsekreterare",
    "communicator": "Kommunikatör",
    "controller": "Controller",
    "council_secretary": "Rådssekreterare",
    "data_protection_officer": "Dataskyddsombud",
    "dialogue_coordinator": "Dialogsamordnare",
    "elected_official": "Förtroendevald",
    "facilitator": "Samtalsledare",
    "head_of_administration": "Högsta tjänsteperson",
    "initiator": "Initiativtagare",
    "minority_coordinator": "Samordnare för nationella minoriteter",
    "municipal_lawyer": "Kommunjurist",
    "process_leader": "Processledare",
    "process_owner": "Processägare",
    "registrar": "Registrator",
    "service_manager": "Verksamhetschef",
}

SITTINGS: Mapping[str, str] = {
    "kf": "2026-09-28 2026-10-26 2026-11-23 2026-12-14 2027-02-15 2027-03-22 2027-04-26 2027-05-24 "
    "2027-06-14",
    "ks": "2026-09-08 2026-10-06 2026-11-10 2026-12-01 2027-01-26 2027-03-02 2027-04-06 2027-05-11",
    "kfn": "2026-01-29 2026-02-26 2026-03-26 2026-04-23 2026-05-21 2026-06-11 2026-09-24 2026-10-22 "
    "2026-11-19 "
    "2026-12-10 2027-01-28 2027-02-25 2027-03-25 2027-04-22 2027-05-20 2027-06-10",
    "on": "2026-10-15 2026-11-18 2026-12-16 2027-01-27 2027-02-24 2027-03-24",
    "khr": "2026-02-12 2026-04-16 2026-06-04 2026-09-24 2026-11-26 2027-02-11 2027-04-15 2027-06-03",
    "kpr": "2026-02-17 2026-04-21 2026-06-09 2026-09-29 2026-12-08 2027-02-16 2027-04-20 2027-06-08",
}


def build_town(tx: Transaction, days: Days) -> None:
    """Fill the registers; heads come before the units that they answer for, other grants after them."""
    for person in PERSONS:
        registers.add_user(
            tx, person.username, name=person.name, email=f"{person.username}@example.org", by=OPERATOR
        )
    for unit in UNITS:
        registers.add_unit(
            tx,
            unit.key,
            name=unit.name,
            kind=unit.kind,
            diary_prefix=unit.diary_prefix,
            administration=unit.administration,
            head=unit.head,
            by=OPERATOR,
        )
    for person in PERSONS:
        for role, where in person.grants:
            registers.grant_role(tx, person.username, role, unit_key=where, by=OPERATOR)
    for role, name in ROLE_NAMES.items():
        registers.name_role(tx, role, name, by=OPERATOR)
    for key, sittings in SITTINGS.items():
        for day in sittings.split():
            registers.add_meeting(tx, key, days.day(day), by=OPERATOR)
