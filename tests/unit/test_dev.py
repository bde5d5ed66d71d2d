"""dev.py, the one command for each habit: what it says when it cannot go on, and when it does nothing."""

import os
import runpy
import subprocess
import sys

import pytest

import dev


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout of its own with nothing in it."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "FRONTEND", tmp_path / "frontend")
    for name in (
        "frontend/package.json",
        "frontend/package-lock.json",
        "frontend/build.mjs",
        "frontend/src/a.css",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit, match=r"behöver Python 3\.11"):
        runpy.run_path(dev.__file__)


def test_a_python_without_venv_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(dev, "venv_version", lambda: None)
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    with pytest.raises(dev.SetupFailed, match="apt install python3"):
        dev.make_venv()


def test_a_tool_that_fails_shows_its_last_lines_above_what_to_do():
    words = [sys.executable, "-c", "import sys; print('orsaken'); sys.exit(1)"]

    with pytest.raises(dev.SetupFailed, match=r"orsaken\n\nGör så här\."):
        dev.run(words, "Gör så här.")


def test_a_command_that_is_not_one_shows_the_list(capsys):
    assert dev.main(["fel"]) == 2
    assert "python3 dev.py demo" in capsys.readouterr().out


def test_a_failed_set_up_ends_with_the_sentence_and_no_traceback(monkeypatch, capsys):
    monkeypatch.setattr(os, "name", "nt")

    assert dev.main(["demo"]) == 1
    assert "WSL" in capsys.readouterr().err


def test_nothing_is_set_up_twice(monkeypatch):
    monkeypatch.setattr(dev, "read", lambda _stamp: "samma")
    monkeypatch.setattr(dev, "environment_stamp", lambda: "samma")
    monkeypatch.setattr(dev, "frontend_stamp", lambda: "samma")
    monkeypatch.setattr(subprocess, "run", lambda *words, **_: pytest.fail(f"ran {words}"))

    dev.set_up()


@pytest.mark.parametrize("changed", ["src/a.css", "build.mjs", "package-lock.json"])
def test_a_changed_source_builds_the_frontend_anew(checkout, changed):
    before = dev.frontend_stamp()

    (checkout / "frontend" / changed).write_text("ändrad")

    assert dev.frontend_stamp() != before


def test_what_the_build_leaves_behind_does_not_count_as_a_source(checkout):
    before = dev.frontend_stamp()

    (checkout / "frontend" / "node_modules").mkdir()
    (checkout / "frontend" / "node_modules" / "x.js").write_text("x")

    assert dev.frontend_stamp() == before


def test_a_site_without_its_editors_starts_says_so_and_tries_again_next_time(checkout, monkeypatch, capsys):
    monkeypatch.setattr(dev, "FRONTEND_STAMP", checkout / "stamp")
    monkeypatch.setattr(dev, "PACKAGES_STAMP", checkout / "packages")
    monkeypatch.setattr(dev, "node_and_npm", lambda: ("node", ["npm"]))
    failed = subprocess.CompletedProcess([], dev.EDITORS_FAILED, b"en text saknas")
    monkeypatch.setattr(
        dev.subprocess,
        "run",
        lambda words, **_: failed if "build.mjs" in words else subprocess.CompletedProcess([], 0, b""),
    )
    monkeypatch.setattr(dev, "environment_with", lambda _node: {})

    dev.build_frontend()

    told = capsys.readouterr().out
    assert "en text saknas" in told
    assert "Resten av webbplatsen fungerar" in told
    assert not (checkout / "stamp").exists()


def test_uv_is_told_what_pip_is_set_up_for_unless_it_has_been_told_its_own(monkeypatch):
    listed = (
        b":env:.cert='/a.pem'\nglobal.index-url='https://pypi.example/simple'\nglobal.find-links='/wheels'\n"
    )
    monkeypatch.setattr(dev.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, listed))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.setenv("UV_FIND_LINKS", "/own")

    environment = dev.uv_environment()

    assert environment["SSL_CERT_FILE"] == "/a.pem"
    assert environment["UV_DEFAULT_INDEX"] == "https://pypi.example/simple"
    assert environment["UV_FIND_LINKS"] == "/own"
