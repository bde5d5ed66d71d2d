"""A process that starts, shows its first page, and then the page of a task some times; run by `starting.py`.

Prints which modules it has loaded, all of them and those of packages, and how often it parsed the bundle. With
`entrance` it stops at the first page, which is the log-in.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.bootstrap import build
from engine.transaction import programs
from tests.benchmarks.installation import settings
from web.app import create_app

PAGES = 5


def main(folder: str, task: str, how: str) -> None:
    parsed: list[int] = []
    programs.compile_bundle = _counted(programs.compile_bundle, parsed)
    niosteg = build(settings(Path(folder)))
    base = niosteg.settings.base_url
    client = create_app(niosteg).test_client()
    entrance = client.get("/logga-in", base_url=base)
    assert entrance.status_code == 200, entrance.status_code
    if how == "entrance":
        return
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', entrance.text)
    assert found is not None
    entered = {"csrf_token": found[1], "username": "clerk", "nasta": "", "password": ""}
    client.post("/logga-in", base_url=base, data=entered, headers={"Referer": f"{base}/"})
    for _ in range(PAGES):
        page = client.get(f"/uppgifter/{task}", base_url=base)
        assert page.status_code == 200, page.status_code
    json.dump({"packages": _modules("site-packages"), "parsed": len(parsed)}, sys.stdout)


def _counted(call: Callable[..., Any], calls: list[int]) -> Callable[..., Any]:
    def counted(*arguments: Any) -> Any:
        calls.append(1)
        return call(*arguments)

    return counted


def _modules(place: str) -> list[str]:
    """Return the modules that were loaded from a place and can be imported by their names alone."""
    return [
        name
        for name, module in list(sys.modules.items())
        if place in str(getattr(module, "__file__", None) or "")
        and not name.startswith(("_", "tests."))
        and "__mypyc" not in name
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
