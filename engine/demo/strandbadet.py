"""Dialogue D: the beach at Storsjön, decided and evaluated last year. Five actions are followed up, one is late."""

from engine.demo.routines import (
    KFN,
    Approval,
    activity,
    answer,
    called,
    counted,
    decided,
    duty,
    feedback,
    forwarded,
    held,
    invited,
    message,
    noted,
    outreach,
    thanked,
    theme,
    view,
)
from engine.demo.stories import Step, Story, done

LEADER, OFFICER, FACILITATOR = "processledare.kfn", "handlaggare.kfn", "samtalsledare"
SERVICE = "verksamhetschef.fritid"
DISABLED, FAMILIES = "Personer med funktionsnedsättning", "Barnfamiljer"
LETTER, OPEN_HOUSE, WALK = "Brev och affischer", "Öppet hus på biblioteket", "Gåtur vid strandbadet"
RAMP, MAT = "Bygg en ramp ner till vattnet", "Köp en badrullstol och en matta över sanden"
SIGNS, EVENINGS = "Sätt upp skyltar med lättläst text, på svenska och finska", "Prova kvällsbad med ledsagare"
CHANGING = "Bygg om omklädningsrummet så att en ledsagare får plats"

_INITIATIVE = [
    done(
        "2024-11-05 10:00",
        SERVICE,
        "Task_DescribeInitiative",
        governance_link=[{"goal": "Alla ska kunna använda kommunens fritidsanläggningar"}],
        aims=["broaden_basis", "include"],
        vision_focus="Badet ska gå att använda för fler, tillsammans.",
        upcoming_decision={"body": "kfn", "topic": "Upprustning av strandbadet", "date": "2025-10-16"},
        influenceable="Vad som rustas först, hur man tar sig till vattnet, skyltar och vilka tider badet är "
        "bemannat.",
        fixed="Läget, strandskyddet och summan 900 000 kronor är redan bestämda.",
        scope_in="Strandbadet och parkeringen.",
        scope_out="Båthamnen och campingen.",
        time_horizon="concrete_short",
        affected_groups=["funktionsnedsattning", "barn_unga", "aldre"],
        children_affected="indirect",
        minority_affected=False,
        area_bound=True,
        statutory_process="none",
        source_refs=[],
    ),
    done(
        "2024-11-06 08:30",
        "registrator",
        "Task_RegisterInitiative",
        diary_number="KFN{year}/112",
        secrecy_flag=False,
    ),
    done(
        "2024-11-11 13:00",
        "dialogsamordnare",
        "Task_TriageInitiative",
        statutory_process="none",
        focus="influence_decision",
        can_influence=True,
        upcoming_political_decision=True,
        elected_recipient=True,
        users_only=False,
    ),
]

