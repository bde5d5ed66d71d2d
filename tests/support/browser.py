"""A real browser before the real site: waitress on a free port, Chromium, axe, and a list of what the browser minded.

Time is the test's. A request takes place at the moment that the server's clock shows: the clock is fixed in the
thread that serves it (`engine.clock.fixed`), so nothing else on the machine, least of all the browser, is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Response, ViewportSize
from waitress import wasyncore
from waitress.server import create_server

from engine import clock

CHROMIUM = Path("/usr/bin/chromium")
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}

_TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  tellViolation(`${event.violatedDirective}: ${event.blockedURI} ${event.sample} on ${event.documentURI}`);
});
"""
_OVERFLOW = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
    .concat("the page itself");
}
"""


def missing_browser() -> str | None:
    """Why no browser can be driven here, null where one can."""
    return None if CHROMIUM.exists() else f"{CHROMIUM} is missing: install the package chromium"


def open_chromium(playwright: Playwright) -> Browser:
    """Start Chromium; it reaches for nothing but the site."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)


_WORDS_OF_FOCUS = """
() => {
  const copy = document.activeElement.cloneNode(true);
  for (const hidden of copy.querySelectorAll(".ds-sr-only")) hidden.remove();
  return copy.textContent.trim().replace(/\\s+/g, " ");
}
"""


class Server:
    """A site that is being served. `moment` is when its requests take place."""

    def __init__(self, application: Callable[..., Iterable[bytes]], moment: datetime) -> None:
        self.moment = moment
        self.address = ""
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with clock.fixed(self.moment):
            return self._application(environ, start_response)


@contextmanager
def serving(application: Callable[..., Iterable[bytes]], moment: datetime) -> Iterator[Server]:
    """Serve an application on a free port of this machine, in threads, until the block ends."""
    served = Server(application, moment)
    sockets: dict[int, Any] = {}
    waitress = create_server(served, map=sockets, host="127.0.0.1", port=0, threads=4, ident=None)
    served.address = f"http://127.0.0.1:{waitress.effective_port}"
    loop = Thread(target=waitress.run, name="waitress")
    loop.start()
    try:
        yield served
    finally:
        # In the loop's own thread: it ends when it has no sockets left.
        waitress.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        loop.join()
        waitress.task_dispatcher.shutdown()


class Visitors:
    """Browser windows before one site, and everything that they minded: it must be nothing."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.minded: list[str] = []
        self._browser = browser
        self._address = address
        self._contexts: list[BrowserContext] = []

    def window(self, *, viewport: ViewportSize = WIDE, **options: Any) -> Window:
        """Open a window of a browser of its own. `options` are those of playwright's contexts."""
        context = self._browser.new_context(
            base_url=self._address,
            viewport=viewport,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            **options,
        )
        self._contexts.append(context)
        context.expose_function("tellViolation", self._mind)
        context.add_init_script(_TELL_VIOLATIONS)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self._mind(f"script: {error}"))
        return Window(page)

    def _mind(self, told: str) -> None:
        self.minded.append(told)

    def leave(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()


class Window:
    """What a person does in a browser. `page` is playwright's, for what has no word here."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> Response:
        response = self.page.goto(address, wait_until="load")
        assert response is not None
        return response

    def log_in(self, name: str) -> None:
        """Log in as one of the demo's persons, after whoever is there."""
        self.log_out()
        self.open("/logga-in")
        self.page.get_by_role("button", name=f"Logga in som {name}", exact=True).first.click()
        self.page.wait_for_url("**/uppgifter")

    def log_out(self) -> None:
        """Forget who is there, as a new window does."""
        self.page.context.clear_cookies()

    def press(self, name: str) -> None:
        """Press the button with that name, and wait for the page that follows."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link with that name."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("link", name=name, exact=True).click()

    def leads_to(self, address: str) -> bool:
        """Whether the page has a link to that address."""
        return self.page.locator(f'a[href="{address}"]').count() > 0

    def addresses(self, beginning: str) -> list[str]:
        """The addresses in the page's own part that begin so, each once."""
        links = self.page.locator(f'main a[href^="{beginning}"]')
        return list(dict.fromkeys(links.evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")))

    def leads_by(self, name: str) -> bool:
        """Whether the page has a link of that name."""
        return self.page.get_by_role("link", name=name, exact=True).count() > 0

    def follow_to(self, address: str) -> None:
        """Follow the link to that address, whatever its name."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(f'a[href="{address}"]').first.click()

    def press_for(self, address: str) -> None:
        """Press the only button of the form that goes to that address."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(f'form[action="{address}"] button').click()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def title(self) -> str:
        return self.page.title()

    @property
    def text(self) -> str:
        """Everything there is to read in the page's own part."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def messages(self) -> list[str]:
        """What the last action led to."""
        return [" ".join(text.split()) for text in self.page.get_by_role("status").all_inner_texts()]

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return self.page.locator(".ds-error-summary li").all_inner_texts()

    @property
    def focused(self) -> str:
        """The id of what has the focus, "" where that has none."""
        return str(self.page.evaluate("document.activeElement.id"))

    @property
    def focused_words(self) -> str:
        """The words of what has the focus, without those for listeners alone."""
        return str(self.page.evaluate(_WORDS_OF_FOCUS))

    def colours(self, selector: str) -> set[str]:
        """The colours of the text of everything there."""
        found = self.page.locator(selector)
        return set(found.evaluate_all("(all) => all.map((one) => getComputedStyle(one).color)"))

    def too_wide(self) -> list[str]:
        """What reaches over the page's right edge."""
        found: list[str] = self.page.evaluate(_OVERFLOW)
        return found

    def barriers(self) -> list[str]:
        """What axe finds, a line each."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node['failureSummary']}"
            for violation in found
            for node in violation["nodes"]
        ]


@contextmanager
def visitors_of(browser: Browser, address: str) -> Iterator[Visitors]:
    """Windows before a site; at the end none of them may have minded anything."""
    visitors = Visitors(browser, address)
    try:
        yield visitors
    finally:
        visitors.leave()
    assert not visitors.minded, visitors.minded
