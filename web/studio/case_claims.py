"""What a test case expects, sentence by sentence: changed, added and taken away on pages of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import NotFound as PageNotFound

from engine import feel
from engine.commands.save_draft_file import DraftOvertaken
from engine.exceptions import NiostegError
from engine.play import casebook
from engine.play.claims import IN_ROWS, Claim, claims_of, with_claim, without_claim
from engine.play.examining import standing_before
from engine.play.seeing import variables_of
from engine.play.telling import Teller
from engine.play.truth import claim_now
from web import posted
from web.studio.case_book import (
    NO_TROUBLE,
    Answer,
    Opened,
    Trouble,
    opened_to_change,
    save_case,
    save_file,
)
from web.studio.case_steps import done
from web.studio.claim_fields import KINDS, NAMED, blank, claims_from, fields_of, names_to_choose
from web.studio.test_cases import case_page

pages = Blueprint(
    "case_claims", __name__, url_prefix="/studio/<key>/testfall/<name>/<int:number>/steg/<int:step>/vantan"
)

_MOST_FIELDS = 400


@pages.get("/ny")
def ask_new(key: str, name: str, number: int, step: int) -> str:
    """What more to expect. `?slag=` is the kind, `?om=` what it is about, once they are chosen."""
    here = opened_to_change(key, name, number)
    kind, about = request.args.get("slag", ""), request.args.get("om", "")
    return _new_page(here, step, kind if kind in KINDS else "", about, NO_TROUBLE)


@pages.post("/ny")
def add(key: str, name: str, number: int, step: int) -> Answer:
    """Expect one thing more."""
    here = opened_to_change(key, name, number)
    given = _given()
    kind, about = given.get("kind", ""), given.get("about", "")
    if kind not in KINDS or (kind in NAMED and not about):
        raise BadRequest

    def again(here: Opened, trouble: Trouble) -> str:
        return _new_page(here, step, kind, about, trouble)

    def make(_case: casebook.Case) -> casebook.Case:
        claim = _beginning(here, step, kind, about)[0]
        return _with_claims(here, step, claims_from(claim, here.words, given), None)

    return save_case(here, given, make, show=again) or done(
        here, "Testfallet väntar sig nu det här också.", step
    )


@pages.get("/<int:place>")
def show(key: str, name: str, number: int, step: int, place: int) -> str:
    """One thing that is expected, to be changed."""
    here = opened_to_change(key, name, number)
    return _claim_page(here, step, place, NO_TROUBLE)


@pages.post("/<int:place>")
def save(key: str, name: str, number: int, step: int, place: int) -> Answer:
    """Expect something else."""
    here = opened_to_change(key, name, number)
    given = _given()
    claim = _claim(here, step, place)

    def again(here: Opened, trouble: Trouble) -> str:
        return _claim_page(here, step, place, trouble)

    def make(_case: casebook.Case) -> casebook.Case:
        return _with_claims(here, step, claims_from(claim, here.words, given), place)

    return save_case(here, given, make, show=again) or done(here, "Sparat.", step)


@pages.post("/<int:place>/ta-bort")
def remove(key: str, name: str, number: int, step: int, place: int) -> Answer:
    """Expect it no more."""
    here = opened_to_change(key, name, number)
    given = posted.fields("revision")
    _claim(here, step, place)
    raw = casebook.step_in(here.case, step)
    case = casebook.with_step(here.case, step, {**raw, "expect": without_claim(raw["expect"], place)})
    try:
        save_file(here, given, lambda content: casebook.with_case(content, number, case))
    except DraftOvertaken as overtaken:
        return case_page(here, Trouble({}, {}, 409, overtaken)), 409
    return done(here, "Testfallet väntar sig inte det längre.", step)


def _given() -> dict[str, str]:
    if len(request.form) > _MOST_FIELDS or any("\0" in text for text in request.form.values()):
        raise BadRequest
    return {
        name.removeprefix("_"): text.strip() for name, text in request.form.items() if name != "csrf_token"
    }


def _expect(here: Opened, step: int) -> dict[str, Any]:
    expected = casebook.step_in(here.case, step).get("expect")
    if not isinstance(expected, dict):
        raise PageNotFound
    return expected


def _claim(here: Opened, step: int, place: int) -> Claim:
    claims = claims_of(_expect(here, step))
    if place >= len(claims):
        raise PageNotFound
    return claims[place]


def _with_claims(here: Opened, step: int, claims: list[Claim], place: int | None) -> casebook.Case:
    """The case with the first claim at its place, and those that follow from it beside."""
    raw = casebook.step_in(here.case, step)
    expected = with_claim(_expect(here, step), claims[0], number=place)
    for claim in claims[1:]:
        before = next((one for one in claims_of(expected) if one.key == claim.key), None)
        # An end that is expected is the last of the way that is.
        if before is None:
            expected = with_claim(expected, claim, number=None)
        elif claim.value[-1] not in before.value:
            expected = {**expected, claim.key: [*before.value, *claim.value]}
    return casebook.with_step(here.case, step, {**raw, "expect": expected})


def _now(here: Opened, step: int, claim: Claim) -> tuple[Claim | None, dict[str, Any]]:
    """What is true of the same thing there now, and the variables that the case has; nothing where it does not come."""
    try:
        with standing_before(here.files, here.process_key, here.case, step) as tried:
            if tried.stopped is not None:
                return None, {}
            raw = casebook.step_in(here.case, step)
            with tried.world.turned_to(raw.get("case")):
                read = tried.world.engine.read
                variables = feel.to_json(read(variables_of, tried.world.case_id))
                return read(claim_now, tried.world.case_id, claim), variables
    except NiostegError:
        return None, {}


def _beginning(
    here: Opened, step: int, kind: str, about: str
) -> tuple[Claim, Claim | None, Mapping[str, Any]]:
    """A new claim as its page first shows it: what is true there now, and the variables that can be named."""
    empty = blank(kind, about)
    found, variables = _now(here, step, empty)
    begins = found if found is not None and kind not in IN_ROWS else empty
    return begins, found if kind not in IN_ROWS else None, variables


def _new_page(here: Opened, step: int, kind: str, about: str, trouble: Trouble) -> str:
    _expect(here, step)
    claim, now, variables = _beginning(here, step, kind, about) if kind else (None, None, {})
    names = names_to_choose(kind, here.words, variables) if kind in NAMED else []
    if kind in NAMED and about and about not in {code for code, _ in names}:
        names = [*names, (about, about)]
    is_chosen = claim is not None and (kind not in NAMED or about)
    return render_template(
        "studio/case_claim.html",
        here=here,
        page=here.page,
        file=here.file,
        trouble=trouble,
        step=step,
        kind=kind,
        kinds=KINDS,
        title=KINDS[kind][0] if kind else "Vad ska testfallet vänta sig?",
        about=about,
        about_label=dict(names).get(about, about),
        ask=NAMED.get(kind, ""),
        names=names,
        fields=fields_of(claim, here.words, trouble.given) if claim is not None and is_chosen else [],
        now=Teller(here.words).claim(now) if now is not None and is_chosen else "",
        place=None,
    )


def _claim_page(here: Opened, step: int, place: int, trouble: Trouble) -> str:
    claim = _claim(here, step, place)
    now = _now(here, step, claim)[0]
    tell = Teller(here.words)
    return render_template(
        "studio/case_claim.html",
        here=here,
        page=here.page,
        file=here.file,
        trouble=trouble,
        step=step,
        kind=claim.key,
        kinds=KINDS,
        title=tell.claim(claim),
        about=claim.name,
        about_label="",
        ask="",
        names=[],
        fields=fields_of(claim, here.words, trouble.given),
        now=tell.claim(now) if now is not None else "",
        place=place,
    )
