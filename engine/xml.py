"""Reading XML that strangers wrote.

No document type (so no entities, no blow-ups, nothing fetched), no network, bounded size and depth. We do not rely
on the defaults of a version of lxml.
"""

from __future__ import annotations

import re

from lxml import etree

from engine.exceptions import XmlRefused

MAX_BYTES = 2_000_000
MAX_DEPTH = 100
MAX_ATTRIBUTES = 200
"""Of one element: to go through them takes time by the square of their number."""

_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_SAVE_ANEW = "Öppna filen i ritverktyget och spara den på nytt."


def parse_xml(data: bytes, *, name: str) -> etree._Element:
    """Return the root element of `data` without its comments; `name` is the file's name in messages.

    Raises:
        XmlRefused: too large, not well-formed, has a DOCTYPE, is nested too deeply, or has too many attributes.
    """
    return _parse(data, name, _parser(remove_comments=True, remove_pis=True))


def parse_to_edit(data: bytes, *, name: str) -> etree._Element:
    """Return the root element with all that stands in the file, comments too. Raises as `parse_xml`."""
    return _parse(data, name, _parser(strip_cdata=False))


def write_xml(root: etree._Element) -> bytes:
    """Return the file of a root element, with what stands before and after it."""
    data: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def _parse(data: bytes, name: str, parser: etree.XMLParser) -> etree._Element:
    if len(data) > MAX_BYTES:
        raise XmlRefused(
            name, f"Filen är större än {MAX_BYTES // 1_000_000} MB.", remedy="Dela upp den i flera filer."
        )
    if b"\x00" in data:
        raise XmlRefused(name, "Filen är inte skriven i UTF-8.", remedy="Spara den som UTF-8.")
    if _DOCTYPE.search(data):
        raise _doctype(name)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise XmlRefused(
            name, f"Filen är inte giltig XML ({error.msg}).", line=error.lineno or None, remedy=_SAVE_ANEW
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        # In an encoding where the search above cannot see it.
        raise _doctype(name)
    _refuse_what_nobody_draws(root, name)
    return root


def _doctype(name: str) -> XmlRefused:
    return XmlRefused(
        name, "Filen har en dokumenttyp (DOCTYPE) och läses därför inte.", remedy="Ta bort raden med DOCTYPE."
    )


def _parser(**kept: bool) -> etree.XMLParser:
    # One parser a document: lxml's parsers keep an error log and are not meant to be shared by threads.
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        **kept,
    )


def _refuse_what_nobody_draws(root: etree._Element, name: str) -> None:
    level, depth = [root], 1
    while level:
        if depth > MAX_DEPTH:
            raise XmlRefused(
                name,
                f"Elementen ligger i fler än {MAX_DEPTH} lager.",
                line=level[0].sourceline,
                remedy=_SAVE_ANEW,
            )
        for element in level:
            if len(element.attrib) > MAX_ATTRIBUTES:
                raise XmlRefused(
                    name,
                    f"Ett element har fler än {MAX_ATTRIBUTES} attribut.",
                    line=element.sourceline,
                    remedy=_SAVE_ANEW,
                )
        level, depth = [child for element in level for child in element], depth + 1
