"""A day as people write it, for what the engine itself tells."""

from datetime import date

_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """24 november 2026"""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
