"""The functions an expression may call, by chapter of the standard. The list is closed: nothing adds to it at
run time."""

from engine.feel.functions import contexts, dates, lists, numbers, ranges, strings
from engine.feel.functions.dates import WORKDAYS
from engine.feel.functions.registry import BUILTINS, Signature

__all__ = ["BUILTINS", "WORKDAYS", "Signature", "contexts", "dates", "lists", "numbers", "ranges", "strings"]
