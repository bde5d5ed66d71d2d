"""Where the data beside the code lies: in a checkout, and in an installed wheel.

A checkout is told by the `pyproject.toml` beside the package. A wheel puts its data under `share/niosteg`.
"""

from __future__ import annotations

import sysconfig
from pathlib import Path

_TOP = Path(__file__).resolve().parent.parent
_IN_CHECKOUT = (_TOP / "pyproject.toml").is_file()
_SHARE = _TOP if _IN_CHECKOUT else Path(sysconfig.get_path("data")) / "share" / "niosteg"

PROCESSES = _SHARE / "processes"
FORMS = _SHARE / "forms"
ACCESSIBILITY = _SHARE / "docs" / "tillganglighet.md"

# Where a run keeps its database, secret and mail when NIOSTEG_DATA_DIR says nothing else.
DATA = _TOP / "var" if _IN_CHECKOUT else Path.home() / ".local" / "share" / "niosteg"
