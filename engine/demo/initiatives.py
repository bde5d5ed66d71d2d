"""Dialogues that are still young, or that took another way: triage, mandate, and E and F, which are no dialogues."""

from collections.abc import Sequence
from typing import Any

from engine.demo.routines import KFN, called
from engine.demo.stories import Step, Story, begun, done

LEADER, OFFICER = "processledare.kfn", "handlaggare.kfn"


def _initiative(
    at: str, who: str, title: str, *, body: str, role: str, background: str, steps: Sequence[Step]
) -> Story:
    answers = {
        "title": title,
        "initiator_role": role,
        "participants": {"initiator": who},
        "deciding_body": body,
        "issue_background": background,
    }
    return Story(at, who, answers, steps)


def _described(at: str, who: str, **more: Any) -> Step:
    """Return the step in which the initiator describes the initiative; `more` is what differs from the usual."""
    usual: dict[str, Any] = {
        "governance_link": [{"goal": "En god service som människor kan påverka"}],
        "aims": ["broaden_basis"],
        "vision_focus": None,
        "time_horizon": "concrete_short",
        "children_affected": "indirect",
        "minority_affected": False,
        "area_bound": False,
        "statutory_process": "none",
        "source_refs": [],
    }
    return done(at, who, "Task_DescribeInitiative", **usual | more)


def _registered(at: str) -> Step:
    return done(at, "registrator", "Task_RegisterInitiative", secrecy_flag=False)


def _triaged(at: str, **more: Any) -> Step:
    """Return the step in which the coordinator tries the initiative; the usual one becomes a dialogue."""
    usual: dict[str, Any] = {
        "statutory_process": "none",
        "focus": "influence_decision",
        "can_influence": True,
        "upcoming_political_decision": True,
        "elected_recipient": True,
        "users_only": False,
    }
    return done(at, "dialogsamordnare", "Task_TriageInitiative", **usual | more)


PARKING = _initiative(
    "2026-10-12 09:00",
    "handlaggare.ks",
    "Informera om nytt parkeringssystem",
    body="ks",
    role="official",
    background="Kommunen byter system för parkeringsavgifter i centrum. Många undrar hur appen fungerar och "
    "var automaterna "
    "står. Systemet är upphandlat och går inte att ändra, men det behöver förklaras.",
    steps=[
        _described(
            "2026-10-12 09:40",
            "handlaggare.ks",
            upcoming_decision={"body": None, "topic": None, "date": None},
            influenceable="Bara hur och när vi informerar. Själva systemet går inte att påverka.",
            fixed="Systemet är upphandlat och avgifterna är beslutade av fullmäktige.",
            scope_in="Information om parkering i centrum.",
            scope_out="Avgifternas storlek.",
            affected_groups=["alla"],
            children_affected="no",
            children_reason="Barn och unga betalar inte parkering och påverkas inte av bytet.",
        ),
        _registered("2026-10-13 08:30"),
        _triaged(
            "2026-10-16 13:00",
            focus="inform",
            can_influence=False,
            upcoming_political_decision=False,
            elected_recipient=False,
            triage_note="Kommunikatören hjälper till med en informationsplan.",
        ),
    ],
)

MEALS = _initiative(
    "2026-09-28 10:15",
    "verksamhetschef.of",
    "Måltider på äldreboende",
    body="on",
    role="official",
    background="Varje år frågar vi dem som bor på våra äldreboenden om maten. I år vill vi göra det "
    "tillsammans med dem och "
    "deras anhöriga, och ändra det som går att ändra direkt i köken.",
    steps=[
        _described(
            "2026-09-28 11:00",
            "verksamhetschef.of",
            aims=["include", "understanding"],
            upcoming_decision={"body": None, "topic": None, "date": None},
            influenceable="Matsedel, tider, hur det är dukat och vem man äter tillsammans med.",
            fixed="Kostnaden för varje måltid och kraven på näring är bestämda.",
            scope_in="Måltiderna på kommunens äldreboenden.",
            scope_out="Matlådor i hemtjänsten.",
            affected_groups=["aldre", "anvandare"],
            children_affected="no",
            children_reason="Frågan gäller dem som bor på äldreboende och deras vuxna anhöriga.",
        ),
        _registered("2026-09-29 08:20"),
        _triaged(
            "2026-10-02 14:00",
            focus="follow_up_service",
            upcoming_political_decision=False,
            elected_recipient=False,
            users_only=True,
            triage_note="En brukardialog: verksamheten bestämmer själv över frågan.",
        ),
    ],
)

