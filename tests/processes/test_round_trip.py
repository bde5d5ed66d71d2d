"""What the studio and Camunda Modeler read and write with is lossless for every shipped drawing and table."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.bpmn import bundle_of
from engine.commands.deploy_bundle import deploy_bundle
from engine.comparing import compare
from engine.transaction import OPERATOR
from tests.support.site import running_site

TOP = Path(__file__).resolve().parents[2]
SHIPPED = sorted([*TOP.glob("processes/*.bpmn"), *TOP.glob("processes/*.dmn")])

#: What the standard says of an attribute that is not written: leaving it out changes nothing.
DEFAULTS = {
    ("triggeredByEvent", "false"),
    ("cancelActivity", "true"),
    ("isSequential", "false"),
    ("isInterrupting", "true"),
    ("isMarkerVisible", "false"),
    ("gatewayDirection", "Unspecified"),
    ("hitPolicy", "UNIQUE"),
}


def through_the_packages(*options: str) -> dict[str, str]:
    """Every shipped drawing and table as the packages write it, changed as `options` say."""
    node = shutil.which("node")
    if node is None or not (TOP / "web/frontend/node_modules/dmn-moddle").is_dir():
        pytest.skip("needs Node.js and the packages of web/frontend: python3 dev.py test fetches them")
    script = TOP / "tests/support/round_trip.mjs"
    command: list[str | Path] = [node, script, *options, *map(str, SHIPPED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return through_the_packages()


def meaning(node: etree._Element) -> Any:
    """What an element says, whatever the order of its attributes and of its different children."""
    children = sorted((meaning(child) for child in node if isinstance(child.tag, str)), key=repr)
    attributes = sorted(
        (name, value)
        for name, value in node.attrib.items()
        if (name, value) not in DEFAULTS and "schemaLocation" not in name
    )
    return node.tag, attributes, (node.text or "").strip(), children


def order(node: etree._Element) -> Iterator[tuple[str, str, list[str]]]:
    """The order in which things of one kind stand: rows of a table, steps of a lane, points of a flow."""
    for parent in node.iter("{*}*"):
        kinds = {child.tag for child in parent if isinstance(child.tag, str)}
        for kind in sorted(kinds):
            texts = [
                f"{child.get('id')} {(child.text or '').strip()} {dict(child.attrib)}"
                for child in parent.findall(kind)
            ]
            if len(texts) > 1:
                yield parent.get("id", parent.tag), kind, sorted(texts) if "flow" in kind.lower() else texts


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_nothing_is_lost_on_the_way_through_the_modelers_own_packages(
    file: Path, written: dict[str, str]
) -> None:
    before, after = etree.parse(file).getroot(), etree.fromstring(written[str(file)].encode())

    assert meaning(after) == meaning(before)
    if file.suffix == ".dmn":
        assert list(order(after)) == list(order(before))


def test_there_are_as_many_as_are_shipped() -> None:
    assert len([file for file in SHIPPED if file.suffix == ".bpmn"]) == 16


def test_a_process_that_is_changed_there_is_put_in_force_and_nothing_else_is_changed(tmp_path: Path) -> None:
    changed = through_the_packages("--name=Task_DiscussReadiness=Gå igenom allt")
    before = {
        file.name: file.read_bytes()
        for folder in ("processes", "forms")
        for file in (TOP / folder).iterdir()
        if file.is_file()
    }
    after = before | {Path(file).name: text.encode() for file, text in changed.items()}
    bundles = [bundle_of("medborgardialog", files) for files in (before, after)]

    with running_site(tmp_path) as site:
        deployed = [
            site.engine.run(deploy_bundle, "medborgardialog", bundle.files, by=OPERATOR) for bundle in bundles
        ]

    assert [one.version for one in deployed] == [1, 2]
    told = [one.text for one in compare(bundles[0].files, bundles[1].files).sentences]
    assert told[0] == "Steget ”Gå igenom avstämningen” heter nu ”Gå igenom allt”."
    assert {one.partition("” ")[2] for one in told[1:]} == {"är sparad på nytt. Innehållet är detsamma."}
