"""Log in and out."""

from collections import defaultdict

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine.commands.log_in import LoginRefused, TooManyTries, close_all_sessions, count_try, forget_tries
from engine.commands.passwords import verify_password
from engine.queries.registers import memberships, users
from engine.records import dataclass
from engine.transaction import Reader
from web import posted, sessions
from web.here import engine, person_id, settings, visitor

pages = Blueprint("log_in", __name__)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to log in as, with the units in which they hold the role."""

    username: str
    name: str
    units: list[str]


@pages.get("/logga-in")
def show() -> str | Response:
    """The log-in: in the demo a choice of persons, else user name and password."""
    if visitor() is not None:
        return redirect(_wanted(), 303)
    return _page()


@pages.post("/logga-in")
def enter() -> Response | tuple[str, int]:
    """Let the person in, and lead to where they were going."""
    given = posted.fields("username", "password", "nasta")
    if settings().mode == "demo":
        return _welcome(engine().read(_chosen, given["username"]))
    address = request.remote_addr or "?"
    try:
        user_id = _proved(given["username"], request.form.get("password", ""), address=address)
    except TooManyTries as refused:
        return _page(username=given["username"], error=str(refused)), 429
    if user_id is None:
        return _page(username=given["username"], error=str(LoginRefused())), 422
    return _welcome(user_id)


def _proved(username: str, password: str, *, address: str) -> int | None:
    """Whose name and password these are, or null.

    Raises:
        TooManyTries: the account or the address must wait.
    """
    tried = engine().run(count_try, username, address=address)
    if not verify_password(tried.password_hash, password):
        return None
    engine().run(forget_tries, tried)
    return tried.user_id


@pages.post("/logga-ut")
def leave() -> Response:
    """End the browser's session."""
    posted.fields()
    return sessions.end(redirect(url_for("log_in.show"), 303))


@pages.post("/logga-ut-overallt")
def leave_everywhere() -> Response:
    """End all of the person's sessions, in whatever browser."""
    posted.fields()
    engine().run(close_all_sessions, person_id())
    return sessions.end(redirect(url_for("log_in.show"), 303))


def _welcome(user_id: int) -> Response:
    return sessions.begin(redirect(_wanted(), 303), user_id)


def _wanted() -> str:
    """Where the person was going: a place on this site and nowhere else."""
    wanted = request.values.get("nasta", "")
    is_here = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if is_here else url_for("tasks.mine")


def _page(*, username: str = "", error: str = "") -> str:
    if settings().mode == "demo":
        return render_template("log_in/demo.html", groups=engine().read(_groups), wanted=_wanted())
    return render_template("log_in/password.html", username=username, error=error, wanted=_wanted())


def _chosen(reader: Reader, username: str) -> int:
    """The demo's log-in: whoever was chosen among the active users."""
    for person in users(reader):
        if person.username == username:
            return int(person.id)
    raise NotFound


def _groups(reader: Reader) -> dict[str, list[Person]]:
    """The active persons under the name of each role they hold, by name."""
    people = users(reader)
    units: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in memberships(reader):
        units[row.role_name, row.user_id] += [row.unit_name] if row.unit_name else []
    roles = sorted({role for role, _ in units})
    return {
        role: [
            Person(person.username, person.name, units[role, person.id])
            for person in people
            if (role, person.id) in units
        ]
        for role in roles
    }
