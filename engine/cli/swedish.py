"""What click itself says, in Swedish: the frame of the help, and what is wrong with how a command was written.

click reads its own words from the catalogues of the operating system, which hold no Swedish for them.
"""

from collections.abc import Iterable, Sequence

import click

_HEADINGS = {"Options": "Flaggor", "Commands": "Kommandon", "Positional arguments": "Argument"}
_EXPLANATIONS = {
    "Show this message and exit.": "Visa den här hjälpen.",
    "Show the version and exit.": "Visa versionen.",
}
_MARKS = {"[required]": "[krävs]", "[default: ": "[annars: "}


class SwedishHelp(click.HelpFormatter):
    """Writes a command's help with Swedish headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is written."""
        words = args.replace("[OPTIONS]", "[FLAGGOR]").replace("COMMAND [ARGS]", "KOMMANDO [ARGUMENT]")
        super().write_usage(prog, words, prefix or "Skriv så här: ")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of words and what they mean."""
        swedish = [(word.replace("INTEGER RANGE", "HELTAL"), _explained(text)) for word, text in rows]
        super().write_dl(swedish, col_max, col_spacing)


def _explained(text: str) -> str:
    for english, swedish in _MARKS.items():
        text = text.replace(english, swedish)
    return _EXPLANATIONS.get(text, text)


def explain(error: click.UsageError) -> str:
    """Say what is wrong with how a command was written, and where its help is."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    command = error.ctx.command_path if error.ctx else "niosteg"
    return f"{_fault(error)}\nHjälp får du med: {command} --help"


def _fault(error: click.UsageError) -> str:
    match error:
        case click.NoSuchCommand():
            fault = f"Det finns inget kommando som heter {error.command_name}.{_meant(error.possibilities)}"
        case click.NoSuchOption():
            fault = f"Det finns ingen flagga som heter {error.option_name}.{_meant(error.possibilities)}"
        case click.MissingParameter():
            fault = f"{_place(error)} saknas."
        case click.BadParameter():
            fault = f"{_place(error)} går inte att använda. {_expected(error)}"
        case click.BadOptionUsage():
            needs = (
                "tar inget värde"
                if "does not take a value" in error.message
                else "ska ha ett värde efter sig"
            )
            fault = f"Flaggan {error.option_name} {needs}."
        case _:
            fault = _plain(error)
    return fault


def _place(error: click.BadParameter) -> str:
    """Name the option or the argument that an error is about."""
    param = error.param
    if isinstance(param, click.Option):
        return f"Flaggan {max(param.opts, key=len)}"
    if param is not None:
        return f"Argumentet {param.human_readable_name}"
    return str(error.param_hint or "Ett värde")


def _expected(error: click.BadParameter) -> str:
    """What may stand there, for the kinds that click checks itself; our own faults are Swedish already."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.IntRange):
        # The largest number that a database can hold helps nobody.
        is_endless = kind.max is None or kind.max >= 2**31
        return f"Skriv ett heltal från {kind.min}{'' if is_endless else f' till {kind.max}'}."
    if isinstance(kind, click.Choice):
        return f"Välj något av: {', '.join(map(str, kind.choices))}."
    return error.message


def _plain(error: click.UsageError) -> str:
    """Tell a fault that click has no class for."""
    if error.message == "Missing command.":
        return "Skriv också vilket kommando du vill köra."
    if error.message.startswith("Got unexpected extra argument"):
        extra = error.message.partition("(")[2].removesuffix(")")
        return f"Det står mer än vad kommandot tar emot: {extra}"
    return error.message


def _meant(possibilities: Sequence[str] | None) -> str:
    return f" Menade du {possibilities[0]}?" if possibilities else ""
