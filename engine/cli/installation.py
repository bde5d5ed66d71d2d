"""The installation that a command works on."""

import click

from engine.adapters import schema
from engine.bootstrap import Niosteg, build
from engine.cases import user_id_of
from engine.exceptions import NotFound
from engine.permissions import load_actor
from engine.settings import load_settings
from engine.transaction import OPERATOR, Actor, Reader


def built_installation() -> Niosteg:
    """Return the installation of the settings, whatever its tables are; it is closed when the command ends.

    Raises:
        SettingsRefused: with what to do about it.
    """
    niosteg = build(load_settings())
    click.get_current_context().call_on_close(niosteg.database.close)
    return niosteg


def open_installation() -> Niosteg:
    """Return the installation of the settings, its tables checked; it is closed when the command ends.

    Raises:
        SettingsRefused, DatabaseUnavailable, SchemaOutdated: with what to do about it.
    """
    niosteg = built_installation()
    niosteg.database.check()
    if niosteg.settings.mode == "demo":
        schema.upgrade(niosteg.database)
    else:
        schema.require_current(niosteg.database)
    return niosteg


def actor_named(niosteg: Niosteg, username: str | None) -> Actor:
    """Return who acts: the named user, or the operator at the command line.

    Raises:
        NotFound: no such user.
    """
    return OPERATOR if username is None else niosteg.engine.read(_actor, username)


def _actor(reader: Reader, username: str) -> Actor:
    user_id = user_id_of(reader, username)
    if user_id is None:
        raise NotFound(f"Det finns ingen med användarnamnet {username}.")
    return load_actor(reader, user_id)
