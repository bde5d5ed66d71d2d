"""BPMN to SVG: one picture for a page, drawn from the layout that the process owner gave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from types import MappingProxyType

from engine.drawing.appearance import LOOKS, PAPER, TEXT, Link, Look, Mark, in_words
from engine.drawing.caption import Caption, draw_caption
from engine.drawing.flows import draw_edge
from engine.drawing.geometry import Bounds, around
from engine.drawing.labels import labels
from engine.drawing.lettering import FONT, NAME_SIZE, Fitted, text_width, wrap
from engine.drawing.reading import Diagram, Edge, Shape, is_flow_node, read_diagram
from engine.drawing.shapes import badge_box, badge_on_line, draw_shape
from engine.drawing.svg import haloed, lettering, moved, node, number, path, rectangle, text_node

MARGIN = 16.0
NO_LAYOUT = "Ritningen saknar layout och kan inte visas som bild."
NO_LAYOUT_REMEDY = (
    "Öppna processen i Camunda Modeler eller på bpmn.io och placera stegen. Layouten sparas i filen."
)

# What is drawn later lies on top: frames, lines, steps, names, badges.
_BACK_TO_FRONT = ("participant", "lane")


def render_svg(
    bpmn: bytes,
    *,
    marks: Mapping[str, Mark],
    title: str,
    caption: Caption | None = None,
    links: Mapping[str, Link] = MappingProxyType({}),
) -> str:
    """The drawing as inline SVG under a strict CSP: attributes and classes only, nothing fetched or run.

    `marks` says how it stands with elements (nodes and flows) by id; ids that the drawing lacks are passed
    over. The same in words is `text_outline`. A file without layout gives a picture that says so. `caption` is for a
    picture that is looked at by itself. `links` are elements, by id, that lead somewhere: a picture with such is no
    image but a group of links.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    diagram = read_diagram(bpmn, name=title)
    key = blake2b(bpmn + title.encode() + repr(sorted(marks.items())).encode(), digest_size=6).hexdigest()
    if diagram.is_empty:
        return _without_layout(title, key, caption)
    names = labels(diagram)
    badges = {id_: _badge_box(shape, marks[id_]) for id_, shape in diagram.shapes.items() if id_ in marks}
    badges |= {
        id_: badge_on_line(edge.points, _badge_width(marks[id_]))
        for id_, edge in diagram.edges.items()
        if id_ in marks and marks[id_].badge
    }
    body = [
        *(_drawn_shape(shape, marks) for shape in _frames(diagram)),
        *(_drawn_edge(edge, marks) for edge in diagram.edges.values()),
        *(_linked(shape, marks, links) for shape in _steps(diagram)),
        *(haloed(label.fitted, label.box) for label in names.values()),
        *(_badge(box, marks[id_]) for id_, box in badges.items()),
    ]
    return _page(
        _extent(diagram, [*(name.box for name in names.values()), *badges.values()]),
        body,
        title=title,
        description=_describe(diagram, marks),
        key=key,
        caption=caption,
        role="group" if links else "img",
    )


def _frames(diagram: Diagram) -> list[Shape]:
    """Pools, then lanes, then expanded sub-processes and groups, the larger first."""
    frames = [shape for shape in diagram.shapes.values() if shape.is_container]
    return sorted(frames, key=lambda shape: (_layer(shape), -shape.bounds.width * shape.bounds.height))


def _layer(shape: Shape) -> int:
    return _BACK_TO_FRONT.index(shape.kind) if shape.is_lane else len(_BACK_TO_FRONT)


def _steps(diagram: Diagram) -> list[Shape]:
    """Everything else, boundary events last since they sit on an edge."""
    steps = [shape for shape in diagram.shapes.values() if not shape.is_container]
    return sorted(steps, key=lambda shape: shape.kind == "boundaryEvent")


def _drawn_shape(shape: Shape, marks: Mapping[str, Mark]) -> str:
    return _group(
        "drawing-node", shape.id, shape.name, marks.get(shape.id), draw_shape(shape, _look(marks, shape.id))
    )


def _linked(shape: Shape, marks: Mapping[str, Mark], links: Mapping[str, Link]) -> str:
    drawn = _drawn_shape(shape, marks)
    link = links.get(shape.id)
    if link is None:
        return drawn
    return node("a", drawn, href=link.href, aria_label=link.label, class_="drawing-link")


def _drawn_edge(edge: Edge, marks: Mapping[str, Mark]) -> str:
    return _group(
        "drawing-flow", edge.id, edge.name, marks.get(edge.id), draw_edge(edge, _look(marks, edge.id))
    )


