"""What differs between two drawings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.comparing.model import DrawingChanges, ElementChange, Facet, differences
from engine.comparing.order import moved
from engine.comparing.pieces import Piece, read_pieces
from engine.records import dataclass

Pieces = Mapping[str, Piece]

#: What refers to a lane or to a process by an id that means nothing to people.
_POINTERS = ("lane", "scope", "processRef")


@dataclass(frozen=True, slots=True)
class DrawingPair:
    """Two drawings laid side by side, and what differs between them."""

    old: Pieces
    new: Pieces
    changes: DrawingChanges


def compare_drawings(old: bytes, new: bytes, *, file: str, old_file: str) -> DrawingPair:
    """Compare two drawings element by element.

    Raises:
        XmlRefused: one of them is not XML that we read.
    """
    fresh = read_pieces(new, file)
    former = _with_new_ids(read_pieces(old, old_file), fresh)
    changed = {
        id_: ElementChange(id_, piece.kind, piece.name or id_, facets)
        for id_, piece in fresh.items()
        if id_ in former and (facets := _facets(former, fresh, id_))
    }
    changes = DrawingChanges(
        file=file,
        old_file=old_file,
        added=tuple(id_ for id_ in fresh if id_ not in former),
        removed=tuple(id_ for id_ in former if id_ not in fresh),
        changed=changed,
        moved=tuple(
            id_
            for id_, piece in fresh.items()
            if id_ in former and id_ not in changed and piece.place != former[id_].place
        ),
    )
    return DrawingPair(former, fresh, changes)


def _facets(old: Pieces, new: Pieces, id_: str) -> tuple[Facet, ...]:
    found = differences(old[id_].facets, new[id_].facets)
    return (*found, *_order(old, new, id_)) if new[id_].kind == "exclusiveGateway" else found


def _order(old: Pieces, new: Pieces, id_: str) -> tuple[Facet, ...]:
    """The ways out of an exclusive gateway are tried in the order of the file."""
    before, after = _ways_out(old, id_), _ways_out(new, id_)
    shared = [flow for flow in before if flow in after]
    if not moved(before, after):
        return ()
    return (Facet("order", " ".join(shared), " ".join(flow for flow in after if flow in before)),)


def _ways_out(pieces: Pieces, id_: str) -> list[str]:
    return [
        piece.id
        for piece in pieces.values()
        if piece.kind == "sequenceFlow" and piece.facets.get("source") == id_
    ]


def _with_new_ids(old: Pieces, new: Pieces) -> dict[str, Piece]:
    """The old pieces, where lanes, pools and processes that only got another id go by the new one."""
    names = {
        **_same_by(old, new, "lane", lambda piece: piece.facets.get("role") or piece.name),
        **_same_by(old, new, "participant", lambda piece: piece.name),
        **_same_by(old, new, "process", lambda _: "the only one"),
    }
    if not names:
        return dict(old)
    renamed = [_renamed(piece, names) for piece in old.values()]
    return {piece.id: piece for piece in renamed}


def _same_by(old: Pieces, new: Pieces, kind: str, trait: Callable[[Piece], str]) -> dict[str, str]:
    """Old id -> new id of the pieces of a kind that are alone with their trait among those without a match."""
    before = _alone(old, new, kind, trait)
    after = _alone(new, old, kind, trait)
    return {id_: after[which] for which, id_ in before.items() if which in after}


def _alone(pieces: Pieces, others: Pieces, kind: str, trait: Callable[[Piece], str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for piece in pieces.values():
        if piece.kind == kind and piece.id not in others:
            found.setdefault(trait(piece), []).append(piece.id)
    return {which: ids[0] for which, ids in found.items() if which and len(ids) == 1}


def _renamed(piece: Piece, names: Mapping[str, str]) -> Piece:
    facets = {
        key: names.get(value, value) if key in _POINTERS else value for key, value in piece.facets.items()
    }
    return replace(
        piece, id=names.get(piece.id, piece.id), scope=names.get(piece.scope, piece.scope), facets=facets
    )
