"""Context functions (DMN 1.3, table 74, and those of 1.4), and the choice of a value that may be missing."""

from __future__ import annotations

from datetime import datetime, time

from engine.exceptions import FeelError
from engine.feel.functions.registry import builtin, deep_builtin
from engine.feel.operators import equal
from engine.feel.values import Value, kind, normalise

Fields = dict[str, Value]


@builtin("get value", "m:context,key:string")
def get_value(fields: Fields, key: str) -> Value:
    return normalise(fields.get(key))


@builtin("get value", "m:context,keys:list")
def get_inner_value(fields: Fields, keys: list[Value]) -> Value:
    value: Value = fields
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return normalise(value)


@builtin("get entries", "m:context")
def get_entries(fields: Fields) -> list[Value]:
    return [{"key": key, "value": value} for key, value in fields.items()]


@builtin("context", "entries:list")
def context(entries: list[Value]) -> Fields:
    made: Fields = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise FeelError("context: varje post ska ha fälten ”key” och ”value”.")
        if entry["key"] in made:
            raise FeelError(f"context: nyckeln ”{entry['key']}” finns två gånger.")
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put", "context:context,key:string,value:any")
@builtin("put", "context:context,key:string,value:any")
def context_put(fields: Fields, key: str, value: Value) -> Fields:
    return {**fields, key: value}


@builtin("context put", "context:context,keys:list,value:any")
def context_put_inside(fields: Fields, keys: list[Value], value: Value) -> Fields:
    if not keys or not all(isinstance(key, str) for key in keys):
        raise FeelError("context put: nycklarna ska vara en lista med texter.")
    inner = value
    if keys[1:]:
        below = fields.get(keys[0], {})
        if not isinstance(below, dict):
            raise FeelError(f"context put: ”{keys[0]}” har inga fält.")
        inner = context_put_inside(below, keys[1:], value)
    return {**fields, keys[0]: inner}


@builtin("context merge", "contexts:list")
def context_merge(contexts: list[Value]) -> Fields:
    merged: Fields = {}
    for fields in contexts:
        if kind(fields) != "context":
            raise FeelError("context merge: listan ska innehålla uppsättningar fält.")
        merged.update(normalise(fields))
    return merged


@builtin("context merge", "*contexts:context")
def context_merge_of(contexts: list[Value]) -> Fields:
    return context_merge(contexts)


@builtin("get or else", "value:any,default:any")
def get_or_else(value: Value, default: Value) -> Value:
    return default if value is None else value


@builtin("not", "negand:any")
def negation(value: Value) -> bool | None:
    return not value if isinstance(value, bool) else None


@deep_builtin("is", "value1:any,value2:any")
def same(left: Value, right: Value) -> bool:
    """Whether both are the same value of the same kind, a time in the same zone too; never null."""
    if isinstance(left, (time, datetime)) and isinstance(right, (time, datetime)):
        return _clock(left) == _clock(right)
    return kind(left) == kind(right) and equal(left, right) is True


def _clock(value: time | datetime) -> tuple[type, str, str]:
    return type(value), value.isoformat(), str(value.tzinfo)
