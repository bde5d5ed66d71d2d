"""The check of all we ship answers at once: counted in work, which a busy machine does not change.

`dev.py bench --only i` measures the time. What is counted here took about 0.3 s on the machine of docs/performance.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from engine.checks import bundle as checked
from engine.checks import check_bundle
from tests.benchmarks.checking import dialogue
from tests.support.shipped import ROOT

#: Calls of functions, C's too: half as many again as when they were counted (0.97 and 0.47 million).
MOST_CALLS = {"dialogue": 1_450_000, "four_hundred": 700_000}

COUNT = """
import sys
from engine.checks import check_bundle
from engine.service_tasks import TOPICS
from tests.benchmarks.checking import dialogue, four_hundred
files = {name}()
calls = 0
def count(_frame, event, _argument):
    global calls
    calls += event.endswith("call")
sys.setprofile(count)
found = check_bundle(files, topics=TOPICS)
sys.setprofile(None)
print(calls, len(found))
"""


@pytest.mark.parametrize("name", MOST_CALLS)
def test_the_first_check_in_a_process_takes_no_more_work_than_it_should(name: str):
    done = subprocess.run(
        [sys.executable, "-c", COUNT.format(name=name)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    calls, found = map(int, done.stdout.split())

    assert found == 0
    assert calls < MOST_CALLS[name]


def test_a_drawing_is_read_once(monkeypatch: pytest.MonkeyPatch):
    files = dialogue()
    read: Counter[str] = Counter()
    parse = checked.parse_xml

    def counted(data: bytes, *, name: str) -> object:
        read[name] += 1
        return parse(data, name=name)

    for module in [module for name, module in sys.modules.items() if name.startswith("engine.")]:
        if getattr(module, "parse_xml", None) is parse:
            monkeypatch.setattr(module, "parse_xml", counted)

    check_bundle(files)

    assert {name: times for name, times in read.items() if times > 1} == {}
    assert len(read) > 15
