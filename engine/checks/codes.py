"""The codes that the checks of this room give, with what they mean.

`docs/kontroller.md` explains them to process owners, with those of the rooms that the checks ask.
"""

from __future__ import annotations

CODES: dict[str, str] = {
    "ambiguous_lane": "Ett steg ligger i flera banor.",
    "bad_due": "En förfallodag eller uppföljningsdag är ingen tid.",
    "bad_four_eyes": "not_same_as pekar inte på en annan uppgift.",
    "bad_priority": "En prioritet är inte ett heltal 0–100.",
    "bad_reminders": "En påminnelsetrappa går inte att läsa, eller har inget att räkna från.",
    "deadlock": "Ärendet kan fastna vid en sammanföring.",
    "duplicate_process": "Två filer har en process med samma nyckel.",
    "feel": "Ett uttryck är inte FEEL.",
    "lint-double-flow": "Två flöden går mellan samma element.",
    "lint-event-gateway": "En händelsegrind har bara en väg ut.",
    "lint-flow-name": "Ett flöde har ett namn fast inget väljs där det börjar.",
    "lint-gateway": "En grind har bara en väg in och en ut.",
    "lint-join-fork": "En grind både samlar ihop och delar vägar.",
    "lint-label": "Ett element har inget namn på ritningen.",
    "lint-rule": "En regel som är ny i bpmnlint följs inte.",
    "lint-same-name": "Två meddelanden, signaler, fel eller eskaleringar har samma namn.",
    "lint-split": "Flera flöden utan villkor lämnar ett steg.",
    "lint-terminate": "En händelse avslutar allt fast inget annat kan vara igång.",
    "lint-unfinished": "En regel i bpmnlint gick inte att pröva.",
    "lint-unused": "Ett meddelande, en signal, ett fel eller en eskalering används inte.",
    "missing_decision": "En beslutstabell finns inte.",
    "missing_form": "Ett formulär finns inte.",
    "missing_join": "Ett steg kan köras två gånger för att en sammanföring saknas.",
    "missing_property": "Ett automatiskt steg saknar en egenskap som dess ämne behöver.",
    "never_ends": "Från ett steg går det inte att nå något slut.",
    "never_reached": "Ingen väg leder någonsin till ett steg.",
    "no_default": "En grind eller ett steg med villkor har inget standardflöde.",
    "no_form": "En uppgift har inget formulär.",
    "no_label": "Ett element eller ett svar saknar namn.",
    "no_role": "Ingen har rollen för en uppgift.",
    "reserved_name": "Ett variabelnamn är upptaget av motorn.",
    "too_deep": "Delprocesser ligger i för många lager.",
    "too_large": "En nivå har för många element.",
    "too_many_paths": "Det finns för många kombinationer av vägar för att pröva alla.",
    "uncaught_error": "Ingen händelse fångar ett fel som kastas.",
    "unknown_name": "Ett uttryck använder ett namn som inget i processen kan ha gett ett värde.",
    "unknown_options": "Ett fält hämtar sina val från något som inte finns.",
    "unknown_role": "Ingen har rollen än.",
    "unknown_topic": "Inget program är kopplat till ämnet.",
}
