"""A tick leaves a trace, at most once a minute however many schedulers there are; an idle tick only looks."""

from datetime import timedelta

from engine import clock
from engine.commands.note_tick import note_tick
from engine.process_engine import ProcessEngine, Ticked
from engine.queries.health import last_tick

BEAT = timedelta(minutes=1)


def tick_and_tell(engine: ProcessEngine) -> Ticked:
    """Tick, and note it where the last note is a minute old or from a clock that has been set back since."""
    done = engine.tick()
    noted, now = engine.read(last_tick), clock.now()
    if noted is None or not now - BEAT < noted <= now:
        engine.run(note_tick)
    return done
