"""Test cases for drawings: `<process_key>.test.json`, played in a throw-away database with a clock of its own.

The whole engine runs: forms, assignment, tables, timers, reminders, the outbox. docs/testfall.md shows the format.
"""

from engine.play.report import Report
from engine.play.running import play_paths

__all__ = ["Report", "play_paths"]
