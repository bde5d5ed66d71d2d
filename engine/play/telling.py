"""A test case as people tell it: its steps and what it expects, in Swedish sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from engine import feel
from engine.calendar import day_in_words
from engine.exceptions import NiostegError
from engine.forms import Form
from engine.play.claims import Claim
from engine.play.glossary import Glossary
from engine.records import dataclass

#: Characters of a value in a sentence.
_LONGEST = 160
_DENIALS = {
    "four_eyes": "men nekas: någon annan måste göra den (fyra ögon)",
    "not_candidate": "men nekas: uppgiften är inte personens",
}
RawStep = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step: what happens, and the answers that are given with it, as (label, text)."""

    sentence: str
    answers: list[tuple[str, str]]


class Teller:
    """Tells the steps and claims of the test cases of a draft."""

    def __init__(self, glossary: Glossary) -> None:
        self._words = glossary

    def step(self, step: RawStep) -> ToldStep:
        """Return a step in words; of an `expect` that something is expected, its claims are told one by one."""
        kind = next((kind for kind in _STEPS if kind in step), None)
        if kind is None:
            return ToldStep("Ett steg som inte går att läsa.", [])
        sentence = _STEPS[kind](self, step)
        if "case" in step and kind != "start":
            sentence = f"I ärendet ”{step['case']}”: {sentence[:1].lower()}{sentence[1:]}"
        return ToldStep(sentence, self._answers(kind, step))

    def start(self, process_key: str, data: Mapping[str, Any]) -> ToldStep:
        """Return how a case begins."""
        answers = self._told_by(self._words.start_form(process_key), data)
        return ToldStep(f"Ärendet ”{self._words.process(process_key)}” startas.", answers)

    def claim(self, claim: Claim) -> str:
        """Return a claim as a sentence."""
        return _CLAIMS[claim.key](self, claim)

    def value(self, name: str, value: Any) -> str:
        """Return the value of a variable in words."""
        if value is None:
            return "inget värde"
        form = self._words.asking_for(name)
        told = form.describe_answers({name: feel.from_json(value)}) if form is not None else []
        if len(told) == 1 and not isinstance(value, Mapping | list):
            return short(told[0][1])
        if told and isinstance(value, Mapping):
            return short("; ".join(labelled(label, text) for label, text in told))
        return short(feel.to_text(feel.from_json(value))) or "tomt"

    # Steps

    def _complete(self, step: RawStep) -> str:
        who, task = self._words.person(step.get("as")), self._words.label(str(step["complete"]))
        which = f" (nummer {step['index'] + 1} av de likadana)" if "index" in step else ""
        if "refused" in step:
            fields = self._fields(str(step["complete"]), step["refused"])
            return f"{who} försöker göra klart ”{task}”{which}, men formuläret nekar: {fields}."
        if "denied" in step:
            return f"{who} försöker göra klart ”{task}”{which}, {_DENIALS.get(step['denied'], 'men nekas')}."
        return f"{who} gör klart ”{task}”{which}."

    def _advance(self, step: RawStep) -> str:
        try:
            text = feel.to_text(feel.evaluate("duration(t)", {"t": step["advance"]}))
        except NiostegError:
            text = str(step["advance"])
        return f"Klockan går framåt: {text}."

    def _deliver(self, step: RawStep) -> str:
        kind = "message" if "message" in step else "signal"
        what = "Meddelandet" if kind == "message" else "Signalen"
        key = f" med nyckeln ”{step['key']}”" if "key" in step else ""
        reached = {None: "", 0: ", men ingen väntar på det", 1: " och når ett ärende"}
        end = reached.get(step.get("reaches"), f" och når {step.get('reaches')} ärenden")
        return f"{what} ”{step[kind]}”{key} kommer{end}."

    def _cancel(self, step: RawStep) -> str:
        return f"Ärendet avbryts. Skäl: {step['cancel']}"

    def _start(self, step: RawStep) -> str:
        name = f" och kallas ”{step['case']}”" if "case" in step else ""
        return f"Ett ärende till startas: ”{self._words.process(str(step['start']))}”{name}."

    def _expect(self, _step: RawStep) -> str:
        return "Nu väntas det här."

    def _answers(self, kind: str, step: RawStep) -> list[tuple[str, str]]:
        data = step.get("data")
        if not isinstance(data, Mapping) or not data:
            return []
        form = None
        if kind == "complete":
            form = self._words.form_of(str(step["complete"]))
        elif kind == "start":
            form = self._words.start_form(str(step["start"]))
        return self._told_by(form, data)

    def _told_by(self, form: Form | None, data: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return the answers with the labels of their form; what it does not ask for comes after, by name."""
        told: list[tuple[str, str]] = []
        asked: set[str] = set()
        if form is not None:
            values = {name: feel.from_json(value) for name, value in data.items()}
            told = [(label, short(text)) for label, text in form.describe_answers(values)]
            asked = {key.partition(".")[0] for key in form.keys}
        for name, value in data.items():
            if name not in asked:
                told += self._told_variable(name, value)
        return told

    def _told_variable(self, name: str, value: Any) -> list[tuple[str, str]]:
        form = self._words.asking_for(name)
        told = form.describe_answers({name: feel.from_json(value)}) if form is not None else []
        return [(label, short(text)) for label, text in told] or [(name, self.value(name, value))]

    def _fields(self, element_id: str, names: Sequence[str]) -> str:
        form = self._words.form_of(element_id)
        labels = {info.path: info.label for info in form.fields()} if form is not None else {}
        return quoted(labels.get(_without_rows(name), name) for name in names)

    # Claims

    def _open(self, claim: Claim) -> str:
        if not claim.value:
            return "Inget steg väntar på att någon ska göra det."
        return f"Ärendet väntar vid {self._places(claim.value)}, och inte vid något annat."

    def _places(self, ids: Iterable[str]) -> str:
        counted = Counter(ids)
        return listed(
            f"”{self._words.label(one)}”" + (f" ({count} gånger)" if count > 1 else "")
            for one, count in counted.items()
        )

    def _role(self, claim: Claim) -> str:
        task = self._words.label(claim.name)
        if claim.value is None:
            return f"”{task}” väntar, och ingen roll har den."
        return f"”{task}” väntar på rollen {self._words.role(claim.value)}."

    def _due(self, claim: Claim) -> str:
        task = self._words.label(claim.name)
        if claim.value is None:
            return f"”{task}” väntar utan sista dag."
        return f"”{task}” ska vara klar senast {_day(claim.value)}."

    def _variable(self, claim: Claim) -> str:
        label, value = self._words.variable(claim.name), self.value(claim.name, claim.value)
        return f"”{label}” har inget värde." if claim.value is None else f"”{label}” är: {value}"

    def _decision(self, claim: Claim) -> str:
        name = self._words.decision(claim.name)
        if not claim.value:
            return f"I tabellen ”{name}” gäller ingen rad."
        rows = listed(str(number) for number in claim.value)
        return f"I tabellen ”{name}” gäller rad {rows}."

    def _reminder(self, claim: Claim) -> str:
        row, count = claim.value, claim.value.get("count", 1)
        about = f" om ”{self._words.label(row['task'])}”" if row.get("task") else ""
        whom = f" till rollen {self._words.role(row['role'])}" if row.get("role") else ""
        rule = f" enligt regeln {row['rule']}" if "rule" in row else ""
        many = {0: "Ingen påminnelse", 1: "En påminnelse"}.get(count, f"{count} påminnelser")
        return f"{many}{about} har gått{whom}{rule}."

    def _mail(self, claim: Claim) -> str:
        row, count = claim.value, claim.value.get("count")
        many = {None: "Minst ett brev", 0: "Inget brev", 1: "Ett brev"}.get(count, f"{count} brev")
        whom = f" till {self._words.person(row['to'])}" if row.get("to") else ""
        subject = f" med ”{row['subject contains']}” i ämnesraden" if row.get("subject contains") else ""
        joined = " och" if subject else " med"
        text = f"{joined} ”{row['text contains']}” i texten" if row.get("text contains") else ""
        return f"{many} har gått{whom}{subject}{text}."

    def _phase(self, claim: Claim) -> str:
        return f"Ärendet är i fasen {claim.value}." if claim.value else "Ärendet är inte i någon fas."

    def _incidents(self, claim: Claim) -> str:
        many = {0: "Inget har stannat i ärendet.", 1: "Ärendet har stannat på ett ställe."}
        return many.get(claim.value, f"Ärendet har stannat på {claim.value} ställen.")

    def _ended(self, claim: Claim) -> str:
        return "Ärendet är slut." if claim.value else "Ärendet pågår."

    def _path(self, claim: Claim) -> str:
        way = ", sedan ".join(f"”{self._words.label(one)}”" for one in claim.value)
        return f"Ärendet har gått genom {way or 'inget särskilt'}."


_STEPS: Mapping[str, Callable[[Teller, RawStep], str]] = {
    "complete": Teller._complete,  # noqa: SLF001 - the table of the class itself
    "advance": Teller._advance,  # noqa: SLF001
    "message": Teller._deliver,  # noqa: SLF001
    "signal": Teller._deliver,  # noqa: SLF001
    "cancel": Teller._cancel,  # noqa: SLF001
    "start": Teller._start,  # noqa: SLF001
    "expect": Teller._expect,  # noqa: SLF001
}
_CLAIMS: Mapping[str, Callable[[Teller, Claim], str]] = {
    "open": Teller._open,  # noqa: SLF001
    "role": Teller._role,  # noqa: SLF001
    "due": Teller._due,  # noqa: SLF001
    "variables": Teller._variable,  # noqa: SLF001
    "decisions": Teller._decision,  # noqa: SLF001
    "reminders": Teller._reminder,  # noqa: SLF001
    "mails": Teller._mail,  # noqa: SLF001
    "phase": Teller._phase,  # noqa: SLF001
    "incidents": Teller._incidents,  # noqa: SLF001
    "ended": Teller._ended,  # noqa: SLF001
    "path": Teller._path,  # noqa: SLF001
}


def listed(words: Iterable[str]) -> str:
    """A, B och C"""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} och {last}" if first else last


def labelled(label: str, text: str) -> str:
    """Datum: 1 december; a question keeps its own sign: Hur många? 3"""
    return f"{label}{' ' if label.endswith('?') else ': '}{text}"


def quoted(words: Iterable[str]) -> str:
    """”A”, ”B” och ”C”"""
    return listed(f"”{word}”" for word in words)


def short(text: str) -> str:
    """A text that fits into a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"


def _day(value: Any) -> str:
    try:
        return day_in_words(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


def _without_rows(name: str) -> str:
    """The path of a field that is named with its row: `rader[0].namn` is `rader[].namn`."""
    head, bracket, tail = name.partition("[")
    return f"{head}[]{_without_rows(tail.partition(']')[2])}" if bracket else head
