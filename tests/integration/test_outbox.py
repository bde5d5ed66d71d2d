"""The outbox: mail decided in a transaction and sent after it, at least once, with a Message-ID that never changes."""

import email
from contextlib import contextmanager
from datetime import timedelta
from email.policy import default
from itertools import pairwise

import pytest

from engine import clock
from engine.adapters.mail import MailFolder, SmtpServer
from engine.cases.mailing import Mail, add_mails
from engine.commands.send_notifications import (
    LEASE,
    MailServerAway,
    claim_notifications,
    mark_failed,
    mark_sent,
    resend_notification,
)
from engine.exceptions import NotFound, NotPermitted
from engine.models import notification
from engine.queries.health import outbox
from engine.queries.operations import trouble_counts
from engine.transaction import OPERATOR
from tests.integration.conftest import at_once
from tests.support.mail_server import MailServer

SENDER = "Niosteg <niosteg@example.org>"


@pytest.fixture
def server():
    with MailServer() as server:
        yield server


@pytest.fixture
def mailer(server):
    return SmtpServer("127.0.0.1", server.port, SENDER, starttls=False)


def put(town, *keys, **parts):
    """Put mails to Pia in the outbox."""
    usual = {"subject": "Påminnelse", "body": "Gör klart.", "reason": "Regel T16."}
    mails = [Mail(key=key, user_id=town.id_of("pia"), **usual | parts) for key in keys]
    town.engine.run(add_mails, mails)


def send(town, mailer):
    return town.engine.send_mail(mailer, sender="prov.1")


def row(town):
    [row] = town.rows(notification)
    return row


def test_a_mail_goes_out_once(town, server, mailer):
    put(town, "k1")

    assert [send(town, mailer) for _ in range(3)] == [1, 0, 0]

    [mail] = server.accepted
    assert (mail["To"], mail["From"], mail["Subject"]) == ("pia@example.org", SENDER, "Påminnelse")
    assert mail["Message-ID"] == "<k1@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Gör klart.", "", "Därför får du det här: Regel T16."]
    assert (row(town).status, row(town).sent_at) == ("sent", clock.now())


def test_a_backlog_goes_out_in_one_call_over_one_connection_a_batch(town, server, mailer):
    put(town, *(f"k{number}" for number in range(45)))

    assert send(town, mailer) == 45
    assert server.connections == 3


def test_the_same_key_twice_is_one_mail(town, server, mailer):
    put(town, "k1")
    put(town, "k1")

    assert send(town, mailer) == 1


def test_two_senders_send_each_mail_once(town, server, mailer):
    put(town, *(f"k{number}" for number in range(30)))

    at_once(
        lambda: town.engine.send_mail(mailer, sender="a"), lambda: town.engine.send_mail(mailer, sender="b")
    )

    assert sorted(mail["Message-ID"] for mail in server.accepted) == sorted(
        f"<k{number}@example.org>" for number in range(30)
    )


def test_a_refused_mail_waits_and_the_others_go_out(town, server, mailer):
    put(town, "k1", subject="Neka mig")
    put(town, "k2")
    server.refuse("Neka mig")

    assert send(town, mailer) == 1

    assert [mail["Message-ID"] for mail in server.accepted] == ["<k2@example.org>"]
    first = town.rows(notification, key="k1")[0]
    assert (first.status, first.attempts, first.not_before_at - clock.now()) == (
        "pending",
        1,
        timedelta(seconds=30),
    )
    assert "tog inte emot brevet" in first.error


def test_a_refused_mail_is_tried_again_later_and_later_and_at_last_needs_a_person(town, server, mailer):
    put(town, "k1", subject="Neka mig")
    server.refuse("Neka mig")
    waits = []
    for _ in range(8):
        send(town, mailer)
        waits.append((row(town).not_before_at - clock.now()).total_seconds())
        clock.set_fixed(row(town).not_before_at)

    assert waits[:7] == [30, 60, 120, 240, 480, 960, 1920]
    assert row(town).status == "dead"
    assert town.engine.read(trouble_counts) == (0, 1)
    assert send(town, mailer) == 0


