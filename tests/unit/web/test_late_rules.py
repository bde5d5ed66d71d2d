"""Addresses are written as Werkzeug writes them, and the functions that do so are made when a link first needs one."""

import pytest
from werkzeug.routing import BuildError, Map, Rule

from web.late_rules import LateRule

ADDRESSES = (
    ("/arenden/<int:case>", {"case": 7}),
    ("/arenden/<int:case>", {"case": 7, "sida": 2, "q": "å ä"}),
    ("/studio/<key>/filer/<path:name>", {"key": "p q", "name": "a/b.form"}),
    ("/uppgifter", {}),
)


@pytest.mark.parametrize(("rule", "values"), ADDRESSES)
def test_an_address_is_what_werkzeug_would_write(rule: str, values: dict[str, object]):
    late, at_once = (
        Map([kind(rule, endpoint="page")]).bind("example.org").build("page", values)
        for kind in (LateRule, Rule)
    )

    assert late == at_once


def test_nothing_is_made_before_the_first_link_and_then_once(monkeypatch: pytest.MonkeyPatch):
    made = []
    make = Rule._compile_builder

    def counted(self: Rule, append_unknown: bool):
        made.append(append_unknown)
        return make(self, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", counted)
    addresses = Map([LateRule("/arenden/<int:case>", endpoint="case")]).bind("example.org")

    assert addresses.match("/arenden/3") == ("case", {"case": 3})
    assert made == []

    assert [addresses.build("case", {"case": case}) for case in (1, 2)] == ["/arenden/1", "/arenden/2"]
    assert len(made) == 1


def test_a_link_without_what_its_address_needs_is_refused():
    addresses = Map([LateRule("/arenden/<int:case>", endpoint="case")]).bind("example.org")

    with pytest.raises(BuildError):
        addresses.build("case", {})
