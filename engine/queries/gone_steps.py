"""Steps that running cases wait at and that another version lacks: where the cases could go on instead."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from sqlalchemy import select

from engine.bpmn import Bundle, ElementFacts, ProcessFacts
from engine.models import bundle
from engine.queries.migrations import steps_waited_at
from engine.records import dataclass
from engine.transaction import Reader

#: A process key and the id of one of its elements.
Place = tuple[str, str]
#: Why a step is proposed: it has the same name, the same form, or the same neighbours.
Why = Literal["name", "form", "place"]


@dataclass(frozen=True, slots=True)
class GoneStep:
    """A step of an older version, `from_bundle_id` the latest that has it.

    `options` are (id, name) of the steps of its kind in the newer one. `proposal` is the one that is most like it, ""
    for none, and `why` it is.
    """

    name: str
    from_bundle_id: int
    options: list[tuple[str, str]]
    proposal: str = ""
    why: Why = "name"


def gone_places(reader: Reader, process_key: str, *, to_version: int) -> list[Place]:
    """Return the steps that running cases wait at and that a version lacks, by name."""
    waited = [id_ for id_, _ in steps_waited_at(reader, process_key, to_version=to_version)]
    older, newer = _bundles(reader, process_key, to_version)
    if newer is None:
        return []
    return [
        place
        for id_ in waited
        if (place := _place_of(reader, older, id_)) is not None
        if not _has(reader.rooms.programs.bundle(reader.connection, newer), place)
    ]


def steps_like(
    reader: Reader, process_key: str, version: int, places: Iterable[Place]
) -> dict[Place, GoneStep]:
    """Return, for steps that a version lacks, what people call them and what could stand for them."""
    older, target = _bundles(reader, process_key, version)
    if target is None:
        return {}
    new = reader.rooms.programs.bundle(reader.connection, target)
    found: dict[Place, GoneStep] = {}
    for place in places:
        origin = _origin(reader, older, place)
        if origin is not None and place[0] in new.processes:
            bundle_id, process = origin
            found[place] = _gone(process, process.elements[place[1]], new.processes[place[0]], bundle_id)
    return found


def _gone(old: ProcessFacts, element: ElementFacts, new: ProcessFacts, bundle_id: int) -> GoneStep:
    like = [other for other in new.elements.values() if other.kind == element.kind]
    # What both versions have is a step of its own: only its name can make it this one.
    come = [other for other in like if other.id not in old.elements]
    options = [(other.id, other.label) for other in like]
    alike: dict[Why, list[ElementFacts]] = {
        "name": [other for other in like if _same(other.name, element.name)],
        "form": [other for other in come if element.form_key and other.form_key == element.form_key],
        "place": [other for other in come if _neighbours(new, other.id) & _neighbours(old, element.id)],
    }
    for why, chosen in alike.items():
        if len(chosen) == 1:
            return GoneStep(element.label, bundle_id, options, chosen[0].id, why)
    return GoneStep(element.label, bundle_id, options)


def _same(one: str | None, other: str | None) -> bool:
    return (
        bool(one and other)
        and " ".join(str(one).split()).casefold() == " ".join(str(other).split()).casefold()
    )


def _neighbours(process: ProcessFacts, element_id: str) -> set[tuple[str, str]]:
    """The steps before and after an element, each with the side that it is on."""
    flows = process.flows.values()
    return {("before", flow.source) for flow in flows if flow.target == element_id} | {
        ("after", flow.target) for flow in flows if flow.source == element_id
    }


def _bundles(reader: Reader, process_key: str, version: int) -> tuple[list[int], int | None]:
    """Return the other versions, the latest first, and the one itself."""
    rows: Mapping[int, Any] = {
        row.version: row.id
        for row in reader.connection.execute(
            select(bundle.c.id, bundle.c.version)
            .where(bundle.c.process_key == process_key)
            .order_by(bundle.c.version.desc())
        )
    }
    return [id_ for number, id_ in rows.items() if number != version], rows.get(version)


def _origin(reader: Reader, bundle_ids: Iterable[int], place: Place) -> tuple[int, ProcessFacts] | None:
    """Return the latest of some versions that has an element, and its process there."""
    process_key, element_id = place
    for bundle_id in bundle_ids:
        facts = reader.rooms.programs.bundle(reader.connection, bundle_id).processes.get(process_key)
        if facts is not None and element_id in facts.elements:
            return bundle_id, facts
    return None


def _place_of(reader: Reader, bundle_ids: Iterable[int], element_id: str) -> Place | None:
    for bundle_id in bundle_ids:
        for key, facts in reader.rooms.programs.bundle(reader.connection, bundle_id).processes.items():
            if element_id in facts.elements:
                return key, element_id
    return None


def _has(files: Bundle, place: Place) -> bool:
    facts = files.processes.get(place[0])
    return facts is not None and place[1] in facts.elements
