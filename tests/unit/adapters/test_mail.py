"""A mail as it is written."""

from datetime import UTC, datetime

import pytest

from engine.adapters.mail import MailFailed, MailFolder, compose
from engine.commands.send_notifications import Outgoing

SENDER = "Niosteg Sandviken <niosteg@sandviken.example>"


def outgoing(**parts):
    usual = {
        "id": 1,
        "key": "reminder.7.3",
        "to_address": "pia@example.org",
        "subject": "Påminnelse: Skriv tidplan",
        "body": "Uppgiften ska vara klar i dag.",
        "reason": "Regel T4.",
        "claim": "prov",
        "claimed_until": datetime(2026, 11, 23, 8, 5, tzinfo=UTC),
    }
    return Outgoing(**usual | parts)


def test_the_message_id_is_the_mails_key_at_the_senders_domain():
    assert compose(outgoing(), sender=SENDER)["Message-ID"] == "<reminder.7.3@sandviken.example>"


def test_the_same_mail_is_written_the_same_way_twice():
    first, second = (compose(outgoing(), sender=SENDER) for _ in range(2))

    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()


def test_swedish_letters_travel_in_ascii_headers():
    raw = compose(outgoing(), sender=SENDER).as_bytes()

    assert b"Subject: =?utf-8?" in raw
    assert raw.isascii() or b"8bit" in raw


def test_it_says_that_a_machine_wrote_it_and_why_it_came():
    message = compose(outgoing(), sender=SENDER)

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "sv"
    assert message.get_content().rstrip().endswith("Därför får du det här: Regel T4.")


@pytest.mark.parametrize(
    "parts",
    [
        {"subject": "Hej\r\nBcc: alla@example.org"},
        {"subject": "Hej\nBcc: alla@example.org"},
        {"to_address": "pia@example.org\r\nBcc: alla@example.org"},
    ],
)
def test_a_line_break_cannot_add_a_header(tmp_path, parts):
    folder = MailFolder(tmp_path, SENDER)

    with pytest.raises(MailFailed, match="går inte att lägga i mappen"), folder.open() as post:
        post.send(outgoing(**parts))

    assert list(tmp_path.iterdir()) == []


def test_a_folder_holds_one_file_for_each_mail_however_often_it_is_sent(tmp_path):
    folder = MailFolder(tmp_path / "brev", SENDER)

    with folder.open() as post:
        for key in ("a", "b", "a"):
            post.send(outgoing(key=key))

    assert sorted(path.name for path in (tmp_path / "brev").iterdir()) == ["a.eml", "b.eml"]
