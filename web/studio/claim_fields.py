"""What a test case expects, as the fields of a page: what there is to choose from, and what was typed as a claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from engine import feel
from engine.exceptions import InvalidAnswers
from engine.forms.views import FieldView
from engine.play.claims import Claim
from engine.play.glossary import OTHER_PERSONS, Glossary
from engine.play.leaves import leaves_of, read, with_leaves
from engine.records import dataclass

Choice = tuple[str, str]

#: Kind -> what it is called, and what it checks.
KINDS: dict[str, tuple[str, str]] = {
    "open": ("Var ärendet väntar", "Vilka uppgifter som är öppna, och inga andra."),
    "role": ("Vem ett steg väntar på", "Vilken roll som har uppgiften."),
    "due": ("Sista dag för ett steg", "Vilken dag uppgiften ska vara klar."),
    "variables": ("Ett värde i ärendet", "Ett svar i ett formulär, eller något som processen har räknat ut."),
    "decisions": ("Svaret från en beslutstabell", "Vilka rader som gällde senast."),
    "reminders": ("Påminnelser som har gått", "Om vad, till vem och hur många."),
    "mails": ("Brev som har gått", "Till vem och om vad."),
    "ended": ("Om ärendet är slut, och hur", "Pågår det, är det slut, och i så fall var det slutade."),
    "phase": ("Vilken fas ärendet är i", "Det som visas på ärendets statusrad."),
    "path": ("Vägen hit", "Steg och händelser som har passerats, i den ordningen."),
    "incidents": ("Om något har stannat", "Hur många ställen ärendet har stannat på."),
}
#: Kinds that are about something with a name, and what to choose it as.
NAMED = {
    "role": "Vilket steg?",
    "due": "Vilket steg?",
    "variables": "Vilket värde?",
    "decisions": "Vilken tabell?",
}
_ENDED_AT = "vid:"
_SLOTS = 3


@dataclass(frozen=True, slots=True)
class ClaimField:
    """A field of the page. `control` is select, text, date, number, truth or lines."""

    name: str
    label: str
    control: str
    value: str
    help: str = ""
    choices: Sequence[Choice] = ()


def names_to_choose(kind: str, words: Glossary, known: Mapping[str, Any]) -> list[Choice]:
    """Return what a claim of a kind can be about; `known` are the variables that the case has there."""
    if kind in {"role", "due"}:
        return _tasks(words)
    if kind == "decisions":
        return sorted(((key, one.label) for key, one in words.decisions.items()), key=lambda pair: pair[1])
    return sorted(
        ((name, _variable_words(name, words)) for name in known), key=lambda pair: pair[1].casefold()
    )


def _variable_words(name: str, words: Glossary) -> str:
    label = words.variable(name)
    return label if label == name else f"{label} ({name})"


def fields_of(claim: Claim, words: Glossary, given: Mapping[str, str]) -> list[ClaimField]:
    """Return the fields of a claim, with what was typed in them where it was."""
    made = _FIELDS[claim.key](claim, words)
    return [
        ClaimField(one.name, one.label, one.control, given.get(one.name, one.value), one.help, one.choices)
        for one in made
    ]


def claims_from(claim: Claim, words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    """Return what was typed as claims: the one that was asked for, and what follows from it.

    Raises:
        InvalidAnswers: by field, with the remedy.
    """
    return _READERS[claim.key](claim, words, given)


def blank(kind: str, name: str = "") -> Claim:
    """Return a claim of a kind before anything is typed."""
    values: dict[str, Any] = {
        "open": [],
        "path": [],
        "decisions": [],
        "reminders": {"count": 1},
        "mails": {},
        "incidents": 0,
        "ended": True,
    }
    return Claim(kind, name, values.get(kind))


# What to choose from


def _tasks(words: Glossary) -> list[Choice]:
    found = {one.id: one.label for one in words.tasks}
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def _places(words: Glossary) -> list[Choice]:
    named = [one for one in words.elements.values() if one.name]
    return sorted(((one.id, words.described(one.id)) for one in named), key=lambda pair: pair[1].casefold())


def _roles(words: Glossary) -> list[Choice]:
    used = [(key, words.role(key)) for key in words.used_roles]
    others = [(key, name) for key, name in words.roles.items() if key not in words.used_roles]
    return used + sorted(others, key=lambda pair: pair[1].casefold())


def _with(choices: list[Choice], value: str | None, label: str = "") -> list[Choice]:
    """The choices, with a value that the file has and that is none of them: the page changes nothing by itself."""
    known = {code for code, _ in choices}
    return choices if not value or value in known else [*choices, (value, label or value)]


# Kind by kind


def _slots(
    name: str, label: str, values: Sequence[str], choices: list[Choice], words: Glossary
) -> list[ClaimField]:
    filled = [*values, *[""] * _SLOTS]
    for value in values:
        choices = _with(choices, value, words.label(value))
    return [
        ClaimField(f"{name}-{number}", f"{label} {number}", "select", value, "", choices)
        for number, value in enumerate(filled, start=1)
    ]


def _chosen(name: str, given: Mapping[str, str]) -> list[str]:
    """What was chosen in the slots, in their order."""
    numbers = [text.removeprefix(f"{name}-") for text in given if text.startswith(f"{name}-")]
    ordered = sorted(int(number) for number in numbers if number.isascii() and number.isdigit())
    return [given[f"{name}-{number}"] for number in ordered if given.get(f"{name}-{number}")]


def _open_fields(claim: Claim, words: Glossary) -> list[ClaimField]:
    return _slots("task", "Öppen uppgift", claim.value, _tasks(words), words)


def _open_claim(_claim: Claim, _words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    return [Claim("open", "", _chosen("task", given))]


def _path_fields(claim: Claim, words: Glossary) -> list[ClaimField]:
    return _slots("place", "Plats", claim.value, _places(words), words)


def _path_claim(_claim: Claim, _words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    places = _chosen("place", given)
    if not places:
        raise InvalidAnswers({"place-1": "Välj minst ett ställe som ärendet ska ha gått genom."})
    return [Claim("path", "", places)]


def _role_fields(claim: Claim, words: Glossary) -> list[ClaimField]:
    choices = _with(_roles(words), claim.value)
    return [ClaimField("role", "Vilken roll?", "select", claim.value or "", "", choices)]


def _role_claim(claim: Claim, _words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    if not given.get("role") and claim.value is not None:
        raise InvalidAnswers({"role": "Välj vilken roll som har uppgiften."})
    return [Claim("role", claim.name, given.get("role") or None)]


def _due_fields(claim: Claim, _words: Glossary) -> list[ClaimField]:
    return [
        ClaimField(
            "due",
            "Vilken dag?",
            "date",
            claim.value or "",
            "Lämna tomt om uppgiften inte ska ha någon sista dag.",
        )
    ]


def _due_claim(claim: Claim, _words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    text = given.get("due", "")
    try:
        day = date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise InvalidAnswers({"due": "Skriv dagen som 2026-11-30."}) from None
    return [Claim("due", claim.name, day)]


def _decision_fields(claim: Claim, words: Glossary) -> list[ClaimField]:
    decision = words.decisions.get(claim.name)
    count = len(decision.table.rules) if decision is not None and decision.table is not None else 0
    known = f" Tabellen har {count} rader." if count else ""
    return [
        ClaimField(
            "rules",
            "Rader som gäller",
            "text",
            ", ".join(map(str, claim.value)),
            f"Radernas nummer, med komma emellan om det är flera: 4 eller 2, 3.{known} Tomt betyder ingen rad.",
        )
    ]


def _decision_claim(claim: Claim, words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    parts = [part.strip() for part in given.get("rules", "").replace(" och ", ",").split(",") if part.strip()]
    if any(
        not part.isascii() or not part.isdigit() or not 1 <= len(part) <= 5 or int(part) < 1 for part in parts
    ):
        raise InvalidAnswers({"rules": "Skriv radernas nummer, till exempel 4 eller 2, 3."})
    numbers = [int(part) for part in parts]
    decision = words.decisions.get(claim.name)
    if decision is not None and decision.table is not None:
        known = {rule.number for rule in decision.table.rules}
        unknown = [number for number in numbers if number not in known]
        if unknown:
            raise InvalidAnswers(
                {"rules": f"Tabellen har ingen rad {unknown[0]}. Den har {len(known)} rader."}
            )
    return [Claim("decisions", claim.name, numbers)]


def _reminder_fields(claim: Claim, words: Glossary) -> list[ClaimField]:
    row = claim.value
    return [
        ClaimField(
            "task", "Om vilket steg?", "select", row.get("task") or "", "Välj inget om det kan vara vilket som helst.",
            _with(_tasks(words), row.get("task"), words.label(row.get("task") or "")),
        ),
        ClaimField(
            "role", "Till vilken roll?", "select", row.get("role") or "", "Välj inget om det kan vara vem som helst.",
            _with(_roles(words), row.get("role")),
        ),
        ClaimField("count", "Hur många?", "number", str(row.get("count", 1)), "0 om ingen påminnelse ska ha gått."),
    ]  # fmt: skip


def _reminder_claim(claim: Claim, _words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    row = {key: value for key, value in claim.value.items() if key not in {"task", "role", "count"}}
    chosen = {key: given[key] for key in ("task", "role") if given.get(key)}
    return [Claim("reminders", "", {**chosen, **row, "count": _count("count", given)})]


def _mail_fields(claim: Claim, words: Glossary) -> list[ClaimField]:
    row = claim.value
    people = [*_roles(words), *OTHER_PERSONS.items()]
    return [
        ClaimField(
            "to", "Till vem?", "select", row.get("to") or "", "Välj inget om det kan vara vem som helst.",
            _with(people, row.get("to")),
        ),
        ClaimField("subject", "Vad ska stå i ämnesraden?", "text", row.get("subject contains", ""), "Ett ord räcker."),
        ClaimField("text", "Vad ska stå i brevet?", "text", row.get("text contains", ""), "Ett ord räcker."),
        ClaimField(
            "count", "Hur många brev?", "number", str(row.get("count", "")), "Lämna tomt för minst ett, 0 för inget."
        ),
    ]  # fmt: skip


def _mail_claim(claim: Claim, _words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    own = {"to", "subject contains", "text contains", "count"}
    row = {key: value for key, value in claim.value.items() if key not in own}
    for key, name in (("to", "to"), ("subject contains", "subject"), ("text contains", "text")):
        if given.get(name):
            row[key] = given[name]
    if given.get("count"):
        row["count"] = _count("count", given)
    return [Claim("mails", "", row)]


def _ended_fields(claim: Claim, words: Glossary) -> list[ClaimField]:
    ends = [one for one in words.elements.values() if one.kind == "endEvent" and one.parent is None]
    choices = [("slut", "Ärendet är slut"), ("pagar", "Ärendet pågår")]
    choices += [(f"{_ENDED_AT}{one.id}", f"Ärendet är slut vid ”{one.label}”") for one in ends]
    return [ClaimField("ended", "Hur är det?", "select", "slut" if claim.value else "pagar", "", choices)]


def _ended_claim(_claim: Claim, words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    chosen = given.get("ended", "")
    if chosen in {"slut", "pagar"}:
        return [Claim("ended", "", chosen == "slut")]
    place = chosen.removeprefix(_ENDED_AT)
    if not chosen.startswith(_ENDED_AT) or place not in words.elements:
        raise InvalidAnswers({"ended": "Välj om ärendet är slut eller pågår."})
    return [Claim("ended", "", True), Claim("path", "", [place])]


def _phase_fields(claim: Claim, words: Glossary) -> list[ClaimField]:
    choices = _with([(one, one) for one in words.phases], claim.value)
    help_ = "Välj inget om ärendet inte ska vara i någon fas."
    return [ClaimField("phase", "Vilken fas?", "select", claim.value or "", help_, choices)]


def _phase_claim(_claim: Claim, _words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    return [Claim("phase", "", given.get("phase") or None)]


def _incident_fields(claim: Claim, _words: Glossary) -> list[ClaimField]:
    return [
        ClaimField("count", "På hur många ställen?", "number", str(claim.value), "0 om inget ska ha stannat.")
    ]


def _incident_claim(_claim: Claim, _words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    return [Claim("incidents", "", _count("count", given))]


def _count(name: str, given: Mapping[str, str]) -> int:
    text = given.get(name, "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise InvalidAnswers({name: "Skriv ett antal med siffror, 0 eller mer."})
    return int(text)


# Values of the case

#: Sorts of a value that is neither known nor put together.
_SORTS = (
    ("text", "En text eller en dag"),
    ("number", "Ett tal"),
    ("truth", "Ja eller nej"),
    ("nothing", "Inget värde"),
)


def _variable_fields(claim: Claim, words: Glossary) -> list[ClaimField]:
    if isinstance(claim.value, Mapping | list) and claim.value:
        return [
            ClaimField(
                f"at.{leaf.path}", words.variable(_path(claim.name, leaf.path)), _CONTROLS[leaf.kind], leaf.text,
                "En på varje rad." if leaf.kind == "texts" else "",
            )
            for leaf in leaves_of(claim.value)
        ]  # fmt: skip
    field = words.field(claim.name)
    if field is not None and field.options and field.kind != "checklist":
        codes = {_plain(option.value): (option.code, option.label) for option in field.options}
        now = codes.get(_plain(feel.from_json(claim.value)), ("", ""))[0]
        choices = [(option.code, option.label) for option in field.options]
        unknown = "" if claim.value is None or now else str(claim.value)
        return [ClaimField("option", "Vilket svar?", "select", now or unknown, "", _with(choices, unknown))]
    sort, text = _sorted(claim.value, field)
    return [
        ClaimField("sort", "Vad är det för värde?", "select", sort, "", _SORTS),
        ClaimField(
            "value", "Värdet", "text", text, "Ett datum skrivs 2026-11-30, och ja eller nej med de orden."
        ),
    ]


_CONTROLS = {"text": "text", "number": "text", "truth": "truth", "texts": "lines"}


def _path(name: str, leaf: str) -> str:
    return f"{name}.{leaf}" if leaf and not leaf.startswith("[") else f"{name}{leaf}"


def _plain(value: Any) -> str:
    return feel.to_json_text(value)


def _sorted(value: Any, field: FieldView | None) -> tuple[str, str]:
    if value is None or isinstance(value, Mapping | list):
        kinds = {"number": "number", "checkbox": "truth"}
        return (kinds.get(field.kind, "text") if field is not None else "nothing"), ""
    (leaf,) = leaves_of(value)
    return leaf.kind, leaf.text


def _variable_claim(claim: Claim, words: Glossary, given: Mapping[str, str]) -> list[Claim]:
    if isinstance(claim.value, Mapping | list) and claim.value:
        texts = {name.removeprefix("at."): text for name, text in given.items() if name.startswith("at.")}
        try:
            value = with_leaves(claim.value, texts)
        except InvalidAnswers as refused:
            raise InvalidAnswers({f"at.{path}": why for path, why in refused.errors.items()}) from refused
        return [Claim("variables", claim.name, value)]
    if "option" in given:
        field = words.field(claim.name)
        options = (
            {option.code: feel.to_json(option.value) for option in field.options} if field is not None else {}
        )
        if given["option"] and given["option"] not in options:
            return [claim]
        return [Claim("variables", claim.name, options.get(given["option"]))]
    return [Claim("variables", claim.name, _typed(given))]


def _typed(given: Mapping[str, str]) -> Any:
    sort, text = given.get("sort", ""), given.get("value", "")
    if sort == "nothing":
        return None
    if sort not in {"text", "number", "truth"}:
        raise InvalidAnswers({"sort": "Välj vad det är för slags värde."})
    if not text:
        raise InvalidAnswers({"value": "Skriv värdet, eller välj ”Inget värde”."})
    try:
        return read(sort, text.casefold() if sort == "truth" else text)
    except ValueError as error:
        raise InvalidAnswers({"value": str(error).replace("Välj", "Skriv")}) from error


_FIELDS: Mapping[str, Callable[[Claim, Glossary], list[ClaimField]]] = {
    "open": _open_fields,
    "role": _role_fields,
    "due": _due_fields,
    "variables": _variable_fields,
    "decisions": _decision_fields,
    "reminders": _reminder_fields,
    "mails": _mail_fields,
    "ended": _ended_fields,
    "phase": _phase_fields,
    "path": _path_fields,
    "incidents": _incident_fields,
}
_READERS: Mapping[str, Callable[[Claim, Glossary, Mapping[str, str]], list[Claim]]] = {
    "open": _open_claim,
    "role": _role_claim,
    "due": _due_claim,
    "variables": _variable_claim,
    "decisions": _decision_claim,
    "reminders": _reminder_claim,
    "mails": _mail_claim,
    "ended": _ended_claim,
    "phase": _phase_claim,
    "path": _path_claim,
    "incidents": _incident_claim,
}