_PLANNED = {
    "start": "2025-02-03",
    "last_activity": "2025-04-10",
    "presentation": "2025-06-12",
    "decision": "2025-10-16",
}
_MEMO = "Badet rustas upp för 900 000 kronor. Dialogen visar vad som hindrar folk från att bada, före "
"beslutet 2025-10-16."
_MANDATE = [
    done(
        "2024-11-12 09:10",
        "forvaltningschef.kff",
        "Task_AppointResponsible",
        participants={"case_officer": OFFICER, "process_leader": LEADER},
        budget_sek=30000,
        launch_decision_by="owner",
    ),
    done(
        "2024-11-13 11:00",
        OFFICER,
        "Task_DraftPurpose",
        purpose_statement="Vad hindrar människor från att använda strandbadet vid Storsjön, och vad ska "
        "rustas först?",
        purpose_types=["test_values", "reach_unheard"],
        dialog_description="Öppet hus på biblioteket och en gåtur vid badet tillsammans med handikapprådet. "
        "Den som inte kan "
        "komma svarar per telefon eller på papper hos Medborgarservice.",
        participation_level="konsultation",
        influence_room="weigh_in",
        alternatives_open=True,
        influence_statement="Svaren vägs in när kultur- och fritidsnämnden beslutar om upprustningen "
        "2025-10-16.",
        commitment_to_participants="Vi lyssnar på dig, redovisar vad ni sagt och förklarar hur det har "
        "vägts in.",
    ),
    done(
        "2024-11-14 10:00",
        OFFICER,
        "Task_DescribeTargetGroups",
        target_groups=[
            {"group": DISABLED, "why": "De kan inte ta sig till vattnet i dag.", "priority": "high"},
            {"group": FAMILIES, "why": "De är de flesta besökarna.", "priority": "medium"},
        ],
    ),
    done(
        "2024-11-14 14:00",
        "radssekreterare",
        "Task_ConsiderCouncils",
        council_consideration={
            "khr": {
                "form": "dialog",
                "when": "2025-02-13",
                "motivation": "Badets brister i tillgänglighet är huvudfrågan.",
            },
            "kpr": {"form": "information", "when": "2025-02-18", "motivation": "Rådet vill följa frågan."},
        },
    ),
    done(
        "2024-11-15 09:00",
        "barnstrateg",
        "Task_HearChildren",
        child_participation={
            "form": "Barn som kommer till biblioteket får rita sitt bad.",
            "ages": "5–12 år",
            "when": "2025-03-13",
        },
    ),
    done("2024-11-15 10:30", LEADER, "Task_DraftTimePlan", milestones={"mandate": "2024-12-12", **_PLANNED}),
    done(
        "2024-11-18 17:00",
        "ordforande.kfn",
        "Task_NameElectedParticipants",
        elected_participants=["ledamot2.kfn"],
        result_recipient="kfn",
    ),
    done(
        "2024-11-19 15:00",
        OFFICER,
        "Task_WriteMandateProposal",
        out_of_scope_routing="standard",
        mandate_proposal="Kultur- och fritidsnämnden beslutar att genomföra en medborgardialog om "
        "strandbadet vid Storsjön "
        "på nivån konsultation.",
    ),
    *called(
        KFN,
        memo=("2024-11-20 10:00", _MEMO),
        prepared="2024-11-25 09:00",
        summoned="2024-12-03 14:00",
        meeting="2024-12-12",
    ),
    *decided(
        KFN,
        Approval(
            "2024-12-12",
            "2024-12-13 09:00",
            131,
            "Nämnden beslutar att genomföra medborgardialogen enligt förslaget.",
        ),
        adjusted="2024-12-18 10:00",
        announced="2024-12-19 08:15",
    ),
]

