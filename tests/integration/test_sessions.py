"""Logging in: server-side sessions, and a brake on guessing that locks nobody out."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from engine import clock
from engine.commands.log_in import (
    TooManyTries,
    close_all_sessions,
    close_session,
    count_try,
    forget_tries,
    open_session,
    touch_session,
)
from engine.commands.passwords import verify_password
from engine.commands.registers import set_password
from engine.models import audit_event, login_failure, user_account, user_session
from engine.permissions.session_tokens import token_hash
from engine.queries.session_user import session_user
from engine.transaction import OPERATOR

PASSWORD = "fyra ord på rad"
LIMITS = {"idle": timedelta(minutes=60), "absolute": timedelta(hours=12)}


@pytest.fixture
def token(town):
    return town.engine.run(open_session, town.id_of("pia"))


@pytest.fixture
def password(town):
    town.engine.run(set_password, "pia", PASSWORD, by=OPERATOR)
    return PASSWORD


def try_password(town, password, *, username="pia", address="192.0.2.1"):
    """Log in as the site does: counted, judged outside any transaction, forgotten when it was right."""
    tried = town.engine.run(count_try, username, address=address)
    if not verify_password(tried.password_hash, password):
        return None
    town.engine.run(forget_tries, tried)
    return tried.user_id


def who(town, token):
    found = town.engine.read(session_user, token, **LIMITS)
    return found.actor.username if found else None


def after(**span):
    clock.set_fixed(clock.now() + timedelta(**span))


def test_a_token_opens_its_persons_session(town, token):
    assert who(town, token) == "pia"
    assert who(town, "gissning") is None


def test_the_table_does_not_hold_the_token(town, token):
    [row] = town.rows(user_session)

    assert token not in str(row)


def test_a_session_that_was_closed_opens_nothing(town, token):
    other = town.engine.run(open_session, town.id_of("pia"))

    town.engine.run(close_session, token)

    assert (who(town, token), who(town, other)) == (None, "pia")


def test_log_out_everywhere_ends_all_of_a_persons_sessions_and_nobody_elses(town, token):
    hugos = town.engine.run(open_session, town.id_of("hugo"))

    town.engine.run(close_all_sessions, town.id_of("pia"))

    assert (who(town, token), who(town, hugos)) == (None, "hugo")


def test_a_session_ends_when_it_is_not_used(town, token):
    after(minutes=59)
    town.engine.run(touch_session, token)
    after(minutes=59)
    assert who(town, token) == "pia"

    after(minutes=1)
    assert who(town, token) is None


def test_a_session_ends_after_a_working_day_whatever_is_done(town, token):
    for _ in range(11):
        after(minutes=59)
        town.engine.run(touch_session, token)
    assert who(town, token) == "pia"

    after(hours=2)
    town.engine.run(touch_session, token)
    assert who(town, token) is None


def test_the_last_use_is_written_down_once_a_minute(town, token):
    assert town.engine.read(session_user, token, **LIMITS).is_stale is False
    after(seconds=61)
    assert town.engine.read(session_user, token, **LIMITS).is_stale is True


def test_a_closed_accounts_session_opens_nothing(town, token):
    close = update(user_account).where(user_account.c.username == "pia").values(is_active=False)
    town.engine.run(lambda tx: tx.connection.execute(close))

    assert who(town, token) is None


def test_the_right_password_gives_the_person_and_a_wrong_one_nobody(town, password):
    assert try_password(town, password) == town.id_of("pia")
    assert try_password(town, "fel ord på rad") is None


def test_an_unknown_name_and_an_account_without_password_are_refused_alike(town):
    assert try_password(town, PASSWORD, username="okänd") is None
    assert try_password(town, PASSWORD, username="hugo") is None


def test_after_five_failures_the_next_try_waits_even_with_the_right_password(town, password):
    for _ in range(5):
        assert try_password(town, "fel") is None

    with pytest.raises(TooManyTries) as refused:
        try_password(town, password)
    assert refused.value.until == clock.now() + timedelta(seconds=4)

    after(seconds=4)
    assert try_password(town, password) == town.id_of("pia")


def test_the_waits_grow_and_end(town, password):
    waits = []
    for _ in range(12):
        try_password(town, "fel")
        try:
            try_password(town, "fel")
        except TooManyTries as refused:
            waits.append((refused.until - clock.now()).total_seconds())
            clock.set_fixed(refused.until)

    assert waits == sorted(waits)
    assert max(waits) <= 300


def test_a_success_forgets_the_accounts_failures(town, password):
    for _ in range(4):
        try_password(town, "fel")
    try_password(town, password)

    assert [row.subject for row in town.rows(login_failure)] == ["address:192.0.2.1"] * 4


def test_one_address_that_guesses_at_many_accounts_waits_too(town, password):
    for number in range(5):
        try_password(town, "fel", username=f"p{number}")

    with pytest.raises(TooManyTries):
        try_password(town, password)
    assert try_password(town, password, address="192.0.2.2") == town.id_of("pia")


def test_old_failures_do_not_count(town, password):
    for _ in range(5):
        try_password(town, "fel")

    after(minutes=16)

    assert try_password(town, password) == town.id_of("pia")


def test_a_username_in_capitals_is_throttled_with_the_same_count(town, password):
    for name in ("pia", "PIA", "Pia", "pIa", "piA"):
        try_password(town, "fel", username=name, address=name)

    with pytest.raises(TooManyTries):
        try_password(town, password)


def test_tries_at_once_are_counted_before_any_is_judged(town, password):
    """A hundred requests at the same moment would otherwise be a hundred free tries."""
    for _ in range(5):
        town.engine.run(count_try, "pia", address="192.0.2.1")

    with pytest.raises(TooManyTries):
        town.engine.run(count_try, "pia", address="192.0.2.1")


def test_who_goes_on_guessing_stands_in_the_audit_trail(town, password):
    for _ in range(5):
        try_password(town, "fel")
    assert "log_in_guessed" not in [event.kind for event in town.rows(audit_event)]

    after(seconds=4)
    try_password(town, "fel")

    [event] = [event for event in town.rows(audit_event) if event.kind == "log_in_guessed"]
    assert json.loads(event.details) == {"subjects": ["account:pia", "address:192.0.2.1"], "failures": 5}


def test_ended_sessions_are_not_kept_for_ever(town, token):
    town.engine.run(close_session, token)
    left_open = town.engine.run(open_session, town.id_of("pia"))
    hugos = town.engine.run(open_session, town.id_of("hugo"))
    assert len(town.rows(user_session)) == 2

    after(days=8)
    newest = town.engine.run(open_session, town.id_of("pia"))

    assert {row.token_hash for row in town.rows(user_session)} == {token_hash(newest), token_hash(hugos)}
    assert who(town, left_open) is None
