"""What nobody changed stands byte for byte as it stood, however it was written."""

from __future__ import annotations

import pytest

from engine.authoring.verbatim import Source
from engine.xml import parse_to_edit
from tests.support.shipped import DRAWINGS, TABLES, name_of

ODD = """<?xml version="1.0"  encoding="UTF-8"?>
<!-- before -->
<a xmlns='http://a' xmlns:x="http://x"
   id = "1" >
  <b q='"quoted"' r="1 &gt; 0"/>\t<b q="2" />
  <x:c><![CDATA[1 < 2]]> and &quot;more&quot;</x:c><?do it?>
  <d></d><!-- within -->
</a>
<!-- after -->
"""


def opened(text: str) -> tuple[Source, object]:
    data = text.encode()
    root = parse_to_edit(data, name="x")
    return Source(data, root), root


@pytest.mark.parametrize("file", [*DRAWINGS, *TABLES], ids=name_of)
def test_a_shipped_file_comes_back_as_it_is(file) -> None:
    data = file.read_bytes()

    assert Source(data, parse_to_edit(data, name="x")).written() == data


@pytest.mark.parametrize(
    "text", [ODD, ODD.replace("\n", "\r\n"), "\ufeff" + ODD], ids=["lines", "crlf", "bom"]
)
def test_an_odd_hand_is_kept(text: str) -> None:
    assert opened(text)[0].written().decode() == text


def test_only_the_changed_tag_is_written_anew() -> None:
    source, root = opened(ODD)

    root[0].set("q", 'ny "text"')

    assert source.written().decode() == ODD.replace(
        """<b q='"quoted"' r="1 &gt; 0"/>""", '<b q="ny &quot;text&quot;" r="1 &gt; 0" />'
    )


def test_a_new_element_is_written_as_its_neighbours_are() -> None:
    source, root = opened(ODD)

    made = root.makeelement("{http://x}new", {"{http://x}k": "1"})
    root[4].append(made)

    assert '<d><x:new x:k="1" /></d>' in source.written().decode()


def test_another_text_is_escaped_and_the_rest_stays() -> None:
    source, root = opened(ODD)

    root[2].text = "<b> & co"

    assert source.written().decode() == ODD.replace(
        "<![CDATA[1 < 2]]> and &quot;more&quot;", "&lt;b&gt; &amp; co"
    )


def test_another_encoding_is_written_as_utf_8() -> None:
    data = "<?xml version='1.0' encoding='ISO-8859-1'?><a>å</a>".encode("iso-8859-1")

    assert Source(data, parse_to_edit(data, name="x")).written().decode().endswith("<a>å</a>\n")
