"""Two versions of a process on a page: the list in words, the pictures, the tables, the forms, the test cases."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import groupby

from markupsafe import Markup

from engine.comparing import (
    CaseChange,
    Cell,
    Change,
    Column,
    Comparison,
    DrawingChanges,
    Facet,
    FieldChange,
    FormChanges,
    Part,
    Row,
    Sentence,
    TableChanges,
    Texts,
    compare,
    new_marks,
    old_marks,
)
from engine.comparing.phrasing import LONGEST_IN_WORDS
from engine.comparing.pieces import read_pieces
from engine.drawing import Step, text_outline
from engine.drawing.decision_tables import answer_in_words, condition_in_words
from engine.exceptions import XmlRefused
from engine.records import dataclass
from web.diagrams import picture

Files = Mapping[str, bytes]

MOST_SENTENCES = 300
"""Sentences on a page; whoever has changed more has drawn another process."""
MOST_ROWS = 200
"""Rows shown of a table."""

_FACETS = {
    "label": "Rubrik",
    "text": "Text",
    "description": "Hjälptext",
    "type": "Slag av svar",
    "required": "Obligatorisk",
    "required_if": "Obligatorisk när",
    "readonly": "Bara att läsa",
    "disabled": "Bara att läsa",
    "options": "Svarsalternativ",
    "condition": "Döljs när",
    "rule": "Regel för svaret",
    "rule_message": "Felmeddelande",
    "key": "Sparas som",
    "path": "Sparas under",
    "valuesKey": "Svarsalternativ ur",
    "valuesExpression": "Svarsalternativ ur",
    "defaultValue": "Ifyllt svar",
    "validate.min": "Minsta värde",
    "validate.max": "Största värde",
    "validate.minLength": "Minsta antal tecken",
    "validate.maxLength": "Största antal tecken",
    "properties.minRows": "Minsta antal rader",
    "properties.maxRows": "Största antal rader",
    "now": "Starttid",
    "data": "Uppgifter från start",
    "steps": "Steg",
    "expect": "Väntat svar",
}
_VALUES = {"true": "ja", "false": "nej"}


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence; `where` names its file, `anchor` is the place on the page that shows it ("" when none does)."""

    text: str
    where: str
    anchor: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in one version, and the same in words."""

    svg: Markup
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class DrawingView:
    anchor: str
    name: str
    old: Picture
    new: Picture


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell in words: `parts` of one word each side, or the same text for both."""

    label: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class RowView:
    number: str
    change: Change
    is_moved: bool
    cells: Sequence[CellView]

    @property
    def differs(self) -> bool:
        """Whether there is anything to see in the row, be it only the cell of a new column."""
        return self.change is not Change.SAME or any(
            part.change is not Change.SAME for cell in self.cells for part in cell.parts
        )


