"""Nothing that a stranger sends breaks a form: it is taken, or refused in words."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.clock import STOCKHOLM
from tests.support.form_js import (
    calendar,
    checkbox,
    choice,
    component,
    form_of,
    group,
    number,
    posted,
    rows,
    textfield,
)

FORM = form_of(
    textfield("text", validate={"pattern": "^[a-z ]+$", "maxLength": 50}),
    component("textarea", "long"),
    number("number", decimalDigits=2, increment=0.25, validate={"min": -5}),
    checkbox("box"),
    choice("checklist", "many", "a", "b"),
    choice("select", "one", valuesExpression="=many"),
    component("filepicker", "file"),
    group("when", calendar("on"), calendar("at", subtype="time"), calendar("both", subtype="datetime")),
    rows(
        "r",
        textfield("a", conditional={"hide": "=this.n > number"}),
        number("n", properties={"validExpression": "n < i"}),
        rows("s", checkbox("b")),
    ),
)

NAMES = st.one_of(
    st.sampled_from(
        [*FORM.keys, "r[0]", "r[0].a", "r[1].n", "r[0].s[0]", "r[0].s[2].b", "when.on", "r[9999]", "r[0][0]"]
    ),
    st.text(max_size=12),
)
TEXTS = st.one_of(
    st.sampled_from(["", "a", "true", "1,25", "2027-06-14", "18:30", "0"]), st.text(max_size=30)
)


def values(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), numbers, TEXTS),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
        max_leaves=10,
    )


JSON = values(st.floats())
FEEL = values(st.decimals(allow_nan=False, allow_infinity=False, places=2))


@given(st.dictionaries(NAMES, st.lists(TEXTS, min_size=1, max_size=2), max_size=8))
def test_whatever_a_browser_sends(answers: dict[str, list[str]]) -> None:
    submission = FORM.submit(posted(answers), {})

    assert submission.ok is not bool(submission.errors)
    assert submission.state.items


@given(
    st.dictionaries(
        st.one_of(st.sampled_from(["text", "number", "many", "when", "r", "file"]), NAMES), JSON, max_size=6
    )
)
def test_whatever_comes_as_json(data: dict[str, Any]) -> None:
    submission = FORM.submit_json(data, {})

    assert submission.ok is not bool(submission.errors)
    assert submission.state.items


@given(FEEL)
def test_whatever_the_case_holds(held: Any) -> None:
    variables = dict.fromkeys(("text", "number", "box", "many", "one", "file", "when", "r"), held)

    assert FORM.open(variables).items
    assert FORM.describe_answers(variables) is not None


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
)
def test_what_the_page_shows_is_read_back_as_the_same_value(day: date, moment: time, amount: Decimal) -> None:
    form = form_of(calendar("on"), calendar("at", subtype="time"), number("n"))
    held = {"on": day, "at": moment, "n": amount}

    assert form.submit_json({}, held).answers == held


def test_a_moment_is_read_back_as_the_same_moment() -> None:
    held = {"x": datetime(2027, 6, 14, 18, 30, tzinfo=STOCKHOLM)}

    assert form_of(calendar("x", subtype="datetime")).submit_json({}, held).answers == held
