"""How a change of one property is told: three ways to say it, and how its values are put into words."""

from __future__ import annotations

from collections.abc import Callable

from engine.comparing.model import Change, Facet, Sentence, Topic
from engine.comparing.phrasing import quoted
from engine.records import dataclass

#: A value as people read it.
InWords = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Telling:
    """A property's topic and its three sentences, with {it}, {old} and {new} to fill in.

    `shows` puts a value into words; without it the sentence has no values and what was written stands beside it.
    """

    topic: Topic
    set: str
    cleared: str
    changed: str
    shows: InWords | None = quoted


def told(
    facet: Facet, telling: Telling, *, it: str, file: str, element: str, shows: InWords | None = None
) -> Sentence:
    """One sentence for one property. `it` is the thing as a subject: "Steget ”Granska planen”"."""
    in_words = shows or telling.shows
    template = telling.set if facet.old is None else telling.cleared if facet.new is None else telling.changed
    old, new = (in_words(value) if in_words and value is not None else "" for value in (facet.old, facet.new))
    return Sentence(
        text=capitalised(template.format(it=it, old=old, new=new)),
        topic=telling.topic,
        change=Change.CHANGED,
        file=file,
        element=element,
        old=None if in_words else facet.old,
        new=None if in_words else facet.new,
    )


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def other_property(name: str) -> Telling:
    """The telling of a property that has no words of its own."""
    shown = name.removeprefix("property:").replace("{", "{{").replace("}", "}}")
    return Telling(
        Topic.DETAILS,
        f"{{it}}: egenskapen ”{shown}” har fått värdet {{new}}.",
        f"{{it}}: egenskapen ”{shown}” är borttagen (förut {{old}}).",
        f"{{it}}: egenskapen ”{shown}” är ändrad från {{old}} till {{new}}.",
    )
