"""What the elements of a drawing are called in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.facts import ACTIVITIES, GATEWAYS
from engine.comparing.phrasing import quoted
from engine.comparing.pieces import Piece

_NOUNS = {
    "startEvent": "starten",
    "endEvent": "slutet",
    "intermediateCatchEvent": "väntan",
    "intermediateThrowEvent": "läget",
    "boundaryEvent": "händelsen",
    "subProcess": "delprocessen",
    "adHocSubProcess": "delprocessen",
    "transaction": "delprocessen",
    "parallelGateway": "grenpunkten",
    "lane": "banan",
    "participant": "poolen",
    "process": "processen",
    "textAnnotation": "anteckningen",
    "group": "gruppen",
    "categoryValue": "gruppnamnet",
    "sequenceFlow": "vägen",
    "messageFlow": "meddelandevägen",
    "association": "kopplingen",
    "dataObject": "dataobjektet",
    "dataObjectReference": "dataobjektet",
    "dataStore": "datalagret",
    "dataStoreReference": "datalagret",
    "itemDefinition": "datatypen",
    **dict.fromkeys(GATEWAYS - {"parallelGateway"}, "vägvalet"),
}
#: An element without a name is known by one before it, at most so many steps away.
_FARTHEST = 5


class Elements:
    """The elements of one version of a drawing, as people speak of them."""

    def __init__(self, pieces: Mapping[str, Piece]) -> None:
        self.pieces = pieces
        self._before: dict[str, list[str]] = {}
        self._after: dict[str, list[str]] = {}
        for piece in pieces.values():
            if piece.kind == "sequenceFlow":
                source, target = piece.facets.get("source", ""), piece.facets.get("target", "")
                self._before.setdefault(target, []).append(source)
                self._after.setdefault(source, []).append(target)

    def before(self, id_: str) -> list[str]:
        return list(dict.fromkeys(self._before.get(id_, ())))

    def after(self, id_: str) -> list[str]:
        return list(dict.fromkeys(self._after.get(id_, ())))

    def subject(self, id_: str) -> str:
        """The element with what it is: "steget ”Granska planen”", "vägvalet efter ”Granska planen”"."""
        piece = self.pieces.get(id_)
        if piece is None:
            return quoted(id_)
        if piece.kind in ("sequenceFlow", "messageFlow", "association"):
            return self._flow(piece)
        noun = _NOUNS.get(piece.kind, "steget")
        if piece.name or piece.kind in ACTIVITIES:
            return f"{noun} {quoted(piece.name or id_)}"
        return f"{noun} {self._whereabouts(id_)}"

    def mention(self, id_: str) -> str:
        """The element inside a sentence about another: its name alone, where it has one."""
        piece = self.pieces.get(id_)
        return quoted(piece.name) if piece is not None and piece.name else self.subject(id_)

    def _flow(self, piece: Piece) -> str:
        source, target = piece.facets.get("source", ""), piece.facets.get("target", "")
        name = f" {quoted(piece.name)}" if piece.name else ""
        return f"{_NOUNS[piece.kind]}{name} från {self.mention(source)} till {self.mention(target)}"

    def _whereabouts(self, id_: str) -> str:
        """Where an element without a name is: after the nearest that has one, else its id."""
        attached = self.pieces[id_].facets.get("attached", "")
        if attached in self.pieces and self.pieces[attached].name:
            return f"på {quoted(self.pieces[attached].name)}"
        level, seen = [id_], {id_}
        for _ in range(_FARTHEST):
            level = [one for each in level for one in self.before(each) if one not in seen]
            seen.update(level)
            named = next(
                (self.pieces[one].name for one in level if one in self.pieces and self.pieces[one].name), ""
            )
            if named:
                return f"efter {quoted(named)}"
        return quoted(id_)


def is_neuter(subject: str) -> bool:
    """Whether it is "nytt" and not "ny": "steget" and not "banan"."""
    return subject.split(" ", 1)[0].endswith("t")


def new(subject: str) -> str:
    return "nytt" if is_neuter(subject) else "ny"


def removed(subject: str) -> str:
    return "borttaget" if is_neuter(subject) else "borttagen"
