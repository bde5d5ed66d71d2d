"""English never leaks into a page."""

from __future__ import annotations

import re
from datetime import timedelta

from engine import clock
from tests.support.site import Browser, Page, Site
from web import words

ENGLISH = re.compile(
    r"\b(the|and|or|not|your?|is|are|this|please|error|errors|required|invalid|field|fields|submit|save|cancel|"
    r"delete|edit|add|remove|search|select|choose|loading|next|previous|page|home|login|log ?in|logout|sign|"
    r"user|username|password|task|tasks|case|cases|due|overdue|open|closed|completed|done|draft|today|tomorrow|"
    r"yesterday|days?|none|true|false|null|undefined|token|instance|internal|server|forbidden|unauthorized|"
    r"found|bad request|request|method|allowed|traceback|exception)\b",
    re.IGNORECASE,
)
#: Swedish words that look English.
SWEDISH = {"är", "add", "page"}


def english_in(page: Page) -> list[str]:
    shown = page.text + " " + page.title + " " + " ".join(page.all("//@aria-label | //@placeholder | //@alt"))
    return [word for word in ENGLISH.findall(shown) if word.lower() not in SWEDISH]


def main_pages(site: Site, hanna: Browser, task: str) -> dict[str, Page]:
    addresses = [
        "/uppgifter",
        "/uppgifter?visa=roller",
        "/uppgifter?visa=senare",
        "/uppgifter?visa=klara",
        task,
        "/arenden/starta",
        "/arenden/starta/tillstand",
        "/installningar",
        "/paminnelser",
        "/finns-inte",
        "/logga-ut",
    ]
    pages = {address: hanna.open(address) for address in addresses}
    hanna.open(task)
    return pages | {
        "/logga-in": site.visitor().open("/logga-in"),
        "wrong answers": hanna.send(task, {"proposal": "", "kind": "x"}),
        "no substitute": hanna.send("/installningar/ersattare"),
        "too much": hanna.send(f"{task}/ta", {"more": "x"}),
        "no key": hanna.send(task, {"csrf_token": ""}),
    }


def test_the_pages_are_in_swedish(site: Site) -> None:
    task = f"/uppgifter/{site.task(site.start()).id}"
    clock.set_fixed(clock.now() + timedelta(days=9))
    pages = main_pages(site, site.browser("hanna"), task)

    assert {name: found for name, page in pages.items() if (found := english_in(page))} == {}


def test_every_page_says_that_it_is_swedish(site: Site) -> None:
    task = f"/uppgifter/{site.task(site.start()).id}"

    for page in main_pages(site, site.browser("hanna"), task).values():
        assert page.all("/html/@lang") == ["sv"]
        assert page.title.endswith(" – Nio steg")
        assert len(page.all("//h1")) == 1


def test_the_words_are_in_swedish() -> None:
    tables = [table for name, table in vars(words).items() if name.isupper() and isinstance(table, dict)]
    texts = [text for table in tables for text in table.values()]

    assert len(tables) > 5
    assert not [text for text in texts if ENGLISH.search(text)]
