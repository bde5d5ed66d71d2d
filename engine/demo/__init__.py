"""The demo: exemplary dialogues, made through the real commands."""

from engine.demo.making import DemoRefused, make_demo

__all__ = ["DemoRefused", "make_demo"]
