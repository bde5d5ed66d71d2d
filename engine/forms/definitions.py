"""One component of a form-js file as its author wrote it: typed reading, with a problem for what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal, InvalidOperation
from typing import Any

from engine import feel
from engine.exceptions import FeelError, Problem
from engine.feel import Expression
from engine.records import dataclass

_MOST_TEXT = 100_000
_OF_EACH = 20
"""What an expression counts for beside its own characters: thousands of empty ones take time, too."""
_MOST_COMPONENTS = 1_000
_MOST_DIGITS = 30


@dataclass(slots=True)
class Problems:
    """All that is wrong with one file."""

    file: str
    found: list[Problem] = field(default_factory=list)
    _characters: int = 0
    _components: int = 0

    def one_component_more(self) -> bool:
        """Whether the form may have one component more; said once when it may not."""
        self._components += 1
        if self._components == _MOST_COMPONENTS + 1:
            self.add(
                "",
                "form-size",
                f"Formuläret har fler än {_MOST_COMPONENTS} komponenter.",
                "Dela upp formuläret på flera formulär.",
            )
        return self._components <= _MOST_COMPONENTS

    def has_had_enough(self, expression: str) -> bool:
        """Whether the file's expressions are together longer than anybody writes; said once."""
        before, self._characters = self._characters, self._characters + len(expression) + _OF_EACH
        if before <= _MOST_TEXT < self._characters:
            self.add(
                "",
                "form-size",
                f"Formulärets uttryck är tillsammans längre än {_MOST_TEXT} tecken.",
                "Dela upp formuläret på flera formulär.",
            )
        return self._characters > _MOST_TEXT

    def add(self, element: str, code: str, message: str, remedy: str = "") -> None:
        self.found.append(Problem(self.file, element, "error", code, message, remedy))


@dataclass(frozen=True, slots=True)
class Definition:
    """A component, or a part of it (`validate`, `properties`), whose problems bear the component's id."""

    raw: Mapping[str, Any]
    problems: Problems
    element: str

    def refuse(self, code: str, message: str, remedy: str = "") -> None:
        self.problems.add(self.element, code, message, remedy)

    def part(self, name: str) -> Definition:
        own = self._of_type(name, Mapping, "ett objekt") if name in self.raw else None
        return Definition(own or {}, self.problems, self.element)

    def components(self) -> list[Any]:
        return self._of_type("components", list, "en lista") or []

    def refuse_others(self, known: Iterable[str], place: str) -> None:
        """Refuse attributes that nothing here would honour. `place` says where they stand."""
        for name in sorted(self.raw.keys() - known):
            self.refuse("form-attribute", f"Egenskapen ”{name}” {place} stöds inte.", "Ta bort den.")

    def text(self, name: str) -> str:
        # Most of what a component may say it does not, and it is asked for all of it.
        return str(self._of_type(name, str, "text") or "").strip() if name in self.raw else ""

    def plain_text(self, name: str) -> str:
        """Text that stays as it is written: neither FEEL nor a template."""
        text = self.text(name)
        if text.startswith("=") or "{{" in text:
            self.refuse("form-text", f"Egenskapen ”{name}” innehåller ett uttryck.", "Skriv vanlig text.")
        return text

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._of_type(name, bool, "sant eller falskt") if name in self.raw else None
        return default if value is None else bool(value)

    def flag_or_expression(self, name: str) -> bool | Expression:
        if isinstance(self.raw.get(name), str):
            return self.expression(name) or False
        return self.flag(name)

    def whole_number(self, name: str) -> int | None:
        number = self.decimal(name)
        if number is not None and (not 0 <= number <= 1_000_000 or number != int(number)):
            self.refuse("form-number", f"”{name}” ska vara ett heltal från 0 och uppåt.", "Rätta talet.")
            return None
        return None if number is None else int(number)

    def decimal(self, name: str) -> Decimal | None:
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        try:
            number = Decimal("NaN") if isinstance(value, bool) else Decimal(value)
        except (InvalidOperation, TypeError, ValueError):
            number = Decimal("NaN")
        if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
            self.refuse("form-number", f"”{name}” ska vara ett tal.", "Skriv ett tal, inte ett uttryck.")
            return None
        return number

    def expression(self, name: str) -> Expression | None:
        text = self.text(name)
        return self.compiled(text, f"Uttrycket i ”{name}”") if text else None

    def compiled(self, text: str, subject: str) -> Expression | None:
        if self.problems.has_had_enough(text):
            return None
        try:
            return feel.compile_expression(text)
        except FeelError as error:
            self.refuse("form-feel", f"{subject} går inte att läsa: {error}", "Rätta FEEL-uttrycket.")
            return None

    def _of_type(self, name: str, wanted: type | tuple[type, ...], words: str) -> Any:
        value = self.raw.get(name)
        if value is None or isinstance(value, wanted):
            return value
        self.refuse("form-attribute", f"”{name}” ska vara {words}.", "Rätta värdet.")
        return None
