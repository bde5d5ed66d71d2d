"""Start the TCK runner from anywhere: `python tests/tck/run.py PATH_OF_CHECKOUT`; see `runner.py`."""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    # The project's root, which holds both the engine and the tests.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.exit(import_module("tests.tck.runner").main())
