"""Pictures of what is no drawing: decision tables, forms, and the text of a file. SVG, one page wide.

Colours and letters are those of the drawings, so that the pages of `docs/kontroller` look of a piece.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from engine.dmn.elements import Element, child, children, id_of, kind_of, text_of
from engine.drawing.appearance import BAND_FILL, LANE_LINE, LOOKS, PAPER, TEXT, State
from engine.drawing.lettering import FONT, wrap
from engine.xml import parse_xml

WIDTH = 560
PAD = 8
SIZE = 12.0
LINE = 16
MONO = "ui-monospace, 'Liberation Mono', Consolas, monospace"
FAULT = LOOKS[State.FAILED]
LONGEST_EXCERPT = 12
LONGEST_LINE = 84


@dataclass
class _Sheet:
    """A page that grows downwards."""

    title: str
    y: float = PAD
    parts: list[str] = field(default_factory=list)

    def box(
        self, x: float, width: float, height: float, *, fill: str, stroke: str = LANE_LINE, wide: int = 1
    ) -> None:
        self.parts.append(
            f'<rect x="{x:g}" y="{self.y:g}" width="{width:g}" height="{height:g}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="{wide}"/>'
        )

    def text(self, x: float, lines: Iterable[str], *, at: float = 0, weight: str = "normal") -> None:
        for number, line in enumerate(lines):
            self.parts.append(
                f'<text x="{x:g}" y="{self.y + at + number * LINE:g}" fill="{TEXT}" font-size="{SIZE:g}" '
                f'font-weight="{weight}">{escape(line)}</text>'
            )

    def page(self) -> str:
        height = self.y + PAD
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" '
            f'height="{height:g}" role="img" font-family="{escape(FONT)}"><title>{escape(self.title)}</title>'
            f'<rect width="{WIDTH}" height="{height:g}" fill="{PAPER}"/>{"".join(self.parts)}</svg>'
        )


# Decision tables ------------------------------------------------------------------------------------------


def table_picture(dmn: bytes, *, faulty: Collection[str], title: str) -> str:
    """All decisions of the file, as tables where they are tables; what has an id in `faulty` is marked."""
    sheet = _Sheet(title)
    for element in children(parse_xml(dmn, name=title)):
        if kind_of(element) in (
            "decision",
            "businessKnowledgeModel",
            "inputData",
            "itemDefinition",
            "import",
        ):
            _decision(sheet, element, faulty)
    return sheet.page()


_NOUNS = {
    "decision": "Beslut",
    "businessKnowledgeModel": "Återanvänt beslut",
    "inputData": "Indata",
    "itemDefinition": "Typ",
    "import": "Import",
}


def _decision(sheet: _Sheet, element: Element, faulty: Collection[str]) -> None:
    name = element.get("name") or element.get("namespace") or ""
    needs = [
        str(part.get("href", "")).lstrip("#")
        for each in element
        for part in each
        if part.get("href") is not None
    ]
    head = f"{_NOUNS[kind_of(element)]}: {name}"
    if needs:
        head += f"   (bygger på {', '.join(needs)})"
    _head(sheet, head, is_faulty=id_of(element) in faulty)
    table = child(element, "decisionTable")
    if table is not None:
        _table(sheet, table, faulty)
    else:
        for kind in ("literalExpression", "context", "encapsulatedLogic", "typeRef", "conditional"):
            part = child(element, kind)
            if part is not None:
                language = part.get("expressionLanguage") or part.get("kind")
                words = text_of(part) or (part.text or "").strip() or "(tomt)"
                _row(
                    sheet,
                    [f"{language}: {words}" if language else words],
                    [WIDTH - 2 * PAD],
                    id_of(part) in faulty,
                )
    sheet.y += 10


def _head(sheet: _Sheet, text: str, *, is_faulty: bool) -> None:
    sheet.box(
        PAD,
        WIDTH - 2 * PAD,
        26,
        fill=BAND_FILL,
        stroke=FAULT.stroke if is_faulty else LANE_LINE,
        wide=2 if is_faulty else 1,
    )
    sheet.text(2 * PAD, [text[:LONGEST_LINE]], at=18, weight="bold")
    sheet.y += 26


def _table(sheet: _Sheet, table: Element, faulty: Collection[str]) -> None:
    inputs, outputs = list(children(table, "input")), list(children(table, "output"))
    widths = [
        40.0,
        *[(WIDTH - 2 * PAD - 40) / max(len(inputs) + len(outputs), 1)] * (len(inputs) + len(outputs)),
    ]
    policy = (table.get("hitPolicy") or "UNIQUE") + (
        f" {table.get('aggregation')}" if table.get("aggregation") else ""
    )
    _row(sheet, [f"Träffregel {policy}"], [WIDTH - 2 * PAD], id_of(table) in faulty)
    _row(
        sheet,
        ["", *map(_question, inputs), *map(_answer, outputs)],
        widths,
        False,
        marked=[False, *(id_of(each) in faulty for each in (*inputs, *outputs))],
        fill=BAND_FILL,
    )
    for number, rule in enumerate(children(table, "rule"), 1):
        cells = [each for each in children(rule) if kind_of(each) in ("inputEntry", "outputEntry")]
        written = [text_of(each) for each in cells][: len(widths) - 1]
        written += [""] * (len(widths) - 1 - len(written))
        _row(
            sheet,
            [str(number), *written],
            widths,
            id_of(rule) in faulty,
            marked=[False, *(id_of(each) in faulty for each in cells)],
        )


def _question(column: Element) -> str:
    expression = child(column, "inputExpression")
    written = text_of(expression) if expression is not None else ""
    kind = expression.get("typeRef") if expression is not None else None
    return "Om " + (written or "(tomt)") + (f": {kind}" if kind else "") + _allowed(column, "inputValues")


def _answer(column: Element) -> str:
    kind = column.get("typeRef")
    name = column.get("name") or column.get("label") or "svar"
    return f"Då {name}" + (f": {kind}" if kind else "") + _allowed(column, "outputValues")


def _allowed(column: Element, kind: str) -> str:
    values = child(column, kind)
    return f" (tillåtna: {text_of(values)})" if values is not None else ""


def _row(
    sheet: _Sheet,
    cells: Sequence[str],
    widths: Sequence[float],
    is_faulty: bool,
    *,
    marked: Sequence[bool] = (),
    fill: str = PAPER,
) -> None:
    wrapped = [
        wrap(text, width=width - 2 * PAD, size=SIZE).lines for text, width in zip(cells, widths, strict=True)
    ]
    height = max(len(lines) for lines in wrapped) * LINE + 10
    height = max(height, 26)
    x = float(PAD)
    for number, (lines, width) in enumerate(zip(wrapped, widths, strict=True)):
        bad = is_faulty or (number < len(marked) and marked[number])
        sheet.box(x, width, height, fill=FAULT.fill if bad else fill)
        sheet.text(x + PAD, lines, at=17)
        x += width
    if is_faulty or any(marked):
        sheet.parts.append(
            f'<rect x="{PAD}" y="{sheet.y:g}" width="{WIDTH - 2 * PAD}" height="{height}" fill="none" '
            f'stroke="{FAULT.stroke}" stroke-width="2"/>'
        )
    sheet.y += height


# Forms ----------------------------------------------------------------------------------------------------

_KINDS = {
    "textfield": "Textfält",
    "textarea": "Textruta",
    "number": "Tal",
    "datetime": "Datum",
    "select": "Lista",
    "radio": "Val",
    "checklist": "Kryssrutor",
    "checkbox": "Kryssruta",
    "group": "Grupp",
    "dynamiclist": "Rader",
    "text": "Text",
    "filepicker": "Filer",
    "button": "Knapp",
}
_SAID = frozenset({"type", "id", "key", "path", "label", "dateLabel", "components", "text"})


def form_picture(form: bytes, *, faulty: Collection[str], title: str) -> str:
    """The fields of the form with their settings; those in `faulty` are marked."""
    sheet = _Sheet(title)
    for component in json.loads(form)["components"][:LONGEST_EXCERPT]:
        _component(sheet, component, faulty, 0)
    return sheet.page()


def _component(sheet: _Sheet, component: dict[str, Any], faulty: Collection[str], depth: int) -> None:
    left = PAD + depth * 20
    key = component.get("key") or component.get("path")
    named = {component.get("id"), key} - {None}
    is_faulty = bool(named & set(faulty))
    kind = component["type"]
    label = component.get("label") or component.get("dateLabel") or component.get("text") or "(ingen ledtext)"
    settings = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in component.items()
        if name not in _SAID
    ]
    lines = [f"{_KINDS.get(kind, kind)}, nyckel ”{key}”" if key is not None else _KINDS.get(kind, kind)]
    for setting in settings:
        lines += wrap(setting, width=WIDTH - left - 4 * PAD, size=SIZE).lines
    height = 14 + LINE * (1 + len(lines))
    sheet.box(
        left,
        WIDTH - PAD - left,
        height,
        fill=FAULT.fill if is_faulty else PAPER,
        stroke=FAULT.stroke if is_faulty else LANE_LINE,
        wide=2 if is_faulty else 1,
    )
    sheet.text(left + PAD, [str(label)[:LONGEST_LINE]], at=20, weight="bold")
    sheet.text(left + PAD, lines, at=20 + LINE)
    sheet.y += height + 4
    for inner in component.get("components", ()):
        _component(sheet, inner, faulty, depth + 1)


# Text -----------------------------------------------------------------------------------------------------


def text_picture(file: bytes, *, title: str) -> str:
    """The beginning of the file as it is written."""
    lines = file.decode("utf-8", errors="replace").replace("\t", "  ").split("\n")
    shown = [
        f"{line[: LONGEST_LINE - 1]}…" if len(line) >= LONGEST_LINE else line
        for line in lines[:LONGEST_EXCERPT]
    ]
    if len(lines) > LONGEST_EXCERPT + 1:
        shown.append(f"… {len(lines) - LONGEST_EXCERPT} rader till")
    sheet = _Sheet(title)
    sheet.box(PAD, WIDTH - 2 * PAD, LINE * len(shown) + 12, fill=BAND_FILL)
    for number, line in enumerate(shown):
        sheet.parts.append(
            f'<text x="{2 * PAD}" y="{sheet.y + 18 + number * LINE:g}" fill="{TEXT}" font-size="10.5" '
            f'font-family="{escape(MONO)}" xml:space="preserve">{escape(line)}</text>'
        )
    sheet.y += LINE * len(shown) + 12
    return sheet.page()
