"""With the keyboard alone: log in, find the first task, do it. What has the focus can be seen at every stop."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.browser import Visitors, Window
from tests.support.site import Site

_STOP = r"""
() => {
  const stop = document.activeElement;
  const style = getComputedStyle(stop);
  return {
    name: (stop.innerText || stop.labels?.[0]?.innerText || "").replace(/\s+/g, " ").trim(),
    // The skip link is there only while it has the focus.
    seen:
      stop.matches(".ds-skip-link") ||
      (style.outlineStyle !== "none" && style.outlineWidth !== "0px") ||
      style.boxShadow !== "none",
  };
}
"""
MOST_STOPS = 60


def _stops(window: Window) -> Iterator[str]:
    """Press Tab, and tell what has the focus; it must show."""
    for _ in range(MOST_STOPS):
        window.page.keyboard.press("Tab")
        stop = window.page.evaluate(_STOP)
        assert stop["seen"], f"the focus is not seen on {stop['name']!r}"
        yield stop["name"]


def _go_to(window: Window, name: str) -> None:
    """Go on with Tab to what has that name."""
    passed = []
    for stop in _stops(window):
        if name in stop:
            return
        passed.append(stop)
    raise AssertionError(f"{name!r} is not reached, only {passed}")


def _press(window: Window, key: str) -> None:
    with window.page.expect_navigation(wait_until="load"):
        window.page.keyboard.press(key)


def test_a_task_is_done_with_the_keyboard(site: Site, visitors: Visitors) -> None:
    site.start("Ny lekplats")
    window = visitors.window()
    window.open("/logga-in")

    _go_to(window, "Logga in som Hanna")
    _press(window, "Enter")
    _go_to(window, "Mina rollers")
    _press(window, "Enter")
    _go_to(window, "Ta uppgiften")
    _press(window, "Space")
    _go_to(window, "Förslaget")
    window.page.keyboard.type("En lekplats med klätterställning.")
    _go_to(window, "Lägg till rad")
    _press(window, "Enter")
    # The new row's first field has the focus already.
    window.page.keyboard.type("Vattenlek")
    _go_to(window, "Klar")
    _press(window, "Enter")

    assert window.messages == ["Klart: Skriv förslaget."]


def test_the_first_stop_leads_past_the_head(site: Site, visitors: Visitors) -> None:
    window = visitors.window()
    window.log_in("Hanna")

    assert next(_stops(window)) == "Till innehållet"
    window.page.keyboard.press("Enter")

    assert next(_stops(window)).startswith("Mina")
