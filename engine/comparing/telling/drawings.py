"""What differs between two drawings, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn.facts import ACTIVITIES, FOR_PEOPLE
from engine.comparing.drawings import DrawingPair
from engine.comparing.model import Change, ElementChange, Facet, Sentence, Topic
from engine.comparing.phrasing import (
    condition_in_words,
    counted,
    due_in_words,
    ladder_in_words,
    listed,
    quoted,
    reminder_in_words,
    reminders_of,
    timer_in_words,
)
from engine.comparing.pieces import Piece
from engine.comparing.telling import elements
from engine.comparing.telling.elements import Elements
from engine.comparing.telling.facets import InWords, capitalised, other_property, told
from engine.comparing.telling.paths import Detours
from engine.comparing.telling.properties import EVENTS, ROUNDS, TELLINGS
from engine.comparing.vocabulary import Vocabulary
from engine.drawing.outline import KINDS

_ENDS = ("source", "target")
_TOPICS = {
    "lane": Topic.PEOPLE,
    "sequenceFlow": Topic.WAYS,
    "messageFlow": Topic.WAYS,
    "process": Topic.FILES,
    "participant": Topic.WORDS,
    "textAnnotation": Topic.WORDS,
    "group": Topic.WORDS,
    "categoryValue": Topic.WORDS,
    "association": Topic.LAYOUT,
    "dataObject": Topic.DETAILS,
    "dataObjectReference": Topic.DETAILS,
    "dataStore": Topic.DETAILS,
    "dataStoreReference": Topic.DETAILS,
    "itemDefinition": Topic.DETAILS,
}


def tell_drawing(pair: DrawingPair, words: Vocabulary) -> list[Sentence]:
    """Everything that differs between two drawings; what is said of a step is not said again of its flows."""
    teller = _Teller(pair, words)
    return [*teller.added(), *teller.removed(), *teller.changed(), *teller.moved()]


class _Teller:
    def __init__(self, pair: DrawingPair, words: Vocabulary) -> None:
        self._pair = pair
        self._words = words
        self._old = Elements(pair.old)
        self._new = Elements(pair.new)
        self._detours = Detours(pair)

    # What is new

    def added(self) -> Iterator[Sentence]:
        with_process = _with_process(self._pair.new, self._pair.changes.added)
        for id_ in self._pair.changes.added:
            piece = self._pair.new[id_]
            is_told = piece.kind == "sequenceFlow" and self._detours.explains_added(piece)
            if not (is_told or id_ in with_process or _ties_one_of(piece, self._pair.changes.added)):
                yield self._sentence(self._about_added(piece), piece, Change.ADDED)

    def _about_added(self, piece: Piece) -> str:
        it = self._new.subject(piece.id)
        if piece.kind == "process":
            return f"{it} är ny, med {_size(self._pair.new, piece.id)}."
        if not piece.is_step:
            return f"{it} är {elements.new(it)}{self._when(piece)}."
        parts = [f"{it} är {elements.new(it)}", self._between(self._new, piece), self._by_whom(piece)]
        return ", ".join(filter(None, parts)) + "." + self._by_when(piece)

    def _between(self, version: Elements, piece: Piece) -> str:
        """Where a step is among the others: "mellan A och B"."""
        if "attached" in piece.facets:
            return f"på {version.mention(piece.facets['attached'])}"
        before = [version.mention(id_) for id_ in version.before(piece.id)]
        after = [version.mention(id_) for id_ in version.after(piece.id)]
        if before and after and len(before) + len(after) > 2:
            return f"efter {listed(before)} och före {listed(after)}"
        if before and after:
            return f"mellan {listed(before)} och {listed(after)}"
        return f"efter {listed(before)}" if before else f"före {listed(after)}" if after else ""

    def _by_whom(self, piece: Piece) -> str:
        role = self._role(piece, self._pair.new)
        return f"och görs av {role}" if role and piece.kind in FOR_PEOPLE else ""

    def _by_when(self, piece: Piece) -> str:
        said = []
        if "due" in piece.facets:
            said.append(f" Sista dagen är {due_in_words(piece.facets['due'], self._words)}.")
        if "reminders" in piece.facets:
            said.append(f" Påminnelse kommer {ladder_in_words(piece.facets['reminders'], self._words)}.")
        if "timer" in piece.facets:
            said.append(f" Tiden är {timer_in_words(piece.facets['timer'], self._words)}.")
        return "".join(said)

    def _when(self, piece: Piece) -> str:
        condition = piece.facets.get("condition")
        return f" och följs när {condition_in_words(condition, self._words)}" if condition else ""

    # What is gone

    def removed(self) -> Iterator[Sentence]:
        with_process = _with_process(self._pair.old, self._pair.changes.removed)
        for id_ in self._pair.changes.removed:
            piece = self._pair.old[id_]
            is_told = piece.kind == "sequenceFlow" and self._detours.explains_removed(piece)
            if not (is_told or id_ in with_process or _ties_one_of(piece, self._pair.changes.removed)):
                yield self._sentence(self._about_removed(piece), piece, Change.REMOVED)

    def _about_removed(self, piece: Piece) -> str:
        it = self._old.subject(piece.id)
        where = self._between(self._old, piece) if piece.is_step else ""
        return f"{it} är {elements.removed(it)}{f', förut {where}' if where else ''}."

    # What is otherwise

    def changed(self) -> Iterator[Sentence]:
        for change in self._pair.changes.changed.values():
            facets = {facet.name: facet for facet in change.facets}
            yield from self._ends(change, facets)
            for facet in facets.values():
                yield from self._told(change, facet)

    def _ends(self, change: ElementChange, facets: dict[str, Facet]) -> Iterator[Sentence]:
        """Both ends of a flow in one sentence."""
        ends = [facets.pop(end) for end in _ENDS if end in facets]
        if not ends or self._detours.explains_new_ends(change.id):
            return
        old, new = self._pair.old[change.id], self._pair.new[change.id]
        sides = []
        for end, word in zip(_ENDS, ("från", "till"), strict=True):
            before, after = old.facets.get(end, ""), new.facets.get(end, "")
            instead = f" i stället för {self._old.mention(before)}" if before != after else ""
            sides.append(f"{word} {self._new.mention(after)}{instead}")
        noun = self._new.subject(change.id).split(" ", 1)[0]
        name = f" {quoted(new.name)}" if new.name else ""
        yield self._sentence(f"{noun}{name} går nu {' '.join(sides)}.", new, Change.CHANGED)

    def _told(self, change: ElementChange, facet: Facet) -> Iterator[Sentence]:
        special = {
            "reminders": self._reminders,
            "lane": self._lane,
            "order": self._order,
            "role": self._lane_role,
        }
        tell = special.get(facet.name)
        text = tell(change, facet) if tell else None
        if text is not None:
            topic = TELLINGS[facet.name].topic if facet.name in TELLINGS else _SPECIAL_TOPICS[facet.name]
            yield self._sentence(text, self._pair.new[change.id], Change.CHANGED, topic=topic)
            return
        yield told(
            facet,
            TELLINGS.get(facet.name) or other_property(facet.name),
            it=(self._old if facet.name == "name" else self._new).subject(change.id),
            file=self._pair.changes.file,
            element=change.id,
            shows=self._shows().get(facet.name),
        )

    def _shows(self) -> Mapping[str, InWords]:
        """How values are put into words, by property."""
        words = self._words
        return {
            "kind": lambda kind: KINDS.get(kind, kind),
            "scope": self._somewhere,
            "groups": self._groups,
            "not_same_as": self._somewhere,
            "called": lambda key: quoted(words.process(key)),
            "decision": lambda key: quoted(words.decision(key)),
            "due": lambda text: due_in_words(text, words),
            "follow_up": lambda text: due_in_words(text, words),
            "retention": lambda text: due_in_words(text, words, since="ärendet avslutades"),
            "timer": lambda text: timer_in_words(text, words),
            "condition": lambda text: condition_in_words(text, words),
            "event_condition": lambda text: condition_in_words(text, words),
            "multi:completionCondition": lambda text: condition_in_words(text, words),
            "default": self._somewhere,
            "attached": self._somewhere,
            "event": lambda kind: EVENTS.get(kind, kind),
            "multi": lambda kind: ROUNDS.get(kind, kind),
        }

    def _groups(self, text: str) -> str:
        return listed([self._words.role(role.strip()) for role in text.split(",") if role.strip()] or [text])

    def _somewhere(self, id_: str) -> str:
        return (self._new if id_ in self._pair.new else self._old).subject(id_)

    def _reminders(self, change: ElementChange, facet: Facet) -> str:
        it = self._new.subject(change.id)
        old, new = reminders_of(facet.old or ""), reminders_of(facet.new or "")
        if old is None or new is None:
            was, now = (quoted(text) if text else "inga" for text in (facet.old, facet.new))
            return f"påminnelserna till {it} är nu {now}; förut {was}."
        fresh = [reminder_in_words(step, self._words) for step in new if step not in old]
        lost = [reminder_in_words(step, self._words) for step in old if step not in new]
        if fresh and lost:
            return f"{it} har nu påminnelse {listed(fresh)} i stället för {listed(lost)}."
        if fresh:
            return f"{it} har fått påminnelse {listed(fresh)}."
        if lost:
            return f"{it} har inte längre påminnelse {listed(lost)}."
        return f"påminnelserna till {it} är skrivna på ett annat sätt."

    def _lane(self, change: ElementChange, facet: Facet) -> str:
        it, piece = self._new.subject(change.id), self._pair.new[change.id]
        before, after = (
            self._role(version[change.id], version) for version in (self._pair.old, self._pair.new)
        )
        if piece.kind in ACTIVITIES and "groups" not in piece.facets and before != after:
            if not after:
                return f"{it} görs inte längre av {before}: det ligger inte i någon bana."
            return f"{it} görs nu av {after}{f' i stället för {before}' if before else ''}."
        if facet.new is None:
            return f"{it} ligger inte längre i någon bana."
        return f"{it} ligger nu i {self._new.subject(facet.new)}."

    def _lane_role(self, change: ElementChange, facet: Facet) -> str | None:
        """The role of a lane is that of the steps in it."""
        if change.kind != "lane":
            return None
        it = self._new.subject(change.id)
        inside = [
            quoted(piece.name)
            for piece in self._pair.new.values()
            if piece.facets.get("lane") == change.id and piece.kind in FOR_PEOPLE and piece.name
        ]
        role, former = (self._words.role(key) if key else "ingen roll" for key in (facet.new, facet.old))
        whom = f" Det gäller {listed(inside)}." if inside else ""
        return f"{it} hör nu till rollen {role} i stället för {former}.{whom}"

    def _order(self, change: ElementChange, facet: Facet) -> str:
        ways = [self._pair.new[flow].facets.get("target", "") for flow in (facet.new or "").split()]
        targets = listed([self._new.mention(target) for target in ways])
        return f"vid {self._new.subject(change.id)} prövas vägarna nu i ordningen {targets}."

    def _role(self, piece: Piece, version: Mapping[str, Piece]) -> str:
        """Who does a step: the first of its own roles, else its lane's."""
        if "groups" in piece.facets:
            return self._words.role(piece.facets["groups"].split(",")[0].strip())
        lane = version.get(piece.facets.get("lane", ""))
        if lane is None:
            return ""
        return self._words.role(lane.facets["role"]) if "role" in lane.facets else lane.name

    # What only lies elsewhere

    def moved(self) -> Iterator[Sentence]:
        pieces = [self._pair.new[id_] for id_ in self._pair.changes.moved]
        steps = sum(piece.is_step for piece in pieces)
        ways = sum(piece.is_flow for piece in pieces)
        others = len(pieces) - steps - ways
        counts = [
            counted(steps, "steg", "steg"),
            counted(ways, "väg", "vägar"),
            counted(others, "annat", "andra"),
        ]
        said = [words for words, count in zip(counts, (steps, ways, others), strict=True) if count]
        if said:
            text = f"{listed(said)} ligger på ett annat ställe i ritningen. Det ändrar inte hur arbetet går."
            yield Sentence(capitalised(text), Topic.LAYOUT, Change.MOVED, self._pair.changes.file)

    def _sentence(self, text: str, piece: Piece, change: Change, *, topic: Topic | None = None) -> Sentence:
        about = topic if topic is not None else _TOPICS.get(piece.kind, Topic.STEPS)
        return Sentence(capitalised(text), about, change, self._pair.changes.file, piece.id)


_SPECIAL_TOPICS = {"reminders": Topic.TIMES, "lane": Topic.PEOPLE, "order": Topic.WAYS}


def _with_process(pieces: Mapping[str, Piece], changed: Sequence[str]) -> set[str]:
    """What comes and goes with a whole process, which is told once."""
    whole = {id_ for id_ in changed if pieces[id_].kind == "process"}
    inside: set[str] = set()
    for piece in pieces.values():  # in the order of the file: what is around before what is inside
        process = piece.facets.get("processRef", "").rpartition(":")[2]
        if piece.id not in whole and (piece.scope in whole | inside or process in whole):
            inside.add(piece.id)
    return inside


def _ties_one_of(piece: Piece, changed: Sequence[str]) -> bool:
    """Whether it is a line to a note that comes or goes itself."""
    return piece.kind == "association" and any(piece.facets.get(end) in changed for end in _ENDS)


def _size(pieces: Mapping[str, Piece], process: str) -> str:
    return counted(sum(piece.is_step and piece.scope == process for piece in pieces.values()), "steg", "steg")