@dataclass(frozen=True, slots=True)
class TableView:
    """A table: the rows that differ, and all `rows` where some do not; `left_out` rows that differ are not shown."""

    anchor: str
    name: str
    columns: Sequence[Column]
    differing: Sequence[RowView]
    rows: Sequence[RowView]
    has_notes: bool
    left_out: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A property before and after."""

    name: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class FieldView:
    label: str
    change: Change
    is_moved: bool
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class FormView:
    anchor: str
    name: str
    fields: Sequence[FieldView]


@dataclass(frozen=True, slots=True)
class CasesView:
    anchor: str
    name: str
    cases: Sequence[FieldView]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """All that the page shows. `count` sentences there are, of which `left_out` are not shown."""

    count: int
    left_out: int
    groups: Sequence[tuple[str, Sequence[Told]]] = ()
    drawings: Sequence[DrawingView] = ()
    tables: Sequence[TableView] = ()
    forms: Sequence[FormView] = ()
    cases: Sequence[CasesView] = ()
    places: Sequence[tuple[str, str]] = field(default=())


def compared(old: Files, new: Files, *, roles: Mapping[str, str]) -> ComparisonView:
    """Compare two versions and put what differs on a page; `roles` are the names of roles by key."""
    found = compare(old, new, roles=roles)
    names = _names_of_files(found, old, new)
    anchors = _anchors(found)
    shown = found.sentences[:MOST_SENTENCES]
    texts = Texts()
    return ComparisonView(
        count=len(found.sentences),
        left_out=len(found.sentences) - len(shown),
        groups=_groups(shown, names, anchors, texts),
        drawings=[
            _drawing(changes, anchors[name], names[name], old, new)
            for name, changes in found.drawings.items()
        ],
        tables=[
            _table(changes, f"tabell-{number}") for number, changes in enumerate(found.tables.values(), 1)
        ],
        forms=[_form(changes, anchors[name], names[name], texts) for name, changes in found.forms.items()],
        cases=[
            CasesView(anchors[name], names[name], [_case(one, texts) for one in cases])
            for name, cases in found.cases.items()
        ],
        places=_places(found),
    )


def _places(found: Comparison) -> list[tuple[str, str]]:
    """The parts of the page that there is anything in: id and words."""
    parts = (
        ("ritningar", "Ritningar", found.drawings),
        ("tabeller", "Beslutstabeller", found.tables),
        ("formular", "Formulär", found.forms),
        ("testfall", "Testfall", found.cases),
    )
    return [("i-ord", "Skillnaderna i ord"), *((id_, words) for id_, words, some in parts if some)]


def _anchors(found: Comparison) -> dict[str, str]:
    """The id on the page of what is shown of a file."""
    anchors = {name: f"ritning-{number}" for number, name in enumerate(found.drawings, 1)}
    tables = {changes.file: f"tabell-{number}" for number, changes in enumerate(found.tables.values(), 1)}
    forms = {name: f"formular-{number}" for number, name in enumerate(found.forms, 1)}
    cases = {name: f"testfall-{number}" for number, name in enumerate(found.cases, 1)}
    return {**anchors, **tables, **forms, **cases}


def _names_of_files(found: Comparison, old: Files, new: Files) -> dict[str, str]:
    """What people call each file that differs: a process by its name, a form by its key."""
    names = {name: name.rpartition(".")[0].removesuffix(".test") or name for name in found.files}
    for name, key in names.items():
        if name.endswith(".bpmn"):
            names[name] = _name_of_drawing(name, new.get(name) or old.get(name, b"")) or key
    for changes in found.tables.values():
        names[changes.file] = changes.name
    return names


def _name_of_drawing(name: str, data: bytes) -> str:
    try:
        pieces = read_pieces(data, name).values()
    except XmlRefused:
        return ""  # the list in words says why
    return ", ".join(piece.name for piece in pieces if piece.kind == "process" and piece.name)


def _groups(
    sentences: Iterable[Sentence], names: Mapping[str, str], anchors: Mapping[str, str], texts: Texts
) -> list[tuple[str, list[Told]]]:
    by_topic = groupby(sentences, key=lambda sentence: sentence.topic)
    return [
        (topic.heading, [_told(one, names, anchors, texts) for one in group]) for topic, group in by_topic
    ]


def _told(sentence: Sentence, names: Mapping[str, str], anchors: Mapping[str, str], texts: Texts) -> Told:
    has_texts = sentence.old is not None or sentence.new is not None
    parts = texts.parts(sentence.old or "", sentence.new or "") if has_texts else []
    return Told(sentence.text, names.get(sentence.file, ""), anchors.get(sentence.file, ""), parts)


# Drawings


def _drawing(changes: DrawingChanges, anchor: str, name: str, old: Files, new: Files) -> DrawingView:
    before, after = old[changes.old_file], new[changes.file]
    marks = (old_marks(changes, before), new_marks(changes, after))
    pictures = [
        Picture(picture(data, marked, title=f"{name}, {words}"), text_outline(data, marked))
        for data, marked, words in zip((before, after), marks, ("förut", "nu"), strict=True)
    ]
    return DrawingView(anchor, name, *pictures)


# Tables


def _table(changes: TableChanges, anchor: str) -> TableView:
    rows = [_row(row, changes.columns) for row in changes.rows]
    differing = [row for row in rows if row.differs]
    return TableView(
        anchor=anchor,
        name=changes.name,
        columns=changes.columns,
        differing=differing[:MOST_ROWS],
        rows=rows if len(differing) < len(rows) <= MOST_ROWS else [],
        has_notes=any(row.note.old or row.note.new for row in changes.rows),
        left_out=len(differing[MOST_ROWS:]),
    )


def _row(row: Row, columns: Sequence[Column]) -> RowView:
    cells = [
        CellView(column.label, list(_cell(cell, column)))
        for cell, column in zip(row.cells, columns, strict=True)
    ]
    cells.append(CellView("Anteckning", list(_sides(row.note, str))))
    return RowView(_number(row), row.change, row.is_moved, cells)


def _number(row: Row) -> str:
    number = str(row.new_number or row.old_number)
    return f"{number} (förut {row.old_number})" if row.is_moved else number


def _cell(cell: Cell, column: Column) -> Iterator[Part]:
    return _sides(cell, answer_in_words if column.is_answer else condition_in_words)


def _sides(cell: Cell, in_words: Callable[[str], str]) -> Iterator[Part]:
    """Both sides of a cell, each whole: a cell is read as one."""
    old, new = (
        text if text is None or len(text) > LONGEST_IN_WORDS else in_words(text) or "–"
        for text in (cell.old, cell.new)
    )
    if cell.old == cell.new:
        yield Part(Change.SAME, new or "")
        return
    if old is not None:
        yield Part(Change.REMOVED, old)
    if new is not None:
        yield Part(Change.ADDED, new)


# Forms and test cases


def _form(changes: FormChanges, anchor: str, name: str, texts: Texts) -> FormView:
    return FormView(anchor, name, [_field(one, texts) for one in changes.fields])


def _field(change: FieldChange, texts: Texts) -> FieldView:
    label = change.label or change.key or change.id
    return FieldView(label, change.change, change.is_moved, _differences(change.facets, texts))


def _case(case: CaseChange, texts: Texts) -> FieldView:
    return FieldView(case.name, case.change, False, _differences(case.facets, texts))


def _differences(facets: Sequence[Facet], texts: Texts) -> list[Difference]:
    return [
        Difference(
            _FACETS.get(facet.name, facet.name),
            texts.parts(_value(facet, facet.old), _value(facet, facet.new)),
        )
        for facet in facets
    ]


def _value(facet: Facet, text: str | None) -> str:
    """A value as people read it; of the choices the words first, then what is kept."""
    if facet.name == "options" and text:
        pairs = (line.partition(": ") for line in text.splitlines())
        return "\n".join(f"{label} ({value})" if label else value for value, _, label in pairs)
    return _VALUES.get(text or "", text or "")
