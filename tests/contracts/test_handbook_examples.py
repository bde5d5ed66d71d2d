"""What the handbook shows is true: its examples run, its expressions compile, its links lead somewhere."""

import re

import pytest

from engine import feel
from engine.bpmn import bundle_of, read_sources
from engine.checks import check_bundle
from engine.drawing import lint_layout
from engine.play import play_paths
from engine.service_tasks import TOPICS
from tests.support.shipped import ROOT

DOCS = ROOT / "docs"
EXAMPLES = DOCS / "exempel"
PAGES = [ROOT / "README.md", ROOT / "processes" / "README.md", *sorted(DOCS.rglob("*.md"))]
SHOWN_FILE = re.compile(r"<!-- exempel: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
FEEL_BLOCK = re.compile(r"```feel\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)")
MENTION = re.compile(r"`((?:docs|processes|forms|engine|web|tests)/[\w./-]+)`")


def shown(page):
    return page.relative_to(ROOT).as_posix()


def test_the_example_process_is_right_tidy_and_played():
    drawing = EXAMPLES / "svara_pa_fraga.bpmn"

    problems = check_bundle(bundle_of("svara_pa_fraga", read_sources([EXAMPLES])), topics=TOPICS)
    report = play_paths([EXAMPLES])

    assert problems == []
    assert lint_layout(drawing.read_bytes()) == []
    assert report.ok, "\n".join(report.lines())
    assert report.coverage["svara_pa_fraga"].missed_nodes == ()
    assert report.coverage["svara_pa_fraga"].missed_flows == ()


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_a_file_that_the_page_shows_is_shown_as_it_is(page):
    for name, text in SHOWN_FILE.findall(page.read_text(encoding="utf-8")):
        assert text == (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_expressions_on_the_page_can_be_read(page):
    for block in FEEL_BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            feel.compile_expression(line)


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_what_the_page_points_at_exists(page):
    text = page.read_text(encoding="utf-8")
    linked = [page.parent / target for target in LINK.findall(text)]
    mentioned = [ROOT / target for target in MENTION.findall(text) if target != "web/static/dist"]

    assert [str(target) for target in (*linked, *mentioned) if not is_there(target)] == []


def is_there(target):
    """Whether it exists, or is built at set-up (`web/static/dist`)."""
    return target.exists() or "web/static/dist" in target.as_posix()
