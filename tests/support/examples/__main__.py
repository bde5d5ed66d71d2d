"""`python -m tests.support.examples`: write docs/kontroller anew, and take away what no longer belongs there."""

from __future__ import annotations

import sys

from tests.support.examples.handbook import FOLDER, made_files


def main() -> int:
    made = made_files()
    for path, data in made.items():
        target = FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    stale = [
        path
        for path in FOLDER.rglob("*")
        if path.is_file() and path.relative_to(FOLDER).as_posix() not in made
    ]
    for path in stale:
        path.unlink()
    for folder in sorted((path for path in FOLDER.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    sys.stderr.write(f"{len(made)} filer, {len(stale)} borttagna.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
