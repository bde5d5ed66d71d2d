"""An editor of the studio in a browser: a drawing, a table or a form, as a process owner works in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page

from tests.support.browser import Window

_QUIET = 60_000


class Editor:
    """What one sees and does in an editor. `page` is playwright's."""

    def __init__(self, window: Window, address: str) -> None:
        self.window = window
        self.page: Page = window.page
        window.open(address)
        self.wait(lambda: self.state != "loading")
        assert self.state == "ready", window.text

    def wait(self, holds: Callable[[], bool], *, most: int = _QUIET) -> None:
        """Wait until something holds. (Playwright's own waiting needs what the content policy forbids.)"""
        for _ in range(most // 50):
            if holds():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never: {self.saved}; {self.problems}")

    @property
    def state(self) -> str | None:
        return self.page.locator("#studio-editor").get_attribute("data-state")

    @property
    def saved(self) -> str:
        """What stands beside the file's name."""
        return self.page.locator("#studio-saved").inner_text()

    @property
    def problems(self) -> list[str]:
        """The codes of the problems, in the order of the panel."""
        rows = self.page.locator("#studio-problem-list li")
        return list(rows.evaluate_all("(all) => all.map((one) => one.dataset.code)"))

    @property
    def is_judged(self) -> bool:
        """Whether the panel is about the drawing as it is now."""
        panel = self.page.locator("#studio-problem-count")
        return panel.get_attribute("data-state") != "looking" and not self.page.locator("[aria-busy]").count()

    def wait_until_saved(self) -> None:
        self.wait(lambda: self.saved.startswith("Sparad"))

    def wait_until_judged(self) -> None:
        self.page.wait_for_timeout(50)
        self.wait(lambda: self.is_judged)

    def find_step(self, name: str) -> None:
        """Select a step by its name, with the keyboard."""
        self.page.get_by_role("button", name="Sök steg").click()
        self.page.wait_for_timeout(100)
        self.page.keyboard.type(name)
        self.page.wait_for_timeout(200)
        self.page.keyboard.press("Enter")

    def append(self, kind: str, name: str = "") -> None:
        """Append an element to the one that is selected, with the keyboard, and name it."""
        self.page.keyboard.press("a")
        self.page.wait_for_timeout(300)
        self.page.keyboard.type(kind)
        self.page.wait_for_timeout(300)
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(400)
        if name:
            self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(200)

    def first(self, kind: str) -> str:
        """The first element of a kind, for `asked`."""
        return f"studio.modeler.get('elementRegistry').find((one) => one.type === 'bpmn:{kind}')"

    def count(self, kind: str) -> int:
        found = f"studio.modeler.get('elementRegistry').filter((one) => one.type === 'bpmn:{kind}')"
        return int(self.asked(f"{found}.length"))

    def select_first(self, kind: str) -> None:
        """Select the first element of a kind."""
        self.asked(f"studio.modeler.get('selection').select({self.first(kind)})")

    def change_first(self, kind: str, **properties: str) -> None:
        """Change the first element of a kind, as the panel does."""
        change = json.dumps({name.replace("__", ":"): value for name, value in properties.items()})
        self.asked(f"studio.modeler.get('modeling').updateProperties({self.first(kind)}, {change})")

    def entry(self, name: str) -> Locator:
        """An entry of the properties panel."""
        return self.page.locator(f'[data-entry-id="{name}"]')

    def asked(self, expression: str) -> Any:
        """What the page itself says."""
        return self.page.evaluate(expression)

    @property
    def missing_words(self) -> list[str]:
        """English that the page has shown for want of Swedish."""
        return list(self.page.evaluate("[...(globalThis.studioMissingWords ?? [])]"))

    @property
    def mark_is_uncovered(self) -> bool:
        """Whether the mark of BPMN.iO is to be seen, and nothing lies over it."""
        mark = self.page.locator(".bjs-powered-by, .fjs-powered-by-link").last
        mark.scroll_into_view_if_needed()
        return bool(
            mark.evaluate(
                """(mark) => {
                  const { left, right, top, bottom } = mark.getBoundingClientRect();
                  const middle = [(left + right) / 2, (top + bottom) / 2];
                  const corners = [[left + 2, top + 2], [right - 2, bottom - 2], middle];
                  const isOver = ([x, y]) => mark.contains(document.elementFromPoint(x, y));
                  const isShown = right - left > 30 && getComputedStyle(mark).visibility === "visible";
                  return isShown && corners.every(isOver);
                }"""
            )
        )