_PLAN = [
    done(
        "2024-12-19 14:00",
        LEADER,
        "Task_WriteTimePlan",
        plan_result="klar",
        milestones=_PLANNED,
        decision_points=[
            {"point": "start", "body": "kfn", "date": "2025-01-17"},
            {"point": "slutbeslut", "body": "kfn", "date": "2025-10-16"},
        ],
        responsibility_matrix=[
            duty("Öppet hus", FACILITATOR, LEADER, "2025-03-13"),
            duty("Gåtur", LEADER, FACILITATOR, "2025-04-10"),
            duty("Information", "kommunikator", LEADER, "2025-02-10"),
            duty("Samtal med råden", "radssekreterare", OFFICER, "2025-02-13"),
            duty("Sammanställning och förslag", OFFICER, LEADER, "2025-05-20"),
        ],
        participants={"communicator": "kommunikator", "facilitator": FACILITATOR},
    ),
    done(
        "2024-12-20 09:00",
        LEADER,
        "Task_PlanActivities",
        methods=["oppet_hus", "gatur"],
        activities=[
            activity(
                LETTER,
                "information",
                "2025-02-10",
                place="Hela kommunen",
                leader="kommunikator",
                seats=1,
                audience="alla",
            ),
            activity(
                OPEN_HOUSE,
                "oppet_hus",
                "2025-03-13",
                time="15:00",
                place="Stadsbiblioteket",
                leader=FACILITATOR,
                seats=60,
                elected_seats=1,
                audience="alla",
                child_adapted=True,
            ),
            activity(
                WALK,
                "gatur",
                "2025-04-10",
                time="13:00",
                place="Strandbadet vid Storsjön",
                leader=LEADER,
                seats=20,
                elected_seats=1,
            ),
        ],
        accessibility_measures=["horslinga", "ramp", "resor", "papper_telefon"],
        venue_audit="Biblioteket är kontrollerat. Vid badet lägger vi ut mattor under gåturen.",
    ),
    done(
        "2024-12-20 10:00",
        "kommunikator",
        "Task_WriteCommunicationPlan",
        communication_plan=[
            message("Alla", "Badet rustas upp. Vad hindrar dig från att bada?", "affisch", "2025-02-10"),
            message("Föreningar", "Kom på gåturen.", "brev", "2025-02-10"),
        ],
        feedback_plan=[
            feedback("hort", "webb", "2025-05-22"),
            feedback("beslutat", "brev", "2025-11-10"),
            feedback("gjort", "affisch", "2026-06-15"),
        ],
    ),
    done(
        "2024-12-20 11:00",
        "radssekreterare",
        "Task_BookCouncilMeetings",
        council_dates={
            "khr": {
                "meeting_date": "2025-02-13",
                "material_due": "2025-01-30",
                "note": "Vad hindrar dig från att bada?",
            },
            "kpr": {"meeting_date": "2025-02-18", "material_due": "2025-02-04", "note": "Information."},
        },
    ),
    done(
        "2024-12-20 13:00",
        "kommunikator",
        "Task_PrepareMaterial",
        background_material="Strandbadet ska rustas upp. Pengarna är bestämda. Du kan påverka vad som "
        "rustas först.",
        finnish_information=None,
        plain_language_checked=True,
    ),
    done(
        "2024-12-20 14:00",
        LEADER,
        "Task_PlanOutreach",
        outreach_plan=[
            outreach(DISABLED, "Svårt att ta sig dit.", "Resor till gåturen.", "telefon", "2025-02-10"),
            outreach(
                FAMILIES, "Har inte barnvakt.", "Barnen är välkomna och får rita.", "affisch", "2025-02-10"
            ),
        ],
    ),
    done(
        "2024-12-20 15:00",
        LEADER,
        "Task_DescribePersonalData",
        data_plan={
            "anonymous": True,
            "fields": "Inga namn.",
            "sensitive": False,
            "legal_basis": "allmant_intresse",
            "retention": "Svaren gallras två år efter beslutet.",
            "processor": "Inget",
            "dpia": "behovs_inte",
        },
    ),
    done(
        "2024-12-20 15:30",
        "barnstrateg",
        "Task_PlanChildParticipation",
        child_plan={
            "channel": "aktivitet",
            "ages": "5–12 år",
            "when": "2025-03-13",
            "language": "Bilder.",
            "support": "Bibliotekarien hjälper till.",
            "feedback": "Ritningarna visas på biblioteket.",
        },
    ),
    done(
        "2025-01-02 10:00",
        "controller",
        "Task_CheckBudget",
        budget_plan=[{"item": "Tryck och fika", "amount": 14000}, {"item": "Resor", "amount": 9000}],
        budget_comment=None,
    ),
    done(
        "2025-01-02 13:00",
        "dataskyddsombud",
        "Task_ReviewPersonalData",
        data_plan_review={"verdict": "godkand", "comment": None},
    ),
    done(
        "2025-01-07 10:00",
        LEADER,
        "Task_ConfirmPlan",
        risks=[
            {"risk": "Is på stranden", "likelihood": "medel", "measure": "Reservdag.", "responsible": LEADER}
        ],
        evaluation_plan={
            "baseline": "Två av tio medlemmar i handikapprörelsen har badat där.",
            "questions": [
                {"question": "Kunde du delta?"},
                {"question": "Blev du lyssnad på?"},
                {"question": "Fick du besked?"},
            ],
        },
        plan_result="klar",
    ),
]

_LAUNCH = [
    done("2025-01-09 18:00", "ledamot2.kfn", "Task_ConfirmParticipation", elected_answer=True),
    done(
        "2025-01-13 10:00",
        LEADER,
        "Task_ReviewMandate",
        mandate_still_valid=True,
        decision_already_taken=False,
        mandate_appeal="nej",
        accessibility_confirmed=True,
        calendar_clash=[],
        neutrality_review="ja",
        handover_note="Beslutet fattas långt före mandatskiftet.",
    ),
    done("2025-01-15 14:00", LEADER, "Task_DiscussReadiness", readiness_results="Inga hinder finns kvar."),
    done(
        "2025-01-17 09:00",
        "forvaltningschef.kff",
        "Task_DecideLaunchAsOwner",
        go_decision="start",
        waivers=[],
        launch_at="2025-02-03T09:00",
    ),
]

