"""Dataclasses that cost little: to make at every start of the program, and to fill.

`dataclasses.dataclass` writes each method of each class as source text and compiles it: half a millisecond a class, and
there are hundreds. Here only `__init__` is made so; how a record is compared, hashed and shown is shared by all.

`frozen=True` is the type checker's to keep (`mypy --strict` refuses the assignment), and means that a record can be
hashed. It is not looked after a second time while the program runs: that would make each record three times as slow
to fill.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True
    ) -> Any:
        """Make a class a record: as `dataclasses.dataclass` does, with those of its options that are used."""

        def make(cls: type) -> type:
            return _record(cls, frozen=frozen, slots=slots, eq=eq)

        return make if cls is None else make(cls)


def _record(cls: type, *, frozen: bool, slots: bool, eq: bool) -> type:
    # Without a text of its own, dataclasses would work one out from the signature: a third of a millisecond.
    cls.__doc__ = cls.__doc__ or cls.__name__
    own = {name for name, value in vars(cls).items() if value is not None}
    record: type = dataclasses.dataclass(slots=slots, repr=False, eq=False)(cls)
    methods: dict[str, Any] = {"__repr__": _shown}
    if eq:
        methods |= _compared(record, hashed=frozen)
    for name, method in methods.items():
        if name not in own:
            setattr(record, name, method)
    return record


def _compared(record: type, *, hashed: bool) -> dict[str, Any]:
    names = [one.name for one in fields(record) if one.compare]
    content: Callable[[Any], Any] = attrgetter(*names) if names else _nothing

    def equals(self: Any, other: object) -> bool:
        return content(self) == content(other) if other.__class__ is self.__class__ else NotImplemented

    def hash_of(self: Any) -> int:
        return hash(content(self))

    return {"__eq__": equals, "__hash__": hash_of if hashed else None}


def _nothing(_record: object) -> None:
    return None


@recursive_repr()
def _shown(self: Any) -> str:
    content = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({content})"
