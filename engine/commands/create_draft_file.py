"""Begin a form, a decision table or a drawing of a draft, named by what it is about."""

from collections.abc import Container, Iterator
from itertools import count

from engine.bpmn import slug
from engine.commands.save_draft_file import save_draft_file
from engine.drafts import blank_form, blank_process, blank_table, demand_title, draft_files, lock_workspace
from engine.exceptions import InvalidAnswers
from engine.permissions import require
from engine.transaction import Actor, Transaction

#: Longer keys make long names of files, and nobody reads them to the end.
_LONGEST_KEY = 60


def create_draft_file(tx: Transaction, workspace_key: str, *, kind: str, title: str, by: Actor) -> str:
    """Add a file of `kind` (".form", ".dmn" or ".bpmn") to begin from, and return its name.

    The name is the title in small letters; one that is taken gets a number.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` does not own the process.
        InvalidAnswers: the title or the kind is none.
    """
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.change", by, workspace_id=space.id)
    demand_title(title)
    files = _blank(kind, _free_key(title, kind, draft_files(tx, space.id)), title.strip())
    for name, content in files.items():
        save_draft_file(tx, workspace_key, name=name, content=content, base_revision=0, by=by)
    return next(iter(files))


def _blank(kind: str, key: str, title: str) -> dict[str, bytes]:
    if kind == ".form":
        return {f"{key}.form": blank_form(key)}
    if kind == ".dmn":
        return {f"{key}.dmn": blank_table(key, title)}
    if kind == ".bpmn":
        return blank_process(key, title)
    raise InvalidAnswers({"kind": "Välj om det är ett formulär, en beslutstabell eller en ritning."})


def _free_key(title: str, kind: str, taken: Container[str]) -> str:
    """Return the first key of a title whose files would all be new.

    Raises:
        InvalidAnswers: the title has no letter that a key can be made of.
    """
    plain = slug(title)[:_LONGEST_KEY].strip("_")
    if not plain[:1].isalpha():
        raise InvalidAnswers({"title": "Börja namnet med en bokstav från A till Ö."})
    return next(
        key for key in _numbered(plain) if not any(name in taken for name in _blank(kind, key, title))
    )


def _numbered(key: str) -> Iterator[str]:
    yield key
    yield from (f"{key}_{number}" for number in count(2))
