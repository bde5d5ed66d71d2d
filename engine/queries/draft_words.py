"""The words that a draft knows: what an editor offers while somebody writes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from engine.bpmn import ElementFacts, ProcessFacts, read_processes
from engine.comparing import read_tables
from engine.drafts import DraftFile
from engine.exceptions import Refused
from engine.forms import Form, load_form
from engine.queries.registers import role_names, users
from engine.queries.studio import draft_files
from engine.records import dataclass
from engine.transaction import Actor, Reader

#: What the engine itself gives every case.
_OF_THE_ENGINE = (("case", "context", "Ärendet"), ("participants", "context", "Ärendets deltagare"))


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that an expression may use. `type` is FEEL's, "" where it is not known; `source` says who sets it."""

    name: str
    type: str
    source: str


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a key and the words for it."""

    id: str
    name: str


@dataclass(slots=True)
class DraftWords:
    """All words by sort. `forms`, `tables` and `processes` are by the key that a drawing names."""

    variables: list[Variable] = field(default_factory=list)
    roles: list[Named] = field(default_factory=list)
    forms: list[Named] = field(default_factory=list)
    tables: list[Named] = field(default_factory=list)
    processes: list[Named] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    users: list[Named] = field(default_factory=list)


def draft_words(reader: Reader, key: str, actor: Actor) -> DraftWords:
    """Return the words of a draft; a file that cannot be read gives none.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    files = draft_files(reader, key, actor)
    processes = list(_processes(files))
    roles = role_names(reader)
    lanes = {lane.role: lane.name for one in processes for lane in one.lanes if lane.role}
    roles |= {role: name or role for role, name in lanes.items() if role not in roles}
    return DraftWords(
        variables=_variables(reader, files, processes),
        roles=[Named(role, name) for role, name in sorted(roles.items(), key=lambda pair: pair[1])],
        forms=list(_named_forms(files, processes)),
        tables=list(_tables(files)),
        processes=[Named(one.key, one.name or one.key) for one in processes],
        topics=sorted(reader.rooms.topics),
        users=[Named(person.username, person.name) for person in users(reader)],
    )


def _processes(files: Mapping[str, DraftFile]) -> Iterator[ProcessFacts]:
    for name, file in files.items():
        if name.endswith(".bpmn"):
            try:
                yield from read_processes(file.content, name)
            except Refused:
                continue


def names_of_files(files: Mapping[str, DraftFile]) -> dict[str, str]:
    """Return what each file is about in people's words; one that cannot be read, or is used by nothing, has none."""
    found: dict[str, str] = {}
    processes: list[ProcessFacts] = []
    for name, file in files.items():
        try:
            if name.endswith(".bpmn"):
                drawn = read_processes(file.content, name)
                processes += drawn
                found[name] = ", ".join(one.name or one.key for one in drawn)
            elif name.endswith(".dmn"):
                found[name] = ", ".join(one.name for one in _decisions(file))
        except Refused:
            continue
    steps = steps_of_forms(processes)
    found |= {f"{form}.form": ", ".join(names) for form, names in steps.items()}
    tested = {
        f"{stem}.test.json": words for file, words in found.items() for stem in [file.rpartition(".")[0]]
    }
    return {name: words for name, words in (tested | found).items() if name in files}


def _named_forms(files: Mapping[str, DraftFile], processes: list[ProcessFacts]) -> Iterator[Named]:
    """Each form with the steps that show it, because a form has no name of its own."""
    steps = steps_of_forms(processes)
    for name in files:
        if name.endswith(".form"):
            key = name.removesuffix(".form")
            yield Named(key, f"{key} – {', '.join(steps[key])}" if key in steps else key)


def steps_of_forms(processes: Iterable[ProcessFacts]) -> dict[str, list[str]]:
    """Return the names of the steps by the key of the form that they show, each name once."""
    found: dict[str, dict[str, None]] = {}
    for process in processes:
        for element in process.elements.values():
            if element.form_key:
                found.setdefault(element.form_key, {})[element.label] = None
    return {form: list(names) for form, names in found.items()}


def _tables(files: Mapping[str, DraftFile]) -> Iterator[Named]:
    for name, file in files.items():
        if name.endswith(".dmn"):
            try:
                yield from _decisions(file)
            except Refused:
                continue


def _decisions(file: DraftFile) -> list[Named]:
    """The decisions of a file as their owner named them: the engine knows them by their variables.

    Raises:
        XmlRefused: it is not XML that we read.
    """
    tables = read_tables(file.content, file.name).values()
    return [Named(table.id, table.name) for table in tables if table.facets["kind"] == "decision"]


def _variables(
    reader: Reader, files: Mapping[str, DraftFile], processes: list[ProcessFacts]
) -> list[Variable]:
    found: dict[str, Variable] = {
        name: Variable(name, type_, source) for name, type_, source in _OF_THE_ENGINE
    }
    for variable in _set_somewhere(reader, files, processes):
        found.setdefault(variable.name, variable)
    return sorted(found.values(), key=lambda variable: variable.name)


def _set_somewhere(
    reader: Reader, files: Mapping[str, DraftFile], processes: list[ProcessFacts]
) -> Iterator[Variable]:
    for form in _forms(files):
        for info in form.fields():
            yield Variable(info.path, info.type, f"{info.label} i formuläret {form.key}")
    for process in processes:
        for element in process.elements.values():
            yield from _set_by(reader, element)


def _set_by(reader: Reader, element: ElementFacts) -> Iterator[Variable]:
    names = [element.result_variable]
    if element.mi is not None:
        names += [element.mi.element_variable, element.mi.output_collection]
    names += [mapping.target for mapping in element.outgoing_mappings]
    names += element.properties.get("variables", "").replace(" ", "").split(",")
    topic = reader.rooms.topics.get(element.topic or "")
    names += sorted(topic.sets) if topic else []
    yield from (Variable(name, "", element.label) for name in names if name)


def _forms(files: Mapping[str, DraftFile]) -> Iterator[Form]:
    for name, file in files.items():
        if name.endswith(".form"):
            try:
                yield load_form(file.content, name.removesuffix(".form"))
            except Refused:
                continue