EXERCISE_TRACK = _initiative(
    "2026-11-13 16:50",
    "ledamot2.kfn",
    "Motionsspåret vid Storsjön – ljus, skötsel och tider",
    body="kfn",
    role="elected",
    background="Motionsspåret vid Storsjön är mörkt halva året och sköts olika på olika sträckor. Nämnden "
    "ska besluta om "
    "nya lampor, och jag tror att de som springer och går där vet bäst vad som behövs.",
    steps=[
        _described(
            "2026-11-16 08:20",
            "ledamot2.kfn",
            upcoming_decision={"body": "kfn", "topic": "Nya lampor i motionsspår", "date": "2027-09-23"},
            influenceable="Vilka sträckor som får ljus först, när lamporna är tända och hur spåret sköts.",
            fixed="Antalet lampor är bestämt av budgeten. Spårets sträckning ligger fast.",
            scope_in="Motionsspåret från badet till udden.",
            scope_out="Cykelvägen och skidspåren.",
            affected_groups=["alla", "aldre", "foreningar"],
            area_bound=True,
        ),
        _registered("2026-11-17 08:40"),
    ],
)

SAFE_CENTRE = _initiative(
    "2026-11-09 14:00",
    "ledamot.ks",
    "Ett tryggare centrum i Björksätra",
    body="ks",
    role="elected",
    background="Boende i Björksätra säger att de undviker centrum på kvällen. Kommunstyrelsen ska fördela "
    "pengar till "
    "trygghet, och de som bor och arbetar där bör få säga vad som gör störst skillnad.",
    steps=[
        _described(
            "2026-11-10 09:30",
            "ledamot.ks",
            aims=["broaden_basis", "include"],
            upcoming_decision={"body": "ks", "topic": "Medel till trygghetsåtgärder", "date": "2027-08-31"},
            influenceable="Vilka platser som åtgärdas först och om pengarna går till ljus, grönska eller "
            "närvaro.",
            fixed="Summan är bestämd. Kameror prövas av en annan myndighet.",
            scope_in="Centrum och gångvägarna dit.",
            scope_out="Butikernas egna lokaler.",
            affected_groups=["boende", "foretagare", "barn_unga", "aldre"],
            children_affected="direct",
            area_bound=True,
        ),
        _registered("2026-11-11 08:30"),
        _triaged("2026-11-18 10:00"),
    ],
)


def _appointed(at: str) -> Step:
    return done(
        at,
        "forvaltningschef.kff",
        "Task_AppointResponsible",
        participants={"case_officer": OFFICER, "process_leader": LEADER},
        budget_sek=35000,
        launch_decision_by="owner",
    )


_HALLS_PURPOSE: dict[str, Any] = {
    "purpose_statement": "Hur ska tiderna i föreningslokalerna i Storvik fördelas så att fler grupper får "
    "plats?",
    "purpose_types": ["choose_between", "reach_unheard"],
    "dialog_description": "Två möten med föreningar och en enkät till dem som i dag inte får någon tid. "
    "Unga och nya "
    "grupper bjuds in särskilt, och resultatet visas öppet.",
    "participation_level": "konsultation",
    "influence_room": "weigh_in",
    "alternatives_open": True,
    "influence_statement": "Svaren vägs in när kultur- och fritidsnämnden beslutar om nya regler 2027-06-10.",
    "commitment_to_participants": "Vi lyssnar på dig, redovisar vad ni sagt och förklarar hur det har vägts "
    "in.",
}

CLUB_HALLS = _initiative(
    "2026-10-19 10:00",
    "verksamhetschef.fritid",
    "Föreningslokalerna i Storvik – tider för fler",
    body="kfn",
    role="official",
    background="Lokalerna i Storvik är fullbokade av samma föreningar år efter år. Nya grupper får vänta "
    "länge. Nämnden ska "
    "besluta om nya regler och behöver höra både dem som har tider och dem som saknar.",
    steps=[
        _described(
            "2026-10-20 09:00",
            "verksamhetschef.fritid",
            upcoming_decision={"body": "kfn", "topic": "Regler för lokaler", "date": "2027-06-10"},
            influenceable="Hur tiderna fördelas, hur länge man får behålla dem och vem som går före.",
            fixed="Avgifterna är beslutade och lokalerna blir inte fler.",
            scope_in="Kommunens fyra föreningslokaler i Storvik.",
            scope_out="Idrottshallar och skolsalar.",
            affected_groups=["foreningar", "barn_unga", "nyanlanda"],
            area_bound=True,
        ),
        _registered("2026-10-21 08:30"),
        _triaged("2026-10-28 13:00"),
        _appointed("2026-11-02 09:00"),
        done("2026-11-11 15:00", OFFICER, "Task_DraftPurpose", **_HALLS_PURPOSE),
        done(
            "2026-11-17 10:30",
            OFFICER,
            "Task_DescribeTargetGroups",
            target_groups=[
                {
                    "group": "Föreningar med tider",
                    "why": "De påverkas mest av nya regler.",
                    "priority": "medium",
                },
                {"group": "Grupper utan tid", "why": "De hörs sällan i dag.", "priority": "high"},
            ],
        ),
        done(
            "2026-11-18 13:30",
            "radssekreterare",
            "Task_ConsiderCouncils",
            council_consideration={
                "khr": {
                    "form": "dialog",
                    "when": "2027-02-11",
                    "motivation": "Två av lokalerna går inte att komma in i med rullstol.",
                },
                "kpr": {
                    "form": "information",
                    "when": "2027-02-16",
                    "motivation": "Pensionärsföreningarna har egna tider.",
                },
            },
        ),
        begun(
            "2026-11-20 11:10",
            LEADER,
            "Task_DraftTimePlan",
            milestones={"mandate": "2027-01-28", "decision": "2027-06-10"},
        ),
    ],
)

