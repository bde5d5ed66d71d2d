"""A case that is saved and restored after every step does what one that never left memory does."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from engine import clock
from tests.support.running import Case

DRAWINGS = {
    "sequence": ("S -> A -> X -> B -> E\nscript X lang=feel set=n 'n + 1'", {}),
    "choice": ("S -> A -> G\nxor G\nG -> B if v > 3\nG -> C else\nB -> E\nC -> E", {}),
    "loop": ("S -> M\nxor M\nM -> A -> G\nxor G\nG -> E if v > 6\nG -> M else", {}),
    "parallel": ("S -> F\nand F\nand J\nF -> A -> B -> J\nF -> C -> J\nJ -> D -> E", {}),
    "parallel in a loop": (
        (
            "S -> M\nxor M\nM -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> C -> G\n"
            "xor G\nG -> E if v > 5\nG -> M else"
        ),
        {},
    ),
    "inclusive": (
        (
            "S -> A -> F\nor F\nor J\nF -> B if v > 2\nF -> C if v > 4\nF -> D else\nB -> J\n"
            "C -> J\nD -> J\nJ -> H -> E"
        ),
        {},
    ),
    "boundary timers": (
        (
            "S -> A -> B -> E\nboundary T on=A cycle=R3/P1D interrupting=false\n"
            "T -> R -> E2\nboundary U on=B duration=P2D\nU -> C -> E3"
        ),
        {},
    ),
    "parallel rounds": (
        "S -> A -> B -> E\nuser A mi=parallel collection=items element=item output=r each=v until='v > 8'",
        {},
    ),
    "sequential rounds": (
        "S -> A -> B -> E\nuser A mi=sequential collection=items element=item output=r each=v",
        {},
    ),
    "race": (
        "S -> R\nrace R\ncatch T duration=P1D\ncatch M message=m\nR -> T -> A -> E\nR -> M -> B -> E",
        {},
    ),
    "call": (
        "S -> A -> C -> B -> E\ncall C call=q",
        {"q": "S -> D -> X -> E\nscript X lang=feel set=n 'n + 1'"},
    ),
    "mapped call": ("S -> C -> B -> E\ncall C call=q in.w=n out.n=v", {"q": "S -> D -> H -> E"}),
    "event sub-processes": (
        (
            "S1 -> Sub -> B -> E1\nstart S1\nsub Sub {\nS -> A -> C\nevent X {\nstart S2 message=m interrupting=false\n"
            "S2 -> H -> E2\n}\nevent Y {\nstart S3 error=e\nS3 -> K -> E3\n}\nxor G\nC -> G\nG -> Z if v > 7\n"
            "G -> E else\nend Z error=e\n}\nevent T {\nstart S4 cycle=R2/P1D interrupting=false\nS4 -> R -> E4\n}"
        ),
        {},
    ),
    "conditions": (
        (
            "S -> A -> B -> C -> D -> E\ncatch C conditional='v > 4'\n"
            "boundary X on=A conditional='v > 6' interrupting=false\nX -> H -> E1\n"
            "S -> M\nxor M\nM -> K -> G\nxor G\nG -> E2 if v = 10\nG -> M else\n"
            "event Y {\nstart S2 conditional='v < 2' interrupting=false\nS2 -> R -> E3\n}"
        ),
        {},
    ),
    "links and implicit forks": (
        (
            "S -> A -> L\nA -> B -> J\nthrow L link=x\ncatch M link=x\nM -> C -> J\nand J\n"
            "J -> D\nD -> A if v > 5\nD -> E else"
        ),
        {},
    ),
    "nested": (
        (
            "S -> C -> E\n"
            "call C call=q mi=parallel collection=items element=item in.me=item out.got=v output=r each=got\n"
            "boundary T on=C duration=P9D\nT -> Z -> E2"
        ),
        {
            "q": (
                "S1 -> Sub -> E1\nstart S1\nsub Sub {\nS -> A -> G\nxor G\nG -> X if v > 7\n"
                "G -> E else\nend X error=e\n}\nboundary U on=Sub error=e\nU -> H -> E3"
            )
        },
    ),
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", DRAWINGS)
def test_saved_and_restored_is_the_same_as_never_saved(name, seed):
    text, called = DRAWINGS[name]

    assert story(text, called, seed, kept=False) == story(text, called, seed, kept=True)


def story(text, called, seed, *, kept):
    """Everything a case shows, step by step, while the same dice move it."""
    dice = random.Random(seed)  # noqa: S311
    with clock.fixed(datetime(2026, 11, 24, 8, tzinfo=UTC)):
        case = Case(text, {"n": 0, "v": 0, "items": ["a", "b", "c"]}, kept=kept, **called)
        pages = [page(case)]
        for step in range(25):
            if case.ended:
                break
            move(case, dice, step)
            pages.append(page(case))
    return pages


def move(case, dice, step):
    tasks = case.execution.open_tasks()
    choice = dice.random()
    if tasks and choice < 0.7:
        task = dice.choice(tasks)
        same = [other.token_id for other in tasks if other.element.id == task.element.id]
        case.complete(task.element.id, same.index(task.token_id), v=dice.randint(0, 10))
    elif choice < 0.8:
        case.deliver("m", step=step)
    else:
        clock.set_fixed(clock.now() + timedelta(days=1))
        case.tick()


def page(case):
    ex = case.execution
    return {
        "open": [
            (task.token_id, task.element.id, task.item, task.loop_index, task.called_by)
            for task in ex.open_tasks()
        ],
        "timers": ex.timers(),
        "subscriptions": ex.subscriptions(),
        "active": ex.active_elements(),
        "phases": ex.phases(),
        "variables": dict(ex.variables),
        "passed": list(case.passed),
        "ended": ex.ended,
    }
