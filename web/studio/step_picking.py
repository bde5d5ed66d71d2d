"""Pick, on the old drawing and the new one, where cases go on that stand at a step which is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound

from engine.drawing import Link, Mark, State
from engine.queries import migrations, studio
from engine.queries.gone_steps import Place
from engine.records import dataclass
from engine.transaction import Reader
from web import posted
from web.diagrams import Diagram, draw
from web.here import actor, engine
from web.studio.moving_cases import Asked, GoneField, asked, gone_fields
from web.studio.places import tabs_of

pages = Blueprint("step_picking", __name__, url_prefix="/studio")


@dataclass(frozen=True, slots=True)
class Pair:
    """A process as it was and as it is, and its steps that are gone."""

    name: str
    old: Diagram
    new: Diagram
    fields: list[GoneField]


@pages.get("/<key>/flytta/steg")
def show(key: str) -> str:
    """Pick a gone step, then its successor. `?till=4&valt=p/Task_A`: with that one picked; `&byte:p/Task_A=Task_B`."""
    page = engine().read(studio.workspace_page, key, actor())
    if page.in_force is None:
        raise NotFound
    versions = engine().read(migrations.versions_in_use, key)
    wanted = posted.number(request.args.get("till", ""))
    known = {row.version for row in versions}
    to_version = wanted if wanted is not None and wanted in known else versions[0].version
    look = asked(versions)
    fields, pairs, picked = engine().read(_pairs, key, to_version, look)
    return render_template(
        "studio/pick_steps.html",
        page=page,
        tabs=tabs_of(key),
        to_version=to_version,
        look=look,
        fields=fields,
        pairs=pairs,
        picked=picked,
    )


def _pairs(
    reader: Reader, key: str, to_version: int, look: Asked
) -> tuple[list[GoneField], list[Pair], GoneField | None]:
    fields = gone_fields(reader, key, to_version, [], look.renamed)
    asked_for = request.args.get("valt", "")
    picked = next((one for one in fields if "/".join(one.place) == asked_for), None)
    processes = dict.fromkeys(one.place[0] for one in fields)
    address = _Address(key, to_version, look.in_address)
    pairs = [
        _pair(reader, address, [one for one in fields if one.place[0] == process], picked)
        for process in processes
    ]
    return fields, pairs, picked


def _pair(reader: Reader, address: _Address, fields: list[GoneField], picked: GoneField | None) -> Pair:
    process = fields[0].place[0]
    versions = migrations.versions_in_use(reader, address.key)
    target = next(row.id for row in versions if row.version == address.to_version)
    old = reader.rooms.programs.bundle(reader.connection, fields[0].step.from_bundle_id)
    new = reader.rooms.programs.bundle(reader.connection, target)
    chosen = {one.chosen for one in fields if one.chosen and not one.proposed}
    links = {one.place[1]: Link(address.of_gone(one.place), f"Välj {one.step.name}") for one in fields}
    old_marks = {one.place[1]: Mark(_state(one, picked), note=_note(one)) for one in fields}
    new_marks = {id_: Mark(State.CHOSEN) for id_ in chosen}
    successors = {}
    if picked is not None and picked.place[0] == process:
        successors = {
            id_: Link(address.of_successor(picked, id_), f"{picked.step.name} blir {name}")
            for id_, name in picked.step.options
        }
        if picked.proposed:
            new_marks.setdefault(picked.chosen, Mark(State.ADDED, "förslag"))
    return Pair(
        old.processes[process].name or process,
        draw(old, process, old_marks, links=links),
        draw(new, process, new_marks, links=successors),
        fields,
    )


@dataclass(frozen=True, slots=True)
class _Address:
    """Addresses of the page, all with what is chosen so far."""

    key: str
    to_version: int
    kept: Mapping[str, str]

    def of_gone(self, place: Place) -> str:
        """With a gone step picked."""
        return self._of(self.kept, "/".join(place), "ny")

    def of_successor(self, picked: GoneField, element_id: str) -> str:
        """With its successor chosen."""
        return self._of({**self.kept, picked.field: element_id}, "", "steg")

    def _of(self, kept: Mapping[str, str], picked: str, anchor: str) -> str:
        values = {**kept, "till": str(self.to_version)} | ({"valt": picked} if picked else {})
        return url_for("step_picking.show", key=self.key, _anchor=anchor, **cast("Any", values))


def _state(field: GoneField, picked: GoneField | None) -> State:
    if field is picked:
        return State.CHOSEN
    return State.MOVED if field.chosen and not field.proposed else State.REMOVED


def _note(field: GoneField) -> str:
    names = dict(field.step.options)
    if not field.chosen:
        return ""
    return f"förslag: {names[field.chosen]}" if field.proposed else f"blir {names.get(field.chosen, '')}"
