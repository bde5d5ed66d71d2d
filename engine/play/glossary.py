"""What the names of a draft mean to people: its steps, forms, answers, tables, roles and processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from engine.bpmn import ElementFacts, ProcessFacts, read_processes
from engine.bpmn.facts import FOR_PEOPLE
from engine.dmn import Decision, compile_dmn
from engine.exceptions import Refused
from engine.forms import Form, FormState, load_form
from engine.forms.views import FieldView, all_items

#: How the kind of an element ends -> the word for such.
_SORTS = (
    ("Gateway", "Vägvalet"),
    ("startEvent", "Starten"),
    ("endEvent", "Slutet"),
    ("Event", "Händelsen"),
    ("callActivity", "Delprocessen"),
    ("ubProcess", "Delprocessen"),
)
#: Test persons that any task can be done as, beside the one that each role has.
OTHER_PERSONS = {"anna": "Anna", "bo": "Bo"}


class Glossary:
    """The words of a draft's files; one that cannot be read gives none. `roles` are the names of the roles by key.

    `former` are the words of what the draft was before, null where that is not known: for steps that are gone.
    """

    def __init__(
        self, files: Mapping[str, bytes], roles: Mapping[str, str], *, former: Glossary | None = None
    ) -> None:
        self.former = former
        self._files = files
        self._roles = roles
        self._forms: dict[str, Form | None] = {}

    @cached_property
    def processes(self) -> dict[str, ProcessFacts]:
        """Every process of the drawings, by key."""
        return {facts.key: facts for facts in self._drawn()}

    @cached_property
    def elements(self) -> dict[str, ElementFacts]:
        """Every element of the drawings, by id."""
        return {id_: one for facts in self.processes.values() for id_, one in facts.elements.items()}

    @cached_property
    def roles(self) -> dict[str, str]:
        """The names of the roles: the municipality's, and those of the lanes for the others."""
        lanes = {
            lane.role: lane.name or lane.role
            for facts in self.processes.values()
            for lane in facts.lanes
            if lane.role
        }
        return {**lanes, **self._roles}

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        """Every decision of the tables, by id."""
        return {key: decision for key, (_, decision) in self._tables.items()}

    @cached_property
    def _tables(self) -> dict[str, tuple[str, Decision]]:
        return {decision.id: (name, decision) for name, decision in self._decided()}

    @cached_property
    def used_roles(self) -> list[str]:
        """The roles that the drawings name, by name."""
        used = {one.role for one in self.elements.values() if one.role}
        used |= {lane.role for facts in self.processes.values() for lane in facts.lanes if lane.role}
        return sorted(used, key=self.role)

    @cached_property
    def phases(self) -> list[str]:
        """The phases of the drawings, in their order."""
        return list(dict.fromkeys(one.phase for one in self.elements.values() if one.phase))

    @property
    def tasks(self) -> list[ElementFacts]:
        """The steps that people do."""
        return [one for one in self.elements.values() if one.kind in FOR_PEOPLE]

    def label(self, element_id: str) -> str:
        """What people call an element: its name, else its id."""
        found = self.elements.get(element_id)
        if found is None and self.former is not None and element_id in self.former.elements:
            return f"{self.former.label(element_id)} (borttaget)"
        return found.label if found is not None else element_id

    def role(self, key: str) -> str:
        """What people call a role."""
        return self.roles.get(key, key)

    def person(self, key: str | None) -> str:
        """Who does a step of a test case: a role's test person, or somebody of that name."""
        if key is None:
            return "Driften"
        return self.roles.get(key) or OTHER_PERSONS.get(key, key)

    def decision(self, key: str) -> str:
        """What people call a decision."""
        found = self.decisions.get(key)
        return found.label if found is not None else key

    def file_of_decision(self, key: str) -> str:
        """The name of the file that holds a decision, "" where none does."""
        found = self._tables.get(key)
        return found[0] if found is not None else ""

    def described(self, element_id: str) -> str:
        """An element with its sort, for a list of such: Steget ”Skriv svar”."""
        element = self.elements.get(element_id)
        if element is None:
            return self.label(element_id)
        sort = next((words for ending, words in _SORTS if element.kind.endswith(ending)), "Steget")
        return f"{sort} ”{element.label}”"

    def process(self, key: str) -> str:
        """What people call a process."""
        found = self.processes.get(key)
        return (found.name if found is not None else None) or key

    def variable(self, name: str) -> str:
        """What people call a variable: the label of the field that asks for it, else its name."""
        field = self.field(name)
        return " ".join(field.label.split()) if field is not None else name

    def field(self, name: str) -> FieldView | None:
        """The field whose answer is saved as `name`; of several the first."""
        form = self.asking_for(name)
        shown = fields_of(form.open({})) if form is not None else []
        return next((field for field in shown if field.name == name), None)

    def asking_for(self, name: str) -> Form | None:
        """The first form that asks for a variable, or for parts of it."""
        # A form is only read when the name stands in it: a draft may have many.
        word = f'"{name.rpartition(".")[2]}"'.encode()
        for file in sorted(self._files):
            if file.endswith(".form") and (word in self._files[file] or name.encode() in self._files[file]):
                form = self.form(file.removesuffix(".form"))
                if form is not None and any(_is_part(key, name) for key in form.keys):
                    return form
        return None

    def form(self, key: str) -> Form | None:
        """A form of the draft, null where it has none that can be read."""
        if key not in self._forms:
            self._forms[key] = self._loaded(key)
        return self._forms[key]

    def form_of(self, element_id: str) -> Form | None:
        """The form of a step."""
        element = self.elements.get(element_id)
        if element is None and self.former is not None:
            return self.former.form_of(element_id)
        return self.form(element.form_key) if element is not None and element.form_key else None

    def start_form(self, process_key: str) -> Form | None:
        """The form that begins a process."""
        facts = self.processes.get(process_key)
        return self.form(facts.start_form) if facts is not None and facts.start_form else None

    def _loaded(self, key: str) -> Form | None:
        content = self._files.get(f"{key}.form")
        try:
            return load_form(content, key) if content is not None else None
        except Refused:
            return None

    def _drawn(self) -> Iterator[ProcessFacts]:
        for name, content in self._files.items():
            if name.endswith(".bpmn"):
                try:
                    yield from read_processes(content, name)
                except Refused:
                    continue

    def _decided(self) -> Iterator[tuple[str, Decision]]:
        for name, content in self._files.items():
            if name.endswith(".dmn"):
                try:
                    found = compile_dmn(content, name).decisions.values()
                except Refused:
                    continue
                yield from ((name, decision) for decision in found)


def _is_part(key: str, name: str) -> bool:
    return key == name or key.startswith(f"{name}.")


def fields_of(state: FormState) -> list[FieldView]:
    """The fields of a form as it is shown."""
    return [item for item in all_items(state.items) if isinstance(item, FieldView)]
