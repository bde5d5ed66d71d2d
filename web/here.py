"""What a page function asks of the request it answers: the installation, its engine, who is there."""

from typing import cast

from flask import current_app, g

from engine.bootstrap import Niosteg
from engine.permissions import holds, is_permitted
from engine.process_engine import ProcessEngine
from engine.settings import Settings
from engine.transaction import Actor

EXTENSION = "niosteg"


def niosteg() -> Niosteg:
    """The installation that this site belongs to."""
    return cast("Niosteg", current_app.extensions[EXTENSION])


def engine() -> ProcessEngine:
    """The engine: `engine().read(query, ...)`, `engine().run(command, ...)`."""
    return niosteg().engine


def settings() -> Settings:
    """The installation's settings."""
    return niosteg().settings


def visitor() -> Actor | None:
    """Who has logged in, if anybody."""
    return cast("Actor | None", g.get("visitor"))


def actor() -> Actor:
    """Who has logged in. Pages that `web.access` does not call public have somebody."""
    somebody = visitor()
    if somebody is None:
        raise RuntimeError("a public page has asked who is logged in")
    return somebody


def person_id() -> int:
    """The number of the account that has logged in."""
    found = actor().id
    if found is None:
        raise RuntimeError("somebody without an account has logged in")
    return found


def may(permission: str, *, case_id: int | None = None) -> bool:
    """Whether who is there has a permission: what pages show; the engine asks again when it is used."""
    somebody = visitor()
    if somebody is None:
        return False
    if case_id is None:
        return holds(permission, somebody)
    return engine().read(is_permitted, permission, somebody, case_id=case_id)
