"""Who may open a page is written down for every page, and for none that is not there."""

import pytest

from engine.bootstrap import build
from engine.permissions import PERMISSIONS
from engine.settings import Settings
from web.access import ACCESS, LOGGED_IN, PUBLIC
from web.app import create_app
from web.navigation import PLACES


@pytest.fixture
def app(tmp_path):
    settings = Settings(mode="demo", data_dir=tmp_path, secret_key="k" * 32)
    niosteg = build(settings)
    yield create_app(niosteg)
    niosteg.database.close()


def test_every_route_has_an_access_rule(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


def test_every_rule_is_known():
    assert set(ACCESS.values()) <= {PUBLIC, LOGGED_IN, *PERMISSIONS}


def test_only_these_pages_are_open_to_everybody():
    assert {endpoint for endpoint, rule in ACCESS.items() if rule == PUBLIC} == {
        # The law wants it read by everybody.
        "accessibility.show",
        "health.live",
        "health.ready",
        "log_in.show",
        "log_in.enter",
        "log_in.leave",
        # A drawing tool has no session: it shows a key (tests/pages/test_engine_rest.py).
        "engine_rest.version",
        "engine_rest.deployments",
        "engine_rest.create",
        "engine_rest.start",
    }


def test_the_navigation_leads_to_pages_and_asks_for_what_they_ask(app):
    urls = app.url_map.bind("localhost")
    asked = {address: ACCESS[urls.match(address)[0]] for address, _, _ in PLACES}

    # The studio is open to whoever has a part in a process; its link is shown to them too (web/navigation.py).
    assert asked == {
        address: LOGGED_IN if address == "/studio" else permission or LOGGED_IN
        for address, _, permission in PLACES
    }
