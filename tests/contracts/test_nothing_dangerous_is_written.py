"""What no line of the product may say, but for those named here with their reason.

Ruff's rules of safety (`S` in pyproject.toml) look for much of this as well; these tests hold when somebody silences
one of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
SOURCES = [path for room in ("engine", "web") for path in sorted((TOP / room).rglob("*.py"))]
TEMPLATES = sorted((TOP / "web" / "templates").rglob("*.html"))
SCRIPTS = sorted((TOP / "web" / "frontend" / "src").rglob("*.js"))

#: Names that run text as a program, or bytes as objects.
RUNS_TEXT = frozenset({"eval", "exec", "compile", "__import__", "render_template_string"})
#: Modules that do, or that start other programs.
MODULES = frozenset(
    {
        "pickle",
        "cPickle",
        "dill",
        "marshal",
        "shelve",
        "yaml",
        "subprocess",
        "pty",
        "code",
        "codeop",
        "ctypes",
    }
)
#: Modules that fetch from an address.
FETCHING = frozenset({"urllib.request", "http.client", "requests", "urllib3", "httpx", "aiohttp", "ftplib"})
#: HTML that is taken as it is, and why it may be: file -> reason.
TAKEN_AS_HTML = {
    "web/diagrams.py": "engine.drawing escapes every text that it draws",
    "web/filters.py": "engine.forms.prose passes no HTML on and cleans what it makes",
    "web/timeline.py": "every text of the picture goes through a text node",
    "web/templates/forms/_fields.html": "engine.forms.prose, as above",
}
#: SQL written as text, always a constant, and what for: file -> reason.
SQL_AS_TEXT = {
    "engine/models/user_task.py": "conditions of indexes",
    "engine/models/reminder.py": "conditions of indexes",
    "engine/models/timer.py": "conditions of indexes",
    "engine/models/migration_batch.py": "conditions of indexes",
    "engine/models/notification.py": "conditions of indexes",
    "engine/adapters/schema.py": "a lock of PostgreSQL's",
    "engine/adapters/table_copy.py": "counters of PostgreSQL's",
    "engine/adapters/database.py": "how a transaction begins; its kind is one of two words of that file",
}


def short(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """(name called, call) of each call in a file; `a.b.c()` is called `c`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield name, node


def is_bare(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_constant(node: ast.expr | None) -> bool:
    if isinstance(node, ast.BinOp):
        return is_constant(node.left) and is_constant(node.right)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_no_text_is_run_as_a_program(path: Path) -> None:
    assert [name for name, call in calls(path) if name in RUNS_TEXT and is_bare(call)] == []
    assert [name for name in imported(path) if name.partition(".")[0] in MODULES] == []
    assert [name for name in imported(path) if name in FETCHING] == []
    assert [
        name
        for name, call in calls(path)
        if name in {"system", "popen", "execv", "execve", "spawnv", "fork"} or _has_shell(call)
    ] == []


def _has_shell(call: ast.Call) -> bool:
    return any(keyword.arg == "shell" for keyword in call.keywords)


def test_html_is_taken_as_it_is_only_where_it_is_ours() -> None:
    found = {short(path) for path in SOURCES if any(name == "Markup" for name, _ in calls(path))}
    found |= {
        short(path) for path in TEMPLATES if re.search(r"\|\s*safe\b", path.read_text(encoding="utf-8"))
    }

    assert found == set(TAKEN_AS_HTML)


def test_no_template_escapes_less_than_all() -> None:
    wrong = re.compile(
        r"autoescape|\bon[a-z]+\s*=\s*[\"']|javascript:|<style|\bstyle\s*=|<script(?![^>]*\bsrc=)",
        re.IGNORECASE,
    )

    assert [short(path) for path in TEMPLATES if wrong.search(path.read_text(encoding="utf-8"))] == []


def test_attributes_of_templates_stand_in_quotes() -> None:
    """Escaping keeps a value inside its quotes; without them a space ends it."""
    unquoted = re.compile(r"<[a-zA-Z][^<>]*\s[\w-]+=\{\{")

    assert [short(path) for path in TEMPLATES if unquoted.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=short)
def test_the_script_makes_no_html_of_text(path: Path) -> None:
    wrong = re.compile(
        r"(inner|outer|insertAdjacent)HTML|document\.write|\beval\(|new Function|setTimeout\(\s*[\"']"
    )

    assert wrong.findall(path.read_text(encoding="utf-8")) == []


def test_sql_is_written_as_text_only_where_it_is_constant() -> None:
    found = [
        (short(path), call)
        for path in SOURCES
        if "migrations" not in path.parts
        for name, call in calls(path)
        if name == "exec_driver_sql" or (name in {"text", "literal_column"} and is_bare(call))
    ]

    assert {file for file, _ in found} == set(SQL_AS_TEXT)
    varying = [file for file, call in found if not is_constant(call.args[0])]
    assert varying == ["engine/adapters/database.py"]


def test_no_sql_is_built_from_strings() -> None:
    verb = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|ALTER|DROP|CREATE)\b", re.IGNORECASE)
    built = [
        (short(path), node.lineno)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        and node.values
        and isinstance(node.values[0], ast.Constant)
        and verb.match(str(node.values[0].value))
    ]

    assert built == []


def test_chance_that_guards_something_is_the_operating_systems() -> None:
    assert [short(path) for path in SOURCES if "random" in set(imported(path))] == []


def test_no_fingerprint_of_a_broken_kind() -> None:
    assert [
        (short(path), name)
        for path in SOURCES
        for name, _ in calls(path)
        if name in {"md5", "sha1", "new_md5"}
    ] == []
