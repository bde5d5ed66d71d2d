"""The shape of the code: what import-linter cannot see is looked for here."""

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
CODE = sorted([*(TOP / "engine").rglob("*.py"), *(TOP / "web").rglob("*.py")])

DATABASE = "engine/adapters/database.py"
SCHEMA = "engine/adapters/schema.py"


def calls(path):
    """(what is called, line) of every call in a file, as written: `datetime.now`, `connection.commit`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def places(*, ending=(), named=(), outside=()):
    """Where the code calls something that ends or is named so, outside the files allowed to."""
    return [
        f"{path.relative_to(TOP)}:{line} {name}"
        for path in CODE
        if str(path.relative_to(TOP)) not in outside
        for name, line in calls(path)
        if name.endswith(tuple(ending)) or name in named
    ]


def test_imports_run_downhill():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_one_place_begins_and_ends_transactions():
    found = places(ending=["_writer.begin", "engine.begin", ".commit", ".rollback"], outside=[DATABASE])

    # A savepoint takes back a part; it ends no transaction.
    assert not [place for place in found if not place.endswith(("savepoint.commit", "savepoint.rollback"))]


def test_only_the_process_engine_asks_for_a_transaction():
    # And the migrations, which run before there is a process engine.
    assert not places(ending=["database.write"], outside=["engine/process_engine.py", SCHEMA])


def test_only_the_clock_reads_the_clock():
    readings = [
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
    ]

    assert not places(named=readings, outside=["engine/clock.py"])


def test_nothing_evaluates_a_text_as_python():
    assert not places(named=["eval", "exec", "compile", "pickle.loads", "pickle.load"])


@pytest.mark.parametrize("folder", ["processes", "forms"])
def test_what_process_owners_own_holds_no_python(folder):
    assert not list((TOP / folder).rglob("*.py"))


def test_no_other_package_is_called_engine_or_web():
    owners = packages_distributions()

    assert {*owners.get("engine", []), *owners.get("web", [])} <= {"niosteg"}


def test_the_tests_are_no_packages():
    # tests/web/__init__.py would be imported as `web`, in place of the site.
    assert not list((TOP / "tests").rglob("__init__.py"))
