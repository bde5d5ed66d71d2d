"""Whoever has not logged in comes no further than the log-in; who lacks a permission not to its pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.routing import IntegerConverter, Rule

from engine.permissions import PERMISSIONS
from engine.permissions.table import ANYBODY
from tests.support.site import Site
from web.access import ACCESS, LOGGED_IN, PUBLIC

#: A role that no page asks for.
NO_ROLE = "tomte"


def pages(site: Site, method: str) -> Iterator[tuple[str, str]]:
    """Return (rule of access, address) of every page that answers to a method and is not for everybody."""
    for rule in site.app.url_map.iter_rules():
        access = ACCESS[rule.endpoint]
        if method in (rule.methods or ()) and access != PUBLIC:
            yield access, address(site, rule)


def address(site: Site, rule: Rule) -> str:
    values = {
        name: 1 if isinstance(rule._converters[name], IntegerConverter) else "x" for name in rule.arguments
    }
    return str(site.app.url_map.bind("localhost").build(rule.endpoint, values, method=None))


def test_a_visitor_is_led_to_the_log_in(site: Site) -> None:
    visitor = site.visitor()

    for _, place in pages(site, "GET"):
        page = visitor.open(place, follow=False)
        assert (page.status, page.address.startswith("/logga-in?nasta=")) == (303, True), place


def test_what_a_visitor_sends_is_not_taken(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/logga-in")

    assert {place: visitor.send(place).status for _, place in pages(site, "POST")} == {
        place: 401 for _, place in pages(site, "POST")
    }


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_pages_of_a_permission_are_closed_to_those_without_it(site: Site, method: str) -> None:
    site.person("nisse", NO_ROLE)
    nisse = site.browser("nisse")
    nisse.open("/uppgifter")
    closed = [
        place
        for access, place in pages(site, method)
        if access != LOGGED_IN and ANYBODY not in PERMISSIONS[access]
    ]
    answers = {
        place: (nisse.open(place) if method == "GET" else nisse.send(place)).status for place in closed
    }

    assert len(closed) > 1
    assert answers == dict.fromkeys(closed, 403)