def test_a_dead_mail_is_sent_again_with_the_same_message_id(town, server, mailer):
    put(town, "k1", subject="Neka mig")
    server.refuse("Neka mig")
    for _ in range(8):
        send(town, mailer)
        clock.set_fixed(row(town).not_before_at)
    server.refuse()

    town.engine.run(resend_notification, row(town).id, by=OPERATOR)

    assert send(town, mailer) == 1
    assert [mail["Message-ID"] for mail in server.accepted] == ["<k1@example.org>"]


def test_only_an_administrator_sends_again_and_only_what_was_sent_or_is_dead(town):
    put(town, "k1")

    with pytest.raises(NotPermitted):
        town.engine.run(resend_notification, row(town).id, by=town.actor("pia"))
    with pytest.raises(NotFound):
        town.engine.run(resend_notification, row(town).id, by=OPERATOR)


def test_a_server_that_is_away_loses_nothing(town, server, mailer):
    put(town, "k1", "k2")
    server.stop()

    send(town, mailer)

    assert [(one.status, one.attempts) for one in town.rows(notification)] == [("pending", 0)] * 2
    assert "svarar inte" in town.rows(notification)[0].error
    with MailServer() as back:
        clock.set_fixed(clock.now() + timedelta(seconds=30))
        assert send(town, SmtpServer("127.0.0.1", back.port, SENDER, starttls=False)) == 2


class Away:
    """A mail server that is not there; `looks` are the moments at which somebody looked."""

    def __init__(self):
        self.looks = []

    def open(self):
        self.looks.append(clock.now())
        raise MailServerAway("E-postservern svarar inte.")


def test_a_server_that_is_away_for_a_day_is_asked_now_and_then_and_gets_every_mail_once(town, server, mailer):
    put(town, *(f"k{number}" for number in range(50)))
    away, began = Away(), clock.now()
    while clock.now() < began + timedelta(days=1):
        send(town, away)
        again = min(one.not_before_at for one in town.rows(notification))
        clock.set_fixed(again - timedelta(seconds=1))
        send(town, away)  # too early: nobody looks
        clock.set_fixed(again)

    waits = [later - sooner for sooner, later in pairwise(away.looks)]
    assert [wait.total_seconds() for wait in waits[:6]] == [30, 30, 60, 120, 240, 480]
    assert set(waits[6:]) == {timedelta(minutes=15)}
    assert town.engine.read(trouble_counts) == (0, 0)
    assert town.engine.read(outbox).failing == 50

    clock.set_fixed(clock.now() + timedelta(minutes=15))
    assert [send(town, mailer) for _ in range(2)] == [50, 0]
    assert sorted(mail["Message-ID"] for mail in server.accepted) == sorted(
        f"<k{number}@example.org>" for number in range(50)
    )


def test_a_server_that_is_back_and_refuses_a_mail_leaves_it_dead_where_a_person_sees_it(town, server, mailer):
    put(town, "k1", subject="Neka mig")
    put(town, "k2")
    for _ in range(100):
        send(town, Away())
        clock.set_fixed(clock.now() + timedelta(minutes=15))
    server.refuse("Neka mig")
    for _ in range(9):
        send(town, mailer)
        clock.set_fixed(clock.now() + timedelta(hours=1))

    assert [one.status for one in town.rows(notification)] == ["dead", "sent"]
    assert town.engine.read(trouble_counts) == (0, 1)


class DropsAt:
    """A mail server that hangs up over some mails. `accepted`: keys of what it took."""

    def __init__(self, *keys):
        self.bad = keys
        self.accepted = []

    @contextmanager
    def open(self):
        yield self

    def send(self, mail):
        if mail.key in self.bad:
            raise MailServerAway("E-postservern bröt förbindelsen.")
        self.accepted.append(mail.key)


