"""Whatever happens in whatever order, the engine and a simple model of it agree.

Sixty short sequences, the same each time; `NIOSTEG_TEST_LONG=1` tries many long new ones, in ten minutes or so.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.machine import AnySequence

IS_LONG = bool(os.environ.get("NIOSTEG_TEST_LONG"))

_SHORT = settings(
    max_examples=60,
    stateful_step_count=20,
    phases=[Phase.generate],  # to make a failing sequence shorter takes minutes
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
_LONG = settings(_SHORT, max_examples=1500, stateful_step_count=60, phases=list(Phase), derandomize=False)


@pytest.mark.timeout(3600 if IS_LONG else 180)
def test_the_engine_agrees_with_the_model_after_any_sequence():
    run_state_machine_as_test(AnySequence, settings=_LONG if IS_LONG else _SHORT)
