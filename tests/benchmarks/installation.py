"""An installation to measure: its database, its engine, and W1 deployed, with and without forms."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from engine.adapters import schema
from engine.bootstrap import Niosteg, build
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.registers import add_user, grant_role
from engine.permissions import load_actor
from engine.settings import Settings
from engine.transaction import OPERATOR, Actor
from tests.support.form_js import source, textfield
from tests.support.w1 import w1_answers, w1_drawing

#: The roles of W1's lanes.
ROLES = ("handlaggare", "namndsekreterare", "chef")


def settings(folder: Path, **others: str) -> Settings:
    """Return the settings of a demo in a folder."""
    key = SecretStr("only for measuring " * 3)
    return Settings(data_dir=folder, mode="demo", log_level="ERROR", secret_key=key, **others)


def install(folder: Path, url: str) -> Niosteg:
    """Return an installation with empty tables."""
    folder.mkdir(parents=True, exist_ok=True)
    niosteg = build(settings(folder, database_url=url))
    schema.upgrade(niosteg.database)
    return niosteg


def add_clerk(niosteg: Niosteg, *more_roles: str) -> Actor:
    """Add the person who does all of W1's tasks."""
    number = niosteg.engine.run(add_user, "clerk", name="Kim Klerk", email="kim@example.org", by=OPERATOR)
    for role in (*ROLES, *more_roles):
        niosteg.engine.run(grant_role, "clerk", role, by=OPERATOR)
    return niosteg.engine.read(load_actor, number)


def deploy_w1(niosteg: Niosteg) -> None:
    """Deploy W1 as it is: its answers come as data."""
    sources = {"w1.bpmn": w1_drawing()}
    niosteg.engine.run(deploy_bundle, "w1", sources, by=OPERATOR, given={"answer"})


def deploy_w1_with_forms(niosteg: Niosteg) -> None:
    """Deploy W1 with a form of eleven text fields on each task."""
    drawing = w1_drawing()
    sources = {}
    for number in range(1, 10):
        plain = f'<bpmn:userTask id="Task_{number}"'
        drawing = drawing.replace(plain.encode(), f'{plain} camunda:formRef="w1_{number}"'.encode())
        sources[f"w1_{number}.form"] = source(*(textfield(key) for key in w1_answers(number)))
    niosteg.engine.run(deploy_bundle, "w1", {"w1.bpmn": drawing, **sources}, by=OPERATOR)
