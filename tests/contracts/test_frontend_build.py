"""The built styles and scripts are what their manifest says: nothing missing, nothing else."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
DIST = TOP / "web" / "static" / "dist"
FRONTEND = TOP / "web" / "frontend"
EDITORS = ("studio-bpmn", "studio-dmn", "studio-forms")
NOT_SERVED = {"manifest.json", "LICENSES.txt", "niosteg-stamp"}


@pytest.fixture
def manifest():
    assert DIST.is_dir(), "python3 dev.py test builds the frontend first"
    return json.loads((DIST / "manifest.json").read_text())


def test_every_built_file_is_in_the_manifest_with_its_hash(manifest):
    built = {path.name for path in DIST.iterdir()} - NOT_SERVED

    assert built == {entry["file"] for entry in manifest["files"].values()}
    for entry in manifest["files"].values():
        assert hashlib.sha256((DIST / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_the_pages_find_their_style_sheet_and_script(manifest):
    assert {"niosteg.css", "niosteg.js"} <= manifest["files"].keys()


def test_every_package_in_the_bundle_has_its_licence_text(manifest):
    licences = (DIST / "LICENSES.txt").read_text()

    for package in manifest["packages"]:
        assert f"{package['name']} {package['version']} ({package['licence']})" in licences


def test_the_style_sheet_fetches_nothing_from_elsewhere(manifest):
    css = (DIST / manifest["files"]["niosteg.css"]["file"]).read_text()

    assert not re.findall(r"@import|url\(\"?(?:https?:)?//", css)
    assert "@font-face" not in css


@pytest.mark.parametrize("editor", EDITORS)
def test_the_editors_are_built(manifest, editor):
    assert manifest.get("editorsFailed") is None
    assert {f"{editor}.js", f"{editor}.css"} <= manifest["files"].keys()


def test_ordinary_pages_stay_small(manifest):
    sent = [DIST / manifest["files"][name]["file"] for name in ("niosteg.css", "niosteg.js")]

    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in sent) < 32_000
    assert all("studio-shared" not in path.read_text() for path in sent)


def test_the_editors_stay_within_half_a_megabyte(manifest):
    shared = [entry["file"] for name, entry in manifest["files"].items() if name.startswith("studio-shared")]
    for editor in EDITORS:
        own = manifest["files"][f"{editor}.js"]["file"]
        assert sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in [own, *shared]) < 500_000


def test_the_mark_of_bpmn_io_is_licensed_and_said_to_be(manifest):
    licences = {package["name"]: package["licence"] for package in manifest["packages"]}

    assert {licences[name] for name in ("bpmn-js", "dmn-js-shared", "@bpmn-io/form-js-editor")} == {"bpmn.io"}


def test_two_builds_give_the_same_bytes(tmp_path):
    node = shutil.which("node")
    if node is None or not (FRONTEND / "node_modules" / "esbuild").is_dir():
        pytest.skip("needs Node.js and the packages of web/frontend: python3 dev.py test fetches them")
    for name in ("one", "other"):
        done = subprocess.run(
            [node, "build.mjs", tmp_path / name], cwd=FRONTEND, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()

    assert _hashes(tmp_path / "one") == _hashes(tmp_path / "other")


def _hashes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
