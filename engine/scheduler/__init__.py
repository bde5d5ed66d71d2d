"""The ticking clock: APScheduler calls `tick` and `send_mail`; the truth is in the tables.

Everything due is found by asking the tables, so a scheduler that was down, a second one beside it, or a clock that
jumps loses and doubles nothing.
"""

from engine.scheduler.heartbeat import tick_and_tell
from engine.scheduler.ticker import run_scheduler, ticking

__all__ = ["run_scheduler", "tick_and_tell", "ticking"]
