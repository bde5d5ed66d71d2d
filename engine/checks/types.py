"""What each variable can be: from the fields of forms, the answers of decisions, scripts, rounds and calls.

Only what holds for every value that can come is claimed. A name that somebody outside may set (the start of a case,
a message, a handler) can be anything, and so can what is worked out from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from engine import feel
from engine.bpmn import ElementFacts, VariableMapping
from engine.checks.decision_shapes import kept_shape
from engine.checks.dictionary import COUNTERS, RESERVED, Dictionary, declared, shares_with, spread
from engine.checks.expressions import compiled
from engine.checks.material import Material
from engine.feel import ANY, Shape, shapes
from engine.feel.static import item_of
from engine.records import dataclass

_MOST_ROUNDS = 5
"""After so many rounds, what still changes can be anything."""
_MOST_TURNS = 12
"""After so many, whatever is worked out can be anything."""

#: What every case tells of itself (`engine.cases.host`).
CASE = shapes.context_of(
    {
        "id": shapes.of_kind("number"),
        "title": ANY,
        "diary_number": ANY,
        "unit": ANY,
        "unit_kind": ANY,
        "started_on": shapes.of_kind("date"),
        "status": shapes.of_kind("string"),
    },
    nullable=False,
)

Names = Callable[[str], Shape | None]
_Named = tuple[str, Callable[[Names], Shape]]
_Unions = dict[tuple[int, ...], tuple[Sequence[Shape], Shape]]
"""What has been made of which shapes, by their identities, which hold as long as the shapes are kept here."""
_Group = tuple[str, str]
"""Who sets: `own` or `handed`, and the process in whose scope."""


@dataclass(frozen=True, slots=True)
class _Setter:
    """A variable that a group sets to what is worked out in the scope of a process."""

    group: _Group
    scope: str
    name: str
    work_out: Callable[[Names], Shape]


@dataclass(frozen=True, eq=False)
class Types:
    """The shapes of the variables of each process of the material, worked out once."""

    material: Material
    dictionary: Dictionary

    def names_for(self, key: str, element: ElementFacts | None = None) -> Names:
        """The names that an expression of the process sees; those of a call see what the called process keeps too."""
        own = self._visible[key]
        called = element.called_element if element is not None else None
        inner = self._visible.get(called or "", {})
        if not inner:
            return own.get

        def find(name: str) -> Shape | None:
            found = [each for each in (own.get(name), inner.get(name)) if each is not None]
            return shapes.union(*found) if found else None

        return find

    @cached_property
    def _visible(self) -> Mapping[str, Mapping[str, Shape]]:
        """Process key -> name -> shape, for every name that the dictionary knows there."""
        values = [shapes.NOTHING] * len(self._setters)
        restless: set[int] = set()
        made: _Unions = {}
        for turn in range(_MOST_TURNS):
            seen = self._seen(values, made)
            names = {key: each.get for key, each in seen.items()}
            after = [
                ANY if at in restless else shapes.cut(setter.work_out(names.get(setter.scope, _nothing)))
                for at, setter in enumerate(self._setters)
            ]
            changed = {at for at, shape in enumerate(after) if shape != values[at]}
            if not changed:
                break
            if turn >= _MOST_ROUNDS:
                restless |= changed
            # What has come to rest stays the same shape, whose unions are made.
            values = [shape if at in changed else values[at] for at, shape in enumerate(after)]
        else:
            seen = self._seen([ANY] * len(self._setters), made)
        return {key: self._told(key, each) for key, each in seen.items()}

    def _seen(self, values: Sequence[Shape], made: _Unions) -> dict[str, dict[str, Shape]]:
        """Process key -> name -> shape, where the setters give `values`."""
        found: dict[str, dict[str, Shape]] = {}
        for key, groups in self._seen_groups.items():
            found[key] = dict(self._plainly_seen[key])
            for name, setters in self._setters_by_name.items():
                given = [values[at] for at in setters if self._setters[at].group in groups]
                if given:
                    each = [found[key][name], *given] if name in found[key] else given
                    which = tuple(map(id, each))
                    if which not in made:
                        made[which] = (each, shapes.union(*each))
                    found[key][name] = made[which][1]
        return found

    @cached_property
    def _plainly_seen(self) -> Mapping[str, Mapping[str, Shape]]:
        """Process key -> name -> shape, as far as nothing must be worked out."""
        made: dict[tuple[int, ...], Shape] = {}
        found: dict[str, dict[str, Shape]] = {}
        for key, groups in self._seen_groups.items():
            given: defaultdict[str, list[Shape]] = defaultdict(list)
            for group in sorted(groups):
                for name, shape in self._plain[group]:
                    given[name].append(shape)
            found[key] = {}
            for name, each in given.items():
                which = tuple(map(id, each))
                if which not in made:
                    made[which] = each[0] if len(each) == 1 else shapes.union(*each)
                found[key][name] = made[which]
        return found

    def _told(self, key: str, seen: Mapping[str, Shape]) -> dict[str, Shape]:
        """What is only ever null may be set from where nobody looks."""
        known = {name: shape if shape.kinds != frozenset() else ANY for name, shape in seen.items()}
        return {**{name: known.get(name, ANY) for name in self.dictionary.visible[key]}, **_OF_THE_CASE}

    @cached_property
    def _seen_groups(self) -> Mapping[str, frozenset[_Group]]:
        """Process key -> those whose values it sees, as the dictionary spreads names."""
        processes = self.material.processes
        own = {key: frozenset({("own", key)}) for key in processes}
        kept: dict[str, frozenset[_Group]] = spread(own, lambda key: shares_with(processes[key]))
        handed = {key: groups | {("handed", key)} for key, groups in kept.items()}
        return spread(handed, lambda key: self.material.callers.get(key, ()))

    # Who sets what

    @cached_property
    def _plain(self) -> defaultdict[_Group, list[tuple[str, Shape]]]:
        found: defaultdict[_Group, list[tuple[str, Shape]]] = defaultdict(list)
        for key, facts in self.material.processes.items():
            found["own", key] += [(name, ANY) for name in self._from_outside(key)]
            for element in facts.elements.values():
                found["own", key] += self._set_plainly(element)
        return found

    def _from_outside(self, key: str) -> Iterator[str]:
        """The names that nobody here gives a value; a called process declares what its callers give it, too."""
        yield from self.material.house.names
        is_called = key not in self.material.roots
        for name in self.dictionary.declared_by_process.get(key, ()):
            callers = self.material.callers.get(key, ()) if is_called else ()
            if not any(name in self.dictionary.visible[caller] for caller in callers):
                yield name

    def _set_plainly(self, element: ElementFacts) -> Iterator[tuple[str, Shape]]:
        form = self.material.forms.get(element.form_key or "")
        yield from form.shapes.items() if form else ()
        yield from ((name, ANY) for name in declared(element.properties))
        yield from ((name, ANY) for name in self.material.house.topic_of(element).sets)
        if element.decision_ref and element.result_variable:
            asked = self.material.decisions.get(element.decision_ref)
            shape = kept_shape(asked, element.decision_mapping) if asked is not None else ANY
            yield element.result_variable, shape

    @cached_property
    def _setters(self) -> Sequence[_Setter]:
        """What hangs on other variables."""
        found: list[_Setter] = []
        for key, facts in self.material.processes.items():
            for element in facts.elements.values():
                called = element.called_element or ""
                found += [_Setter(("own", key), key, *each) for each in _set_by_expressions(element)]
                found += [
                    _Setter(("own", key), called, *each) for each in _carried(element.outgoing_mappings)
                ]
                found += [
                    _Setter(("handed", called), key, *each) for each in _carried(element.incoming_mappings)
                ]
        return found

    @cached_property
    def _setters_by_name(self) -> Mapping[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, setter in enumerate(self._setters):
            found[setter.name].append(at)
        return found


_OF_THE_CASE: Mapping[str, Shape] = {
    **dict.fromkeys(RESERVED, ANY),
    **dict.fromkeys(COUNTERS, shapes.of_kind("number")),
    "case": CASE,
}


def _carried(mappings: Sequence[VariableMapping]) -> Iterator[_Named]:
    return ((mapping.target, _of_mapping(mapping)) for mapping in mappings if mapping.target)


def _set_by_expressions(element: ElementFacts) -> Iterator[_Named]:
    if element.script is not None and element.result_variable:
        yield element.result_variable, _of(element.script)
    mi = element.mi
    if mi is not None and mi.element_variable:
        yield mi.element_variable, _item_of(mi.collection)
    if mi is not None and mi.output_collection:
        yield mi.output_collection, _list_of(mi.output_element)
    if element.properties.get("payload"):
        yield from _payload(element.properties["payload"])


def _of(text: str | None) -> Callable[[Names], Shape]:
    expression = compiled(text) if text else None
    if not isinstance(expression, feel.Expression):
        return lambda _: ANY
    return lambda names: feel.judge(expression, names, [])


def _item_of(text: str | None) -> Callable[[Names], Shape]:
    work_out = _of(text)
    return lambda names: item_of(work_out(names)) if text else ANY


def _list_of(text: str | None) -> Callable[[Names], Shape]:
    work_out = _of(text)
    return lambda names: shapes.list_of(shapes.or_null(work_out(names)))


def _payload(text: str) -> Iterator[_Named]:
    """The fields of what an event sends, which are set where the case itself catches it."""
    expression = compiled(text)
    if not isinstance(expression, feel.Expression):
        return
    fields = feel.judge(expression, lambda _: ANY, []).fields or {}
    for name in fields:
        yield name, _field_of(expression, name)


def _field_of(expression: feel.Expression, name: str) -> Callable[[Names], Shape]:
    return lambda names: (feel.judge(expression, names, []).fields or {}).get(name, ANY)


def _of_mapping(mapping: VariableMapping) -> Callable[[Names], Shape]:
    if mapping.source_expression:
        return _of(mapping.source_expression)
    source = mapping.source or ""
    return lambda names: names(source) or ANY


def _nothing(_: str) -> Shape | None:
    return None
