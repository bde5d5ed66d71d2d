"""Every command that README and the handbook name can be typed as it stands, and README names every command."""

import re
import shlex

import click
import pytest

import dev
from engine.cli.main import niosteg
from tests.support.shipped import ROOT

PAGES = [ROOT / "README.md", ROOT / "processes" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`((?:niosteg|python3 dev\.py)[^`\n]*)`")


def commands_on(page):
    """The command lines of a page: in blocks, and in running text."""
    text = page.read_text(encoding="utf-8")
    shell = [block for language, block in BLOCK.findall(text) if language == ""]
    lines = [line.strip() for block in shell for line in block.splitlines()]
    typed = [*lines, *INLINE.findall(BLOCK.sub("", text))]
    return [line.removeprefix(".venv/bin/") for line in typed if "niosteg " in line or "dev.py " in line]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_on_the_page_exist_with_their_options(page):
    for line in commands_on(page):
        words = shlex.split(line, comments=True)
        if words[:2] == ["python3", "dev.py"]:
            assert words[2] in dev_habits(), line
        else:
            assert words[0] == "niosteg", line
            assert unknown_option(niosteg, words[1:]) is None, line


def test_readme_names_every_command():
    named = {shlex.split(line)[1] for line in commands_on(ROOT / "README.md") if line.startswith("niosteg ")}

    assert set(niosteg.commands) - named == set()
    assert (
        dev_habits() - {line.split()[2] for line in commands_on(ROOT / "README.md") if "dev.py" in line}
        == set()
    )


def dev_habits():
    return {
        name for name in ("demo", "test", "check", "nightly", "bench", "lock") if callable(getattr(dev, name))
    }


def unknown_option(command, words):
    """Return the first word that the command line does not know, null when it knows all of them."""
    for word in words:
        if isinstance(command, click.Group):
            if word not in command.commands:
                return word
            command = command.commands[word]
        elif word.startswith("--") and word not in {
            option for parameter in command.params for option in parameter.opts
        }:
            return word
    return None
