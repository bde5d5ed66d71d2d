"""What the repository may hold: no third-party code, no address to fetch from, pins with hashes."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt", "requirements-uv.txt"]
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", re.MULTILINE)


def pins(name):
    return {package.lower(): version for package, version in PIN.findall((TOP / name).read_text())}


def direct(requirements):
    """Package and version of each exact pin in a list of pyproject.toml."""
    for requirement in requirements:
        package, version = PIN.match(requirement).groups()
        yield package.lower(), version.rstrip(";")


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(name):
    text = (TOP / name).read_text()

    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("name", LOCKS)
def test_the_locks_follow_the_pins(name):
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    runtime = project["project"]["dependencies"]
    pinned = {
        "requirements.txt": runtime,
        "requirements-dev.txt": [*runtime, *groups["dev"]],
        "requirements-node.txt": groups["node"],
        "requirements-uv.txt": groups["uv"],
    }[name]

    assert set(direct(pinned)) <= set(pins(name).items()), "python3 dev.py lock writes them anew"


def test_tests_run_on_what_production_runs_on():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_the_frontend_lock_has_hashes_and_no_address():
    packages = json.loads((TOP / "web/frontend/package-lock.json").read_text())["packages"]

    assert all("integrity" in package for name, package in packages.items() if name)
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_no_built_or_third_party_file_is_committed():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True, check=False)  # noqa: S607
    if listed.returncode:
        pytest.skip("not a git checkout")

    assert not [
        name
        for name in listed.stdout.split("\0")
        if re.search(r"(^|/)(node_modules|vendor|dist)/|\.min\.(js|css)$|\.woff2?$", name)
    ]
