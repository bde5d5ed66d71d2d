"""Whatever people write is shown as they wrote it, on every page that one can come to, and does nothing there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import SMTP
from xml.sax.saxutils import escape

import pytest
from sqlalchemy import insert, update

from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.pause_case import pause_case
from engine.commands.registers import name_role
from engine.commands.start_case import start_case
from engine.models import notice, process_instance, unit, user_account
from engine.transaction import OPERATOR, Transaction
from tests.support.besieged import MONDAY_IN_A_WEEK, Besieged
from tests.support.drawings import drawing
from tests.support.form_js import component, source, textfield
from tests.support.site import Browser, Page

#: Each breaks out of another place: an element, an attribute, a link, a script, Jinja, Markdown.
EVIL = (
    "<img src=x onerror=alert(1)>"
    "\"'></title></textarea></svg><script>alert(1)</script>"
    "{{7*7}} [länk](javascript:alert(1)) ![bild](http://evil.example/x) **fet** &lt;b&gt; ${7*7}"
)
SHORT = "<svg/onload=alert(1)>\"'"


def suspicious(page: Page) -> list[str]:
    """What no page of ours has: scripts and styles of its own, handlers, links that run, pictures of others."""
    found = [
        *page.all("//script[not(starts-with(@src, '/static/'))]"),
        *page.all("//style | //iframe | //object | //embed | //base | //foreignObject"),
        *page.all("//@*[starts-with(name(), 'on')] | //@style | //@srcdoc"),
        *page.all(
            "//@href[starts-with(translate(normalize-space(.), 'JAVSCRIPT', 'javscript'), 'javascript:')]"
        ),
        *page.all("//a/@href[starts-with(., 'data:') or contains(., 'evil.example')]"),
        *page.all(
            "//img[not(starts-with(@src, '/static/'))] | //link[not(starts-with(@href, '/static/') or @href='data:,')]"
        ),
    ]
    return [str(getattr(one, "tag", one)) for one in found]


def walk(browser: Browser) -> Iterator[tuple[str, Page]]:
    """Every page that one comes to by links, the first of each kind and every list."""
    waiting, seen = ["/uppgifter"], set[str]()
    while waiting and len(seen) < 120:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        page = browser.open(address)
        yield address, page
        waiting += [
            href for href in page.all("//a/@href") if href.startswith("/") and "/bilagor/" not in href
        ]


@pytest.fixture
def poisoned(site: Besieged) -> Besieged:
    site.engine.run(_poison, site)
    text = """
        start S form=f
        user A "Elak uppgift" form=f doc="Elak uppgift" prop.phase="Elak fas"
        S -> A -> E
        lane Elakrad role=case_officer: A
    """
    drawn = drawing(text, "elak", name="Elak uppgift").decode()
    for name, evil in (("Elak uppgift", EVIL), ("Elak fas", SHORT), ('name="Elakrad', f'name="{SHORT}')):
        drawn = drawn.replace(name, escape(evil, {'"': "&quot;"}).replace("name=&quot;", 'name="'))
    form = source(
        textfield("title", SHORT),
        component("textarea", "proposal", SHORT, description=EVIL.replace("{{7*7}}", "")),
        {"type": "text", "id": "Words", "text": EVIL.replace("{{7*7}}", "{{title}}")},
        component("select", "kind", SHORT, values=[{"value": "kort", "label": SHORT}]),
    )
    sources = {"elak.bpmn": drawn.encode(), "f.form": form}
    site.engine.run(deploy_bundle, "elak", sources, by=OPERATOR, note=EVIL)
    case_id = site.engine.run(
        start_case, "elak", by=OPERATOR, variables={"title": EVIL, "proposal": EVIL}, unit_key="ks"
    )
    site.engine.run(pause_case, site.case_id, reason=EVIL, review_on=MONDAY_IN_A_WEEK, by=OPERATOR)
    site.post("hanna", f"/uppgifter/{site.task(case_id).id}", {"proposal": EVIL, "_draft": ""})
    return site


def _poison(tx: Transaction, site: Besieged) -> None:
    tx.connection.execute(update(user_account).values(name=EVIL[:200]))
    tx.connection.execute(update(unit).values(name=EVIL[:200]))
    tx.connection.execute(update(process_instance).values(diary_number=SHORT, outcome=EVIL[:200]))
    tx.connection.execute(
        insert(notice).values(instance_id=site.case_id, headline=EVIL[:300], body=EVIL, published_at=tx.now)
    )
    for role in ("case_officer", "administrator"):
        name_role(tx, role, EVIL[:200], by=OPERATOR)


@pytest.mark.parametrize("username", ["adam", "hanna"])
def test_no_page_runs_what_somebody_wrote(username: str, poisoned: Besieged) -> None:
    walked = dict(walk(poisoned.ready(username)))

    assert {address: found for address, page in walked.items() if (found := suspicious(page))} == {}
    # The process that changes a case is not deployed on this site.
    assert {
        address for address, page in walked.items() if page.status != 200 and "/andra?" not in address
    } == set()
    assert {"/uppgifter", "/laget", f"/arenden/{poisoned.case_id}"} <= set(walked)
    assert any("<script>alert(1)</script>" in page.text for page in walked.values())
    assert not any("49" in page.texts("//h1") for page in walked.values())


def test_nor_does_a_page_of_an_error(poisoned: Besieged) -> None:
    browser = poisoned.ready("hanna")
    answers = {"proposal": EVIL, "kind": EVIL, "title": EVIL}

    for page in (
        browser.send("/arenden/starta/elak", {**answers, "csrf_token": "fel"}),
        browser.send(f"/uppgifter/{poisoned.task_id}", answers),
        browser.send("/arenden/starta/elak", answers),
        browser.send("/installningar/ersattare", {"substitute": EVIL, "from_on": EVIL, "until_on": EVIL}),
        poisoned.visitor().send(f"/uppgifter/{poisoned.task_id}", answers),
        browser.open(f"/processer/{EVIL.replace('/', '')}"),
        browser.open("/laget?sok=" + EVIL.replace("&", "").replace("#", "")),
    ):
        assert suspicious(page) == []


def test_the_chosen_log_in_is_safe_too(poisoned: Besieged) -> None:
    page = poisoned.visitor().open('/logga-in?nasta=/"><script>alert(1)</script>')

    assert suspicious(page) == []


def test_a_case_whose_title_would_add_headers_to_a_mail(site: Besieged) -> None:
    title = "Ny lekplats\r\nBcc: alla@example.org\r\n\r\nHej"
    text = """
        service M topic=notify type=external prop.to=case_officer prop.subject="title" prop.text="title"
        S -> M -> E
    """
    drawn = {"brev.bpmn": drawing(text, "brev")}
    site.engine.run(deploy_bundle, "brev", drawn, by=OPERATOR, given=["title"])
    site.engine.run(start_case, "brev", by=OPERATOR, variables={"title": title}, unit_key="ks")

    site.engine.send_mail(site.niosteg.mailer, sender="prov")

    mails = [
        message_from_bytes(file.read_bytes(), policy=SMTP)
        for file in site.niosteg.settings.mail_dir.glob("*.eml")
    ]
    assert mails
    assert all(mail["Bcc"] is None for mail in mails)
    assert "Ny lekplats Bcc: alla@example.org Hej" in {mail["Subject"] for mail in mails}


def test_a_name_that_would_add_headers_to_a_download(site: Besieged) -> None:
    browser = site.ready("hanna")
    page = browser.send(
        f"/uppgifter/{site.task_id}",
        {
            "proposal": "En lekplats med gungor.",
            "kind": "kort",
            "paper": (io.BytesIO(b"%PDF"), "å ä ö; filename=x.html.pdf"),
        },
    )
    told = browser.open("/bilagor/2").headers

    assert page.status == 200
    assert told["Content-Type"] == "application/pdf"
    assert "X" not in told
