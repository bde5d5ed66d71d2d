"""Why a test case does not hold, in sentences for a person who reads no drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.play.casebook import step_in
from engine.play.examining import Examined, Judged, Standing, Went
from engine.play.glossary import Glossary
from engine.play.telling import Teller, labelled, quoted
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """What is wrong at a step (0 is the start): what is said of it, and what was `wanted` and what is `now`, if any."""

    step: int
    sentence: str
    wanted: str = ""
    now: str = ""

    @property
    def text(self) -> str:
        """All of it in one line."""
        parts = [self.sentence, f"Väntat: {self.wanted}" if self.wanted else ""]
        parts.append(f"Nu: {self.now}" if self.now else "")
        return " ".join(part for part in parts if part)


def reasons(case: Mapping[str, Any], examined: Examined, words: Glossary) -> list[Reason]:
    """Return why a case does not hold, step by step; nothing for one that does."""
    if examined.start:
        return [Reason(0, f"Ärendet går inte att starta. {examined.start}")]
    tell = Teller(words)
    found: list[Reason] = []
    for went in examined.steps:
        found += [_of_claim(went, judged, tell) for judged in went.claims if not judged.holds]
        if went.state == "stopped":
            found += _of_stop(case, went, examined.standing, words)
        elif went.state == "differs" and not went.claims:
            found.append(_of_outcome(case, went, tell))
    return found


def _of_claim(went: Went, judged: Judged, tell: Teller) -> Reason:
    now = tell.claim(judged.now) if judged.now is not None else _NOTHING_NOW[judged.claim.key]
    return Reason(went.number, "", tell.claim(judged.claim), now)


#: What is told where nothing can be claimed about the same thing.
_NOTHING_NOW = {
    "role": "uppgiften är inte öppen.",
    "due": "uppgiften är inte öppen.",
    "decisions": "tabellen har inte fått någon fråga.",
    "path": "ärendet har gått en annan väg.",
    **dict.fromkeys(
        ("open", "variables", "phase", "incidents", "ended", "reminders", "mails"), "något annat."
    ),
}


def _of_stop(case: Mapping[str, Any], went: Went, standing: Standing, words: Glossary) -> Iterator[Reason]:
    step = step_in(case, went.number)
    task = words.label(str(step.get("complete", "")))
    if standing.was_accepted:
        yield Reason(went.number, f"”{task}” gick att göra, fast det skulle ha nekats.")
    elif standing.refused:
        form = words.form_of(str(step.get("complete", "")))
        labels = {info.path: info.label for info in form.fields()} if form is not None else {}
        told = " ".join(labelled(labels.get(name, name), why) for name, why in standing.refused.items())
        yield Reason(went.number, f"Formuläret i ”{task}” tar inte emot svaren. {told}")
    elif "complete" in step and all(one.element_id != step["complete"] for one in standing.tasks):
        waiting = quoted(dict.fromkeys(words.label(one.element_id) for one in standing.tasks))
        instead = f"Ärendet väntar vid {waiting}." if standing.tasks else "Ingen uppgift är öppen."
        yield Reason(went.number, f"”{task}” väntar inte på någon just då. {instead}")
    else:
        yield Reason(went.number, went.why)


def _of_outcome(case: Mapping[str, Any], went: Went, tell: Teller) -> Reason:
    """A step that came out otherwise than it says of itself."""
    step = step_in(case, went.number)
    key = "refused" if "refused" in step else "reaches"
    now = tell.step({**step, key: went.got}).sentence if went.got is not None else went.why
    return Reason(went.number, "", tell.step(step).sentence, now)
