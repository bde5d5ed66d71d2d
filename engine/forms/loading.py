"""From form-js JSON to a form that can be shown and read, or to all that is wrong with it, said at once."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import field, replace
from decimal import Decimal
from typing import Any, NoReturn

from engine.exceptions import FormRefused
from engine.feel import Expression
from engine.forms import grammar, prose
from engine.forms.components import (
    Break,
    Condition,
    Group,
    Input,
    Level,
    Node,
    Path,
    Prose,
    RowList,
    walk,
)
from engine.forms.conditions import to_ast
from engine.forms.definitions import Definition, Problems
from engine.forms.fields import form_class
from engine.forms.inputs import allowed_attributes, build_input, read_rule
from engine.records import dataclass

_LARGEST_FILE = 1_000_000
_MOST_DEFAULT_ROWS = 50
_DEEPEST_LIST = 2
_DEEPEST_GROUP = 10


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a component: its groups' path and conditions, the keys taken in its level, depths."""

    path: Path = ()
    conditions: frozenset[Condition] = frozenset()
    taken: dict[Path, str] = field(default_factory=dict)
    lists: int = 0
    groups: int = 0


def load_level(data: bytes, file: str) -> Level:
    """The tree of a form.

    Raises:
        FormRefused: it is not form-js JSON, or holds something that cannot be shown and read as it is
        written.
    """
    problems = Problems(file)
    root = _read_json(data, problems)
    if root is None:
        raise FormRefused(problems.found)
    root.refuse_others(grammar.ROOT, "överst i formuläret")
    if root.text("type") != "default":
        root.refuse(
            "form-json", "Filen är inget form-js-formulär: type ska vara ”default”.", "Spara om formuläret."
        )
    level = _level(root, _Around())
    if problems.found:
        raise FormRefused(problems.found)
    return level


def _read_json(data: bytes, problems: Problems) -> Definition | None:
    if len(data) > _LARGEST_FILE:
        problems.add("", "form-json", "Formuläret är större än 1 MB.", "Dela upp det på flera formulär.")
        return None
    try:
        raw = json.loads(data, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        problems.add("", "form-json", f"Filen är inte JSON: {error}", "Spara om den i formulärredigeraren.")
        return None
    if not isinstance(raw, Mapping):
        problems.add(
            "", "form-json", "Filen är inget form-js-formulär.", "Spara om den i formulärredigeraren."
        )
        return None
    return Definition(raw, problems, "")


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} är inget tal i JSON")


def _level(holder: Definition, around: _Around) -> Level:
    nodes = _nodes(holder, around)
    everything = tuple(walk(nodes))
    inputs = tuple(node for node in everything if isinstance(node, Input))
    return Level(
        nodes=nodes,
        inputs=inputs,
        lists=tuple(node for node in everything if isinstance(node, RowList)),
        groups=tuple(node for node in everything if isinstance(node, Group)),
        conditions=tuple(node.condition for node in everything if node.condition),
        form_class=form_class(inputs),
    )


def _nodes(holder: Definition, around: _Around) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for raw in holder.components():
        if not holder.problems.one_component_more():
            break
        definition = _component(raw, holder.problems)
        node = _node(definition, around) if definition else None
        if node is not None:
            nodes.append(node)
    return tuple(nodes)


def _component(raw: Any, problems: Problems) -> Definition | None:
    """The definition of a component of a known type; its unknown attributes are refused here."""
    if not isinstance(raw, Mapping):
        problems.add("", "form-json", "En komponent är inget objekt.", "Spara om formuläret.")
        return None
    definition = Definition(raw, problems, str(raw.get("id") or raw.get("key") or raw.get("type") or ""))
    word = definition.text("type")
    if word not in grammar.ATTRIBUTES:
        remedy = grammar.REPLACEMENTS.get(word, f"Välj bland: {', '.join(sorted(grammar.ATTRIBUTES))}.")
        definition.refuse("form-component", f"Komponenter av typen ”{word}” stöds inte.", remedy)
        return None
    allowed_attributes(definition)
    _refuse_misspelt_properties(definition.part("properties"))
    return definition


def _refuse_misspelt_properties(properties: Definition) -> None:
    """Properties of other tools are left alone; one that was surely meant to be ours is not."""
    for name in sorted(set(properties.raw) - set(grammar.PROPERTIES)):
        meant = difflib.get_close_matches(name, grammar.PROPERTIES, n=1, cutoff=0.8)
        if meant:
            properties.refuse("form-property", f"Egenskapen ”{name}” finns inte.", f"Menade du ”{meant[0]}”?")


def _node(definition: Definition, around: _Around) -> Node | None:
    condition = _condition(definition)
    match definition.text("type"):
        case "group":
            return _group(definition, around, condition)
        case "dynamiclist":
            return _row_list(definition, around, condition)
        case "text":
            return _prose(definition, condition)
        case "separator" | "spacer" as kind:
            return Break(definition.element, condition, "separator" if kind == "separator" else "spacer")
        case "button":
            _refuse_unknown_button(definition)
            return None
    return _input(definition, around, condition)


def _condition(definition: Definition) -> Condition | None:
    expression = definition.part("conditional").expression("hide")
    return Condition(expression, to_ast(expression.text)) if expression else None


def _input(definition: Definition, around: _Around, condition: Condition | None) -> Input:
    path = around.path + _path(definition, "key")
    _take(definition, around, path)
    _refuse_row_limits(definition)
    return build_input(definition, path, condition, around.conditions)


