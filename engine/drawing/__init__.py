"""A process drawing for people: the picture, the same in words, and whether the picture is tidy.

Pure: BPMN bytes in, text out. Nothing here knows of cases, requests or the engine.
"""

from engine.drawing.appearance import Mark, State
from engine.drawing.layout import lint_layout
from engine.drawing.outline import Step, text_outline
from engine.drawing.rendering import render_svg

__all__ = ["Mark", "State", "Step", "lint_layout", "render_svg", "text_outline"]