MUSIC_SCHOOL = _initiative(
    "2026-09-07 13:00",
    "ordforande.kfn",
    "Kulturskolan utanför centralorten – var och när?",
    body="kfn",
    role="elected",
    background="Kulturskolan har nästan all undervisning i centralorten. Barn i Storvik och andra orter får "
    "åka långt eller "
    "avstå. Nämnden ska besluta om nya platser och behöver veta var och när det passar.",
    steps=[
        _described(
            "2026-09-08 09:00",
            "ordforande.kfn",
            aims=["include", "broaden_basis"],
            upcoming_decision={"body": "kfn", "topic": "Kulturskolans platser", "date": "2027-05-20"},
            influenceable="Var undervisningen hålls, vilka dagar och tider, och vilka ämnen som erbjuds.",
            fixed="Antalet lärare och avgiften är bestämda.",
            scope_in="Kulturskolans undervisning för barn 7–16 år.",
            scope_out="Skolornas musiklektioner.",
            affected_groups=["barn_unga", "anvandare"],
            children_affected="direct",
        ),
        _registered("2026-09-09 08:30"),
        _triaged("2026-09-15 10:00"),
        _appointed("2026-09-17 09:00"),
        done(
            "2026-09-24 14:00",
            OFFICER,
            "Task_DraftPurpose",
            purpose_statement="Var och när ska kulturskolan hållas för att barn utanför centralorten ska "
            "kunna delta?",
            purpose_types=["choose_between", "reach_unheard"],
            dialog_description="Barn i fem skolor får rita och rösta fram platser och tider på lektionstid. "
            "Föräldrar svarar på "
            "en enkät och bjuds in till två kvällar, en i Storvik och en på nätet.",
            participation_level="dialog",
            influence_room="shape",
            alternatives_open=True,
            influence_statement="Resultatet ligger till grund för nämndens beslut om kulturskolans platser "
            "2027-05-20.",
            commitment_to_participants="Vi resonerar öppet om alternativen. Ingen lösning väljs i samtalet, "
            "men alla argument "
            "följer med till beslutet.",
        ),
        done(
            "2026-09-28 10:00",
            OFFICER,
            "Task_DescribeTargetGroups",
            target_groups=[
                {"group": "Barn 7–16 år", "why": "Undervisningen är till för dem.", "priority": "high"},
                {
                    "group": "Föräldrar utan bil",
                    "why": "De kan inte skjutsa till centralorten.",
                    "priority": "high",
                },
            ],
        ),
        done(
            "2026-09-29 11:00",
            "radssekreterare",
            "Task_ConsiderCouncils",
            council_consideration={
                "khr": {
                    "form": "dialog",
                    "when": "2027-02-11",
                    "motivation": "Alla lokaler ska gå att använda för barn med funktionsnedsättning.",
                },
                "kpr": {"form": "ej_berord", "motivation": "Frågan rör barn. Rådets ordförande avstår."},
            },
        ),
        done(
            "2026-09-30 09:00",
            "barnstrateg",
            "Task_HearChildren",
            child_participation={
                "form": "Barnen ritar, röstar och förklarar i klassen. Elevråden går igenom resultatet.",
                "ages": "7–16 år",
                "when": "2027-02-05",
            },
        ),
        done(
            "2026-10-01 10:00",
            LEADER,
            "Task_DraftTimePlan",
            milestones={
                "mandate": "2026-12-10",
                "start": "2027-01-25",
                "last_activity": "2027-03-05",
                "presentation": "2027-04-22",
                "decision": "2027-05-20",
            },
        ),
        done(
            "2026-10-02 16:00",
            "ordforande.kfn",
            "Task_NameElectedParticipants",
            elected_participants=["ledamot1.kfn", "ledamot2.kfn"],
            result_recipient="kfn",
        ),
        done(
            "2026-10-28 15:00",
            OFFICER,
            "Task_WriteMandateProposal",
            out_of_scope_routing="standard",
            mandate_proposal="Kultur- och fritidsnämnden beslutar att genomföra en medborgardialog om "
            "kulturskolans platser och "
            "tider på nivån dialog.",
        ),
        *called(
            KFN,
            memo=(
                "2026-11-09 11:00",
                "Barn utanför centralorten deltar hälften så ofta. Dialogen visar vad som hindrar dem.",
            ),
            prepared="2026-11-13 09:30",
            summoned="2026-12-02 14:00",
            meeting="2026-12-10",
        )[:-1],
    ],
)
