"""What the pages about moving running cases share: what their addresses say, and the words for it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request

from engine.cases.choosing import Wanted
from engine.commands.migrate_case import Verdict
from engine.commands.migration_words import VERDICT_WORDS
from engine.queries.gone_steps import GoneStep, Place, gone_places, steps_like
from engine.queries.migrations import steps_waited_at
from engine.queries.registers import units
from engine.records import dataclass
from engine.spiff import Renamed
from engine.transaction import Reader
from web import posted

#: Where a step that is gone is looked for: `byte:<process key>/<old id>`.
RENAMED = "byte:"
#: The verdicts in the order in which one looks at them: what an address calls each, what people do, and its colour.
VERDICTS: Mapping[str, tuple[str, str]] = {
    "same": (VERDICT_WORDS["same"], "success"),
    "changed": (VERDICT_WORDS["changed"], "warning"),
    "choice": (VERDICT_WORDS["choice"], "info"),
    "refused": (VERDICT_WORDS["refused"], "danger"),
}
_WHYS = {"name": "samma namn", "form": "samma formulär", "place": "samma plats i ritningen"}
_LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class GoneField:
    """A step that is gone as a field of the page. `proposed` says why `chosen` is proposed, "" where it is chosen."""

    field: str
    place: Place
    step: GoneStep
    chosen: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says that is looked at; `in_address` is how other addresses say the same."""

    wanted: Wanted
    renamed: Renamed
    in_address: Mapping[str, str]


def asked(versions: Iterable[Any] = ()) -> Asked:
    """Return what the address or the form narrows the cases to, and where steps are."""
    known = {row.version for row in versions}
    number = posted.number(request.values.get("fran", ""))
    texts = {name: request.values.get(name, "").strip() for name in ("steg", "enhet", "sok")}
    wanted = Wanted(
        from_version=number if number in known else None,
        step=texts["steg"],
        unit_key=texts["enhet"],
        search=texts["sok"][:_LONGEST_SEARCH],
    )
    kept = {name: text for name, text in texts.items() if text}
    if wanted.from_version is not None:
        kept["fran"] = str(wanted.from_version)
    return Asked(wanted, renamed(), {**kept, **kept_renames()})


def renamed() -> Renamed:
    """Return what the page says has another id."""
    found = {}
    for name, new in request.values.items():
        process_key, slash, old = name.removeprefix(RENAMED).partition("/")
        if name.startswith(RENAMED) and slash and new:
            found[process_key, old] = new
    return found


def kept_renames() -> dict[str, str]:
    """Return the same as fields of a form or of an address."""
    return {name: value for name, value in request.values.items() if name.startswith(RENAMED) and value}


def choices(reader: Reader, process_key: str, to_version: int) -> dict[str, list[tuple[str, str]]]:
    """Return what the steps and the units can be narrowed to."""
    return {
        "steps": steps_waited_at(reader, process_key, to_version=to_version),
        "units": [(row.key, row.name) for row in units(reader)],
    }


def gone_fields(
    reader: Reader, process_key: str, to_version: int, verdicts: Iterable[Verdict | None], chosen: Renamed
) -> list[GoneField]:
    """Return the steps that are gone, those that were answered for too, each with what is like it in the version."""
    places = dict.fromkeys(gone_places(reader, process_key, to_version=to_version))
    places |= dict.fromkeys(
        (line.process, line.element)
        for verdict in verdicts
        if verdict is not None
        for line in verdict.lines
        if line.process
    )
    places |= dict.fromkeys(chosen)
    steps = steps_like(reader, process_key, to_version, list(places))
    return [_field(place, step, chosen.get(place, "")) for place, step in steps.items()]


def _field(place: Place, step: GoneStep, chosen: str) -> GoneField:
    proposed = "" if chosen or not step.proposal else _WHYS[step.why]
    field = f"{RENAMED}{place[0]}/{place[1]}"
    return GoneField(field, place, step, chosen or step.proposal, proposed)


def counted(kinds: Iterable[str]) -> dict[str, int]:
    """Return how many there are of each verdict, in the order of `VERDICTS`."""
    found = dict.fromkeys(VERDICTS, 0)
    for kind in kinds:
        found[kind] += 1
    return found
