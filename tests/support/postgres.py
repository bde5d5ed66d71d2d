"""A throw-away PostgreSQL cluster on a Unix socket: made once a test run, a new database for each test.

The server refuses to run as root, so root hands it to the account that Debian made for it.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

_numbers = count(1)


def missing_postgres() -> str | None:
    """Return why there can be no cluster here, or null when there can."""
    if _binaries() is None:
        return "PostgreSQL's server programs are not installed"
    if os.geteuid() == 0 and _server_account() is None:
        return "PostgreSQL does not run as root, and there is no account named postgres"
    return None


class Cluster:
    """A running cluster."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new_database(self) -> str:
        """Create an empty database and return its URL."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self._tool("createdb", name)
        return self._url(name)

    @contextmanager
    def on_disk(self, folder: Path) -> Iterator[str]:
        """Create an empty database on another disk and give its URL; drop it at the end."""
        account = _server_account()
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        name = f"disk_{os.getpid()}_{next(_numbers)}"
        self._tool("psql", "-qc", f"CREATE TABLESPACE {name} LOCATION '{folder}'")
        self._tool("createdb", "-D", name, name)
        try:
            yield self._url(name)
        finally:
            self._tool("dropdb", "--force", name)
            self._tool("psql", "-qc", f"DROP TABLESPACE {name}")

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={quote(str(self._folder), safe='')}"

    def drop_database(self, url: str) -> None:
        """Drop a database and whoever is still connected to it."""
        self._tool("dropdb", "--force", "--if-exists", url.rpartition("/")[2].partition("?")[0])

    def _tool(self, program: str, *arguments: str) -> None:
        _run(program, "-h", str(self._folder), "-U", "postgres", *arguments)


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Start a cluster; stop and remove it at the end. `durable`: what is committed is on the disk, as in service."""
    folder = Path(tempfile.mkdtemp(prefix="niosteg-pg-"))
    account = _server_account()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    _run(
        "initdb",
        "-D",
        str(data),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    )
    fsync = "on" if durable else "off"
    options = f"-k {folder} -c listen_addresses='' -c max_connections=200 -c fsync={fsync}"
    _run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield Cluster(folder)
    finally:
        _run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    account = _server_account()
    binaries = _binaries()
    assert binaries is not None
    subprocess.run(
        [str(binaries / program), *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
    )


def _server_account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


def _binaries() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    return next(
        (one for one in folders if (one / "initdb").exists()), Path(on_path).parent if on_path else None
    )
