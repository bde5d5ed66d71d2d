import pytest

from engine.bpmn import Bundle, bundle_of, read_sources
from engine.bpmn.sources import NoSources
from engine.exceptions import BundleIncomplete, XmlRefused
from engine.reading import FileUnreadable
from tests.support.drawings import drawing

TABLE = (
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="val"/></definitions>'
)


def test_a_bundle_holds_the_process_and_all_that_it_calls_and_uses():
    sources = {
        "p.bpmn": drawing("user A form=plan\ncall C call=q\nS -> A -> C -> E"),
        "q.bpmn": drawing("rule R decision=val set=x\nS -> R -> E", "q"),
        "val.dmn": TABLE,
        "plan.form": b"{}",
        "annat.form": b"{}",
    }

    assert list(bundle_of("p", sources).files) == ["p.bpmn", "plan.form", "q.bpmn", "val.dmn"]


def test_a_decision_is_found_by_its_id_inside_a_file_of_another_name():
    sources = {"p.bpmn": drawing("rule R decision=val set=x\nS -> R -> E"), "tabeller.dmn": TABLE}

    assert "tabeller.dmn" in bundle_of("p", sources).files


def test_processes_that_call_each_other_are_collected_once():
    sources = {
        "p.bpmn": drawing("call C call=q\nS -> C -> E"),
        "q.bpmn": drawing("call D call=p\nS -> D -> E", "q"),
    }

    assert list(bundle_of("p", sources).processes) == ["p", "q"]


def test_everything_that_is_missing_is_named_with_its_element():
    sources = {
        "p.bpmn": drawing("user A form=plan\ncall C call=q\nrule R decision=val set=x\nS -> A -> C -> R -> E")
    }

    with pytest.raises(BundleIncomplete) as refused:
        bundle_of("p", sources)

    assert [(p.element, p.code) for p in refused.value.problems] == [
        ("A", "missing_form"),
        ("C", "missing_process"),
        ("R", "missing_decision"),
    ]


def test_a_process_that_is_not_there_is_named():
    with pytest.raises(BundleIncomplete, match="Processen ”saknas” finns inte"):
        bundle_of("saknas", {})


def test_a_broken_neighbour_does_no_harm_but_a_broken_drawing_of_ones_own_is_refused():
    sources = {"p.bpmn": drawing("S -> E"), "trasig.bpmn": b"<a>"}

    assert list(bundle_of("p", sources).files) == ["p.bpmn"]
    with pytest.raises(XmlRefused):
        bundle_of("trasig", sources)


def test_the_hash_follows_content_and_not_the_order_of_the_files():
    one, other = {"a.bpmn": b"1", "b.form": b"2"}, {"b.form": b"2", "a.bpmn": b"1"}

    assert Bundle("a", one).content_hash == Bundle("a", other).content_hash
    assert Bundle("a", one).content_hash != Bundle("a", {**one, "b.form": b"3"}).content_hash


def test_a_folder_brings_its_files_and_the_forms_of_the_project(tmp_path):
    (tmp_path / "processes").mkdir()
    (tmp_path / "forms").mkdir()
    (tmp_path / "processes" / "p.bpmn").write_bytes(b"p")
    (tmp_path / "processes" / "p.test.json").write_bytes(b"{}")
    (tmp_path / "forms" / "plan.form").write_bytes(b"f")

    assert read_sources([tmp_path / "processes"]) == {"p.bpmn": b"p", "plan.form": b"f"}


def test_the_forms_of_a_folder_win_over_those_of_the_project(tmp_path):
    for folder, content in (("egen/forms", b"egen"), ("projekt/forms", b"projektets")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "plan.form").write_bytes(content)

    assert read_sources([tmp_path / "egen"], project=tmp_path / "projekt") == {"plan.form": b"egen"}


def test_a_file_brings_what_lies_beside_it(tmp_path):
    (tmp_path / "p.bpmn").write_bytes(b"p")
    (tmp_path / "val.dmn").write_bytes(b"v")

    assert set(read_sources([tmp_path / "p.bpmn"])) == {"p.bpmn", "val.dmn"}


def test_a_path_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(FileUnreadable):
        read_sources([tmp_path / "saknas.bpmn"])


def test_a_file_of_another_kind_is_not_passed_over_in_silence(tmp_path):
    (tmp_path / "brev.txt").write_text("hej")

    with pytest.raises(NoSources, match=r"brev\.txt"):
        read_sources([tmp_path / "brev.txt"])
