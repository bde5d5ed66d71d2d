import pytest

from engine.exceptions import XmlRefused
from engine.xml import MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, parse_xml

ENTITY = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'


def test_plain_xml_is_read_with_swedish_letters():
    root = parse_xml('<a><b namn="Nämnd"/></a>'.encode(), name="a.bpmn")

    assert root[0].get("namn") == "Nämnd"


def test_comments_and_processing_instructions_do_not_split_texts():
    root = parse_xml(b"<a>one<!-- c --><?p q?>two</a>", name="a.bpmn")

    assert root.text == "onetwo"


def test_malformed_xml_is_refused_with_its_line():
    with pytest.raises(XmlRefused) as refused:
        parse_xml(b"<a>\n<b>\n</a>", name="a.bpmn")

    assert refused.value.line == 3
    assert refused.value.problems[0].file == "a.bpmn"
    assert "Rad 3" in refused.value.problems[0].message


@pytest.mark.parametrize(
    "data",
    [
        ENTITY,
        EXTERNAL,
        ENTITY.decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?>'
        + "<!DOCTYPE x><x/>".encode("utf-7").replace(b"<", b"+ADw-"),
        b"",
        b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1),
        b"<a><b " + b" ".join(b'x%d="1"' % number for number in range(MAX_ATTRIBUTES + 1)) + b"/></a>",
        b"<a>" * 5000 + b"</a>" * 5000,
        b"<a>" + b"x" * MAX_BYTES + b"</a>",
    ],
    ids=["entity", "external", "utf-16", "utf-7", "empty", "deep", "many attributes", "deeper", "large"],
)
def test_hostile_xml_is_refused(data):
    with pytest.raises(XmlRefused):
        parse_xml(data, name="a.bpmn")


def test_an_xinclude_is_not_followed():
    data = b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></a>'

    root = parse_xml(data, name="a.bpmn")

    assert "".join(root.itertext()) == ""