def test_a_mail_over_which_the_server_hangs_up_has_had_its_attempt_and_the_others_have_not(town):
    put(town, "k1", "k2", "k3")
    server = DropsAt("k2")

    assert send(town, server) == 1

    assert [(one.status, one.attempts) for one in town.rows(notification)] == [
        ("sent", 1),
        ("pending", 1),
        ("pending", 0),
    ]
    for _ in range(20):
        clock.set_fixed(clock.now() + timedelta(hours=1))
        send(town, server)
    assert [one.status for one in town.rows(notification)] == ["sent", "dead", "sent"]
    assert server.accepted == ["k1", "k3"]


class FreezesAfter:
    """A way out whose process is frozen when it has sent `count` mails, until their lease is over."""

    def __init__(self, count):
        self.left = count
        self.keys = []

    @contextmanager
    def open(self):
        yield self

    def send(self, mail):
        self.keys.append(mail.key)
        self.left -= 1
        if self.left == 0:
            self.others()

    others = None


def test_a_sender_that_was_frozen_sends_no_more_of_what_is_others_by_now(town):
    put(town, *(f"k{number}" for number in range(10)))
    frozen, other = FreezesAfter(3), DropsAt()

    def meanwhile():
        clock.set_fixed(clock.now() + LEASE)
        # The same name: a process number is soon used again.
        assert send(town, other) == 8

    frozen.others = meanwhile
    send(town, frozen)

    assert frozen.keys == ["k0", "k1", "k2"]
    assert other.accepted == [f"k{number}" for number in range(2, 10)]  # k2 twice, with the same Message-ID
    assert {one.status for one in town.rows(notification)} == {"sent"}


def test_a_mail_that_was_claimed_any_number_of_times_can_still_fail(town):
    put(town, "k1", subject="Neka mig")
    for _ in range(80):
        [mail] = town.engine.run(claim_notifications, sender="död", limit=20)
        clock.set_fixed(clock.now() + LEASE)

    town.engine.run(mark_failed, mail, "Nej.")

    assert row(town).status == "dead"


def test_a_mail_whose_sender_died_is_sent_by_another_when_the_lease_is_over(town, server, mailer):
    put(town, "k1")
    town.engine.run(claim_notifications, sender="död", limit=20)

    assert send(town, mailer) == 0
    clock.set_fixed(clock.now() + LEASE)
    assert send(town, mailer) == 1


def test_a_sender_that_lost_its_lease_marks_nothing(town):
    put(town, "k1")
    [mail] = town.engine.run(claim_notifications, sender="sen", limit=20)
    clock.set_fixed(clock.now() + LEASE)
    town.engine.run(claim_notifications, sender="ny", limit=20)

    town.engine.run(mark_sent, mail)

    assert row(town).status == "sending"
    assert row(town).claim.startswith("ny.")


def test_a_line_break_in_a_subject_adds_no_header(town, server, mailer):
    put(town, "k1", subject="Hej\r\nBcc: alla@example.org")

    send(town, mailer)

    [mail] = server.accepted
    assert (mail["Bcc"], mail["To"]) == (None, "pia@example.org")
    assert mail["Subject"] == "Hej Bcc: alla@example.org"


def test_an_address_that_is_none_is_an_error_of_that_mail_alone(town, server, mailer):
    town.person("åsa")
    put(town, "k1")
    town.engine.run(add_mails, [Mail("k2", town.id_of("åsa"), "Hej", "Hej", "Prov")])

    send(town, mailer)

    assert [mail["Message-ID"] for mail in server.accepted] == ["<k1@example.org>"]
    assert town.rows(notification, key="k2")[0].status == "pending"


def test_a_sender_with_a_long_name_can_claim(town, server, mailer):
    put(town, "k1")

    assert town.engine.send_mail(mailer, sender=f"{'x' * 64}.4194304") == 1


def test_without_a_server_mail_becomes_files(town, tmp_path):
    put(town, "k1")
    folder = MailFolder(tmp_path / "mail", SENDER)

    assert send(town, folder) == 1
    town.engine.run(resend_notification, row(town).id, by=OPERATOR)
    assert send(town, folder) == 1

    [file] = (tmp_path / "mail").iterdir()
    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    assert (file.name, mail["To"], mail["Subject"]) == ("k1.eml", "pia@example.org", "Påminnelse")
