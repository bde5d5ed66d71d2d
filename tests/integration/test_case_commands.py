"""What the commands about running cases say, as they are typed."""

import json
import os

import pytest
from click.testing import CliRunner

from engine.cli.main import niosteg
from tests.support.drawings import document, drawing

# The way out is there, but the number never changes.
WITHOUT_STOP = (
    "S -> A -> G\nxor G\nG -> C if n > 0\nG -> E else\nC -> E1\nscript A lang=feel set=n 1\ncall C call=p"
)


@pytest.fixture(autouse=True)
def installation(monkeypatch, tmp_path):
    """No settings but a data folder of its own."""
    for name in [name for name in os.environ if name.startswith("NIOSTEG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NIOSTEG_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def pool(key, start, end):
    flow = f'<bpmn:sequenceFlow id="Flow_{key}" sourceRef="S_{key}" targetRef="E_{key}"/>'
    nodes = f'<bpmn:startEvent id="S_{key}">{start}</bpmn:startEvent><bpmn:endEvent id="E_{key}">{end}</bpmn:endEvent>'
    return f'<bpmn:process id="{key}" name="{key}" isExecutable="true">{nodes}{flow}</bpmn:process>'


def run(*words):
    result = CliRunner().invoke(niosteg, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_status_tells_where_and_why_a_case_has_stopped(installation):
    (installation / "p.bpmn").write_bytes(drawing(WITHOUT_STOP))
    run("deploy", installation / "p.bpmn")

    case = run("start", "p").strip()

    assert run("status").endswith("\t1 störningar\n")
    assert "störning: C Processen ”p” har anropat sig själv 50 gånger" in run("status", case)
    assert json.loads(run("status", case, "--json"))["incidents"] == 1


def test_each_pool_of_a_drawing_is_deployed_and_one_sets_off_the_other(installation):
    event = '<bpmn:messageEventDefinition messageRef="M"/>'
    pools = pool("bestall", "", event) + pool("utfor", event, "")
    (installation / "tva.bpmn").write_bytes(document(f'<bpmn:message id="M" name="uppdrag"/>{pools}'))

    assert run("deploy", installation / "tva.bpmn") == "bestall 1\nutfor 1\n"

    run("start", "bestall")
    assert [json.loads(run("status", number, "--json"))["process"] for number in (1, 2)] == [
        "bestall",
        "utfor",
    ]
