"""The editors of the studio: a drawing, a decision table or a form, each in the page of its own kind.

The page holds what the script needs to begin; the script reads and saves the file through `web.studio.files`.
Reading without script: the step list and the workspace's own page say the same.
"""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_wtf.csrf import generate_csrf

from engine.cases import CaseReferences
from engine.checks import review_bundle
from engine.drafts import demand_fitting
from engine.exceptions import NotFound, Refused
from engine.feel.functions import BUILTINS
from engine.forms import FormState, load_form
from engine.queries.studio import draft_files, workspace_page
from engine.transaction import Reader
from web.assets import is_built
from web.here import actor, engine

pages = Blueprint("editors", __name__, url_prefix="/studio")

#: What each editor is called, and the file that its page asks for.
EDITORS = {"bpmn": "ritning", "dmn": "beslutstabell", "form": "formulär"}
ASSETS = {"bpmn": "studio-bpmn", "dmn": "studio-dmn", "form": "studio-forms"}
_NAME = "__name__"


@pages.get("/<key>/redigera/<name>")
def edit(key: str, name: str) -> str:
    """The editor of one file of a draft."""
    found = engine().read(workspace_page, key, actor())
    kind = name.rpartition(".")[2]
    if kind not in EDITORS or name not in {file.name for file in found.files}:
        abort(404)
    return render_template(
        f"studio/editor_{kind}.html",
        space=found,
        key=key,
        name=name,
        what=EDITORS[kind],
        asset_name=ASSETS[kind],
        is_built=is_built(f"{ASSETS[kind]}.js"),
        told=_told(key, name, kind),
    )


def _told(key: str, name: str, kind: str) -> dict[str, Any]:
    """What the script is told; `__name__` stands for a file's name."""
    base = f"/studio/{key}"
    return {
        "key": key,
        "name": name,
        "kind": kind,
        "fileUrl": f"{base}/filer/{_NAME}",
        "newUrl": f"{base}/filer",
        "checkUrl": f"{base}/granska",
        "wordsUrl": f"{base}/ordlista",
        "previewUrl": f"{base}/forhandsvisa",
        "timesUrl": f"{base}/tider",
        "editUrl": f"{base}/redigera/{_NAME}",
        "csrf": generate_csrf(),
        "functions": sorted(BUILTINS),
    }


@pages.post("/<key>/forhandsvisa")
def preview(key: str) -> Response:
    """A form as it will look, from text that need not be saved: `{html, message}`."""
    name, text = _sent(key)
    try:
        state = engine().read(_opened, text, name)
    except Refused as refused:
        return jsonify(html="", message=str(refused.problems[0].message))
    return jsonify(html=render_template("studio/_form_preview.html", state=state), message="")


@pages.post("/<key>/tider")
def times(key: str) -> Response:
    """When the timers of a drawing would go off if somebody came to them now: `{times: {element: sentence}}`."""
    name, text = _sent(key)
    found = review_bundle({name: text}, topics=None)
    return jsonify(times={one.element: one.message for one in found if one.code == "timer_date"})


def _sent(key: str) -> tuple[str, bytes]:
    """The name and the text that a reader of the workspace has sent; neither need be saved.

    Raises:
        InvalidAnswers: no file of a draft can have that name, or be that large.
    """
    engine().read(workspace_page, key, actor())
    sent = request.get_json()
    if not isinstance(sent, dict) or not all(isinstance(sent.get(one), str) for one in ("name", "text")):
        abort(400)
    name, text = sent["name"], sent["text"].encode()
    demand_fitting({name: text}, beside={})
    return name, text


@pages.get("/<key>/forhandsvisa/<name>")
def preview_page(key: str, name: str) -> str:
    """The saved form on a page of its own, as on the screen or telephone of whoever looks."""
    files = engine().read(draft_files, key, actor(), names=[name])
    if name not in files or not name.endswith(".form"):
        raise NotFound(f"Formuläret {name} finns inte i arbetsytan.")
    try:
        state, message = engine().read(_opened, files[name].content, name), ""
    except Refused as refused:
        state, message = None, refused.problems[0].message
    return render_template("studio/form_page.html", key=key, name=name, state=state, message=message)


def _opened(reader: Reader, data: bytes, name: str) -> FormState:
    """The form as somebody meets it for whom nothing is known yet."""
    return load_form(data, name.removesuffix(".form")).open({}, CaseReferences(reader))
