"""Stop a completion, a tick and the sending of mail at each of their moments (fault_points.py), and count them.

    python -m tests.reliability.every_moment --database postgresql --way kill

`--every 5` tries each fifth moment.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.reliability.fault_points import prepared, try_every_moment
from tests.reliability.operations import OPERATIONS
from tests.support.postgres import running_cluster


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'niosteg.db'}"
        return
    with running_cluster() as cluster:
        yield cluster.new_database()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--way", choices=("raise", "kill", "freeze"), default="raise")
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args(arguments)
    for name, operation in OPERATIONS.items():
        with (
            tempfile.TemporaryDirectory() as folder,
            _database(given.database, Path(folder)) as url,
            prepared(url, Path(folder)) as place,
        ):
            tried = try_every_moment(place, operation(), way=given.way, every=given.every)
        sys.stdout.write(f"{given.database}, {given.way}, {name}: {tried} moments, nothing half done\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
