"""A changed XML file written so that every part that nobody changed stands byte for byte as it stood.

Editors write the same XML in many ways: quotes, empty tags, line breaks. A file that comes back with one row more is
one row longer, and nothing else: that is what a comparison of versions shows, and what other tools expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from lxml import etree

from engine.bpmn.names import Node
from engine.records import dataclass
from engine.xml import write_xml

#: The pieces of well-formed XML without a document type.
_PIECE = re.compile(
    r"""<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+""", re.DOTALL
)
_ATTRIBUTE_ENTITIES = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


@dataclass(slots=True)
class _Piece:
    """A node as it was read: how its parts are written, and what they meant.

    `start` is its tag, or all of a comment; `end` is "" where the tag closes itself.
    """

    start: str
    tag: object
    attributes: tuple[tuple[str, str], ...]
    text: str | None
    tail: str | None
    raw_text: str = ""
    raw_tail: str = ""
    end: str = ""


class Source:
    """The bytes that a tree was read from.

    `root` must be the tree of `data` with its comments and processing instructions, not changed yet.
    """

    def __init__(self, data: bytes, root: Node) -> None:
        self._root = root
        self._before = self._after = ""
        self._namespaces = dict(root.nsmap)
        self._pieces: dict[Node, _Piece] = {}
        # A reader makes one sign of every line break (XML 1.0, 2.11).
        self._line_break = "\r\n" if b"\r\n" in data else "\n"
        self._is_known = self._read(data)
        self._empty_end = " />" if re.search(r"\s/>", self._all_starts()) else "/>"

    def written(self) -> bytes:
        """Return the file as the tree is now; what cannot be read piece by piece is written anew."""
        if not self._is_known:
            return write_xml(self._root)
        text = "".join([self._before, *self._node(self._root, is_root=True), self._after])
        return text.encode()

    def _all_starts(self) -> str:
        return "".join(piece.start for piece in self._pieces.values())

    # Reading

    def _read(self, data: bytes) -> bool:
        encoding = (self._root.getroottree().docinfo.encoding or "UTF-8").upper()
        if encoding not in ("UTF-8", "ASCII", "US-ASCII"):
            return False
        try:
            found = _PIECE.findall(data.decode())
        except UnicodeDecodeError:
            return False
        nodes = list(self._root.iter())
        first = next((number for number, piece in enumerate(found) if _is_start(piece)), len(found))
        self._before = "".join(found[:first])
        return self._pair(nodes, found[first:])

    def _pair(self, nodes: list[Node], found: list[str]) -> bool:
        """Give each node its pieces; False where they do not fit each other."""
        waiting = iter(nodes)
        opened: list[_Piece] = []
        last: _Piece | None = None
        for number, piece in enumerate(found):
            if piece.startswith("</"):
                last = opened.pop()
                last.end = piece
            elif _is_text(piece):
                if last is None:
                    opened[-1].raw_text += piece
                else:
                    last.raw_tail += piece
                continue
            else:
                node = next(waiting, None)
                if node is None:
                    return False
                made = _piece_of(piece, node)
                self._pieces[node] = made
                is_open = _is_start(piece) and not piece.endswith("/>")
                last = None if is_open else made
                if is_open:
                    opened.append(made)
            if not opened:
                self._after = "".join(found[number + 1 :])
                break
        return not opened and next(waiting, None) is None

    # Writing

    def _node(self, node: Node, *, is_root: bool = False) -> Iterator[str]:
        """The pieces of a node and of all in it; a tree of this depth is no deeper than the reader allows."""
        piece = self._pieces.get(node)
        if not isinstance(node.tag, str):
            yield piece.start if piece else etree.tostring(node, with_tail=False, encoding="unicode")
        else:
            yield from self._element(node, piece, is_root=is_root)
        if not is_root:
            yield piece.raw_tail if piece and node.tail == piece.tail else self._text(node.tail)

    def _text(self, text: str | None) -> str:
        return escape(text or "").replace("\n", self._line_break)

    def _element(self, node: Node, piece: _Piece | None, *, is_root: bool) -> Iterator[str]:
        is_same = (
            piece is not None
            and piece.tag == node.tag
            and piece.attributes == tuple(node.attrib.items())
            and not (is_root and node.nsmap != self._namespaces)
        )
        raw = piece.raw_text if piece and node.text == piece.text else self._text(node.text)
        start = piece.start if piece and is_same else _tag(node)
        inside = [raw, *(part for child in node for part in self._node(child))]
        has_content = any(inside)
        # An empty element stays as somebody wrote it: <a></a> or <a/>.
        is_closed = not has_content and (piece is None or piece.end == "" or not is_same)
        stem = start.removesuffix("/>").rstrip() if start.endswith("/>") else start.removesuffix(">")
        if is_closed:
            yield start if start.endswith("/>") else f"{stem}{self._empty_end}"
            return
        yield start if not start.endswith("/>") else f"{stem}>"
        yield from inside
        yield piece.end if piece and piece.end and is_same else f"</{_qualified(node)}>"


def _is_start(piece: str) -> bool:
    return piece.startswith("<") and piece[1] not in "!?/"


def _is_text(piece: str) -> bool:
    return not piece.startswith("<") or piece.startswith("<![CDATA[")


def _piece_of(piece: str, node: Node) -> _Piece:
    attributes = tuple(node.attrib.items()) if isinstance(node.tag, str) else ()
    return _Piece(piece, node.tag, attributes, node.text, node.tail)


def _qualified(node: Node) -> str:
    name = etree.QName(node).localname
    return f"{node.prefix}:{name}" if node.prefix else name


def _tag(node: Node) -> str:
    """A start tag with the names that its parent does not declare."""
    parent = node.getparent()
    above = {} if parent is None else parent.nsmap
    declared = [
        f' xmlns{":" + prefix if prefix else ""}="{_quoted(uri)}"'
        for prefix, uri in node.nsmap.items()
        if above.get(prefix) != uri
    ]
    attributes = [f' {_attribute_name(node, name)}="{_quoted(value)}"' for name, value in node.attrib.items()]
    return f"<{_qualified(node)}{''.join([*declared, *attributes])}>"


def _attribute_name(node: Node, name: str) -> str:
    if not name.startswith("{"):
        return name
    uri, _, local = name[1:].partition("}")
    if uri == "http://www.w3.org/XML/1998/namespace":
        return f"xml:{local}"
    prefix = next(prefix for prefix, one in node.nsmap.items() if prefix and one == uri)
    return f"{prefix}:{local}"


def _quoted(value: str) -> str:
    return escape(value, _ATTRIBUTE_ENTITIES)
