"""Answers as facts and lists."""

from engine.forms import Told
from web.key_facts import RowList, in_lists


def row(number: int, label: str, text: str, *inner: tuple[str, int]) -> Told:
    return Told(f"r[{number}]", label, text, (("Aktiviteter", number), *inner))


def test_single_answers_stay_together_and_rows_become_a_list():
    answers = [
        Told("a", "Namn", "Torget"),
        Told("b", "Nivå", "Dialog"),
        row(1, "Dag", "2027-02-01"),
        row(1, "Plats", "Biblioteket"),
        row(2, "Dag", "2027-03-01"),
        Told("c", "Budget", "10"),
    ]

    assert list(in_lists(answers)) == [
        [("Namn", "Torget"), ("Nivå", "Dialog")],
        RowList("Aktiviteter", [[("Dag", "2027-02-01"), ("Plats", "Biblioteket")], [("Dag", "2027-03-01")]]),
        [("Budget", "10")],
    ]


def test_a_row_within_a_row_says_where_it_stands():
    (rows,) = in_lists([row(1, "Namn", "Ada", ("Ledare", 2))])

    assert rows == RowList("Aktiviteter", [[("Ledare, rad 2: Namn", "Ada")]])
