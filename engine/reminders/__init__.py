"""When people are reminded, and why. Pure rules: they plan; the rows decide what is raised (engine/cases)."""

from engine.reminders.ladder import RemindersRefused, ReminderStep, parse_reminders, plan_ladder, repeat_of
from engine.reminders.planned import PlannedReminder
from engine.reminders.timeline import TIMELINE_VARIABLES, plan_timeline
from engine.reminders.wording import rule_in_words

__all__ = [
    "TIMELINE_VARIABLES",
    "PlannedReminder",
    "ReminderStep",
    "RemindersRefused",
    "parse_reminders",
    "plan_ladder",
    "plan_timeline",
    "repeat_of",
    "rule_in_words",
]