_TRACTOR = "Traktorn som krattar sanden väsnas tidigt på morgonen."
_CAMPING = "Campingen borde ha öppet i september."
_CARRIED_OUT = [
    held("2025-02-10 16:00", LETTER, "kommunikator", on="2025-02-10", participants=1200),
    noted(
        "2025-02-13 10:00",
        LETTER,
        "kommunikator",
        "Tolv personer ringde. De flesta frågade om ramp och parkering.",
    ),
    thanked("2025-02-17 10:00", LETTER, "webb"),
    invited("2025-02-19 10:00", OPEN_HOUSE, "affisch", "lokaltidning"),
    counted("2025-03-07 10:00", OPEN_HOUSE, 35),
    held(
        "2025-03-13 19:30",
        OPEN_HOUSE,
        FACILITATOR,
        on="2025-03-13",
        participants=52,
        elected=["ledamot2.kfn"],
        profile="Hälften kom med barn.",
    ),
    noted(
        "2025-03-18 10:00",
        OPEN_HOUSE,
        FACILITATOR,
        "Ramp, skyltar och kortare väg från parkeringen nämndes mest.",
        views=[
            view(
                "Man fastnar i sanden med barnvagn.",
                created="2025-03-13",
                theme="Väg till vattnet",
                kind="asikt",
            ),
            view("Skriv på finska också.", created="2025-03-13", theme="Skyltar"),
            view("Ett omklädningsrum där pappa får följa med.", created="2025-03-13", theme="Omklädning"),
            view(_TRACTOR, created="2025-03-13", kind="asikt"),
        ],
    ),
    invited("2025-03-19 10:00", WALK, "brev", "telefon"),
    thanked("2025-03-20 10:00", OPEN_HOUSE, "webb"),
    counted("2025-04-04 10:00", WALK, 14),
    held(
        "2025-04-10 16:30",
        WALK,
        LEADER,
        on="2025-04-10",
        participants=13,
        elected=["ledamot2.kfn"],
    ),
    noted(
        "2025-04-15 10:00",
        WALK,
        LEADER,
        "Gruppen provade tre vägar ner till vattnet. Ingen av dem gick att klara ensam med rullstol.",
        views=[
            view("Rampen måste ha räcke på båda sidor.", created="2025-04-10", theme="Väg till vattnet"),
            view("Bad på kvällen med någon som hjälper till.", created="2025-04-10", theme="Tider och stöd"),
            view(_CAMPING, created="2025-04-10", kind="asikt"),
        ],
    ),
    done(
        "2025-04-14 15:00", "medborgarservice", "Task_RegisterViews", registered_views=[], all_registered=True
    ),
    thanked("2025-04-22 10:00", WALK, "brev"),
    done(
        "2025-04-25 10:00",
        LEADER,
        "Task_CheckReach",
        reached_groups=[
            {"group": DISABLED, "reached": "ja", "comment": None},
            {"group": FAMILIES, "reached": "ja", "comment": None},
        ],
        held_result="genomford",
    ),
]