def _group(definition: Definition, around: _Around, condition: Condition | None) -> Group:
    own_path = _path(definition, "path") if definition.raw.get("path") else ()
    rule = read_rule(definition.part("properties"))
    if around.groups >= _DEEPEST_GROUP:
        definition.refuse("form-depth", "För många grupper inuti varandra.", "Ta bort en nivå.")
        return Group(definition.element, (), "", None, frozenset(), None, ())
    if rule and not own_path:
        definition.refuse(
            "form-property", "validExpression på en grupp kräver att gruppen har en sökväg (path)."
        )
    inside = replace(
        around, path=around.path + own_path, conditions=_with(around, condition), groups=around.groups + 1
    )
    return Group(
        id=definition.element,
        path=inside.path if own_path else (),
        label=definition.plain_text("label"),
        condition=condition,
        conditions=inside.conditions,
        rule=rule,
        nodes=_nodes(definition, inside),
    )


def _row_list(definition: Definition, around: _Around, condition: Condition | None) -> RowList | None:
    if around.lists >= _DEEPEST_LIST:
        definition.refuse(
            "form-depth", "Upprepade grupper får bara stå i två nivåer.", "Ta bort den innersta."
        )
        return None
    path, properties = around.path + _path(definition, "path"), definition.part("properties")
    _take(definition, around, path)
    label = definition.plain_text("label")
    if not label:
        definition.refuse("form-label", "Den upprepade gruppen saknar rubrik.", "Skriv vad raderna gäller.")
    if definition.raw.get("isRepeating") is False:
        definition.refuse("form-attribute", "isRepeating är falskt.", "Använd en vanlig grupp i stället.")
    return RowList(
        id=definition.element,
        path=path,
        label=label,
        help=definition.plain_text("description"),
        condition=condition,
        conditions=_with(around, condition),
        rule=read_rule(properties),
        row=_level(definition, _Around(lists=around.lists + 1)),
        default_rows=_default_rows(definition),
        fixed_rows=not definition.flag("allowAddRemove", default=True),
        min_rows=properties.whole_number("minRows"),
        max_rows=properties.whole_number("maxRows"),
    )


def _default_rows(definition: Definition) -> int:
    rows = definition.whole_number("defaultRepetitions")
    if rows is not None and rows > _MOST_DEFAULT_ROWS:
        definition.refuse("form-number", f"Börja med högst {_MOST_DEFAULT_ROWS} rader.", "Sänk antalet.")
    return 1 if rows is None else rows


def _prose(definition: Definition, condition: Condition | None) -> Prose:
    text = definition.text("text")
    template = prose.read_template(f"{{{{{text[1:]}}}}}" if text.startswith("=") else text)
    expressions: list[Expression] = []
    for source in template.expressions:
        if source[:1] in ("#", "/", ">"):
            definition.refuse("form-text", f"”{source}” stöds inte i texter.", "Skriv bara {{uttryck}}.")
        elif expression := definition.compiled(source, "Uttrycket i texten"):
            expressions.append(expression)
    return Prose(definition.element, condition, template, tuple(expressions))


def _refuse_unknown_button(definition: Definition) -> None:
    """The page has its own buttons: those of the form are left out."""
    if definition.text("action") not in ("", "submit", "reset"):
        definition.refuse("form-component", "Knappen gör något som inte stöds.", "Ta bort knappen.")


def _refuse_row_limits(definition: Definition) -> None:
    for name in {"minRows", "maxRows"} & set(definition.part("properties").raw):
        definition.refuse("form-property", f"”{name}” gäller bara upprepade grupper.", "Ta bort egenskapen.")


def _with(around: _Around, condition: Condition | None) -> frozenset[Condition]:
    return around.conditions | {condition} if condition else around.conditions


def _path(definition: Definition, attribute: str) -> Path:
    text = definition.text(attribute)
    path = tuple(text.split("."))
    for step in path:
        if not grammar.SEGMENT.fullmatch(step):
            definition.refuse(
                "form-key",
                f"Nyckeln ”{text}” går inte att använda som namn." if text else "Fältet saknar nyckel.",
                "Börja med en bokstav och använd bara bokstäver, siffror och _.",
            )
            return (definition.element or "x",)
    return path


def _take(definition: Definition, around: _Around, path: Path) -> None:
    """Note that a path is used; refuse one that would overwrite another answer or a name of the engine's."""
    name = ".".join(path)
    if path[0] in grammar.RESERVED:
        definition.refuse("form-key", grammar.RESERVED[path[0]], "Byt namn på fältet.")
    elif path[0] in grammar.FEEL_WORDS and not around.lists:
        # In a row it can be read all the same, as `this.for` or `arguments[1].for`.
        definition.refuse(
            "form-key", f"”{path[0]}” är ett ord i FEEL och går inte att läsa.", "Byt namn på fältet."
        )
    elif len(path) == 1 and name in grammar.PREFIX_ONLY:
        definition.refuse("form-key", f"”{name}” kan bara vara början på en sökväg.", f"Skriv {name}.<roll>.")
    for other, element in around.taken.items():
        if other[0] == path[0] and (path[: len(other)] == other or other[: len(path)] == path):
            definition.refuse(
                "form-key", f"Nyckeln ”{name}” krockar med fältet {element}.", "Ge fälten olika namn."
            )
            break
    around.taken[path] = definition.element
