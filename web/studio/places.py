"""Where one can go from a workspace: its pages as tabs, and links to those that are there."""

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

#: A tab as the macro `tabs` takes it: address, words, a count in words or "", whether one is there.
Tab = tuple[str, str, str, bool]

#: What comes after the workspace's own address, and the words of the tab.
_TABS = (
    ("", "Filer"),
    ("/prova", "Prova"),
    ("/testfall", "Testfall"),
    ("/driftsatt", "Det här återstår"),
    ("/versioner", "Versioner"),
    ("/jamfor", "Jämför"),
    ("/flytta", "Pågående ärenden"),
    ("/medlemmar", "Ägare och läsare"),
)


def tabs_of(key: str) -> list[Tab]:
    """Return the tabs of a workspace; a page that this site does not have is none."""
    base = f"/studio/{key}"
    found = [(f"{base}{end}", words) for end, words in _TABS]
    return [(address, words, "", request.path == address) for address, words in found if is_there(address)]


def is_there(address: str) -> bool:
    """Whether the site has a page at an address."""
    try:
        current_app.url_map.bind("localhost").match(address, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