_COMPILED = [
    done(
        "2025-05-12 14:00",
        OFFICER,
        "Task_SortIntoThemes",
        compiled_by=OFFICER,
        themes=[
            theme("Väg till vattnet", "Rullstol och barnvagn fastnar i sanden. En ramp behövs.", 31),
            theme("Skyltar", "Skyltarna är svåra att läsa och finns bara på svenska.", 14),
            theme("Omklädning", "Det går inte att byta om tillsammans med en ledsagare.", 11),
            theme("Tider och stöd", "Några vågar bara bada när någon kan hjälpa till.", 9),
        ],
        minority_views="Två personer vill att stranden får vara som den är.",
        out_of_scope_list=[
            {"text": _TRACTOR, "category": "synpunkt", "contact_ref": None},
            {"text": _CAMPING, "category": "annan_huvudman", "contact_ref": None},
        ],
    ),
    done(
        "2025-05-14 10:00",
        OFFICER,
        "Task_DescribeReach",
        representativeness=[
            {"group": DISABLED, "planned": 20, "reached": 19, "comment": None},
            {"group": FAMILIES, "planned": 30, "reached": 26, "comment": None},
        ],
        council_child_results={
            "khr": "Rådet sätter rampen först.",
            "kpr": "Rådet vill ha bänkar i skugga.",
            "children": "Barnen ritade rutschkana, ramp och glasskiosk.",
        },
        method_limits="De som aldrig besöker badet var få. Resultatet är ingen omröstning.",
    ),
    done(
        "2025-05-15 10:00",
        LEADER,
        "Task_ReadAsSecond",
        second_reading={"sample_percent": 15, "remarks": None},
        summary_result="klar",
    ),
    done(
        "2025-05-19 10:00",
        "registrator",
        "Task_ReviewPrivacy",
        privacy_review=True,
        privacy_reviewed_by="registrator",
    ),
    done(
        "2025-05-20 10:00",
        OFFICER,
        "Task_SignSummary",
        summary_signature={"complete": True, "anonymous": True, "signed_on": "2025-05-20"},
    ),
    done(
        "2025-05-22 09:00",
        LEADER,
        "Task_LockReport",
        report_version={
            "version": "1.0",
            "location": "Ärendets handlingar, rapport om strandbadet",
            "all_themes": True,
            "locked": True,
        },
        milestones={"presentation": "2025-06-12"},
        presented_by=OFFICER,
    ),
    done(
        "2025-05-22 13:00",
        "kommunikator",
        "Task_WriteHeardFeedback",
        heard_feedback={
            "text": "Tack för att du var med. Vi hörde att vägen till vattnet är det viktigaste. Nämnden "
            "beslutar 2025-10-16.",
            "channels": ["webb", "anslag"],
            "next_date": "2025-10-16",
        },
    ),
    forwarded("2025-05-23 10:00", _TRACTOR, "Driftchefen för parker", "S-0412"),
    forwarded("2025-05-23 10:20", _CAMPING, "Hänvisad till den som driver campingen", "H-007"),
    done(
        "2025-06-13 09:00",
        LEADER,
        "Task_PresentResult",
        presented_by=OFFICER,
        presented_on="2025-06-12",
        elected_questions=[{"question": "Hur många kan inte bada i dag?", "answer": "Alla med rullstol."}],
        complement_needed=False,
    ),
    done(
        "2025-06-16 17:00",
        "ordforande.kfn",
        "Task_SignReceipt",
        receipt={"by": "ordforande.kfn", "at": "2025-06-12", "paragraph": 58},
        presentation_result="antecknas",
    ),
]

_PREPARED = [
    done(
        "2025-06-26 14:00",
        OFFICER,
        "Task_AnswerThemes",
        response_matrix=[
            answer(
                "Väg till vattnet",
                "tillgodoses",
                "Rampen byggs först av allt.",
                "Ramp med räcke på båda sidor.",
            ),
            answer(
                "Skyltar",
                "tillgodoses",
                "Nya skyltar är billiga och hjälper många.",
                "Lättläst svenska och finska.",
            ),
            answer("Omklädning", "tillgodoses", "Ryms i pengarna om bryggan får vänta.", "Ett rum byggs om."),
            answer("Tider och stöd", "delvis", "Vi provar en sommar och utvärderar.", "Kvällsbad på försök."),
        ],
        reviews_needed=["ekonomi"],
    ),
    done(
        "2025-07-03 11:00",
        OFFICER,
        "Task_DescribeConsequences",
        alternatives=[
            {
                "name": "Ramp och omklädning först",
                "description": "Bryggan får vänta två år.",
                "cost": "870 000 kr",
                "benefit": "Badet går att använda för alla.",
            }
        ],
        consequences={
            "ekonomi": "Ryms i upprustningen.",
            "barn": "Barn i rullstol kan bada med sina kamrater.",
            "jamstalldhet": "ej relevant",
            "tillganglighet": "Stor förbättring.",
            "miljo": "Rampen byggs utan gjutning i strandzonen.",
        },
    ),
    done(
        "2025-08-14 10:00",
        "controller",
        "Task_ReviewEconomy",
        economy_review={"funding": "finansierad", "comment": "Ryms i budgeten."},
    ),
    done(
        "2025-08-18 10:00",
        "barnstrateg",
        "Task_AssessChildInterest",
        child_best_interest={
            "description": "Barn som badar eller skulle vilja bada.",
            "heard": "Barnens ritningar från biblioteket.",
            "knowledge": "Lek tillsammans är viktigast för barn med funktionsnedsättning.",
            "alternatives": "Ramp först eller brygga först.",
            "assessment": "Ramp först är bäst för barnen.",
            "follow_up": "Ritningarna och beslutet visas på biblioteket.",
        },
    ),
    done(
        "2025-09-11 15:00",
        OFFICER,
        "Task_WriteProposal",
        proposed_decision=[
            {"kind": "sakfragan", "text": "att rusta upp strandbadet med ramp och omklädning först"},
            {"kind": "aterkoppling", "text": "att deltagarna får besked senast 2025-11-10"},
        ],
        proposed_actions=[
            {"action": RAMP, "owner": SERVICE, "due": "2026-05-29", "cost": "420 000 kr"},
            {"action": MAT, "owner": SERVICE, "due": "2026-12-11", "cost": "60 000 kr"},
            {"action": SIGNS, "owner": "kommunikator", "due": "2026-04-30", "cost": "25 000 kr"},
            {"action": EVENINGS, "owner": LEADER, "due": "2027-08-31", "cost": "45 000 kr"},
            {"action": CHANGING, "owner": SERVICE, "due": "2026-09-30", "cost": "320 000 kr"},
        ],
        case_memo={
            "summary": "Dialogen visar att vägen till vattnet är det största hindret. Ramp och omklädning "
            "byggs först.",
            "report_attached": True,
        },
    ),
    done("2025-09-15 09:00", "forvaltningschef.kff", "Task_ApproveMemo", proposal_result="klar"),
]

