"""The decision tables of a draft, ready to be asked."""

from collections.abc import Collection, Mapping

from engine.bpmn import Bundle
from engine.checks.bundle import columns_of_tables, names_of_decision
from engine.dmn import Decision, DecisionModel, compile_dmn
from engine.drafts import DraftFile, kind_of
from engine.exceptions import NotFound, Refused
from engine.feel import Shape
from engine.forms import load_form
from engine.queries.studio import draft_files
from engine.records import dataclass
from engine.transaction import Actor, Reader


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A decision of a draft, as it is saved. `tests` holds its test cases, null where there are none."""

    file: DraftFile
    model: DecisionModel
    decision: Decision
    tests: DraftFile | None


def draft_model(reader: Reader, key: str, actor: Actor, *, file: str) -> DecisionModel:
    """Return the decisions of a file.

    Raises:
        NotFound: no such workspace, or no such file in it.
        NotPermitted: `actor` may not read it.
        Refused: the file cannot be used.
    """
    return compile_dmn(_file(reader, key, actor, file).content, file)


def draft_table(
    reader: Reader, key: str, actor: Actor, *, file: str, decision: str, tests: str
) -> DraftTable:
    """Return a decision of a file; `tests` is what the file with its test cases is called.

    Raises:
        NotFound: no such workspace, file or decision.
        NotPermitted: `actor` may not read it.
        Refused: the file cannot be used.
    """
    found = _file(reader, key, actor, file)
    model = compile_dmn(found.content, file)
    if decision not in model.decisions:
        raise NotFound(f"Det finns inget beslut {decision} i {file}.")
    cases = draft_files(reader, key, actor, names=[tests]).get(tests)
    return DraftTable(found, model, model.decisions[decision], cases)


def labels_in_forms(reader: Reader, key: str, actor: Actor, *, names: Collection[str]) -> dict[str, str]:
    """Return what the draft's forms call the variables of these names; a form that cannot be read calls nothing.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    if not names:
        return {}
    found: dict[str, str] = {}
    quoted = [f'"{name}"'.encode() for name in names]
    for name, file in sorted(draft_files(reader, key, actor).items()):
        if name.endswith(".form") and any(each in file.content for each in quoted):
            try:
                infos = load_form(file.content, name.removesuffix(".form")).fields()
            except Refused:
                continue
            for info in infos:
                if info.path in names:
                    found.setdefault(info.path, info.label)
    return found


def known_shapes(reader: Reader, key: str, actor: Actor, *, file: str, decision: str) -> dict[str, Shape]:
    """Return by column what the draft's drawings ask a decision about; empty where no step asks it.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    known = columns_of_tables(_material(reader, key, actor))
    return {
        column: shape for (name, asked, column), shape in known.items() if (name, asked) == (file, decision)
    }


def known_names(reader: Reader, key: str, actor: Actor, *, file: str, decision: str) -> Mapping[str, Shape]:
    """Return what the values are that the draft's drawings give a decision, by name; empty where no step asks it.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `actor` may not read it.
    """
    return names_of_decision(_material(reader, key, actor), file=file, decision=decision)


def _material(reader: Reader, key: str, actor: Actor) -> Bundle:
    drafts = draft_files(reader, key, actor)
    return Bundle(key, {name: each.content for name, each in drafts.items() if kind_of(name) != ".test.json"})


def _file(reader: Reader, key: str, actor: Actor, name: str) -> DraftFile:
    found = draft_files(reader, key, actor, names=[name]).get(name)
    if found is None or not name.endswith(".dmn"):
        raise NotFound(f"Det finns ingen beslutstabell {name} i utkastet.")
    return found
