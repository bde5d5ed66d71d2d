"""The demo's own calendar: a date in its files is written as if this week's Monday were 2026-11-23.

So everything is an offset from today in whole weeks: sittings keep their weekday, and the texts stay readable. Whatever
looks like a date in an answer is moved, inside sentences too; `{year}` is the year in which a step is taken.
"""

import re
from datetime import date, datetime, timedelta
from typing import Any

from engine import clock

#: The Monday of the week in which the demo is set.
WEEK_OF_THE_DEMO = date(2026, 11, 23)

_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?!\d)")


class Days:
    """Moves the demo's dates to the real year; `today` is a day of the week that the demo's week becomes."""

    def __init__(self, today: date) -> None:
        monday = today - timedelta(days=today.weekday())
        self._moved = monday - WEEK_OF_THE_DEMO

    def day(self, text: str) -> date:
        """Return the real day of one written as `2026-11-23`."""
        return date.fromisoformat(text) + self._moved

    def moment(self, text: str) -> datetime:
        """Return the real moment, aware, of one written as `2026-11-23 08:30` on Swedish clocks."""
        local = datetime.fromisoformat(text).replace(tzinfo=clock.STOCKHOLM)
        return datetime.combine(local.date() + self._moved, local.timetz())

    def moved(self, value: Any, *, year: int) -> Any:
        """Return answers with every date in them moved."""
        if isinstance(value, str):
            return self._text(value, year)
        if isinstance(value, dict):
            return {name: self.moved(item, year=year) for name, item in value.items()}
        if isinstance(value, list):
            return [self.moved(item, year=year) for item in value]
        return value

    def _text(self, text: str, year: int) -> str:
        moved = _DATE.sub(lambda found: self.day(found[1]).isoformat(), text)
        return moved.replace("{year}", str(year))
