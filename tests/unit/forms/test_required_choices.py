"""A required choice is answered by any of its options, also the one that stands for no."""

import json

import pytest

from engine.forms import load_form


def _form(kind):
    component = {
        "type": kind,
        "id": "Field_sensitive",
        "key": "sensitive",
        "label": "Känsliga uppgifter?",
        "values": [{"label": "Ja", "value": True}, {"label": "Nej", "value": False}],
        "validate": {"required": True},
    }
    return load_form(json.dumps({"type": "default", "id": "f", "components": [component]}).encode(), "f")


@pytest.mark.parametrize("kind", ["radio", "select"])
def test_no_is_an_answer_to_a_required_choice(kind):
    submission = _form(kind).submit_json({"sensitive": False}, {})

    assert submission.ok
    assert submission.answers == {"sensitive": False}


@pytest.mark.parametrize("kind", ["radio", "select"])
def test_an_unanswered_required_choice_is_refused(kind):
    submission = _form(kind).submit_json({}, {})

    assert [error.name for error in submission.errors] == ["sensitive"]
