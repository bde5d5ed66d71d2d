"""What the form says of an answer that it cannot take: klarspråk, with the field's label and what to do."""

from __future__ import annotations

from decimal import Decimal

INTRO_OPTIONAL = "Alla fält är obligatoriska om det inte står (valfritt)."
TOO_MANY_FIELDS = "Formuläret är för stort för att sparas. Dela upp svaren på färre rader och försök igen."


def missing_text(label: str) -> str:
    return f"Svara på frågan ”{label}”" if _is_question(label) else f"Fyll i {label}."


def missing_choice(label: str) -> str:
    return f"Välj ett alternativ under {_quoted_question(label)}."


def missing_choices(label: str) -> str:
    return f"Välj minst ett alternativ under {_quoted_question(label)}."


def missing_check(label: str) -> str:
    return f"Kryssa i rutan ”{label.rstrip('.')}”."


def missing_file(label: str) -> str:
    return f"Välj en fil under {_quoted_question(label)}."


def not_a_date(label: str) -> str:
    return f"{label}: Skriv ett datum som ÅÅÅÅ-MM-DD, till exempel 2027-06-14."


def not_a_time(label: str) -> str:
    return f"{label}: Skriv ett klockslag som TT:MM, till exempel 18:30."


def not_a_moment(label: str) -> str:
    return f"{label}: Skriv datum och klockslag som ÅÅÅÅ-MM-DD TT:MM, till exempel 2027-06-14 18:30."


def no_such_moment(label: str) -> str:
    return f"{label}: Klockslaget finns inte, för klockan ställs om den natten. Välj ett annat."


def date_has_passed(label: str) -> str:
    return f"{label}: Välj dagens datum eller ett senare."


def not_a_number(label: str) -> str:
    return f"{label}: Skriv ett tal med siffror, till exempel 12 eller 12,5."


def not_a_whole_number(label: str) -> str:
    return f"{label}: Skriv ett heltal, till exempel 12."


def too_many_decimals(label: str, decimals: int) -> str:
    return f"{label}: Skriv talet med högst {_count(decimals, 'decimal', 'decimaler')}."


def not_a_step(label: str, increment: Decimal) -> str:
    return f"{label}: Skriv ett tal i steg om {number(increment)}."


def out_of_range(label: str, minimum: Decimal | None, maximum: Decimal | None) -> str:
    if minimum is None and maximum is not None:
        return f"{label}: Skriv ett tal som är högst {number(maximum)}."
    if maximum is None and minimum is not None:
        return f"{label}: Skriv ett tal som är minst {number(minimum)}."
    return f"{label}: Skriv ett tal från {number(minimum)} till {number(maximum)}."


def too_short(label: str, minimum: int, written: int) -> str:
    return f"{label}: Skriv minst {minimum} tecken. Nu är det {written}."


def too_long(label: str, maximum: int, written: int) -> str:
    return f"{label}: Skriv högst {maximum} tecken. Nu är det {written}."


def odd_characters(label: str) -> str:
    return f"{label}: Texten har tecken som inte kan sparas. Skriv om den eller klistra in den som ren text."


def more_than_one_line(label: str) -> str:
    return f"{label}: Skriv på en enda rad."


def more_than_one_answer(label: str) -> str:
    return f"{label}: Lämna bara ett svar."


def wrong_shape(label: str, expected: str) -> str:
    return f"{label}: Svaret ska vara {expected}."


def not_an_email(label: str) -> str:
    return f"{label}: Skriv en e-postadress, till exempel namn@exempel.se."


def not_a_phone_number(label: str) -> str:
    return f"{label}: Skriv ett telefonnummer, till exempel 070-123 45 67."


def wrong_format(label: str) -> str:
    return f"{label}: Skriv i det format som fältet kräver."


def not_an_option(label: str) -> str:
    return f"{label}: Välj bland de alternativ som finns i listan."


def not_a_checkbox_value(label: str) -> str:
    return f"{label}: Svara med ja eller nej."


def wrong_file_type(label: str, accepted: tuple[str, ...]) -> str:
    return f"{label}: Välj en fil av typen {join(accepted, 'eller')}."


def file_too_large(label: str, megabytes: int) -> str:
    return f"{label}: Välj en fil som är högst {megabytes} MB."


def empty_file(label: str) -> str:
    return f"{label}: Filen är tom. Välj en annan fil."


def bad_file_name(label: str) -> str:
    return f"{label}: Filens namn kan inte användas. Byt namn på filen och välj den igen."


def too_few_rows(label: str, minimum: int) -> str:
    return f"{label}: Fyll i minst {_count(minimum, 'rad', 'rader')}."


def too_many_rows(label: str, maximum: int) -> str:
    return f"{label}: Ha högst {_count(maximum, 'rad', 'rader')}. Ta bort rader och försök igen."


def rows_are_fixed(label: str) -> str:
    return f"{label}: Det går inte att lägga till eller ta bort rader här. Läs in sidan igen."


def unknown_row(label: str) -> str:
    return f"{label}: Raden hör inte till det som visades. Läs in sidan igen."


def broken_rule(label: str) -> str:
    return f"{label}: Svaret stämmer inte med de andra svaren. Kontrollera dem och försök igen."


def unknown_field(name: str) -> str:
    return f"Formuläret har inget fält som heter ”{name}”. Läs in sidan igen och fyll i formuläret på nytt."


def length_hint(minimum: int | None, maximum: int | None) -> str:
    """The help text that stands in for a character counter."""
    if minimum and maximum:
        return f"Minst {minimum} och högst {maximum} tecken."
    if maximum:
        return f"Högst {maximum} tecken."
    return f"Minst {minimum} tecken." if minimum else ""


def number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}".replace(".", ",")


def join(words: tuple[str, ...], conjunction: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _is_question(label: str) -> bool:
    return label.endswith("?")


def _quoted_question(label: str) -> str:
    return f"”{label}”" if _is_question(label) else label
