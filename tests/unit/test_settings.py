import os
import stat

import pytest

from engine.settings import Settings, SettingsRefused, load_settings

SECRET = "en-lång-och-hemlig-nyckel-för-proven"


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    """Nothing set but a data folder of the test's own."""
    for name in [name for name in os.environ if name.startswith("NIOSTEG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NIOSTEG_DATA_DIR", str(tmp_path / "data"))
    return monkeypatch


def problems():
    with pytest.raises(SettingsRefused) as refused:
        load_settings()
    return list(refused.value.problems)


def test_without_settings_there_is_a_demo_with_everything_in_its_data_folder(tmp_path):
    settings = load_settings()

    assert settings.mode == "demo"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/niosteg.db"
    assert settings.mail_dir == tmp_path / "data" / "mail"


def test_the_demo_keeps_one_secret_key_that_only_its_owner_can_read(tmp_path):
    first, second = load_settings(), load_settings()

    file = tmp_path / "data" / "secret_key"
    assert first.secret_key == second.secret_key
    assert len(first.secret_key.get_secret_value()) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_a_data_folder_that_cannot_be_made_is_named(environment, tmp_path):
    (tmp_path / "data").write_text("en fil")

    assert "NIOSTEG_DATA_DIR" in problems()[0]


def test_a_postgresql_address_is_given_its_driver(environment):
    environment.setenv("NIOSTEG_DATABASE_URL", "postgresql://dialog:hemligt@db/niosteg")

    assert load_settings().database_url == "postgresql+psycopg://dialog:hemligt@db/niosteg"


def test_secrets_do_not_show_in_the_repr(environment):
    environment.setenv("NIOSTEG_DATABASE_URL", "postgresql://dialog:hemligt1@db/niosteg")
    environment.setenv("NIOSTEG_SECRET_KEY", SECRET)
    environment.setenv("NIOSTEG_SMTP_USER", "dialog")
    environment.setenv("NIOSTEG_SMTP_PASSWORD", "hemligt2")

    shown = repr(load_settings())

    assert "hemligt1" not in shown
    assert "hemligt2" not in shown
    assert SECRET not in shown


def test_a_secret_may_stand_in_a_file(environment, tmp_path):
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "niosteg_secret_key").write_text(SECRET + "\n")
    environment.setenv("NIOSTEG_SECRETS_DIR", str(folder))

    assert load_settings().secret_key.get_secret_value() == SECRET


def test_a_secrets_folder_that_is_missing_is_named(environment, tmp_path):
    environment.setenv("NIOSTEG_SECRETS_DIR", str(tmp_path / "saknas"))

    assert problems() == [f"NIOSTEG_SECRETS_DIR: mappen {tmp_path}/saknas finns inte."]


def test_an_empty_variable_counts_as_not_set(environment):
    environment.setenv("NIOSTEG_PORT", "")

    assert load_settings().port == 8000


def test_everything_that_is_wrong_is_named_at_once(environment):
    environment.setenv("NIOSTEG_MODE", "production")
    environment.setenv("NIOSTEG_PORT", "åtta")
    environment.setenv("NIOSTEG_TICK_SECONDS", "0")
    environment.setenv("NIOSTEG_SMTP_STARTTLS", "kanske")
    environment.setenv("NIOSTEG_LOG_LEVEL", "HÖG")
    environment.setenv("NIOSTEG_DATABASE_URL", "mysql://db")
    environment.setenv("NIOSTEG_SMTP_USER", "dialog")
    environment.setenv("NIOSTEG_SMPT_HOST", "post.kommun.se")

    assert problems() == [
        "NIOSTEG_SMPT_HOST är ingen inställning. Menade du NIOSTEG_SMTP_HOST?",
        "NIOSTEG_DATABASE_URL ska börja med sqlite:/// eller postgresql://.",
        "NIOSTEG_PORT ska vara ett heltal.",
        "NIOSTEG_SMTP_STARTTLS ska vara true eller false.",
        "NIOSTEG_TICK_SECONDS ska vara minst 1.",
        "NIOSTEG_LOG_LEVEL ska vara DEBUG eller INFO eller WARNING eller ERROR.",
        "NIOSTEG_SECRET_KEY saknas, och krävs när NIOSTEG_MODE är production.",
        "NIOSTEG_BASE_URL ska börja med https:// när NIOSTEG_MODE är production.",
        (
            "NIOSTEG_SMTP_HOST saknas. Utan e-postserver når inga påminnelser fram; "
            "ska breven ändå bli filer, ange NIOSTEG_MAIL_DIR."
        ),
        "NIOSTEG_SMTP_USER och NIOSTEG_SMTP_PASSWORD anges båda två eller inte alls.",
    ]


def test_a_refusal_is_one_message_with_a_line_for_each_problem(environment):
    environment.setenv("NIOSTEG_PORT", "70000")

    with pytest.raises(SettingsRefused) as refused:
        load_settings()

    assert str(refused.value) == "Inställningarna behöver rättas:\n- NIOSTEG_PORT får vara högst 65535."


def test_a_refused_value_is_not_repeated_for_it_may_be_a_secret(environment):
    environment.setenv("NIOSTEG_DATABASE_URL", "mysql://dialog:hemligt@db")

    assert "hemligt" not in problems()[0]


def test_a_short_secret_key_is_refused(environment):
    environment.setenv("NIOSTEG_SECRET_KEY", "kort")

    assert problems() == ["NIOSTEG_SECRET_KEY ska vara minst 32 tecken."]


@pytest.mark.parametrize("address", ["dialog.kommun.se", "ftp://dialog.kommun.se", "https://"])
def test_a_base_url_is_a_web_address(environment, address):
    environment.setenv("NIOSTEG_BASE_URL", address)

    assert "NIOSTEG_BASE_URL ska vara en webbadress" in problems()[0]


def test_a_session_ends_when_idle_before_it_ends_anyway(environment):
    environment.setenv("NIOSTEG_SESSION_IDLE_MINUTES", "60")
    environment.setenv("NIOSTEG_SESSION_ABSOLUTE_MINUTES", "30")

    assert len(problems()) == 1


def test_production_may_put_its_mail_in_files_when_that_is_said(environment, tmp_path):
    environment.setenv("NIOSTEG_MODE", "production")
    environment.setenv("NIOSTEG_SECRET_KEY", SECRET)
    environment.setenv("NIOSTEG_BASE_URL", "https://dialog.kommun.se/")
    environment.setenv("NIOSTEG_MAIL_DIR", str(tmp_path / "brev"))

    settings = load_settings()

    assert settings.base_url == "https://dialog.kommun.se"
    assert settings.mail_dir == tmp_path / "brev"


def test_settings_do_not_change_once_read():
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 80
