"""A loaded form: open it with a case's variables, submit answers to it, tell them in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from engine.feel import Shape
from engine.forms import messages
from engine.forms.components import Input, Level, RowList, Value, walk
from engine.forms.facts import FieldInfo, Told, field_infos, has_optional, names_read, told
from engine.forms.json_answers import posted_from_json
from engine.forms.loading import load_level
from engine.forms.options import NO_REFERENCES, OptionBook, References
from engine.forms.posted import MOST_FIELDS, MOST_ROWS, MultiDict, Posted, read_posted
from engine.forms.settling import gather, settle, uploads_of
from engine.forms.shapes import Asked, asked_in, shapes_of
from engine.forms.sheets import Desk, Sheet, new_row, open_sheet, read_sheet
from engine.forms.uploads import Upload
from engine.forms.validation import FieldError, unknown_name, unknown_names, validate
from engine.forms.views import FieldView, FormState, ItemView, RowsView, all_items, view_items


class Submission:
    """What became of a form that was sent.

    `answers` are nested by path, empty unless `ok`; `uploads` are the files that they refer to by sha256.
    `state` is the form to show again. Neither `ok` nor any `errors`: the person only added or took away a
    row, or asked to see which fields are shown now.
    """

    def __init__(
        self,
        view: Callable[[], FormState],
        *,
        errors: tuple[FieldError, ...] = (),
        answers: dict[str, Value] | None = None,
        uploads: tuple[Upload, ...] = (),
    ) -> None:
        self.ok = answers is not None
        self.errors = errors
        self.answers = answers or {}
        self.uploads = uploads
        self._view = view

    @cached_property
    def state(self) -> FormState:
        return self._view()


class Form:
    """One form, shared by all requests: it holds what the process owner wrote and nothing of any case."""

    def __init__(self, key: str, level: Level) -> None:
        self.key = key
        self._level = level
        self._has_files = any(info.type == "file" for info in self.fields())
        self._has_optional = has_optional(level)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The paths of the answers, a list of rows as one: `title`, `milestones.start`, `activities`."""
        return tuple(node.key for node in walk(self._level.nodes) if isinstance(node, Input | RowList))

    @cached_property
    def reads(self) -> frozenset[str]:
        """The names that the form's expressions use and that its own fields do not give."""
        return frozenset(names_read(self._level))

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """What is known of each variable that the form sets."""
        return shapes_of(self._level)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Every expression of the form, those in rows too."""
        return tuple(asked_in(self._level, self.shapes))

    def fields(self) -> list[FieldInfo]:
        """All answers in the order of the page, those in rows too."""
        return list(field_infos(self._level))

    def open(self, variables: Mapping[str, Value], references: References = NO_REFERENCES) -> FormState:
        """The form as it first meets a person: with the case's values, else the default ones."""
        desk = _desk(variables, references)
        root = open_sheet(Sheet(self._level, variables), desk)
        return self._state(root, desk, settle(root, desk))

    def submit(
        self, posted: MultiDict, variables: Mapping[str, Value], references: References = NO_REFERENCES
    ) -> Submission:
        """Judge what a browser posted."""
        return self._judge(read_posted(posted), _desk(variables, references), [])

    def submit_json(
        self,
        data: Mapping[str, Value],
        variables: Mapping[str, Value],
        references: References = NO_REFERENCES,
    ) -> Submission:
        """Judge answers given as JSON by the same rules. A key left out keeps what the form shows."""
        desk = _desk(variables, references)
        shown = open_sheet(Sheet(self._level, variables), desk)
        posted, errors = posted_from_json(shown, data, desk)
        return self._judge(posted, desk, errors)

    def add_row(
        self,
        posted: MultiDict,
        name: str,
        variables: Mapping[str, Value],
        references: References = NO_REFERENCES,
    ) -> Submission:
        """The form as it was posted with one more row in the list called `name` (`activities`)."""
        desk, answers = _desk(variables, references), read_posted(posted)
        root = read_sheet(Sheet(self._level, variables), answers, desk)
        found = _find_list(root, name)
        if found is None:
            return self._shown_again(root, desk, (unknown_name(name),))
        sheet, rows = found
        wrong = _wrong_with_another_row(sheet, rows)
        if wrong:
            return self._shown_again(root, desk, (FieldError(name, rows.label, wrong, sheet.place),))
        sheet.rows[rows].append(open_sheet(new_row(sheet, rows, len(sheet.rows[rows])), desk))
        return self._shown_again(root, desk, focus=f"{name}[{len(sheet.rows[rows]) - 1}]")

    def remove_row(
        self,
        posted: MultiDict,
        name: str,
        variables: Mapping[str, Value],
        references: References = NO_REFERENCES,
    ) -> Submission:
        """The form as it was posted without the row called `name` (`activities[1]`)."""
        desk, answers = _desk(variables, references), read_posted(posted)
        left = Posted({other: values for other, values in answers.items() if not _belongs_to(other, name)})
        root = read_sheet(Sheet(self._level, variables), left, desk)
        list_name = name.rpartition("[")[0]
        found = _find_list(root, list_name)
        if found is None or found[1].fixed_rows or len(left) == len(answers):
            return self._shown_again(root, desk, (unknown_name(name),))
        return self._shown_again(root, desk, focus=list_name)

    def refresh(
        self, posted: MultiDict, variables: Mapping[str, Value], references: References = NO_REFERENCES
    ) -> Submission:
        """The form as it was posted, with the fields shown that the answers call for; nothing is judged."""
        desk = _desk(variables, references)
        return self._shown_again(read_sheet(Sheet(self._level, variables), read_posted(posted), desk), desk)

    def describe_answers(
        self, answers: Mapping[str, Value], references: References = NO_REFERENCES
    ) -> list[tuple[str, str]]:
        """(label, text) for each answer there is, in the order of the page, in Swedish words."""
        return [(answer.full_label, answer.text) for answer in self.tell_answers(answers, references)]

    def tell_answers(
        self, answers: Mapping[str, Value], references: References = NO_REFERENCES
    ) -> list[Told]:
        """Each answer there is, in the order of the page: its path, label and rows, and its text in words."""
        return list(told(self._level, answers, OptionBook(references, answers)))

    def _judge(self, posted: Posted, desk: Desk, errors: list[FieldError]) -> Submission:
        if len(posted) > MOST_FIELDS:
            return self._too_large(desk)
        root = read_sheet(Sheet(self._level, desk.variables), posted, desk)
        context = settle(root, desk)
        found = (*errors, *unknown_names(root, posted), *validate(root, context))
        if found:
            return Submission(lambda: self._state(root, desk, context, errors=found), errors=found)
        return Submission(
            lambda: self._state(root, desk, context), answers=gather(root), uploads=tuple(uploads_of(root))
        )

    def _too_large(self, desk: Desk) -> Submission:
        root = open_sheet(Sheet(self._level, desk.variables), desk)
        return self._shown_again(root, desk, (FieldError("", "", messages.TOO_MANY_FIELDS),))

    def _shown_again(
        self, root: Sheet, desk: Desk, errors: tuple[FieldError, ...] = (), focus: str = ""
    ) -> Submission:
        context = settle(root, desk)
        return Submission(lambda: self._state(root, desk, context, errors=errors, focus=focus), errors=errors)

    def _state(
        self,
        root: Sheet,
        desk: Desk,
        context: Mapping[str, Value],
        *,
        errors: tuple[FieldError, ...] = (),
        focus: str = "",
    ) -> FormState:
        items = view_items(root, desk, context)
        return FormState(
            key=self.key,
            items=items,
            errors=errors,
            multipart=self._has_files,
            has_optional=self._has_optional,
            focus=_focus_id(items, focus) if focus else "",
        )


