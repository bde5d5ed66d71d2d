"""The commands that keep an installation in good order, as they are typed."""

import json
import os

import pytest
from click.testing import CliRunner

from engine.cli.main import niosteg
from engine.exceptions import NiostegError
from engine.upkeep.backup import BackupRefused


@pytest.fixture(autouse=True)
def installation(monkeypatch, tmp_path):
    """No settings but a data folder of its own."""
    for name in [name for name in os.environ if name.startswith("NIOSTEG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NIOSTEG_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(*words):
    result = CliRunner().invoke(niosteg, [str(word) for word in words])
    if isinstance(result.exception, NiostegError):
        raise result.exception
    return result


def test_back_up_and_restore(installation):
    run(
        "user",
        "add",
        "anna",
        "--name",
        "Anna",
        "--email",
        "anna@example.org",
        "--password",
        "korrekt häst batteri",
    )
    backup = installation / "kopia.db"

    told = run("backup", backup)

    assert told.exit_code == 0
    assert told.stdout.startswith(f"Säkerhetskopian ligger i {backup}: ")
    assert told.stdout.endswith(" MB, 1 händelser kontrollerade, inget fel.\n")
    with pytest.raises(BackupRefused, match="--force"):
        run("restore", backup)
    assert run("restore", "--force", backup).stdout.startswith(f"{backup} är tillbaka i databasen: ")
    assert run("user", "list").stdout == "anna\tAnna\tanna@example.org\n"


def test_copy_to_another_database(installation):
    run(
        "user",
        "add",
        "anna",
        "--name",
        "Anna",
        "--email",
        "anna@example.org",
        "--password",
        "korrekt häst batteri",
    )

    told = run("db", "copy", "--to", f"sqlite:///{installation / 'annan.db'}")

    assert told.stdout.startswith("2 rader i ")
    assert "Byt NIOSTEG_DATABASE_URL" in told.stderr


def test_the_doctor_ends_with_one_when_something_is_an_error():
    run("db", "upgrade")

    told = run("doctor")

    assert told.exit_code == 1
    assert "fel     schemaläggare Ingen schemaläggare har gått.\n" in told.stdout
    assert "Gör så här: Kör ”niosteg serve”" in told.stdout


def test_the_doctor_ends_with_zero_after_a_tick_and_speaks_json_too():
    run("tick")

    told = run("doctor", "--json")

    assert told.exit_code == 0
    findings = json.loads(told.stdout)
    assert {finding["status"] for finding in findings} <= {"ok", "varning"}
    assert all(finding.keys() == {"subject", "status", "message", "remedy"} for finding in findings)


def test_a_tick_at_another_moment_is_no_sign_of_a_scheduler():
    run("tick", "--at", "2030-01-01T08:00:00+01:00")

    assert run("doctor").exit_code == 1


def test_the_settings_are_shown_without_secrets(monkeypatch):
    monkeypatch.setenv("NIOSTEG_SECRET_KEY", "hemligt" * 5)
    monkeypatch.setenv("NIOSTEG_PORT", "8123")
    monkeypatch.setenv(
        "NIOSTEG_DATABASE_URL", "postgresql://anna:hemligt@db/niosteg?sslmode=require&password=hemligt"
    )

    lines = run("config", "check").stdout.splitlines()

    assert "NIOSTEG_PORT=8123" in lines
    assert "NIOSTEG_MODE=demo  (förval)" in lines
    assert "NIOSTEG_SECRET_KEY=********" in lines
    assert "NIOSTEG_SMTP_PASSWORD=  (förval)" in lines
    assert (
        "NIOSTEG_DATABASE_URL=postgresql+psycopg://anna:********@db/niosteg?sslmode=require&password=********"
        in lines
    )
    assert not any("hemligt" in line for line in lines)


def test_settings_that_are_wrong_are_all_told(monkeypatch):
    monkeypatch.setenv("NIOSTEG_PORT", "hamn")
    monkeypatch.setenv("NIOSTEG_MODE", "production")

    with pytest.raises(NiostegError) as refused:
        run("config", "check")

    assert {"NIOSTEG_PORT", "NIOSTEG_SECRET_KEY"} <= {
        word.strip("-: ") for word in str(refused.value).split()
    }
