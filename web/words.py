"""Swedish words for what the engine has keys for. An unknown key is shown as it is: better than nothing."""

import re
from datetime import datetime

from babel.dates import format_date

from engine import clock, feel

CASE_STATUSES = {"active": "Pågår", "paused": "Pausat", "ended": "Avslutat", "cancelled": "Avbrutet"}
TASK_STATUSES = {"open": "Öppen", "completed": "Klar", "cancelled": "Utgick"}
NOTIFICATION_STATUSES = {
    "pending": "Väntar",
    "sending": "Skickas",
    "sent": "Skickat",
    "dead": "Kunde inte skickas",
}
REMINDER_STATUSES = {"scheduled": "Planerad", "raised": "Skickad", "withdrawn": "Återkallad", "held": "Vilar"}
MILESTONES = {
    "mandate": "Beslut om uppdrag",
    "start": "Start",
    "last_activity": "Sista aktivitet",
    "presentation": "Presentation",
    "decision": "Beslut",
}
UNIT_KINDS = {
    "namnd": "nämnd",
    "forvaltning": "förvaltning",
    "bolag": "bolag",
    "ks": "kommunstyrelse",
    "kf": "kommunfullmäktige",
    "rad": "råd",
}
EVENTS = {
    "case_started": "Ärendet startade",
    "case_paused": "Ärendet pausades",
    "case_resumed": "Ärendet återupptogs",
    "case_cancelled": "Ärendet avbröts",
    "case_ended": "Ärendet avslutades",
    "plan_changed": "Tidplanen ändrades",
    "user_task_completed": "Uppgift klar",
    "user_task_claimed": "Uppgift tagen",
    "user_task_released": "Uppgift återlämnad",
    "user_task_handed_over": "Uppgift överlämnad",
    "timers_fired": "Tidsgräns nådd",
    "message_received": "Meddelande mottaget",
    "incident_opened": "Störning",
    "incident_retried": "Nytt försök efter störning",
    "incident_resolved": "Störning avklarad",
    "case_migrated": "Ärendet följer en annan version",
    "migration_undone": "Flytten ångrades",
    "case_moved_by_hand": "Ärendet flyttades för hand",
}
ELEMENT_KINDS = {
    "userTask": "uppgift",
    "manualTask": "uppgift",
    "task": "uppgift",
    "serviceTask": "automatiskt steg",
    "sendTask": "utskick",
    "scriptTask": "beräkning",
    "businessRuleTask": "beslutstabell",
    "receiveTask": "väntan på meddelande",
    "callActivity": "delprocess",
    "subProcess": "delprocess",
    "exclusiveGateway": "vägval",
    "inclusiveGateway": "vägval",
    "parallelGateway": "samtidiga vägar",
    "eventBasedGateway": "väntan på händelse",
    "startEvent": "start",
    "endEvent": "slut",
    "intermediateCatchEvent": "väntan",
    "intermediateThrowEvent": "läge",
    "boundaryEvent": "tidsgräns eller händelse",
}

_WORKING_DAYS = re.compile(r"(\d+) arbetsdag(?:ar)?", re.IGNORECASE)
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SOURCES = {
    "milestones": "ärendets tidplan",
    "mandate": "beslutet om uppdrag",
    "final_decision": "beslutet i ärendet",
    "decision": "det politiska beslutet",
    "activity_date": "dagen för aktiviteten",
    "action": "åtgärdens sista dag",
    "review_on": "dagen då pausen prövas igen",
}


def why_due(rule: str | None, created_at: datetime) -> str:
    """Return in words why a task is due when it is; `rule` is the drawing's text, "" is given for no rule."""
    text = (rule or "").strip().strip('"')
    if not text:
        return ""
    came = f"att uppgiften kom {format_date(clock.local(created_at), 'd MMMM', locale='sv')}"
    if working := _WORKING_DAYS.fullmatch(text):
        return f"{_counted(int(working[1]), 'arbetsdag', 'arbetsdagar')} efter {came}."
    if text != "P" and (duration := _DURATION.fullmatch(text)):
        return f"{_period(duration)} efter {came}."
    if _DATE.fullmatch(text):
        return "Dagen är bestämd i processen."
    used = feel.compile_expression(text).names
    sources = [words for name, words in _SOURCES.items() if name in used]
    return f"Räknas fram ur {' och '.join(sources) or 'ärendets uppgifter'}."


def _period(duration: re.Match[str]) -> str:
    names = (("år", "år"), ("månad", "månader"), ("vecka", "veckor"), ("dag", "dagar"))
    parts = [
        _counted(int(count), one, many)
        for count, (one, many) in zip(duration.groups(), names, strict=True)
        if count
    ]
    return " och ".join(parts)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
