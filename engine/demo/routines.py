"""What most dialogues have in common: the political route, an activity's course, and the rows of lists."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from engine.demo.stories import Step, done

Row = dict[str, Any]


class Office(NamedTuple):
    """A deciding body and those who prepare its decisions."""

    body: str
    officer: str
    chair: str
    secretary: str


KFN = Office("kfn", "handlaggare.kfn", "ordforande.kfn", "namndsekreterare.kfn")
KS = Office("ks", "handlaggare.ks", "ordforande.ks", "kommunsekreterare")


class Approval(NamedTuple):
    """A decision of approval: its sitting's day, the moment it was recorded, its paragraph and its text."""

    meeting: str
    recorded: str
    paragraph: int
    text: str


def called(
    office: Office, *, memo: tuple[str, str], prepared: str, summoned: str, meeting: str
) -> list[Step]:
    """Return the steps from memo, which is (moment, summary), to the notice of meeting."""
    sitting = {"meeting_date": meeting}
    preparation = {"result": "klart", "note": None}
    return [
        done(memo[0], office.officer, "Task_WriteMatterMemo", memo_summary=memo[1]),
        done(prepared, office.chair, "Task_PrepareMatter", preparation=preparation, decision=sitting),
        done(
            summoned,
            office.secretary,
            "Task_SendSummons",
            body=office.body,
            decision=sitting,
            summons_sent=_day(summoned),
        ),
    ]


def decided(office: Office, approval: Approval, *, adjusted: str, announced: str) -> list[Step]:
    """Return the steps from the sitting to the notice board."""
    decision = {
        "meeting_date": approval.meeting,
        "paragraph": approval.paragraph,
        "outcome": "bifall",
        "decision_text": approval.text,
        "motivation": None,
    }
    announcement = {"announced_date": _day(announced), "appealable": False}
    secretary = office.secretary
    return [
        done(approval.recorded, secretary, "Task_RecordDecision", decision=decision),
        done(adjusted, secretary, "Task_RecordAdjustment", decision={"adjusted_date": _day(adjusted)}),
        done(announced, secretary, "Task_RecordAnnouncement", decision=announcement),
    ]


def activity(name: str, kind: str, day: str, *, place: str, leader: str, seats: int, **more: Any) -> Row:
    """Return a row of the plan's activities; `more` are its other fields where they differ from the usual."""
    usual = {
        "time": None,
        "elected_seats": 0,
        "audience": "malgrupp",
        "child_adapted": False,
        "digital": False,
    }
    own = {"name": name, "type": kind, "date": day, "place": place, "leader": leader, "seats": seats}
    return own | usual | more


def invited(at: str, name: str, *channels: str) -> Step:
    """Return the step in which the communicator has invited to an activity."""
    return done(
        at,
        "kommunikator",
        "Task_SendInvitations",
        about=name,
        invited_on=_day(at),
        invitation_channels=list(channels),
        commitment_included=True,
    )


def counted(at: str, name: str, registered: int) -> Step:
    """Return the step in which the communicator has reminded and counted who has registered."""
    return done(
        at, "kommunikator", "Task_RemindParticipants", about=name, registered=registered, reminder_sent=True
    )


def held(
    at: str,
    name: str,
    leader: str,
    *,
    on: str,
    participants: int,
    elected: Sequence[str] = (),
    profile: str | None = None,
    deviation: str | None = None,
) -> Step:
    """Return the step in which an activity was held."""
    return done(
        at,
        leader,
        "Task_HoldActivity",
        about=name,
        held="ja",
        held_on=on,
        held_by=leader,
        participants_count=participants,
        participant_profile=profile,
        elected_present=list(elected),
        deviation=deviation,
    )


def noted(
    at: str, name: str, leader: str, summary: str, *, views: Sequence[Row] = (), **answers: Any
) -> Step:
    """Return the step in which the leader has written down what was said."""
    return done(
        at, leader, "Task_WriteNotes", about=name, views=list(views), notes_summary=summary, **answers
    )


def thanked(at: str, name: str, *channels: str) -> Step:
    """Return the step in which the participants of an activity were thanked."""
    return done(
        at,
        "kommunikator",
        "Task_ThankParticipants",
        about=name,
        confirmation_sent=_day(at),
        confirmation_channels=list(channels),
    )


def view(
    text: str,
    *,
    created: str,
    theme: str | None = None,
    kind: str = "forslag",
    channel: str = "mote",
    area: str | None = None,
) -> Row:
    """Return a view as it was said; without a theme it lies outside the purpose."""
    return {
        "text": text,
        "type": kind,
        "channel": channel,
        "area": area,
        "created": created,
        "in_scope": theme is not None,
        "theme": theme,
        "restricted": False,
    }


def pros_and_cons(alternative: str, pro: str, con: str) -> Row:
    """Return an alternative with what speaks for and against it."""
    return {"alternative": alternative, "for": pro, "against": con}


def duty(task: str, responsible: str, deputy: str, due: str) -> Row:
    """Return a row of the plan's responsibilities."""
    return {"task": task, "responsible": responsible, "deputy": deputy, "due": due}


def outreach(group: str, barrier: str, measure: str, channel: str, start: str) -> Row:
    """Return how a group is reached, by the process leader."""
    return {
        "group": group,
        "barrier": barrier,
        "measure": measure,
        "channel": channel,
        "responsible": "processledare.kfn",
        "start": start,
    }


def message(audience: str, text: str, channel: str, day: str) -> Row:
    """Return a row of the communication plan."""
    return {
        "audience": audience,
        "message": text,
        "channel": channel,
        "date": day,
        "responsible": "kommunikator",
    }


def feedback(what: str, channel: str, day: str) -> Row:
    """Return one of the three moments of feedback to the participants."""
    return {
        "what": what,
        "to": "Deltagarna",
        "channel": channel,
        "date": day,
        "responsible": "kommunikator",
    }


def theme(name: str, summary: str, number: int, *, groups: str = "", quotes: str = "") -> Row:
    """Return a theme of the summary with how many views it holds."""
    return {
        "name": name,
        "summary": summary,
        "n": number,
        "groups": groups or None,
        "typical_quotes": quotes or None,
    }


def answer(name: str, assessment: str, motivation: str, change: str) -> Row:
    """Return how a theme was weighed in."""
    return {"theme": name, "assessment": assessment, "motivation": motivation, "change": change}


def forwarded(at: str, text: str, to: str, ref: str) -> Step:
    """Return the step in which the registrar has forwarded a view outside the purpose."""
    return done(
        at,
        "registrator",
        "Task_ForwardView",
        about=text,
        routing={"deviates": "ja", "to": to, "at": _day(at), "ref": ref, "sender_told": "ja"},
    )


def _day(moment: str) -> str:
    return moment.partition(" ")[0]
