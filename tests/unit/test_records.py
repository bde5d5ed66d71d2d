"""Records are dataclasses in all that a program can ask of them, but for refusing at run time what mypy refuses."""

import copy
import dataclasses
import gc
from dataclasses import asdict, field, fields, replace
from typing import ClassVar

import pytest

import engine
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere."""

    name: str
    floor: int = 0
    seen: list[str] = field(default_factory=list, compare=False, repr=False)
    kind: ClassVar[str] = "place"


@dataclass(frozen=True, slots=True)
class Room(Place):
    door: int = 1


@dataclass(slots=True)
class Open:
    name: str


@dataclass
class Bare:
    name: str

    def __repr__(self) -> str:
        return "bare"


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    name: str


@dataclass(frozen=True, slots=True)
class Own:  # noqa: PLW1641 - its hash is the record's
    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own)


def twin(record):
    """Return what the standard library makes of the same class."""
    return dataclasses.make_dataclass(
        record.__qualname__,
        [(one.name, one.type, field(default=one.default)) for one in fields(record)],
        frozen=True,
        slots=True,
    )


def test_records_are_compared_by_what_they_hold_and_by_their_class():
    assert Place("hall") == Place("hall", 0, ["annan"])
    assert Place("hall") != Place("hall", 1)
    assert Place("hall") != Room("hall")
    assert Room("hall", door=2) != Room("hall", door=1)


def test_only_what_is_frozen_can_be_hashed():
    assert len({Place("hall"), Place("hall"), Place("hall", 1)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Open("x"))


def test_without_comparing_each_is_only_itself():
    one = Same("x")

    assert one != Same("x")
    assert {one: 1}[one] == 1


def test_what_a_class_says_itself_holds_and_is_hashed_all_the_same():
    assert repr(Bare("x")) == "bare"
    assert Own("a") == Own("b")
    assert hash(Own("a")) == hash(Own("a"))


def test_a_record_is_shown_as_a_dataclass_is():
    assert repr(Place("hall", 2)) == "Place(name='hall', floor=2)"
    assert repr(Own("x")) == repr(twin(Own)("x"))


def test_a_record_that_holds_itself_can_be_shown():
    ring = Place("hall", floor=[])
    ring.floor.append(ring)

    assert repr(ring) == "Place(name='hall', floor=[...])"


def test_the_standard_librarys_functions_know_a_record():
    hall = Place("hall", 2, ["en"])

    assert replace(hall, floor=3) == Place("hall", 3)
    assert asdict(hall) == {"name": "hall", "floor": 2, "seen": ["en"]}
    assert [one.name for one in fields(Room)] == ["name", "floor", "seen", "door"]
    assert copy.deepcopy(hall) == copy.copy(hall) == hall
    assert copy.deepcopy(hall).seen is not hall.seen
    match Room("hall", door=4):
        case Room("hall", door=door):
            assert door == 4


def test_each_record_has_its_own_default_and_no_room_for_more():
    assert Place("a").seen is not Place("b").seen
    with pytest.raises(AttributeError):
        Open("x").nmae = "y"


def test_a_record_has_a_text_of_its_own_or_its_name():
    assert Place.__doc__ == "Somewhere."
    assert Own.__doc__ == "Own"


def test_what_a_start_has_made_is_not_looked_through_again():
    engine.started()

    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == 50_000
