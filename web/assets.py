"""The built style sheet and script: their hashed names, and how they are served."""

import json
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from engine.exceptions import NiostegError
from web import headers

DIST = Path(__file__).parent / "static" / "dist"
PREFIX = "/static/"


class FrontendMissing(NiostegError):
    """The style sheet and the script are not built."""

    def __init__(self) -> None:
        super().__init__(
            "Webbplatsens stilmallar och skript är inte byggda. Kör ”python3 dev.py demo” en gång."
        )


def serve_assets(app: Flask) -> None:
    """Serve the built files under `/static/`, for ever: a changed file has another name.

    Gives templates `asset("niosteg.css")`.

    Raises:
        FrontendMissing: nothing is built.
    """
    files = _manifest()["files"]

    def asset(name: str) -> str:
        return f"{PREFIX}{files[name]['file']}"

    app.jinja_env.globals["asset"] = asset
    hashed = {entry["file"] for entry in files.values()}
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=DIST,
        prefix=PREFIX,
        immutable_file_test=lambda path, _url: Path(path).name in hashed,
        add_headers_function=headers.of_static_file,
    )


def is_built(name: str) -> bool:
    """Whether a page can have that file. The editors' files may be missing alone; the page then says so."""
    return name in _manifest()["files"]


def _manifest() -> Any:
    try:
        return json.loads((DIST / "manifest.json").read_text())
    except FileNotFoundError:
        raise FrontendMissing from None
