from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from engine import clock
from web import filters

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


def test_days_are_written_in_swedish() -> None:
    assert filters.day(date(2026, 11, 24)) == "tisdag 24 november 2026"
    assert filters.short_day(date(2026, 11, 24)) == "24 nov."
    assert filters.short_day(date(2027, 1, 24)) == "24 jan. 2027"


def test_moments_are_in_swedish_time() -> None:
    late_in_utc = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)

    assert filters.moment(late_in_utc) == "2 juli 2026 kl. 00.30"
    assert filters.day(late_in_utc) == "torsdag 2 juli 2026"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "i dag"),
        (1, "i morgon"),
        (-1, "i går"),
        (3, "om 3 dagar"),
        (-3, "för 3 dagar sedan"),
        (14, "om 14 dagar"),
        (15, "8 dec."),
        (-15, "8 nov."),
    ],
)
def test_a_near_day_is_told_by_its_distance(days: int, words: str) -> None:
    assert filters.nearness(clock.today() + timedelta(days=days)) == words


def test_nothing_without_a_last_day_is_late() -> None:
    assert not filters.is_late(None)
    assert not filters.is_late(NOW)
    assert filters.is_late(NOW - timedelta(seconds=1))


def test_numbers_have_a_decimal_comma_and_spaces() -> None:
    assert filters.number(1234.5) == "1\u00a0234,5"
    assert filters.capped(17) == "17"
    assert filters.capped(1000) == "1\u00a0000+"


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 kB"), (340_000, "340 kB"), (1_240_000, "1,2 MB"), (20_000_000, "20 MB")]
)
def test_sizes_of_files(size: int, words: str) -> None:
    assert filters.file_size(size) == words


def test_markdown_does_no_harm() -> None:
    assert filters.markdown("**Läs** <script>") == "<p><strong>Läs</strong> &lt;script&gt;</p>\n"
    assert filters.markdown(None) == ""
