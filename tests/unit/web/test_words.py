from datetime import UTC, datetime

import pytest

from web.words import why_due

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CAME = "efter att uppgiften kom 23 november."


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("5 arbetsdagar", f"5 arbetsdagar {CAME}"),
        ("1 arbetsdag", f"1 arbetsdag {CAME}"),
        ("P10D", f"10 dagar {CAME}"),
        ("P1D", f"1 dag {CAME}"),
        ("P1M2W", f"1 månad och 2 veckor {CAME}"),
        ('"2027-06-14"', "Dagen är bestämd i processen."),
        ('milestones.decision - duration("P35D")', "Räknas fram ur ärendets tidplan."),
        (
            "if final_decision = null then milestones.decision else final_decision.meeting_date",
            "Räknas fram ur ärendets tidplan och beslutet i ärendet.",
        ),
        ("arbetsdagar(today(), condition.due)", "Räknas fram ur ärendets uppgifter."),
        ("PT4H", "Räknas fram ur ärendets uppgifter."),
        (None, ""),
        ("", ""),
    ],
)
def test_a_due_day_is_explained(rule: str | None, words: str) -> None:
    assert why_due(rule, MONDAY) == words
