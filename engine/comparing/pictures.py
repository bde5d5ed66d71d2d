"""The marks that show in two pictures, the old and the new, what differs between them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.comparing.model import DrawingChanges
from engine.comparing.pieces import Piece, read_pieces
from engine.drawing import Mark, State
from engine.drawing.appearance import spelled_out

MOST_MOVED = 12
"""Steps marked as moved; where more are, the drawing as a whole was made tidy and the marks would hide the rest."""

_ENDS = ("source", "target")


def old_marks(changes: DrawingChanges, old: bytes) -> dict[str, Mark]:
    """Marks for the picture of the old version: what is gone, and what is otherwise in the new one.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    pieces = read_pieces(old, changes.old_file)
    return {**_shared(changes, pieces), **_marked(changes.removed, State.REMOVED, pieces)}


def new_marks(changes: DrawingChanges, new: bytes) -> dict[str, Mark]:
    """Marks for the picture of the new version: what came, and what was otherwise before.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    pieces = read_pieces(new, changes.file)
    return {**_shared(changes, pieces), **_marked(changes.added, State.ADDED, pieces)}


def _shared(changes: DrawingChanges, pieces: Mapping[str, Piece]) -> dict[str, Mark]:
    changed = {
        id_: spelled_out(State.CHANGED)
        for id_ in changes.changed
        if id_ in pieces and not _only_leads_elsewhere(changes, id_)
    }
    led = {id_: Mark(State.CHANGED) for id_ in changes.changed if id_ not in changed}
    moved = [id_ for id_ in changes.moved if id_ in pieces and pieces[id_].is_step]
    shown = moved if len(moved) <= MOST_MOVED else []
    return {**led, **changed, **{id_: spelled_out(State.MOVED) for id_ in shown}}


def _only_leads_elsewhere(changes: DrawingChanges, id_: str) -> bool:
    """Whether a flow only has other ends: the picture shows where it leads, so its line is enough."""
    return {facet.name for facet in changes.changed[id_].facets} <= set(_ENDS)


def _marked(ids: Collection[str], state: State, pieces: Mapping[str, Piece]) -> dict[str, Mark]:
    """Marks with words for steps and lone flows; a flow at a marked step has its colour and its thick line."""
    steps = {id_ for id_ in ids if not pieces[id_].is_flow}
    return {
        id_: Mark(state)
        if pieces[id_].is_flow and any(pieces[id_].facets.get(end) in steps for end in _ENDS)
        else spelled_out(state)
        for id_ in ids
        if id_ in pieces
    }
