"""Processes to begin from, and the shipped test cases: files beside the code."""

from collections.abc import Iterable, Mapping

from engine import paths
from engine.bpmn import read_processes
from engine.drafts.copying import under_new_key
from engine.drafts.names import LARGEST_FILE, kind_of
from engine.exceptions import Refused
from engine.reading import read_at_most
from engine.records import dataclass

_FOLDER = paths.PROCESSES / "mallar"


@dataclass(frozen=True, slots=True)
class Template:
    """A process to begin from. `key` is its own and the name of its folder."""

    key: str
    title: str
    about: str


TEMPLATES = (
    Template(
        "svara_pa_fraga",
        "Skriv, läs och godkänn",
        "En person skriver, en annan läser och godkänner eller skickar tillbaka. Med formulär, sista dagar, "
        "påminnelser och testfall.",
    ),
)


def from_template(template: Template, key: str, title: str) -> dict[str, bytes]:
    """Return a template's files as the process `key`, called `title`."""
    files = {
        file.name: read_at_most(file, LARGEST_FILE)
        for file in sorted((_FOLDER / template.key).iterdir())
        if kind_of(file.name) is not None
    }
    return under_new_key(files, template.key, key, title=title)


def shipped_test_cases(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the shipped test cases of the processes that the files draw and of the tables in them."""
    tables = (name.removesuffix(".dmn") for name in files if name.endswith(".dmn"))
    names = [f"{key}.test.json" for key in sorted({*_keys(files), *tables})]
    return {
        name: read_at_most(paths.PROCESSES / name, LARGEST_FILE)
        for name in names
        if (paths.PROCESSES / name).is_file()
    }


def _keys(files: Mapping[str, bytes]) -> Iterable[str]:
    for name, data in files.items():
        if name.endswith(".bpmn"):
            try:
                yield from (facts.key for facts in read_processes(data, name))
            except Refused:
                continue
