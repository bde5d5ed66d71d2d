"""The municipality's days: working days, and when something is due."""

from engine.calendar.due import DueRefused, DueRule, parse_due
from engine.calendar.words import day_in_words
from engine.calendar.working_days import WorkCalendar

__all__ = ["DueRefused", "DueRule", "WorkCalendar", "day_in_words", "parse_due"]
