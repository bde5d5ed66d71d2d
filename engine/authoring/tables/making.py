"""A decision table from nothing: one question, one answer, no rows yet."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

_FILE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="Definitions_{key}" name={name} \
namespace="https://niosteg.se/beslut">
  <decision id="{key}" name={name}>
    <decisionTable id="Table_{key}" hitPolicy="FIRST">
      <input id="Input_{key}_1" label={question}>
        <inputExpression id="InputExpression_{key}_1" typeRef="string">
          <text>{asked}</text>
        </inputExpression>
      </input>
      <output id="Output_{key}_1" label="Svar" name="svar" typeRef="string"/>
      <annotation name="Anteckning"/>
    </decisionTable>
  </decision>
</definitions>
"""


def new_table(key: str, *, name: str, asked: str, question: str) -> bytes:
    """Return a file with one table. `key` is the decision's id, and what its file is called.

    `asked` is the name that the first column asks for, `question` the words over it.
    """
    texts = {"name": quoteattr(name), "question": quoteattr(question), "asked": escape(asked)}
    return _FILE.format(key=key, **texts).encode()
