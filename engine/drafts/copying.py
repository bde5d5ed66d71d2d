"""A process under another key: its drawing, what points at the process, and its test cases."""

import json
from collections.abc import Mapping

from lxml import etree

from engine.exceptions import Refused
from engine.reading import JsonRefused, parse_json
from engine.xml import parse_xml

_NAMING = ("id", "processRef", "bpmnElement", "calledElement")
_TESTS = ".test.json"


def under_new_key(files: Mapping[str, bytes], old: str, new: str, *, title: str) -> dict[str, bytes]:
    """Return the files with the process `old` as `new`, called `title`. What cannot be read is left as it is."""
    return {_renamed(name, old, new): _rewritten(name, data, old, new, title) for name, data in files.items()}


def _renamed(name: str, old: str, new: str) -> str:
    return next(
        (f"{new}{ending}" for ending in (".bpmn", _TESTS) if name == f"{old}{ending}"),
        name,
    )


def _rewritten(name: str, data: bytes, old: str, new: str, title: str) -> bytes:
    if name.endswith(".bpmn"):
        return _drawing(name, data, old, new, title)
    return _test_cases(data, old, new) if name.endswith(_TESTS) else data


def _drawing(name: str, data: bytes, old: str, new: str, title: str) -> bytes:
    try:
        root = parse_xml(data, name=name)
    except Refused:
        return data
    touched = [node for node in root.iter("*") if any(node.get(naming) == old for naming in _NAMING)]
    for node in touched:
        if etree.QName(node).localname == "process" or node.get("processRef") == old:
            node.set("name", title)
        for naming in _NAMING:
            if node.get(naming) == old:
                node.set(naming, new)
    if not touched:
        return data
    written: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return written


def _test_cases(data: bytes, old: str, new: str) -> bytes:
    try:
        document = parse_json(data)
    except JsonRefused:
        return data
    if not isinstance(document, dict) or document.get("process") != old:
        return data
    return json.dumps({**document, "process": new}, ensure_ascii=False, indent=2).encode() + b"\n"
