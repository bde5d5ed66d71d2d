"""A program is parsed once and shared by all threads."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from engine.spiff import Program, compile_bundle
from tests.support.drawings import bundle
from tests.support.running import Case

EVERYTHING = """
lane Handläggare: A B
S -> A -> F
or F
or J
F -> B if n > 0
F -> C if n > 1
F -> X else
B -> J
C -> J
X -> J
J -> Sub -> K -> G
xor G
G -> A if n > 2
G -> E else
user B mi=parallel collection=items element=item output=r each=svar
user C mi=sequential cardinality=2
script X lang=feel set=x 1
call K call=q in.n=n out.m=n
boundary T on=A cycle=R3/P1D interrupting=false
T -> M -> E2
boundary U on=Sub error=fel
U -> E3
sub Sub {
S1 -> D -> E1
start S1
}
"""


def program() -> Program:
    return compile_bundle(bundle(EVERYTHING, q="S -> P -> E"))


def play(shared: Program, case_number: int) -> dict[str, Any]:
    case = Case(shared, {"n": case_number % 3, "items": [1, 2]})
    for _ in range(50):
        if case.ended:
            break
        case.complete(case.open[case_number % len(case.open)], svar=case_number)
    assert case.ended
    return {"variables": case.variables, "passed": case.passed}


def fingerprint(thing: object, seen: dict[int, int] | None = None) -> object:
    """The whole graph of objects as plain values; each object once, later by its number."""
    seen = {} if seen is None else seen
    if id(thing) in seen:
        return f"#{seen[id(thing)]}"
    if isinstance(thing, (str, int, float, bytes, type(None), type)):
        return repr(thing)
    seen[id(thing)] = len(seen)
    if isinstance(thing, dict):
        return {str(key): fingerprint(value, seen) for key, value in thing.items()}
    if isinstance(thing, (list, tuple, set, frozenset)):
        parts = sorted(thing, key=repr) if isinstance(thing, (set, frozenset)) else thing
        return [type(thing).__name__, *(fingerprint(part, seen) for part in parts)]
    attributes = {
        **{name: getattr(thing, name, None) for name in slots(thing)},
        **getattr(thing, "__dict__", {}),
    }
    return [type(thing).__qualname__, fingerprint(attributes, seen)]


def slots(thing: object) -> list[str]:
    own = [getattr(cls, "__slots__", ()) for cls in type(thing).__mro__]
    return [name for names in own for name in ([names] if isinstance(names, str) else names)]


def test_running_cases_leaves_a_program_as_it_was():
    shared = program()
    before = fingerprint(shared.specs)

    for number in range(6):
        play(shared, number)

    assert fingerprint(shared.specs) == before


def test_cases_in_many_threads_do_what_they_do_alone():
    shared = program()
    alone = [play(program(), number) for number in range(6)]

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda number: play(shared, number % 6), range(96)))

    assert together == [alone[number % 6] for number in range(96)]