def load_form(data: bytes, key: str) -> Form:
    """The form in form-js JSON.

    Raises:
        FormRefused: it holds something that cannot be shown or read as it is written; `problems` says what.
    """
    return Form(key, load_level(data, f"{key}.form"))


def _desk(variables: Mapping[str, Value], references: References) -> Desk:
    return Desk(variables, OptionBook(references, variables))


def _belongs_to(name: str, row: str) -> bool:
    return name == row or name.startswith(f"{row}.")


def _find_list(root: Sheet, name: str) -> tuple[Sheet, RowList] | None:
    for sheet in root.everything():
        for rows in sheet.level.lists:
            if sheet.name_of(rows) == name:
                return sheet, rows
    return None


def _wrong_with_another_row(sheet: Sheet, rows: RowList) -> str | None:
    most = min(rows.max_rows or MOST_ROWS, MOST_ROWS)
    if rows.fixed_rows:
        return messages.rows_are_fixed(rows.label)
    return messages.too_many_rows(rows.label, most) if len(sheet.rows[rows]) >= most else None


def _focus_id(items: Sequence[ItemView], name: str) -> str:
    """The id of the first field to fill in under `name`, or of the list of that name."""
    for item in all_items(items):
        if isinstance(item, RowsView) and item.name == name:
            return item.id
        if (
            isinstance(item, FieldView)
            and item.name.startswith(f"{name}.")
            and not (item.hidden or item.locked)
        ):
            return item.id
    return ""
