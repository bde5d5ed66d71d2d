"""A process that starts, logs in and opens the page of a task, then a few more times; run by `starting.py`.

Prints which packages' modules it has loaded, and how often it parsed the bundle. With `once` it stops at the page.
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
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/logga-in", base_url=base).text)
    assert found is not None
    entered = {"csrf_token": found[1], "username": "clerk", "nasta": "", "password": ""}
    client.post("/logga-in", base_url=base, data=entered, headers={"Referer": f"{base}/"})
    for _ in range(1 if how == "once" else PAGES):
        page = client.get(f"/uppgifter/{task}", base_url=base)
        assert page.status_code == 200, page.status_code
    if how != "once":
        json.dump({"modules": _of_packages(), "parsed": len(parsed)}, sys.stdout)


def _counted(call: Callable[..., Any], calls: list[int]) -> Callable[..., Any]:
    def counted(*arguments: Any) -> Any:
        calls.append(1)
        return call(*arguments)

    return counted


def _of_packages() -> list[str]:
    modules = list(sys.modules.items())
    return [name for name, module in modules if "site-packages" in str(getattr(module, "__file__", ""))]


if __name__ == "__main__":
    main(*sys.argv[1:])
