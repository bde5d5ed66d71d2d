"""Which changes of flows are said already when a step is told to be new or gone "between A and B"."""

from __future__ import annotations

from collections.abc import Collection

from engine.comparing.drawings import DrawingPair
from engine.comparing.pieces import Piece
from engine.comparing.telling.elements import Elements


class Detours:
    """The ways through added steps in the new version and through removed ones in the old."""

    def __init__(self, pair: DrawingPair) -> None:
        self._pair = pair
        self._old = Elements(pair.old)
        self._new = Elements(pair.new)
        self._added = {id_ for id_ in pair.changes.added if pair.new[id_].is_step}
        self._removed = {id_ for id_ in pair.changes.removed if pair.old[id_].is_step}

    def explains_added(self, flow: Piece) -> bool:
        """A bare new flow is told with the new step at its end, or replaces the way by a removed step."""
        source, target = _ends(flow)
        if _says_more(flow):
            return False
        if source in self._added or target in self._added:
            return True
        return _leads(self._old, source, target, by=self._removed)

    def explains_removed(self, flow: Piece) -> bool:
        """A flow that is gone went with its step, or was replaced by the way by an added one."""
        source, target = _ends(flow)
        if source in self._removed or target in self._removed:
            return True
        return not _says_more(flow) and _leads(self._new, source, target, by=self._added)

    def explains_new_ends(self, flow_id: str) -> bool:
        """A flow that now ends at an added step on the way to where it led, or skips a removed one."""
        old_ends, new_ends = _ends(self._pair.old[flow_id]), _ends(self._pair.new[flow_id])
        by_added = _leads(self._new, *old_ends, by=self._added) and _is_on_the_way(new_ends, self._added)
        by_removed = _leads(self._old, *new_ends, by=self._removed) and _is_on_the_way(
            old_ends, self._removed
        )
        return by_added or by_removed


def _ends(flow: Piece) -> tuple[str, str]:
    return flow.facets.get("source", ""), flow.facets.get("target", "")


def _says_more(flow: Piece) -> bool:
    return bool(flow.name) or "condition" in flow.facets


def _is_on_the_way(ends: tuple[str, str], steps: Collection[str]) -> bool:
    return any(end in steps for end in ends)


def _leads(elements: Elements, source: str, target: str, *, by: Collection[str]) -> bool:
    """Whether a way leads from source to target through at least one of the steps and nothing else."""
    waiting = [id_ for id_ in elements.after(source) if id_ in by]
    seen = set(waiting)
    while waiting:
        for following in elements.after(waiting.pop()):
            if following == target:
                return True
            if following in by and following not in seen:
                seen.add(following)
                waiting.append(following)
    return False
