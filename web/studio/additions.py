"""The forms that put more into a drawing from a step's page: a choice of ways, a further way, a time limit."""

from __future__ import annotations

from collections.abc import Mapping

from engine import authoring
from engine.records import dataclass
from web.studio.field_words import CHOICES, Choice, Words
from web.studio.step_fields import Field, Filling

#: What the form of a new way sends, and that of a time limit.
WAY_NAMES = ("question", "way_answer", "way_condition", "otherwise", "to", "way_task", "way_lane")
LIMIT_NAMES = (
    "limit_name",
    "limit_kind",
    "limit_timer",
    "limit_stops",
    "limit_to",
    "limit_task",
    "limit_lane",
)

_QUESTION = Words("Frågan", "Ett vägval är en fråga: ”Behövs en kontroll?”.")
_ANSWER = Words("Svaret på den nya vägen", "Till exempel Ja.")
_CONDITION = Words("När den nya vägen tas", 'Ett uttryck i FEEL: antal > 3 eller svar = "ja".', "area")
_OTHERWISE = Words("Svaret annars", "Till exempel Nej. Då går arbetet vidare som förut.")
_TO = Words("Leder till", "", "select", "Ett nytt steg, som sedan leder vidare som förut")
_NEW = Words("Det nya stegets namn", "Bara om vägen leder till ett nytt steg. Verb och sak: ”Granska plan”.")
_LANE = Words("Vem gör det nya steget?", "", "select", "Samma som här")

_LIMIT: Mapping[str, Words] = {
    "limit_name": Words("Namn", "Det som har hänt: ”Svaret dröjer”."),
    "limit_kind": Words("Slag av tid", "", "select"),
    "limit_timer": Words("Tid", "P10D är tio dagar, 2027-06-14 en viss dag. Eller ett uttryck."),
    "limit_stops": Words("Avbryts steget då?", "Nej betyder att det fortsätter bredvid.", "select"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """The step that something is put at. `lanes` are those that a new step can lie in."""

    content: bytes
    id: str
    lanes: list[Choice]
    lane: str


@dataclass(frozen=True, slots=True)
class BranchForm:
    """The form of a new way: words and fields."""

    heading: str
    words: str
    button: str
    fields: list[Field]

    @property
    def is_open(self) -> bool:
        """Whether somebody has begun to fill it in."""
        return any(field.value for field in self.fields)


def branch_form(place: Place, filling: Filling, *, can_follow: bool) -> BranchForm | None:
    """Return the form for one more way out of a choice, or for a choice after a step; null where none can come."""
    if authoring.may_have_more_ways(place.content, place.id):
        fields = [
            filling.field("way_answer", _ANSWER, ""),
            filling.field("way_condition", _CONDITION, ""),
            *_goal("to", "way_task", "way_lane", place, filling),
        ]
        return BranchForm("Lägg till en väg", "En väg till ut ur vägvalet.", "Lägg till vägen", fields)
    if not can_follow or len(authoring.ways_out(place.content, place.id)) != 1:
        return None
    fields = [
        filling.field("question", _QUESTION, ""),
        filling.field("way_answer", _ANSWER, ""),
        filling.field("way_condition", _CONDITION, ""),
        *_goal("to", "way_task", "way_lane", place, filling),
        filling.field("otherwise", _OTHERWISE, ""),
    ]
    words = "En fråga efter steget. Är villkoret uppfyllt tas en ny väg, annars går arbetet vidare som förut."
    return BranchForm("Lägg till ett vägval efter", words, "Lägg till vägvalet", fields)


def timer_fields(place: Place, filling: Filling) -> list[Field] | None:
    """Return the fields of a new time limit on a step; null where none can stand."""
    if not authoring.may_have_time_limit(place.content, place.id):
        return None
    usual = {"limit_kind": "timeDuration", "limit_stops": "nej"}
    choices = {"limit_kind": CHOICES["timer_kind"], "limit_stops": CHOICES["interrupting"]}
    own = [
        filling.field(name, words, usual.get(name, ""), choices.get(name, ()))
        for name, words in _LIMIT.items()
    ]
    return [*own, *_goal("limit_to", "limit_task", "limit_lane", place, filling)]


def goal_in(given: Mapping[str, str], to: str, task: str, lane: str) -> authoring.Goal:
    """Return where a new way is to lead; a step that is there goes before a new one."""
    if given[to]:
        return authoring.Goal(to=given[to])
    return authoring.Goal(new_name=given[task], lane=given[lane])


def _goal(to: str, task: str, lane: str, place: Place, filling: Filling) -> list[Field]:
    goals = tuple(authoring.goals_of(place.content, place.id))
    fields = [filling.field(to, _TO, "", goals), filling.field(task, _NEW, "")]
    return [*fields, *([filling.field(lane, _LANE, "", tuple(place.lanes))] if place.lanes else [])]
