"""Every text that the editors' libraries can show has a Swedish one: an upgrade that brings a new one fails here."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
WORDS = TOP / "web/frontend/src/studio/words"

_TRANSLATED = re.compile(r"""translate\w*\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*[,)]""")
_LABELLED = re.compile(r"""^\s+(?:label\d*|explanation): "((?:[^"\\]|\\.)+)",?$""", re.MULTILINE)
#: A phrase that form-js shows, as it stands in its source.
_PHRASE = re.compile(r"""["`]([A-Z][a-z]+(?: [A-Za-z(]+){1,}[^"`\n]*)["`]""")

#: Phrases of form-js that are not shown, a line each.
NOT_SHOWN = TOP / "tests/support/form_words_not_shown.txt"
#: Our own sentences with values in them (replacements.mjs), which no word of their own tells from English.
SWEDISH = re.compile("[åäöÅÄÖ]|^(Skriv|Ta bort|Visa|Listan)\\b")


def built(editor: str) -> str:
    node = shutil.which("node")
    if node is None or not (TOP / "web/frontend/node_modules/esbuild").is_dir():
        pytest.skip("needs Node.js and the packages of web/frontend: python3 dev.py test fetches them")
    script = TOP / "tests/support/editor_words.mjs"
    done = subprocess.run([node, script, editor], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def unquoted(literal: str) -> str:
    inner = literal[1:-1]
    text: str = json.loads(f'"{inner}"' if literal[0] == '"' else '"' + inner.replace('"', r"\"") + '"')
    return text


@pytest.mark.parametrize("editor", ["bpmn", "dmn"])
def test_every_text_that_can_be_translated_is(editor: str) -> None:
    source = built(editor)
    words = json.loads((WORDS / f"{editor}.json").read_text())
    parts = re.split(r"^// (?=node_modules/|src/)", source, flags=re.MULTILINE)
    libraries = "".join(part for part in parts if part.startswith("node_modules/"))

    used = {unquoted(literal) for literal in _TRANSLATED.findall(source) if " + " not in literal}
    used |= {label for label in _LABELLED.findall(libraries) if label[0].isupper()}

    assert len(used) > 80
    assert sorted(text for text in used - words.keys() if re.search("[A-Za-z]{2}", text)) == []


def test_every_phrase_of_the_forms_editor_is_swedish_or_is_never_shown() -> None:
    source = built("forms")
    words = json.loads((WORDS / "forms.json").read_text())
    parts = re.split(r"^// (?=node_modules/|src/)", source, flags=re.MULTILINE)
    libraries = "".join(part for part in parts if part.startswith("node_modules/@bpmn-io/form-js-"))
    shown = set(_PHRASE.findall(libraries)) - set(NOT_SHOWN.read_text().split("\n"))
    swedish = {text for kind in words.values() for text in kind.values()}

    assert sorted(text for text in shown - swedish if not SWEDISH.search(text)) == []


@pytest.mark.parametrize("name", ["bpmn", "dmn", "forms"])
def test_no_word_is_left_in_english(name: str) -> None:
    words = json.loads((WORDS / f"{name}.json").read_text())
    pairs = [pair for kind in words.values() for pair in kind.items()] if name == "forms" else words.items()
    alike = {
        "Data",
        "Signal",
        "Process",
        "Transaction",
        "Text",
        "FEEL",
        "Java",
        "PMML",
        "Layout",
        "Prefix",
        "Suffix",
    }

    assert [source for source, text in pairs if source == text and source not in alike] == []
    assert not [
        text for _, text in pairs if re.search(r"\b(the|and|this|with|should|must)\b", text, re.IGNORECASE)
    ]
