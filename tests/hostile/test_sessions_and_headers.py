"""The log-in, the session, and what every answer tells the browser."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from engine import clock
from engine.adapters.database import DatabaseUnavailable
from engine.commands import passwords
from engine.commands.registers import set_password
from engine.models import login_failure, user_account, user_session
from engine.transaction import OPERATOR
from tests.hostile.conftest import MONDAY
from tests.support.besieged import Besieged
from tests.support.site import Browser, Site, running_site

PASSWORD = "fyra ord på en rad"
ADDRESS = "https://dialog.example"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Site]:
    """A site in production: passwords, encrypted, one proxy in front."""
    settings = {"mode": "production", "base_url": ADDRESS, "mail_dir": tmp_path / "mail", "proxy_hops": 1}
    with clock.fixed(MONDAY), running_site(tmp_path, **settings) as site:
        site.person("sara", "case_officer", password=PASSWORD)
        yield site


def door(service: Site) -> Browser:
    browser = service.visitor(ADDRESS)
    browser.open("/logga-in")
    return browser


def log_in(browser: Browser, password: str = PASSWORD, username: str = "sara") -> int:
    return browser.send("/logga-in", {"username": username, "password": password}, follow=False).status


def sessions(site: Site) -> list[str]:
    return site.engine.read(lambda reader: list(reader.connection.scalars(select(user_session.c.token_hash))))


class TestLoggingIn:
    @pytest.mark.parametrize(
        "username",
        [
            "sara\0",
            "x" * 1_000_000,
            "' OR '1'='1",
            "sara%",
            "SARA",
            " ",
            "\u202e",
            "ß" * 300,
            "../sara",
            "sara\r\nx",
        ],
        ids=lambda name: ascii(name[:12]),
    )
    def test_a_user_name_that_is_none(self, username: str, service: Site) -> None:
        assert log_in(door(service), username=username) in {400, 413, 422}

    @pytest.mark.parametrize(
        "password", ["", "\0", "x" * 1_000_000, "' OR '1'='1", "fyra ord på en ra", "\udcff"]
    )
    def test_a_password_that_is_wrong(self, password: str, service: Site) -> None:
        assert log_in(door(service), password.encode("utf-8", "replace").decode()) in {400, 413, 422}

    def test_nobody_logs_in_without_a_password(self, service: Site) -> None:
        """Persons without one are there for the demo."""
        assert log_in(door(service), "", username="hanna") == 422
        assert log_in(door(service), "\0 nobody \0", username="hanna") == 400

    def test_an_unknown_name_takes_as_long_as_a_known_one(
        self, service: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        checked: list[str] = []
        verify = passwords.verify_password

        def counted(password_hash: str | None, password: str) -> bool:
            checked.append(password)
            started = time.process_time()
            found = verify(password_hash, password)
            assert time.process_time() - started > 0.005  # a hash was worked out, known name or not
            return found

        monkeypatch.setattr("web.pages.log_in.verify_password", counted)
        for username in ("sara", "nils", "hanna"):
            log_in(door(service), "gissning", username=username)

        assert len(checked) == 3

    def test_guessing_waits_longer_each_time_and_is_counted_for_the_address_too(self, service: Site) -> None:
        browser = door(service)
        for number in range(5):
            assert log_in(browser, "gissning", username=f"nils{number}") == 422
        assert log_in(browser) == 429

        clock.set_fixed(clock.now() + timedelta(seconds=5))
        assert log_in(browser, "gissning") == 422
        clock.set_fixed(clock.now() + timedelta(seconds=5))
        assert log_in(browser) == 429
        clock.set_fixed(clock.now() + timedelta(minutes=6))
        assert log_in(browser) == 303

    def test_the_address_is_the_one_that_the_proxy_saw(self, service: Site) -> None:
        """Whoever writes the header themselves only adds to the left of what the proxy writes."""
        client = service.app.test_client()
        page = client.get("/logga-in", base_url=ADDRESS)
        key = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        for number in range(6):
            client.post(
                "/logga-in",
                base_url=ADDRESS,
                headers={"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.7", "Referer": f"{ADDRESS}/"},
                data={"csrf_token": key, "username": f"n{number}", "password": "x"},
            )
        subjects = service.engine.read(
            lambda reader: set(reader.connection.scalars(select(login_failure.c.subject)))
        )

        assert {subject for subject in subjects if subject.startswith("address:")} == {"address:192.0.2.7"}

    def test_a_failure_takes_little_room_whatever_was_sent(self, service: Site) -> None:
        log_in(door(service), username="x" * 100_000)

        longest = service.engine.read(
            lambda reader: reader.connection.scalar(select(func.max(func.length(login_failure.c.subject))))
        )
        assert longest is None or longest < 200

    def test_failures_that_no_longer_count_are_not_kept(self, service: Site) -> None:
        log_in(door(service), "gissning")
        clock.set_fixed(clock.now() + timedelta(hours=1))
        log_in(door(service), "gissning")

        assert (
            service.engine.read(lambda reader: len(reader.connection.execute(select(login_failure)).all()))
            == 2
        )


class TestTheSession:
    def test_a_token_that_somebody_planted_is_not_taken_over(self, service: Site) -> None:
        browser = door(service)
        browser.client.set_cookie("__Host-niosteg", "planterad", domain="dialog.example", secure=True)

        assert log_in(browser) == 303
        cookie = browser.client.get_cookie("__Host-niosteg", domain="dialog.example")
        assert cookie is not None
        assert cookie.value != "planterad"
        assert len(cookie.value) >= 43

    def test_logging_in_anew_ends_the_old_session_and_its_key(self, service: Site) -> None:
        browser = door(service)
        log_in(browser)
        first = browser.client.get_cookie("__Host-niosteg", domain="dialog.example")
        key = browser._key
        browser.open("/installningar")
        log_in(browser)
        assert first is not None
        thief = service.visitor(ADDRESS)
        thief.client.set_cookie("__Host-niosteg", first.value, domain="dialog.example", secure=True)

        assert thief.open("/uppgifter", follow=False).status == 303
        assert browser.send("/logga-ut-overallt", {"csrf_token": key}).status == 400

    def test_the_table_holds_no_token(self, service: Site) -> None:
        browser = door(service)
        log_in(browser)
        cookie = browser.client.get_cookie("__Host-niosteg", domain="dialog.example")

        assert cookie is not None
        assert cookie.value not in str(sessions(service))

    @pytest.mark.parametrize("token", ["", "x", "\xff\xfe", "'; --", "x" * 8_000, "%00", '"citat"'])
    def test_a_token_of_nobodys(self, token: str, service: Site) -> None:
        answer = service.app.test_client().get(
            "/uppgifter", base_url=ADDRESS, headers={"Cookie": f"__Host-niosteg={token}"}
        )

        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/logga-in")

    def test_a_new_password_ends_what_was_open(self, service: Site) -> None:
        browser = door(service)
        log_in(browser)
        assert browser.open("/uppgifter").heading == "Mina uppgifter"

        service.engine.run(set_password, "sara", "fyra helt nya ord", by=OPERATOR)

        assert browser.open("/uppgifter", follow=False).status == 303

    def test_a_closed_account_is_out_at_once(self, service: Site) -> None:
        browser = door(service)
        log_in(browser)

        service.engine.run(
            lambda tx: tx.connection.execute(
                user_account.update().where(user_account.c.username == "sara").values(is_active=False)
            )
        )

        assert browser.open("/uppgifter", follow=False).status == 303
        assert log_in(door(service)) == 422

    @pytest.mark.parametrize(
        "wanted",
        [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "https:evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "/%0d%0aSet-Cookie: a=b",
            " //evil.example",
            "/" + "x" * 100_000,
        ],
        ids=lambda text: ascii(text[:16]),
    )
    def test_the_log_in_leads_nowhere_else(self, wanted: str, site: Besieged) -> None:
        visitor = site.visitor()
        visitor.open("/logga-in")

        page = visitor.send("/logga-in", {"username": "hanna", "nasta": wanted}, follow=False)

        assert page.status in {303, 413}
        assert page.address.startswith("/")
        assert not page.address.startswith(("//", "/\\"))
        assert "a" not in [cookie.partition("=")[0] for cookie in page.headers.getlist("Set-Cookie")]


class TestWhatEveryAnswerTells:
    def answers(
        self, client: FlaskClient, site: Besieged, base_url: str
    ) -> Iterator[tuple[str, dict[str, str]]]:
        addresses = [
            "/finns-inte",
            "/uppgifter/999",
            "/uppgifter/abc",
            "/static/finns-inte",
            "/static/../../etc/passwd",
        ]
        addresses += [site.address_of(rule) for rule in site.app.url_map.iter_rules()]
        for address in addresses:
            for method in ("GET", "POST", "HEAD", "OPTIONS", "DELETE"):
                answer = client.open(address, method=method, base_url=base_url)
                answer.close()
                yield f"{method} {address} {answer.status_code}", dict(answer.headers)
        answer = client.post(
            f"/uppgifter/{site.task_id}", data=io.BytesIO(b"x" * 30_000_000), base_url=base_url
        )
        yield "too large", dict(answer.headers)
        yield "another host", dict(client.get("/", base_url="http://evil.example").headers)

    @pytest.mark.parametrize("who", ["hanna", None])
    def test_nothing_is_framed_guessed_or_kept(self, who: str | None, site: Besieged) -> None:
        client = site.ready(who).client if who else site.app.test_client()
        for what, headers in self.answers(client, site, "http://localhost"):
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, what
            assert "frame-ancestors 'none'" in policy or policy.startswith("sandbox"), what
            assert "unsafe" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff", what
            assert headers["Cache-Control"] == "no-store", what
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "Server" not in headers
            assert "Access-Control-Allow-Origin" not in headers

    def test_encryption_is_demanded_where_there_is_some(self, service: Site) -> None:
        page = door(service).open("/finns-inte")

        assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")

    def test_built_files_have_the_headers_too(self, site: Besieged) -> None:
        visitor = site.visitor()
        for address in visitor.open("/logga-in").all("//link/@href | //script/@src"):
            if address.startswith("/static/"):
                headers = visitor.open(address).headers
                assert headers["X-Content-Type-Options"] == "nosniff"
                assert "default-src 'none'" in headers["Content-Security-Policy"]

    @pytest.mark.parametrize(
        "address",
        ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/manifest.json/../x"],
    )
    def test_no_file_outside_is_served(self, address: str, site: Besieged) -> None:
        answer = site.app.test_client().get(address, base_url="http://localhost")

        assert answer.status_code == 404

    def test_the_watchers_page_tells_nothing_of_the_machine(
        self, site: Besieged, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def down() -> None:
            raise DatabaseUnavailable("Databasen sqlite:////srv/hemlig/plats svarar inte.")

        monkeypatch.setattr(site.niosteg.database, "check", down)

        page = site.visitor().open("/health/ready")

        assert (page.status, page.content.decode()) == (503, "Databasen svarar inte.")
        assert "/srv/hemlig/plats" in caplog.text
