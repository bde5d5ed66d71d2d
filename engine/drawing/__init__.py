"""Drawings for people: the picture of a process, the same in words, whether the picture is tidy; decisions as tables.

Pure: bytes and models in, text out. Nothing here knows of cases, requests or the engine.
"""

from engine.drawing.appearance import Link, Mark, State
from engine.drawing.arranging import arranged
from engine.drawing.caption import Caption
from engine.drawing.decision_tables import ReadableRule, ReadableTable, readable_table
from engine.drawing.layout import lint_layout, lint_tree
from engine.drawing.outline import Step, text_outline
from engine.drawing.rendering import render_svg

__all__ = [
    "Caption",
    "Link",
    "Mark",
    "ReadableRule",
    "ReadableTable",
    "State",
    "Step",
    "arranged",
    "lint_layout",
    "lint_tree",
    "readable_table",
    "render_svg",
    "text_outline",
]
