"""Compare any two versions of a process in the studio: the draft, a kept version, a deployed one."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from engine.queries import studio
from engine.queries.process_versions import deployed_files
from engine.queries.registers import role_names
from engine.records import dataclass
from web.comparing import compared
from web.filters import short_day
from web.here import actor, engine
from web.studio.places import tabs_of

pages = Blueprint("compare", __name__, url_prefix="/studio")

DRAFT = "utkast"
DEPLOYED = "driftsatt-"
_CASES = ".test.json"


@dataclass(frozen=True, slots=True)
class Side:
    """A version that can be chosen: how addresses name it, and how people do.

    `number` is that of the kept version that has its files, null for the draft and for what only is deployed.
    """

    name: str
    words: str
    number: int | None = None


@pages.get("/<key>/jamfor")
def show(key: str) -> str:
    """What differs. `?fran=driftsatt-3&till=utkast`: from which version to which; a number is a kept version."""
    page = engine().read(studio.workspace_page, key, actor())
    sides = _sides(key)
    old = _chosen(sides, request.args.get("fran") or _before(sides))
    new = _chosen(sides, request.args.get("till") or DRAFT)
    files = [_files(key, side) for side in (old, new)]
    without_cases = any(_lacks_cases(side) for side in (old, new))
    if without_cases:
        files = [_without_cases(each) for each in files]
    return render_template(
        "studio/compare.html",
        page=page,
        tabs=tabs_of(key),
        sides=[(side.name, side.words) for side in sides],
        old=old.name,
        new=new.name,
        without_cases=without_cases,
        view=compared(*files, roles=engine().read(role_names)),
    )


def _sides(key: str) -> list[Side]:
    """All that can be chosen: the draft, what has been in force, what was kept; the latest first."""
    kept = engine().read(studio.versions, key, actor())
    deployed = engine().read(studio.deployed_versions, key, actor())
    sources = {row.bundle_version: row.number for row in kept if row.bundle_version is not None}
    return [
        Side(DRAFT, "Utkastet som det är nu"),
        *(
            Side(
                f"{DEPLOYED}{row.version}",
                f"Driftsatt version {row.version}, {short_day(row.deployed_at)}",
                sources.get(row.version),
            )
            for row in deployed
        ),
        *(
            Side(
                str(row.number),
                f"Sparad version {row.number}, {row.name}, {short_day(row.created_at)}",
                row.number,
            )
            for row in kept
        ),
    ]


def _before(sides: list[Side]) -> str:
    """What the draft is compared with unless somebody says: what is in force, else what was kept last."""
    return sides[1].name if len(sides) > 1 else DRAFT


def _chosen(sides: list[Side], name: str) -> Side:
    found = next((side for side in sides if side.name == name), None)
    if found is None:
        raise NotFound
    return found


def _files(key: str, side: Side) -> Mapping[str, bytes]:
    if side.name == DRAFT:
        return {name: file.content for name, file in engine().read(studio.draft_files, key, actor()).items()}
    if side.number is not None:
        return engine().read(studio.version_files, key, side.number, actor())
    return engine().read(deployed_files, key, int(side.name.removeprefix(DEPLOYED))).files


def _lacks_cases(side: Side) -> bool:
    """Whether the version is known only as it runs: without test cases."""
    return side.name.startswith(DEPLOYED) and side.number is None


def _without_cases(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if not name.endswith(_CASES)}