_DECIDED = [
    *called(
        KFN,
        memo=("2025-09-16 10:00", "Badet rustas med ramp och omklädning först. Dialograpporten bifogas."),
        prepared="2025-09-22 09:00",
        summoned="2025-10-07 14:00",
        meeting="2025-10-16",
    ),
    *decided(
        KFN,
        Approval(
            "2025-10-16",
            "2025-10-17 09:00",
            97,
            "Nämnden beslutar att rusta upp strandbadet enligt förslaget.",
        ),
        adjusted="2025-10-23 10:00",
        announced="2025-10-24 08:15",
    ),
    done(
        "2025-10-28 11:00",
        "namndsekreterare.kfn",
        "Task_RecordGrounds",
        direction="Strandbadet ska gå att använda för alla.",
        delimitation="Beslutet gäller inte båthamnen och campingen.",
        result_basis="Vägen till vattnet var det tema som flest tog upp.",
        consideration_statement="Dialogen gjorde att rampen kommer först och att bryggan får vänta. "
        "Kvällsbad med ledsagare "
        "fanns inte i förslaget från början.",
        feedback_decision={"channel": ["webb", "brev"], "date": "2025-11-10", "responsible": "kommunikator"},
        other_actions=[
            {"action": RAMP, "owner": SERVICE, "due": "2026-05-29", "status": "ej_paborjad"},
            {"action": MAT, "owner": SERVICE, "due": "2026-12-11", "status": "ej_paborjad"},
            {"action": SIGNS, "owner": "kommunikator", "due": "2026-04-30", "status": "ej_paborjad"},
            {"action": EVENINGS, "owner": LEADER, "due": "2027-08-31", "status": "ej_paborjad"},
            {"action": CHANGING, "owner": SERVICE, "due": "2026-09-30", "status": "ej_paborjad"},
        ],
    ),
    done(
        "2025-11-05 10:00",
        "kommunikator",
        "Task_WriteDecisionFeedback",
        decision_feedback={
            "text": "Nu är det bestämt: badet får en ramp, nya skyltar och ett ombyggt omklädningsrum. Det "
            "är ni som har "
            "påverkat ordningen.",
            "channels": ["webb", "brev"],
        },
    ),
]

