"""What the step list shows of a form: its fields as a list, and one field with everything that can be changed."""

from __future__ import annotations

from flask import render_template, request

from engine import authoring
from engine.authoring import ELEMENT, FIELD_KINDS, FieldLine
from engine.exceptions import NotFound
from engine.queries import studio
from web.here import actor, engine
from web.studio import field_words
from web.studio.drawing_pages import editor_address, problem_counts, problems_about, with_fields
from web.studio.places import tabs_of
from web.studio.step_fields import form_fields, in_groups
from web.studio.step_saving import NO_TROUBLE, Answer, Trouble, at_the_page, file_of, with_status

_LONGEST_EXCERPT = 60


def show_list(key: str, name: str, trouble: Trouble = NO_TROUBLE) -> Answer:
    """The fields of a form, in the order of the page."""
    file = file_of(key, name)
    source = render_template(
        "studio/steps_of_form.html",
        page=engine().read(studio.workspace_page, key, actor()),
        name=name,
        file=file,
        trouble=trouble,
        editor=editor_address(key, name),
        lines=authoring.fields_of(file.content),
        places=authoring.places_in(file.content),
        counts=problem_counts(key, name),
        kinds=FIELD_KINDS,
        step=_step_of(),
        tabs=tabs_of(key),
    )
    return with_status(source, trouble)


def show_field(key: str, name: str, element_id: str, trouble: Trouble = NO_TROUBLE) -> Answer:
    """One field of a form."""
    file = file_of(key, name)
    line = next((one for one in authoring.fields_of(file.content) if one.id == element_id), None)
    if line is None:
        raise NotFound(f"Formuläret har inget fält ”{element_id[:80]}”. Någon kan ha tagit bort det.")
    fields = form_fields(line.values, trouble.filling)
    shown, groups = in_groups(fields, trouble.errors, field_words.FIELD_GROUPS)
    source = render_template(
        "studio/steps_field.html",
        page=engine().read(studio.workspace_page, key, actor()),
        file=file,
        element_id=element_id,
        line=line,
        label=_short(line),
        fields=fields,
        shown=shown,
        groups=groups,
        places=authoring.places_in(file.content),
        trouble=trouble,
        errors=at_the_page(trouble.errors, ELEMENT),
        problems=with_fields(problems_about(key, name, element_id), element_id, fields),
        editor=editor_address(key, name),
    )
    return with_status(source, trouble)


def values_at(content: bytes, element_id: str) -> dict[str, str]:
    """Return what the fields of a field's page hold in a file, by their names."""
    return {
        field: text
        for line in authoring.fields_of(content)
        if line.id == element_id
        for field, text in line.values.items()
    }


def _step_of() -> tuple[str, str] | None:
    """The drawing and the step that somebody comes from, to go back to."""
    drawing, _, step = request.args.get("steg", "").partition(":")
    return (drawing, step) if drawing and step else None


def _short(line: FieldLine) -> str:
    label = " ".join(line.label.split()) or line.kind
    return label if len(label) <= _LONGEST_EXCERPT else f"{label[:_LONGEST_EXCERPT].rstrip()} …"
