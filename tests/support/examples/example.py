"""An example of what a check is about: a file that gets the code, and nearly the same one that does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.bpmn import processes_in
from engine.checks import review_bundle
from engine.checks.material import Drawing
from engine.checks.standard_lint import Rule, check_standard
from engine.exceptions import Problem
from engine.service_tasks import TOPICS
from engine.xml import parse_xml
from tests.support.dmn_files import MODEL
from tests.support.examples.layout import picture
from tests.support.form_js import number, source, textfield

Files = Mapping[str, bytes]

MAIN = "exempel"
ROLES = ("case_officer", "process_leader")

ANSWER = source(
    textfield("svar", "Svar"),
    number("antal", "Antal"),
    {
        "type": "select",
        "id": "Field_beslut",
        "key": "beslut",
        "label": "Beslut",
        "values": [{"value": "bifall", "label": "Bifall"}, {"value": "avslag", "label": "Avslag"}],
    },
)
LEVEL = (
    f'<definitions xmlns="{MODEL}" id="nivaer" name="Nivåer" namespace="http://niosteg.example">'
    '<decision id="niva" name="Nivå"><decisionTable id="tabell" hitPolicy="FIRST">'
    '<input id="in1" label="Antal"><inputExpression typeRef="number"><text>antal</text></inputExpression></input>'
    '<output id="ut1" label="Nivå" typeRef="string"/>'
    '<rule id="r1"><inputEntry id="c1"><text>&gt; 3</text></inputEntry>'
    '<outputEntry id="c2"><text>"dialog"</text></outputEntry></rule>'
    '<rule id="r2"><inputEntry id="c3"><text>-</text></inputEntry>'
    '<outputEntry id="c4"><text>"information"</text></outputEntry></rule>'
    "</decisionTable></decision></definitions>"
).encode()
CALLED = picture(
    'start S "Ärende inkom"\nuser A "Skriv svar"\nend E "Svar skickat"\nS -> A -> E', key="skicka_svar"
)
BESIDE: Files = {"svar.form": ANSWER, "niva.dmn": LEVEL, "skicka_svar.bpmn": CALLED}
"""Files that the examples refer to; they have no faults themselves."""


@dataclass(frozen=True)
class Example:
    """`why` says what would go wrong, `bad` and `good` are files by name, the one shown first.

    `also` are codes that the faulty file gets too, for the same reason. `written` are those of the two that are shown
    as text, for what no drawing or table shows. `is_in_both` are codes that the right file gets too: not a fault but
    something told. `rules` are rules of the lint that it does not have yet.
    """

    why: str
    bad: Files
    good: Files
    also: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()
    is_in_both: bool = False
    rules: Mapping[str, Rule] = field(default_factory=dict)


BAD, RIGHT = "fel", "ratt"
BAD_ONE, BOTH = frozenset({BAD}), frozenset({BAD, RIGHT})


def found_in(files: Files, rules: Mapping[str, Rule] = MappingProxyType({})) -> list[Problem]:
    """What the check says of the files, infos too; those beside them are there but not told of.

    `rules` are asked besides those of the lint.
    """
    found = review_bundle({**BESIDE, **files}, topics=TOPICS, roles=ROLES)
    for name, data in files.items():
        if rules and name.endswith(".bpmn"):
            root = parse_xml(data, name=name)
            drawing = Drawing(name, root, {process.key: process for process in processes_in(root, name)})
            found += check_standard(drawing, found, rules=rules)
    return [problem for problem in found if problem.file in files]


def drawn(
    why: str,
    bad: str,
    good: str,
    *,
    bare: str = "",
    edit: tuple[str, str] | None = None,
    mend: tuple[str, str] | None = None,
    also: str = "",
    written: frozenset[str] = frozenset(),
    beside: Files | None = None,
) -> Example:
    """A process that is drawn: lines of text, see `layout`.

    Tasks named in `bare` get no role and form in the faulty one; `edit` changes a piece of its XML afterwards, `mend`
    one of the good one's.
    """
    return Example(
        why,
        {f"{MAIN}.bpmn": edited(picture(bad, bare=bare), edit), **(beside or {})},
        {f"{MAIN}.bpmn": edited(picture(good), mend), **(beside or {})},
        frozenset(also.split()),
        written,
    )


def edited(file: bytes, change: tuple[str, str] | None) -> bytes:
    """The file with one piece of it changed."""
    if change is None:
        return file
    old, new = (part.encode() for part in change)
    if file.count(old) < 1:
        raise ValueError(f"”{change[0]}” finns inte i filen:\n{file.decode()}")
    return file.replace(old, new, 1)
