"""The built styles and scripts are what their manifest says: nothing missing, nothing else."""

import hashlib
import json
import re
from pathlib import Path

import pytest

DIST = Path(__file__).resolve().parents[2] / "web" / "static" / "dist"
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
