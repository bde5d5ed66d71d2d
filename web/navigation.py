"""What the head of every page shows: where one can go, and who one is."""

from flask import request

from engine.permissions import is_permitted
from engine.queries.operations import trouble_counts
from engine.queries.registers import role_names
from engine.queries.studio import may_enter
from engine.records import dataclass
from engine.transaction import Actor, Reader
from web.here import engine, visitor

#: Roles named in the head; the rest stand on the person's own page.
SHOWN_ROLES = 2

#: address, words, permission that the link asks for; who has a part in a process finds the studio without
PLACES = (
    ("/uppgifter", "Mina uppgifter", None),
    ("/arenden/starta", "Starta ärende", "case.start"),
    ("/laget", "Läget", "status.read"),
    ("/processer", "Processer", "process.read"),
    ("/studio", "Studion", "draft.create"),
    ("/storningar", "Störningar", "incident.read"),
    ("/utskick", "Utskick", "notification.read"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation. `count` is how many things wait there, 0 when that is not told."""

    address: str
    words: str
    is_current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The links and the person."""

    links: list[Link]
    name: str
    roles: str


def head() -> Head | None:
    """Return the page's head, null for a visitor who has not logged in."""
    somebody = visitor()
    return None if somebody is None else engine().read(_head, somebody)


def _head(reader: Reader, actor: Actor) -> Head:
    return Head(
        links=[
            Link(address, words, _is_current(address), _count(reader, address))
            for address, words, permission in PLACES
            if permission is None
            or is_permitted(reader, permission, actor)
            or (address == "/studio" and may_enter(reader, actor))
        ],
        name=actor.name,
        roles=_roles(reader, actor),
    )


def _is_current(address: str) -> bool:
    return request.path == address or request.path.startswith(f"{address}/")


def _count(reader: Reader, address: str) -> int:
    if address == "/storningar":
        return trouble_counts(reader)[0]
    if address == "/utskick":
        return trouble_counts(reader)[1]
    return 0


def _roles(reader: Reader, actor: Actor) -> str:
    names = role_names(reader)
    roles = sorted(names.get(role, role) for role in actor.roles)
    more = len(roles) - SHOWN_ROLES
    shown = ", ".join(roles[:SHOWN_ROLES])
    return f"{shown} och {more} till" if more > 0 else shown
