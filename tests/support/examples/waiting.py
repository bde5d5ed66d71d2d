"""Examples of what is waited for: times that are over, and messages that lack their other side."""

from __future__ import annotations

from dataclasses import replace

from tests.support.examples.example import Example, drawn

START, END = 'start S "Förslag inkom"\n', 'end E "Klart"\n'
DATED = START + 'user A "Skriv svar"\ncatch T "Svarsdag" date={}\n' + END + "S -> A -> T -> E"
BOTH = (
    START
    + 'and G\nthrow T "Fråga ställd" signal=fråga\ncatch C "Fråga kom" signal={}\nand J\n'
    + END
    + "S -> G -> T -> J -> E\nG -> C -> J"
)

EXAMPLES: dict[str, Example] = {
    "timer_date": replace(
        drawn(
            "Upplysningen säger vilken dag det blir, så att en felskriven tid syns innan ett ärende väntar på den. "
            "Här har två siffror bytt plats. Alla timrar får upplysningen, också den som är rätt.",
            DATED.format("2210-01-15"),
            DATED.format("2120-01-15"),
        ),
        is_in_both=True,
    ),
    "timer_over": drawn(
        "Dagen har redan varit, så timern går direkt när ärendet kommer dit.",
        DATED.format("2020-01-15"),
        DATED.format("2120-01-15"),
    ),
    "unawaited": drawn(
        "Signalen skickas, men inget i filerna väntar på den. Oftast skiljer sig namnen åt.",
        BOTH.format("svar"),
        BOTH.format("fråga"),
    ),
    "unsent": drawn(
        "Inget i filerna skickar det som väntas in. Då måste det komma någon annanstans ifrån.",
        BOTH.format("svar"),
        BOTH.format("fråga"),
    ),
}
