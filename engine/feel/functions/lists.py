"""List functions (DMN 1.3, table 69 and 10.3.4.7). Positions count from 1, negative ones from the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cmp_to_key

from engine.exceptions import FeelBudgetExceeded, FeelError
from engine.feel.functions.registry import builtin, deep_builtin
from engine.feel.limits import MAX_ITEMS
from engine.feel.operators import DECIMAL, add, bounded, equal, less, multiply
from engine.feel.values import Function, Value, in_swedish, is_number, normalise

Items = list[Value]


@builtin("count", "list:list")
def count(items: Items) -> Decimal:
    return Decimal(len(items))


@builtin("is empty", "list:list")
def is_empty(items: Items) -> bool:
    return not items


@deep_builtin("list contains", "list:list,element:any")
def list_contains(items: Items, element: Value) -> bool:
    return any(equal(item, element) is True for item in items)


@builtin("min", "list:list")
def minimum(items: Items) -> Value:
    return _extreme(items, less)


@builtin("min", "*c:any")
def minimum_of(items: Items) -> Value:
    return minimum(items)


@builtin("max", "list:list")
def maximum(items: Items) -> Value:
    return _extreme(items, lambda item, best: less(best, item))


@builtin("max", "*c:any")
def maximum_of(items: Items) -> Value:
    return maximum(items)


@builtin("sum", "list:list")
def total(items: Items) -> Value:
    return _folded(items, add)


@builtin("sum", "*n:any")
def total_of(items: Items) -> Value:
    return total(items)


@builtin("product", "list:list")
def product(items: Items) -> Value:
    return _folded(items, multiply)


@builtin("product", "*n:any")
def product_of(items: Items) -> Value:
    return product(items)


@builtin("mean", "list:list")
def mean(items: Items) -> Value:
    numbers = _numbers(items)
    return None if not numbers else bounded(DECIMAL.divide(_sum(numbers), Decimal(len(numbers))))


@builtin("mean", "*n:any")
def mean_of(items: Items) -> Value:
    return mean(items)


@builtin("median", "list:list")
def median(items: Items) -> Value:
    numbers = sorted(_numbers(items) or ())
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return bounded(DECIMAL.divide(DECIMAL.add(numbers[middle - 1], numbers[middle]), Decimal(2)))


@builtin("median", "*n:any")
def median_of(items: Items) -> Value:
    return median(items)


@builtin("stddev", "list:list")
def standard_deviation(items: Items) -> Value:
    """The standard deviation of a sample; null for fewer than two numbers."""
    numbers = _numbers(items)
    if numbers is None or len(numbers) < 2:
        return None
    average = DECIMAL.divide(_sum(numbers), Decimal(len(numbers)))
    squares = [DECIMAL.power(DECIMAL.subtract(each, average), 2) for each in numbers]
    return bounded(DECIMAL.sqrt(DECIMAL.divide(_sum(squares), Decimal(len(numbers) - 1))))


@builtin("stddev", "*n:any")
def standard_deviation_of(items: Items) -> Value:
    return standard_deviation(items)


@builtin("mode", "list:list")
def mode(items: Items) -> Value:
    """The numbers that occur most often, in rising order."""
    numbers = _numbers(items)
    if numbers is None:
        return None
    occurrences: dict[Decimal, int] = {}
    for each in numbers:
        occurrences[each] = occurrences.get(each, 0) + 1
    most = max(occurrences.values(), default=0)
    return sorted(each for each, times in occurrences.items() if times == most)


@builtin("mode", "*n:any")
def mode_of(items: Items) -> Value:
    return mode(items)


@builtin("all", "list:list")
def every(items: Items) -> bool | None:
    """False if one is false, else null if one is neither true nor false, else true."""
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@builtin("all", "*b:any")
def every_of(items: Items) -> bool | None:
    return every(items)


@builtin("any", "list:list")
def some(items: Items) -> bool | None:
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


@builtin("any", "*b:any")
def some_of(items: Items) -> bool | None:
    return some(items)


@builtin("sublist", "list:list,start position:whole,length?:whole")
def sublist(items: Items, start: int, length: int | None) -> Items:
    first = _index(items, start)
    return items[first:] if length is None else items[first : first + max(length, 0)]


@builtin("append", "list:list,*item:any")
def append(items: Items, new: Items) -> Items:
    return [*items, *new]


@builtin("concatenate", "*list:list")
def concatenate(lists: list[Items]) -> Items:
    return _short_enough([item for items in lists for item in items])


@builtin("insert before", "list:list,position:whole,newItem:any")
def insert_before(items: Items, position: int, new: Value) -> Items:
    index = _index(items, position)
    return [*items[:index], new, *items[index:]]


@builtin("remove", "list:list,position:whole")
def remove(items: Items, position: int) -> Items:
    index = _index(items, position)
    return [*items[:index], *items[index + 1 :]]


@builtin("list replace", "list:list,position:whole,newItem:any")
def list_replace(items: Items, position: int, new: Value) -> Items:
    index = _index(items, position)
    return [*items[:index], new, *items[index + 1 :]]


@builtin("list replace", "list:list,match:function,newItem:any")
def list_replace_where(items: Items, match: Function, new: Value) -> Items:
    """The list with `newItem` for every item of which `match(item, newItem)` is true."""
    return [new if match.call((item, new)) is True else item for item in items]


@builtin("reverse", "list:list")
def reverse(items: Items) -> Items:
    return items[::-1]


@deep_builtin("index of", "list:list,match:any")
def index_of(items: Items, match: Value) -> Items:
    return [Decimal(position) for position, item in enumerate(items, 1) if equal(item, match) is True]


@deep_builtin("distinct values", "list:list")
def distinct_values(items: Items) -> Items:
    distinct: dict[object, Value] = {}
    for item in items:
        distinct.setdefault(_frozen(item), normalise(item))
    return list(distinct.values())


@deep_builtin("duplicate values", "list:list")
def duplicate_values(items: Items) -> Items:
    keys = [_frozen(item) for item in items]
    occurrences: dict[object, int] = {}
    for key in keys:
        occurrences[key] = occurrences.get(key, 0) + 1
    return distinct_values([item for item, key in zip(items, keys, strict=True) if occurrences[key] > 1])


@deep_builtin("union", "*list:list")
def union(lists: list[Items]) -> Items:
    return distinct_values(concatenate(lists))


@deep_builtin("flatten", "list:list")
def flatten(items: Items) -> Items:
    flat: Items = []
    waiting = items[::-1]
    while waiting:
        item = normalise(waiting.pop())
        if isinstance(item, list):
            waiting.extend(reversed(item))
        else:
            flat.append(item)
    return _short_enough(flat)


@builtin("sort", "list:list,precedes?:function")
def sort(items: Items, precedes: Function | None) -> Items:
    """The list in order: `sort(list, function(a, b) a < b)`, rising when no function is given."""
    if precedes is None:
        return sorted(map(normalise, items), key=cmp_to_key(_by_value))
    before = precedes.call

    def compare(left: Value, right: Value) -> int:
        if before((left, right)) is True:
            return -1
        return 1 if before((right, left)) is True else 0

    return sorted(map(normalise, items), key=cmp_to_key(compare))


def _by_value(left: Value, right: Value) -> int:
    if less(left, right):
        return -1
    return 1 if less(right, left) else 0


def _extreme(items: Items, better: Callable[[Value, Value], bool | None]) -> Value:
    if not items or None in items:
        return None
    best = normalise(items[0])
    for item in items:
        if better(normalise(item), best):
            best = normalise(item)
    return best


def _folded(items: Items, operator: Callable[[Value, Value], Value]) -> Value:
    """All items joined by the operator; null for an empty list (table 69)."""
    if not items:
        return None
    result, *rest = map(normalise, items)
    for item in rest:
        result = operator(result, item)
    return operator(result, Decimal(0 if operator is add else 1)) if is_number(result) else result


def _numbers(items: Items) -> list[Decimal] | None:
    """The items as numbers; None when there is none or one of them is null."""
    if not items or None in items:
        return None
    for item in items:
        if not is_number(item):
            raise FeelError(f"Listan ska innehålla tal, inte {in_swedish(item)}.")
    return [normalise(item) for item in items]


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for each in numbers:
        total = DECIMAL.add(total, each)
    return total


def _index(items: Items, position: int) -> int:
    if position == 0 or abs(position) > len(items):
        raise FeelError(f"Position {position} finns inte i en lista med {len(items)} värden.")
    return position - 1 if position > 0 else len(items) + position


def _short_enough(items: Items) -> Items:
    if len(items) > MAX_ITEMS:
        raise FeelBudgetExceeded(f"Listan får fler än {MAX_ITEMS} värden.")
    return items


def _frozen(value: Value) -> object:
    """A key that is the same for equal values only."""
    value = normalise(value)
    if isinstance(value, list):
        return ("list", *map(_frozen, value))
    if isinstance(value, dict):
        return ("context", frozenset((key, _frozen(each)) for key, each in value.items()))
    return (type(value), value)