_EVALUATED = [
    done(
        "2025-11-20 10:00",
        FACILITATOR,
        "Task_GatherTeamLessons",
        team_survey={"worked": "Gåturen.", "improve": "Välj en varmare dag.", "hours": 140},
    ),
    done(
        "2025-11-24 10:00",
        LEADER,
        "Task_SummariseParticipantSurvey",
        participant_survey={"answers": 41, "summary": "De flesta kände sig hörda och fick besked i tid."},
        evaluation={"participant_score": 4.1},
    ),
    done(
        "2025-11-25 10:00",
        "namndsekreterare.kfn",
        "Task_SummariseElectedSurvey",
        elected_survey={"answers": 6, "summary": "Gåturen gav en bild som ingen rapport kan ge."},
        evaluation={"elected_score": 4.5},
    ),
    done(
        "2025-12-10 10:00",
        LEADER,
        "Task_EvaluateAgainstMandate",
        evaluation={
            "purpose_met": 5,
            "level_kept": "ja",
            "groups_reached": "Båda målgrupperna nåddes. Unga vuxna saknades.",
            "time_enough": "ja",
            "method_fit": "Gåturen visade hindren bättre än frågor kan göra.",
            "cost": 26500,
            "better_what": "Rampen kom först, och omklädningen ändrades efter gåturen.",
            "lessons": "Prova platsen tillsammans med dem som inte kommer fram i dag.",
            "repeat": "ja",
        },
    ),
    done(
        "2025-12-16 10:00",
        "dialogsamordnare",
        "Task_PublishLessons",
        lessons_publication={
            "title": "Gå dit hindren finns",
            "text": "En gåtur tillsammans med personer som använder rullstol visade på en timme det som "
            "enkäter missat.",
            "method": "Gåtur",
            "level": "konsultation",
            "groups": "Personer med funktionsnedsättning, barnfamiljer",
        },
    ),
    done(
        "2025-12-18 09:00",
        "forvaltningschef.kff",
        "Task_CloseDialogue",
        closure={
            "feedback_sent": True,
            "actions_running": True,
            "archive_set": True,
            "lessons_published": True,
            "note": "Tack till alla som var med.",
        },
    ),
]


def _reported(at: str, action: str, status: str, percent: int, note: str, *, by: str = SERVICE) -> Step:
    report = {"status": status, "percent": percent, "note": note}
    return done(at, by, "Task_ReportActionStatus", about=action, report=report)


def _approved(at: str, action: str) -> Step:
    return done(
        at,
        "forvaltningschef.kff",
        "Task_ApproveActionEnd",
        about=action,
        sign_off={"answer": "ja", "comment": None},
    )


_FOLLOWED_UP = [
    _reported("2026-03-27 10:00", SIGNS, "klar", 100, "Sex skyltar är uppsatta.", by="kommunikator"),
    _approved("2026-04-01 09:00", SIGNS),
    _reported("2026-04-28 14:00", RAMP, "klar", 100, "Rampen är besiktigad och öppen."),
    _approved("2026-05-04 09:00", RAMP),
    _reported("2026-08-28 10:00", CHANGING, "pagar", 30, "Bygglovet är klart. Bygget börjar i höst."),
    _reported(
        "2026-09-18 10:00",
        EVENINGS,
        "pagar",
        40,
        "Nitton kom på fyra kvällar. Vi provar en sommar till.",
        by=LEADER,
    ),
    _reported("2026-09-30 15:00", CHANGING, "pagar", 50, "Golvet är rivet. En vattenskada tar tid att laga."),
    _reported("2026-10-30 14:00", CHANGING, "forsenad", 60, "Skadan är lagad. Ny dag är 2027-01-29."),
    _reported("2026-11-16 11:00", MAT, "klar", 100, "Badrullstolen och mattan är levererade och provade."),
]

STORY = Story(
    "2024-11-04 11:00",
    SERVICE,
    {
        "title": "Strandbadet vid Storsjön – ett bad för fler",
        "initiator_role": "official",
        "participants": {"initiator": SERVICE},
        "deciding_body": "kfn",
        "issue_background": "Strandbadet vid Storsjön ska rustas upp. Många kan inte använda det i dag, men "
        "vi vet för lite "
        "om vad som hindrar dem. Vi behöver veta det innan pengarna fördelas.",
    },
    [
        *_INITIATIVE,
        *_MANDATE,
        *_PLAN,
        *_LAUNCH,
        *sorted(_CARRIED_OUT, key=lambda step: step.at),
        *_COMPILED,
        *_PREPARED,
        *_DECIDED,
        *_EVALUATED,
        *_FOLLOWED_UP,
    ],
)
