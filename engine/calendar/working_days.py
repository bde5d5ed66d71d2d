"""Swedish municipal working days.

Monday to Friday, except public holidays and the eves that are holidays in practice (midsommarafton, julafton,
nyårsafton). Skärtorsdag, 5 January and bridge days are working days. The municipality's own exceptions win.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache, partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import MappingProxyType

import holidays

SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[date]:
    return frozenset(_sweden()(categories=("public", "de_facto"), years=year))


@cache
def _sweden() -> Callable[..., Iterable[date]]:
    """Sweden's holidays alone.

    `holidays.country_holidays` (holidays/registry.py, EntityLoader.get_entity) reads all two hundred countries before
    it gives one: a tenth of a second, in every process. To be removed when it reads only the one asked for.
    """
    file = Path(holidays.__file__).with_name("countries") / "sweden.py"
    spec = spec_from_file_location("holidays.countries.sweden", file)
    if spec is None or spec.loader is None or not file.exists():
        return partial(holidays.country_holidays, "SE", language="sv")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return partial(module.Sweden, language="sv")


class WorkCalendar:
    """Working days with the municipality's own exceptions: {day: whether it is a working day}.

    A callable is asked for the exceptions when the first day is looked at.
    """

    def __init__(
        self, exceptions: Mapping[date, bool] | Callable[[], Mapping[date, bool]] = MappingProxyType({})
    ) -> None:
        self._given = exceptions

    @cached_property
    def _exceptions(self) -> Mapping[date, bool]:
        return self._given() if callable(self._given) else self._given

    def is_working_day(self, day: date) -> bool:
        """Return whether people are at work on `day`."""
        known = self._exceptions.get(day)
        if known is not None:
            return known
        return day.weekday() < SATURDAY and day not in _days_off(day.year)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`th working day after `day` (before it, when negative); `day` itself is day 0.

        With 0: `day`, or the next working day when it is not one.
        """
        step = -_ONE_DAY if count < 0 else _ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        while count == 0 and not self.is_working_day(day):
            day += step
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Return how many working days lie after `first` up to and including `last` (negative when it is before)."""
        if last < first:
            return -self.working_days_between(last, first)
        days = (last - first).days
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, days + 1))
