"""The pages of `docs/kontroller`: each code with what, why, remedy, an example gone wrong and a good one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.drawing import Mark, State, render_svg
from engine.exceptions import Problem
from tests.support.examples.catalogue import EXAMPLES
from tests.support.examples.example import BAD, BESIDE, RIGHT, Example, Files, found_in
from tests.support.examples.sheets import form_picture, table_picture, text_picture

ROOT = Path(__file__).parents[3]
INDEX = ROOT / "docs" / "kontroller.md"
FOLDER = ROOT / "docs" / "kontroller"
LONGEST_DIFFERENCE, LONGEST_LINE = 14, 180

_PLAIN = str.maketrans("åäöé ", "aaoe-")


@dataclass(frozen=True)
class Row:
    """A row of the index: codes that share a meaning and a remedy."""

    codes: tuple[str, ...]
    what: str
    remedy: str


def sections() -> dict[str, list[Row]]:
    """The rows of the index by its headings."""
    found: dict[str, list[Row]] = {}
    heading = ""
    for line in INDEX.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ").strip()
        elif line.startswith("| `"):
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            found.setdefault(heading, []).append(Row(tuple(re.findall(r"`([^`]+)`", cells[0])), *cells[1:3]))
    return found


def slug(heading: str) -> str:
    return re.sub(r"[^a-z-]", "", heading.lower().translate(_PLAIN))


def all_codes() -> list[str]:
    """Every code that the index explains, in its order, each once."""
    return list(dict.fromkeys(code for rows in sections().values() for row in rows for code in row.codes))


def made_files() -> dict[str, bytes]:
    """Everything that belongs in the folder, by path."""
    made: dict[str, bytes] = {}
    for code, example in EXAMPLES.items():
        made |= files_of(code, example)
    for heading, rows in sections().items():
        made[f"{slug(heading)}.md"] = page(heading, rows).encode()
    return made


def files_of(code: str, example: Example) -> dict[str, bytes]:
    """The sources and the two pictures of a code."""
    made = {}
    for side, files in ((BAD, example.bad), (RIGHT, example.good)):
        together = {**used_beside({**files, **used_beside(files)}), **used_beside(files), **files}
        made |= {path_of(code, side, name): data for name, data in together.items()}
        made[f"{code}-{side}.svg"] = shown(code, example, side).encode()
    return made


def path_of(code: str, side: str, name: str) -> str:
    """Where the file that the check knows as `name` lies: the folder of each side can be checked by itself."""
    return f"{code}/{side}/{name}"


def used_beside(files: Files) -> dict[str, bytes]:
    """The files that are there for all examples, those that these name."""
    written = b"".join(files.values())
    return {
        name: data
        for name, data in BESIDE.items()
        if name not in files and f'"{name.partition(".")[0]}"'.encode() in written
    }


def shown(code: str, example: Example, side: str) -> str:
    """The picture of the first file, with what the check points at marked."""
    files = example.bad if side == BAD else example.good
    name, data = next(iter(files.items()))
    faulty = {problem.element for problem in blamed(code, files, example)} if side == BAD else set()
    title = f"{code}: {'fel' if side == BAD else 'rätt'}"
    if side in example.written:
        return text_picture(data, title=title)
    if name.endswith(".bpmn"):
        return render_svg(data, marks={id_: Mark(State.FAILED) for id_ in sorted(faulty) if id_}, title=title)
    draw = table_picture if name.endswith(".dmn") else form_picture
    return draw(data, faulty=faulty, title=title)


def blamed(code: str, files: Files, example: Example) -> list[Problem]:
    return [problem for problem in found_in(files, example.rules) if problem.code == code]


# Pages ----------------------------------------------------------------------------------------------------


def page(heading: str, rows: list[Row]) -> str:
    lines = [
        f"# {heading}",
        "",
        "Del av [alla kontroller](../kontroller.md). Filerna går att öppna i ritverktygen, och varje mapp att granska:",
        "`niosteg check docs/kontroller/<kod>/fel`.",
        "",
    ]
    for row in rows:
        for code in row.codes:
            lines += [f"## `{code}`", "", *_entry(code, row), ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(code: str, row: Row) -> Iterator[str]:
    yield from (row.what, "")
    example = EXAMPLES.get(code)
    if example is None:
        yield f"**Gör så här:** {row.remedy}"
        return
    yield from (f"**Varför:** {example.why}", "", f"**Gör så här:** {row.remedy}", "")
    told = next(iter(blamed(code, example.bad, example)), None)
    if told is not None:
        yield from (f"> {told.message} {told.remedy}".rstrip(), "")
    told_again = next(iter(blamed(code, example.good, example)), None)
    if told_again is not None:
        yield from (f"Rätt: {told_again.message}", "")
    yield from (
        "| Fel | Rätt |",
        "| --- | --- |",
        f"| ![Fel: {code}]({code}-{BAD}.svg) | ![Rätt: {code}]({code}-{RIGHT}.svg) |",
        "",
    )
    difference = _difference(example)
    if difference:
        yield from ("Skillnaden i filen:", "", "```diff", *difference, "```", "")
    yield f"Filer: {_links(code, BAD, example.bad)}, {_links(code, RIGHT, example.good)}"


def _links(code: str, side: str, files: Mapping[str, bytes]) -> str:
    return ", ".join(f"[{side}/{name}]({path_of(code, side, name)})" for name in files)


def _difference(example: Example) -> list[str]:
    """The changed lines of the first file, layout left out; nothing when they are many."""
    name = next(iter(example.bad))
    if name not in example.good or example.written == frozenset({BAD, RIGHT}):
        return []
    bad, good = (files[name].decode(errors="replace").splitlines() for files in (example.bad, example.good))
    changed = [
        line.rstrip()
        for line in difflib.unified_diff(_told(bad), _told(good), n=0, lineterm="")
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    is_short = len(changed) <= LONGEST_DIFFERENCE and all(len(line) <= LONGEST_LINE for line in changed)
    return changed if is_short else []


def _told(lines: list[str]) -> list[str]:
    return [line for line in lines if not re.match(r"\s*</?(bpmndi|dc|di):", line)]
