"""What a case has been told, in the words of its forms."""

from collections.abc import Mapping
from typing import Any

from engine.cases import CaseReferences
from engine.forms import Form, Told
from engine.queries.process_order import ordered_elements, ordered_processes
from engine.records import dataclass
from engine.transaction import Reader


@dataclass(frozen=True, slots=True)
class Chapter:
    """The answers that one process first asked for, under the process's name."""

    name: str
    answers: list[Told]


def case_answers(reader: Reader, bundle_id: int, variables: Mapping[str, Any]) -> list[Chapter]:
    """Return a case's variables as its forms describe them, each once, in the order in which they are asked for."""
    references = CaseReferences(reader)
    told: set[str] = set()
    chapters = []
    for name, forms in _forms_by_process(reader, bundle_id):
        answers = []
        for form in forms:
            new = [answer for answer in form.tell_answers(variables, references) if answer.path not in told]
            told.update(answer.path for answer in new)
            answers += new
        if answers:
            chapters.append(Chapter(name, answers))
    return chapters


def forms_by_variable(reader: Reader, bundle_id: int) -> dict[str, Form]:
    """Return {variable: the first form that asks for it}."""
    found: dict[str, Form] = {}
    for _, forms in _forms_by_process(reader, bundle_id):
        for form in forms:
            for path in form.keys:
                found.setdefault(path.split(".", maxsplit=1)[0], form)
    return found


def _forms_by_process(reader: Reader, bundle_id: int) -> list[tuple[str, list[Form]]]:
    programs = reader.rooms.programs
    files = programs.bundle(reader.connection, bundle_id)
    seen: set[str] = set()
    chapters = []
    for key in ordered_processes(files):
        facts = files.processes[key]
        steps = [element.form_key for element in ordered_elements(files, key)]
        keys = [
            form_key
            for form_key in dict.fromkeys([facts.start_form, *steps])
            if form_key and form_key not in seen
        ]
        seen.update(keys)
        forms = [programs.form(reader.connection, bundle_id, form_key) for form_key in keys]
        chapters.append((facts.name or key, forms))
    return chapters
