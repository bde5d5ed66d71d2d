"""Two versions of a process, compared: what was added, removed, changed or moved, and the same in plain Swedish.

    found = compare(old_files, new_files, roles=names_of_roles)
    found.drawings["steg3.bpmn"].changed["Task_Plan"].facets       what differs, element by element
    [sentence.text for sentence in found.sentences]                the same for a person who reads no BPMN

Pure: bytes in, values out. Nothing here asks whether a version can run: drafts are compared while they are drawn.
"""

from engine.comparing.comparison import compare
from engine.comparing.model import (
    CaseChange,
    Cell,
    Change,
    Column,
    Comparison,
    DrawingChanges,
    ElementChange,
    Facet,
    FieldChange,
    FileChange,
    FormChanges,
    Row,
    Sentence,
    TableChanges,
    Topic,
)
from engine.comparing.pictures import new_marks, old_marks
from engine.comparing.tables import read_tables
from engine.comparing.texts import Part, Texts

__all__ = [
    "CaseChange",
    "Cell",
    "Change",
    "Column",
    "Comparison",
    "DrawingChanges",
    "ElementChange",
    "Facet",
    "FieldChange",
    "FileChange",
    "FormChanges",
    "Part",
    "Row",
    "Sentence",
    "TableChanges",
    "Texts",
    "Topic",
    "compare",
    "new_marks",
    "old_marks",
    "read_tables",
]
