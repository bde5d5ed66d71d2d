"""Processer: how the work goes, for everybody who takes part in it. Nothing is changed here."""

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from engine import feel
from engine.bpmn import Bundle, ElementFacts
from engine.bpmn.facts import FOR_PEOPLE
from engine.calendar import parse_due
from engine.queries.process_order import ordered_elements, ordered_processes
from engine.queries.process_page import ProcessPage, process_page
from engine.queries.process_versions import deployed_files, process_versions
from engine.queries.registers import latest_bundles, role_names
from engine.queries.studio import may_read
from engine.records import dataclass
from engine.transaction import Reader
from web.comparing import compared
from web.diagrams import Diagram, draw
from web.filters import short_day
from web.here import actor, engine

pages = Blueprint("processes", __name__, url_prefix="/processer")


@dataclass(frozen=True, slots=True)
class Work:
    """A step that a person does: its name, whose it is, by when, and what it asks of them.

    A step that `calls` another process is done by those who work there.
    """

    name: str
    role: str
    due: str
    documentation: str | None
    calls: str | None


@pages.get("")
def show_all() -> str:
    """All deployed processes."""
    return render_template("processes/list.html", rows=engine().read(latest_bundles))


@pages.get("/<process_key>")
def show(process_key: str) -> str:
    """The latest version of a process. `?diagram=steg2_uppdrag`: a process that it calls, as it is in that version."""
    found = engine().read(process_page, process_key)
    key = request.args.get("diagram", process_key)
    if key not in found.files.processes:
        raise NotFound
    return _page(found, key)


@pages.get("/<process_key>/jamfor")
def compare(process_key: str) -> str:
    """What differs between two deployed versions. `?fran=2&till=3`; without them the last two."""
    rows = engine().read(process_versions, process_key)
    known = {str(row.version) for row in rows}
    new = request.args.get("till") or str(rows[0].version)
    old = request.args.get("fran") or str(rows[min(1, len(rows) - 1)].version)
    if not {old, new} <= known:
        raise NotFound
    old_files, new_files = (
        engine().read(deployed_files, process_key, int(version)).files for version in (old, new)
    )
    return render_template(
        "processes/compare.html",
        process_key=process_key,
        name=rows[0].name,
        sides=[
            (str(row.version), f"Version {row.version}, i drift från {short_day(row.deployed_at)}")
            for row in rows
        ],
        old=old,
        new=new,
        view=compared(old_files, new_files, roles=engine().read(role_names)),
    )


def _page(found: ProcessPage, key: str) -> str:
    facts = found.files.processes[key]
    diagram: Diagram = draw(found.files, key, {})
    return render_template(
        "processes/process.html",
        in_studio=engine().read(may_read, found.row.process_key, actor()),
        row=found.row,
        facts_of=facts,
        diagram=diagram,
        names={other: process.name or other for other, process in found.files.processes.items()},
        called=[other for other in ordered_processes(found.files) if other != found.files.process_key],
        work=engine().read(_work, found.files, key),
    )


def _work(reader: Reader, files: Bundle, key: str) -> list[Work]:
    roles = role_names(reader)
    return [
        Work(
            name=element.label,
            role=_role(element, roles),
            due=_due(element.due),
            documentation=element.documentation,
            calls=element.called_element,
        )
        for element in ordered_elements(files, key)
        if element.kind in FOR_PEOPLE or element.called_element in files.processes
    ]


def _role(element: ElementFacts, roles: dict[str, str]) -> str:
    return roles.get(element.role, element.role) if element.role else "Samma som i processen som anropar"


def _due(text: str | None) -> str:
    """When a step is due, in words: counted from when it comes, or from the case's own dates."""
    if not text:
        return ""
    rule = parse_due(text)
    if rule.expression is not None:
        return "Följer ärendets datum"
    literal = rule.text.strip().strip('"')
    if literal.startswith("P"):
        return feel.to_text(feel.evaluate("duration(text)", {"text": literal}))
    return literal
