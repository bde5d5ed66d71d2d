"""Messages, signals and escalations that lack their other side are good to know of."""

from __future__ import annotations

import pytest

from engine.checks import review_bundle
from tests.support.drawings import drawing


def found(text: str) -> list[tuple[str, str]]:
    problems = review_bundle({"p.bpmn": drawing(text)})
    return [(p.element, p.code) for p in problems if p.code in ("unawaited", "unsent")]


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_what_nothing_waits_for_and_what_nothing_sends(kind: str):
    assert found(f"throw T {kind}=svar\nS -> T -> E") == [("T", "unawaited")]
    assert found(f"catch C {kind}=svar\nS -> C -> E") == [("C", "unsent")]
    assert found(f"throw T {kind}=svar\ncatch C {kind}=svar\nand G\nS -> G -> T -> E\nG -> C -> E1") == []
    assert found(f"throw T {kind}=svar\ncatch C {kind}=svarat\nand G\nS -> G -> T -> E\nG -> C -> E1") == [
        ("T", "unawaited"),
        ("C", "unsent"),
    ]


def test_an_escalation_may_be_caught_by_a_catcher_of_all():
    inner = "sub Inner {{\nthrow T escalation=sent\nstart S1\nS1 -> T -> E1\n}}\nS -> Inner -> E\n{}"

    assert found(inner.format("")) == [("T", "unawaited")]
    assert found(inner.format("boundary B on=Inner escalation=sent\nB -> E2")) == []
    assert found(inner.format("boundary B on=Inner escalation\nB -> E2")) == []
