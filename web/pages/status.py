"""Läget: where all cases stand, for those who answer for them."""

from dataclasses import asdict, replace
from typing import Any, get_args

from flask import Blueprint, render_template, request, url_for

from engine.queries import status
from engine.queries.process_order import ordered_phases
from engine.queries.registers import latest_bundles, units
from engine.queries.status import Order, StatusRow, status_list
from engine.queries.status_figures import status_figures
from engine.queries.status_filter import StatusFilter
from engine.records import dataclass
from engine.transaction import Reader
from web import posted
from web.here import engine

pages = Blueprint("status", __name__)

ORDERS: dict[Order, str] = {
    "late": "Flest sena uppgifter först",
    "milestone": "Närmaste milstolpe först",
    "activity": "Senast ändrade först",
    "title": "Namn",
}
#: The filter's names in the address.
_IN_ADDRESS = {
    "phase": "steg",
    "unit_key": "organ",
    "process_key": "process",
    "status": "lage",
    "search": "sok",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How many cases are in a phase, and how many of them have late tasks."""

    name: str
    cases: int
    late: int
    address: str
    late_address: str
    is_chosen: bool


@pages.get("/laget")
def show() -> str:
    """The figures, the filters and the cases."""
    wanted, order, page = _wanted(), _order(), posted.page_number()
    figures, rows, choices = engine().read(_overview, wanted, order, page)
    return render_template(
        "status/status.html",
        wanted=wanted,
        order=order,
        orders=ORDERS,
        figures=figures,
        rows=rows,
        page=page,
        has_more=len(rows) == status.PAGE,
        address=_address(wanted, order=order) + "&sida=",
        is_narrowed=wanted != StatusFilter(),
        **choices,
    )


def _overview(
    reader: Reader, wanted: StatusFilter, order: Order, page: int
) -> tuple[list[Figure], list[StatusRow], dict[str, Any]]:
    latest = latest_bundles(reader)
    phases = _phases_in_order(reader, [row.id for row in latest])
    figures = sorted(
        status_figures(reader, replace(wanted, phase=None)),
        key=lambda figure: phases.index(figure[0]) if figure[0] in phases else len(phases),
    )
    choices = {
        "processes": [(row.process_key, row.name) for row in latest],
        "units": [(row.key, row.name) for row in units(reader)],
        "phases": [*((name, name) for name in phases), (NO_PHASE, "Utan steg")],
    }
    return (
        [_figure(wanted, order, *figure) for figure in figures],
        status_list(reader, wanted, order=order, page=page),
        choices,
    )


def _phases_in_order(reader: Reader, bundle_ids: list[int]) -> list[str]:
    programs = reader.rooms.programs
    names = (name for id_ in bundle_ids for name in ordered_phases(programs.bundle(reader.connection, id_)))
    return list(dict.fromkeys(names))


def _figure(wanted: StatusFilter, order: Order, phase: str | None, cases: int, late: int) -> Figure:
    narrowed = replace(wanted, phase=phase or "")
    return Figure(
        name=phase or "Utan steg",
        cases=cases,
        late=late,
        address=_address(replace(narrowed, only_late=False), order=order),
        late_address=_address(replace(narrowed, only_late=True), order=order),
        is_chosen=wanted.phase == (phase or ""),
    )


def _wanted() -> StatusFilter:
    given = {field: request.args.get(name) for field, name in _IN_ADDRESS.items()}
    return StatusFilter(
        phase=_phase(given["phase"]),
        unit_key=given["unit_key"] or None,
        process_key=given["process_key"] or None,
        status=given["status"] or None,
        only_late=request.args.get("sena") == "ja",
        search=(given["search"] or "").strip(),
    )


#: The address's word for cases without a phase.
NO_PHASE = "inget"


def _phase(text: str | None) -> str | None:
    return "" if text == NO_PHASE else text or None


def _order() -> Order:
    asked = request.args.get("ordning", "late")
    return next((order for order in get_args(Order) if order == asked), "late")


def _address(wanted: StatusFilter, *, order: Order) -> str:
    """Return the address of the list narrowed to `wanted`."""
    fields = asdict(wanted)
    if wanted.phase == "":
        fields["phase"] = NO_PHASE
    arguments = {name: fields[field] for field, name in _IN_ADDRESS.items() if fields[field]}
    if wanted.only_late:
        arguments["sena"] = "ja"
    return url_for("status.show", ordning=order, **arguments)