def _look(marks: Mapping[str, Mark], id_: str) -> Look | None:
    mark = marks.get(id_)
    return LOOKS[mark.state] if mark else None


def _group(class_: str, id_: str, name: str, mark: Mark | None, drawn: str) -> str:
    if mark is None:
        return node("g", drawn, class_=class_, data_element=id_)
    tip = text_node("title", f"{name or id_}: {in_words(mark)}")
    return node("g", tip, drawn, class_=f"{class_} is-{mark.state}", data_element=id_)


def _badge_box(shape: Shape, mark: Mark) -> Bounds:
    return badge_box(shape, _badge_width(mark) if mark.badge else 0)


def _badge_width(mark: Mark) -> float:
    # Bold letters are about a twelfth wider than those of the table of widths.
    return text_width(mark.badge, NAME_SIZE) * 1.08


def _badge(pill: Bounds, mark: Mark) -> str:
    """The pill that tells a state without colour: its sign, and the count if there is one."""
    look = LOOKS[mark.state]
    drawn = rectangle(pill, rx=11, fill=look.stroke, stroke=PAPER, stroke_width=2)
    sign = path(
        look.sign, fill="none", stroke=PAPER, stroke_width=2, stroke_linecap="round", stroke_linejoin="round"
    )
    drawn += moved(pill.x + 5, pill.y + 5, sign)
    if mark.badge:
        place = Bounds(pill.x + 20, pill.y + 4, pill.width - 26, 14)
        drawn += lettering(
            Fitted((mark.badge,), NAME_SIZE, is_whole=True), place, colour=PAPER, weight="bold"
        )
    return node("g", drawn, class_=f"drawing-badge is-{mark.state}")


def _extent(diagram: Diagram, beside: Iterable[Bounds]) -> Bounds:
    """The whole picture; `beside` are the boxes of names and badges."""
    boxes = [shape.bounds for shape in diagram.shapes.values()]
    boxes += [Bounds(*point, 0, 0) for edge in diagram.edges.values() for point in edge.points]
    return around([*boxes, *beside]).grown(MARGIN)


def _describe(diagram: Diagram, marks: Mapping[str, Mark]) -> str:
    """The picture in a few sentences; the steps one by one are the outline's."""
    steps = sum(is_flow_node(shape.kind) for shape in diagram.shapes.values())
    lanes = [shape.name for shape in diagram.shapes.values() if shape.kind == "lane" and shape.name]
    sentences = [f"Processritning med {steps} steg."]
    if lanes:
        sentences.append(f"Banor: {', '.join(lanes)}.")
    for state, look in LOOKS.items():
        marked = [
            _named(diagram.shapes[id_], mark)
            for id_, mark in marks.items()
            if mark.state is state and id_ in diagram.shapes
        ]
        if marked:
            sentences.append(f"{look.word.capitalize()}: {', '.join(marked)}.")
    return " ".join(sentences)


def _named(shape: Shape, mark: Mark) -> str:
    name = shape.name or shape.id
    return f"{name} ({mark.badge})" if mark.badge and mark.badge != LOOKS[mark.state].word else name


def _page(
    extent: Bounds,
    body: Iterable[str],
    *,
    title: str,
    description: str,
    key: str,
    caption: Caption | None = None,
    role: str = "img",
) -> str:
    around_it = ""
    if caption is not None:
        around_it, whole = draw_caption(caption, extent)
        extent = whole.grown(MARGIN)
    view = " ".join(number(value) for value in extent)
    return node(
        "svg",
        text_node("title", title, id=f"drawing-{key}-title"),
        text_node("desc", description, id=f"drawing-{key}-desc"),
        rectangle(extent, fill=PAPER, class_="drawing-paper"),
        *body,
        around_it,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=view,
        width=extent.width,
        height=extent.height,
        class_="drawing",
        role=role,
        aria_labelledby=f"drawing-{key}-title",
        aria_describedby=f"drawing-{key}-desc",
        font_family=FONT,
    )


def _without_layout(title: str, key: str, caption: Caption | None) -> str:
    message = wrap(f"{NO_LAYOUT}\n{NO_LAYOUT_REMEDY}", width=560, size=NAME_SIZE + 2)
    body = lettering(message, Bounds(24, 24, 560, message.height), anchor="start", colour=TEXT)
    extent = Bounds(0, 0, 608, message.height + 48)
    description = f"{NO_LAYOUT} {NO_LAYOUT_REMEDY}"
    return _page(extent, [body], title=title, description=description, key=key, caption=caption)
