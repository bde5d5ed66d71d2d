"""What is wrong with a draft: everything that deployment would refuse, and what may be meant."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping

from engine.bpmn import Bundle, ProcessFacts, bundle_of
from engine.checks import Topic, check_bundle
from engine.drafts.judging import TEST_CASES
from engine.drafts.rows import digest_of
from engine.exceptions import BundleIncomplete, Problem, Refused
from engine.reading import JsonRefused, parse_json

#: Drafts whose findings are kept: looking again at what nobody has changed costs nothing.
CAPACITY = 32

_kept: OrderedDict[tuple[str, str], tuple[Problem, ...]] = OrderedDict()
_lock = threading.Lock()


def problems_of(
    process_key: str, files: Mapping[str, bytes], *, topics: Mapping[str, Topic]
) -> tuple[Problem, ...]:
    """Return everything wrong with a draft, errors first within each file."""
    key = (process_key, digest_of(files))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = tuple(_problems(process_key, files, topics))
    with _lock:
        _kept[key] = found
        while len(_kept) > CAPACITY:
            _kept.popitem(last=False)
    return found


def _problems(process_key: str, files: Mapping[str, bytes], topics: Mapping[str, Topic]) -> Iterator[Problem]:
    material = {name: data for name, data in files.items() if not name.endswith(TEST_CASES)}
    checked = check_bundle(Bundle(process_key, material), topics=topics)
    yield from checked
    told = {(problem.file, problem.element, problem.code) for problem in checked}
    missing, bundle = _collected(process_key, material)
    yield from (problem for problem in missing if (problem.file, problem.element, problem.code) not in told)
    if bundle is not None:
        yield from (_unused(name) for name in material.keys() - bundle.files.keys())
        yield from (_left_alone(facts) for facts in _uncalled(bundle))
    yield from _test_cases(files)


def _collected(process_key: str, material: Mapping[str, bytes]) -> tuple[tuple[Problem, ...], Bundle | None]:
    """Return what the process refers to and nobody finds, and what would be deployed where that can be told."""
    try:
        return (), bundle_of(process_key, material)
    except BundleIncomplete as incomplete:
        return incomplete.problems, None
    except Refused:
        return (), None  # a drawing that cannot be read: the checks have told why


def _unused(name: str) -> Problem:
    return Problem(
        name,
        "",
        "warning",
        "unused_file",
        f"Inget i processen använder {name}, så filen följer inte med när den driftsätts.",
        "Ta bort den, eller välj den i det steg som ska ha den.",
    )


def _uncalled(bundle: Bundle) -> Iterator[ProcessFacts]:
    """The processes that stand in the bundle's drawings, as pools of their own, and that nothing calls."""
    called, waiting = set[str](), [bundle.process_key]
    while waiting:
        key = waiting.pop()
        if key in bundle.processes and key not in called:
            called.add(key)
            waiting += bundle.processes[key].called
    return (facts for key, facts in bundle.processes.items() if key not in called)


def _left_alone(facts: ProcessFacts) -> Problem:
    return Problem(
        facts.file,
        facts.key,
        "warning",
        "unused_process",
        f"Processen ”{facts.name or facts.key}” ritas här, men inget anropar den. Den driftsätts inte härifrån, så "
        "inga ärenden av den startar.",
        "Gör den till en egen process i studion, eller gör poolen till en svart låda om den bara visar en annan part.",
    )


def _test_cases(files: Mapping[str, bytes]) -> Iterator[Problem]:
    for name in sorted(files):
        if name.endswith(TEST_CASES):
            try:
                parse_json(files[name])
            except JsonRefused as refused:
                yield Problem(name, "", "error", "test_cases", str(refused), "Rätta filen eller ta bort den.")
