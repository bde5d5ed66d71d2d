"""Dialogue B: the activity area in Björksätra, in the middle of its workshops. Few have registered for the next one."""

from typing import Any

from engine.demo.routines import (
    KFN,
    Approval,
    activity,
    called,
    counted,
    decided,
    duty,
    feedback,
    held,
    invited,
    message,
    noted,
    outreach,
    pros_and_cons,
    thanked,
    view,
)
from engine.demo.stories import Story, begun, done

LEADER, OFFICER, FACILITATOR = "processledare.kfn", "handlaggare.kfn", "samtalsledare"
YOUTH, GIRLS = "Unga 10–19 år i Björksätra", "Flickor som sällan deltar"
DREAMS, GIRLS_EVENING, COUNCIL = (
    "Workshop 1: drömmar för ytan",
    "Workshop 2: tjejkväll",
    "Möte med handikapprådet",
)
MODELS, CHOICES = "Workshop 3: bygg modeller", "Workshop 4: välj lösningar"
POSTERS, SURVEY = "Film och affischer i skolorna", "Webbenkät om förslagen"

_INITIATIVE = [
    done(
        "2026-02-17 09:10",
        "verksamhetschef.fritid",
        "Task_DescribeInitiative",
        governance_link=[{"goal": "Unga har en meningsfull fritid nära hemmet"}],
        aims=["include", "broaden_basis"],
        vision_focus="Unga formar platsen tillsammans och tar hand om den efteråt.",
        upcoming_decision={"body": "kfn", "topic": "Gestaltningsprogram", "date": "2027-03-25"},
        influenceable="Vilka aktiviteter ytan ska rymma, hur den ser ut, belysning, tider och vem som "
        "sköter den.",
        fixed="Platsen vid idrottshallen och summan 3,2 miljoner kronor är redan bestämda.",
        scope_in="Aktivitetsytan och gångvägarna dit.",
        scope_out="Idrottshallens lokaler och bussarnas tider.",
        time_horizon="concrete_short",
        affected_groups=["barn_unga", "boende", "foreningar"],
        children_affected="direct",
        minority_affected=False,
        area_bound=True,
        statutory_process="none",
        source_refs=[{"kind": "P4", "reference": "Sjutton synpunkter om att det saknas platser för tjejer"}],
    ),
    done(
        "2026-02-18 08:30",
        "registrator",
        "Task_RegisterInitiative",
        diary_number="KFN{year}/88",
        secrecy_flag=False,
    ),
    done(
        "2026-02-24 10:00",
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

_MEMO = (
    "Ytan ska rymma aktiviteter som unga själva väljer. Dialogen på nivån inflytande ger underlag till "
    "gestaltningsprogrammet, som nämnden beslutar om 2027-03-25."
)
_PLANNED = {
    "start": "2026-10-01",
    "last_activity": "2026-12-15",
    "presentation": "2027-01-28",
    "decision": "2027-03-25",
}
_MANDATE = [
    done(
        "2026-02-26 15:40",
        "forvaltningschef.kff",
        "Task_AppointResponsible",
        participants={"case_officer": OFFICER, "process_leader": LEADER},
        budget_sek=85000,
        launch_decision_by="owner",
    ),
    done(
        "2026-03-05 11:15",
        OFFICER,
        "Task_DraftPurpose",
        purpose_statement="Vilka aktiviteter ska ytan i Björksätra rymma för att både flickor och pojkar "
        "ska vilja vara där?",
        purpose_types=["co_design", "reach_unheard"],
        dialog_description="Fyra workshoppar där unga tar fram förslag tillsammans med en landskapsarkitekt "
        "och två "
        "förtroendevalda. Förslagen prövas i en webbenkät. Handikapprådet är med och bedömer "
        "tillgängligheten.",
        participation_level="inflytande",
        influence_room="shape",
        alternatives_open=True,
        influence_statement="Deltagarnas gemensamma förslag blir grund för gestaltningsprogrammet som "
        "kultur- och "
        "fritidsnämnden beslutar om 2027-03-25.",
        commitment_to_participants="Vi tar fram förslaget tillsammans med dig. Nämnden motiverar varje "
        "avsteg från det.",
    ),
    done(
        "2026-03-09 13:20",
        OFFICER,
        "Task_DescribeTargetGroups",
        target_groups=[
            {"group": YOUTH, "why": "Det är de som ska använda ytan.", "priority": "high"},
            {"group": GIRLS, "why": "Fyra av fem som använder dagens planer är pojkar.", "priority": "high"},
        ],
    ),
    done(
        "2026-03-10 09:00",
        "radssekreterare",
        "Task_ConsiderCouncils",
        council_consideration={
            "khr": {
                "form": "dialog",
                "when": "2026-11-26",
                "motivation": "Ytan ska gå att använda för unga med rörelse- och synnedsättning.",
            },
            "kpr": {
                "form": "ej_berord",
                "motivation": "Rådets ordförande anser att frågan rör unga och avstår.",
            },
        },
    ),
    done(
        "2026-03-11 14:00",
        "barnstrateg",
        "Task_HearChildren",
        child_participation={
            "form": "Workshoppar på fritidsgården, ledda av unga ledare. Elevråden i två skolor går igenom "
            "resultatet.",
            "ages": "10–19 år",
            "when": "2026-10-22",
        },
    ),
    done("2026-03-12 10:45", LEADER, "Task_DraftTimePlan", milestones={"mandate": "2026-05-21", **_PLANNED}),
    done(
        "2026-03-16 17:10",
        "ordforande.kfn",
        "Task_NameElectedParticipants",
        elected_participants=["ledamot1.kfn", "ledamot2.kfn"],
        result_recipient="kfn",
    ),
    done(
        "2026-03-23 15:30",
        OFFICER,
        "Task_WriteMandateProposal",
        out_of_scope_routing="standard",
        mandate_proposal="Kultur- och fritidsnämnden beslutar att genomföra en medborgardialog om "
        "aktivitetsytan i "
        "Björksätra på nivån inflytande, enligt syfte, tidplan och budget i tjänsteskrivelsen.",
    ),
    *called(
        KFN,
        memo=("2026-04-02 11:00", _MEMO),
        prepared="2026-04-09 09:30",
        summoned="2026-05-12 13:00",
        meeting="2026-05-21",
    ),
    *decided(
        KFN,
        Approval(
            "2026-05-21",
            "2026-05-22 09:40",
            47,
            "Nämnden beslutar att genomföra medborgardialogen enligt förslaget.",
        ),
        adjusted="2026-05-28 10:00",
        announced="2026-05-29 08:15",
    ),
]

_PLAN = [
    done(
        "2026-06-01 14:00",
        LEADER,
        "Task_WriteTimePlan",
        plan_result="klar",
        milestones=_PLANNED,
        decision_points=[
            {"point": "start", "body": "kfn", "date": "2026-09-15"},
            {"point": "presentation", "body": "kfn", "meeting": "kfn:2027-01-28", "date": "2027-01-28"},
            {
                "point": "slutbeslut",
                "body": "kfn",
                "meeting": "kfn:2027-03-25",
                "date": "2027-03-25",
                "agenda_stop": "2027-03-04",
            },
        ],
        responsibility_matrix=[
            duty("Workshoppar", LEADER, FACILITATOR, "2026-12-05"),
            duty("Inbjudan, film och webbsida", "kommunikator", LEADER, "2026-10-01"),
            duty("Samarbete med skolor och fritidsgård", "barnstrateg", LEADER, "2026-09-30"),
            duty("Möte med handikapprådet", "radssekreterare", OFFICER, "2026-11-26"),
            duty("Sammanställning och förslag", OFFICER, LEADER, "2027-01-14"),
        ],
        participants={"communicator": "kommunikator", "facilitator": FACILITATOR},
    ),
    done(
        "2026-06-03 10:30",
        LEADER,
        "Task_PlanActivities",
        methods=["framtidsverkstad", "charrette", "enkat", "remiss_rad"],
        activities=[
            activity(
                POSTERS,
                "information",
                "2026-10-05",
                place="Skolorna i Björksätra",
                leader="kommunikator",
                seats=1,
            ),
            activity(
                DREAMS,
                "framtidsverkstad",
                "2026-10-22",
                time="17:00",
                place="Fritidsgården i Björksätra",
                leader=FACILITATOR,
                seats=40,
                elected_seats=2,
                child_adapted=True,
            ),
            activity(
                GIRLS_EVENING,
                "framtidsverkstad",
                "2026-11-12",
                time="17:00",
                place="Fritidsgården i Björksätra",
                leader=LEADER,
                seats=40,
                elected_seats=2,
                child_adapted=True,
            ),
            activity(
                COUNCIL,
                "remiss_rad",
                "2026-11-26",
                time="13:30",
                place="Stadshuset",
                leader="radssekreterare",
                seats=12,
                audience="rad",
            ),
            activity(
                MODELS,
                "charrette",
                "2026-11-28",
                time="11:00",
                place="Idrottshallen i Björksätra",
                leader=LEADER,
                seats=25,
                elected_seats=2,
                child_adapted=True,
            ),
            activity(
                CHOICES,
                "charrette",
                "2026-12-05",
                time="11:00",
                place="Idrottshallen i Björksätra",
                leader=FACILITATOR,
                seats=25,
                elected_seats=2,
                child_adapted=True,
            ),
            activity(
                SURVEY,
                "enkat",
                "2026-12-15",
                place="På webben och i skolorna",
                leader=LEADER,
                seats=200,
                child_adapted=True,
                digital=True,
            ),
        ],
        accessibility_measures=["ramp", "lattlast", "teckensprak", "resor"],
        venue_audit="Fritidsgården och idrottshallen har jämna golv och ramp. Hissen i hallen är "
        "kontrollerad.",
    ),
    done(
        "2026-06-03 15:00",
        LEADER,
        "Task_PlanOutreach",
        outreach_plan=[
            outreach(
                YOUTH,
                "Tror inte att det blir något av det de säger.",
                "Vi visar vad som hände med förra dialogen.",
                "skola_forening",
                "2026-10-01",
            ),
            outreach(
                GIRLS,
                "Går sällan till fritidsgården när pojkarna är där.",
                "En egen kväll med ledare som de känner.",
                "uppsokande",
                "2026-10-12",
            ),
        ],
    ),
    done(
        "2026-06-04 09:15",
        LEADER,
        "Task_DescribePersonalData",
        data_plan={
            "anonymous": True,
            "fields": "Ålder i tre grupper och kön. Inga namn.",
            "sensitive": False,
            "legal_basis": "allmant_intresse",
            "retention": "Svaren gallras två år efter beslutet.",
            "processor": "Inget",
            "dpia": "behovs_inte",
        },
    ),
    done(
        "2026-06-03 13:10",
        "kommunikator",
        "Task_WriteCommunicationPlan",
        communication_plan=[
            message("Unga i Björksätra", "Din yta. Din idé. Kom och rita.", "affisch", "2026-10-01"),
            message("Elever", "Film som visas på lektionstid.", "skola_forening", "2026-10-05"),
            message("Vårdnadshavare", "Så går dialogen till.", "webb", "2026-10-01"),
        ],
        feedback_plan=[
            feedback("hort", "skola_forening", "2027-01-29"),
            feedback("beslutat", "webb", "2027-04-08"),
            feedback("gjort", "affisch", "2028-06-05"),
        ],
    ),
    done(
        "2026-06-04 16:00",
        "kommunikator",
        "Task_PrepareMaterial",
        background_material="Det ska byggas en yta för spel, lek och häng i Björksätra. Platsen och "
        "pengarna är bestämda. "
        "Allt annat kan du påverka. Nämnden beslutar 2027-03-25.",
        argument_sheet=[
            pros_and_cons(
                "En stor plan för bollspel", "Många kan vara med samtidigt.", "Tar nästan hela ytan."
            ),
            pros_and_cons(
                "Flera små ytor",
                "Plats för dans, klättring och för att bara sitta.",
                "Ingen yta räcker för matcher.",
            ),
        ],
        finnish_information=None,
        plain_language_checked=True,
    ),
    done(
        "2026-06-02 10:20",
        "radssekreterare",
        "Task_BookCouncilMeetings",
        council_dates={
            "khr": {
                "meeting_date": "2026-11-26",
                "material_due": "2026-11-12",
                "note": "Vad krävs för att du ska kunna använda ytan på egen hand?",
            }
        },
    ),
    done(
        "2026-06-04 11:30",
        "barnstrateg",
        "Task_PlanChildParticipation",
        child_plan={
            "channel": "aktivitet",
            "ages": "10–19 år",
            "when": "2026-10-22",
            "language": "Korta ord, bilder och modeller att bygga med.",
            "support": "Fritidsledare är med men svarar inte åt de unga.",
            "feedback": "Vi kommer tillbaka till fritidsgården och elevråden.",
        },
    ),
    done(
        "2026-06-10 09:00",
        "controller",
        "Task_CheckBudget",
        budget_plan=[
            {"item": "Landskapsarkitekt", "amount": 45000},
            {"item": "Mat och material", "amount": 25000},
            {"item": "Film och tryck", "amount": 12000},
        ],
        budget_comment="Lokalerna är kommunens egna och kostar inget.",
    ),
    done(
        "2026-06-11 10:10",
        "dataskyddsombud",
        "Task_ReviewPersonalData",
        data_plan_review={
            "verdict": "godkand_med_krav",
            "comment": "Visa inga grupper med färre än fem personer.",
        },
    ),
    done(
        "2026-06-15 14:40",
        LEADER,
        "Task_ConfirmPlan",
        risks=[
            {
                "risk": "Flickor uteblir",
                "likelihood": "hog",
                "measure": "Egen kväll, och extra aktivitet vid behov.",
                "responsible": LEADER,
            },
            {
                "risk": "En förening tar över samtalet",
                "likelihood": "medel",
                "measure": "Små grupper med egen samtalsledare.",
                "responsible": FACILITATOR,
            },
        ],
        evaluation_plan={
            "baseline": "18 procent av besökarna på dagens planer är flickor.",
            "questions": [
                {"question": "Blev du lyssnad på?"},
                {"question": "Visste du vad du kunde påverka?"},
                {"question": "Vill du vara med igen?"},
            ],
        },
        plan_result="klar",
    ),
]

_VALID: dict[str, Any] = {
    "mandate_still_valid": True,
    "mandate_note": None,
    "decision_already_taken": False,
    "mandate_appeal": "nej",
    "accessibility_confirmed": True,
    "calendar_clash": [],
    "neutrality_review": "ja",
    "handover_note": None,
}
_LAUNCH = [
    done(
        "2026-06-17 19:30",
        "ledamot1.kfn",
        "Task_ConfirmParticipation",
        about="ledamot1",
        elected_answer=True,
    ),
    done(
        "2026-06-18 12:05",
        "ledamot2.kfn",
        "Task_ConfirmParticipation",
        about="ledamot2",
        elected_answer=True,
        elected_note="Jag kan alla dagar utom 2026-12-03.",
    ),
    done("2026-06-22 10:00", LEADER, "Task_ReviewMandate", **_VALID),
    done(
        "2026-06-23 15:00",
        LEADER,
        "Task_DiscussReadiness",
        readiness_results="Inga hinder. En överlämning till den nya nämnden skrivs före mandatskiftet. Vi "
        "vill starta "
        "när skolorna har kommit i gång.",
    ),
    done(
        "2026-06-25 09:20",
        "forvaltningschef.kff",
        "Task_DecideLaunchAsOwner",
        go_decision="senarelagg",
        go_motivation="Starta när skolterminen och valrörelsen inte krockar med inbjudningarna.",
        postponed_to="2026-09-07",
    ),
    done("2026-09-08 13:15", LEADER, "Task_ReviewMandate", **_VALID),
    done(
        "2026-09-10 15:30",
        LEADER,
        "Task_DiscussReadiness",
        readiness_results="Skolorna är med och lokalerna bokade. Överlämningen till den nya nämnden "
        "återstår.",
    ),
    done(
        "2026-09-15 08:50",
        "forvaltningschef.kff",
        "Task_DecideLaunchAsOwner",
        go_decision="start",
        go_motivation=None,
        waivers=[],
        launch_at="2026-09-16T09:00",
    ),
]

_ALTERNATIVES = [
    pros_and_cons("En stor plan för bollspel", "Matcher lockar publik.", "Samma personer tar över."),
    pros_and_cons(
        "Flera små ytor", "Det finns plats för fler slags aktiviteter.", "Fotbollen får mindre plats."
    ),
]
_CARRIED_OUT = [
    invited("2026-09-28 10:00", DREAMS, "affisch", "skola_forening"),
    held("2026-10-06 09:00", POSTERS, "kommunikator", on="2026-10-05", participants=640, deviation=None),
    noted(
        "2026-10-08 11:00",
        POSTERS,
        "kommunikator",
        "Filmen visades i 26 klasser. Lärarna vill ha den med text på fler språk.",
    ),
    thanked("2026-10-12 13:00", POSTERS, "skola_forening"),
    counted("2026-10-16 14:30", DREAMS, 44),
    invited("2026-10-19 09:30", GIRLS_EVENING, "uppsokande", "sociala_medier"),
    held(
        "2026-10-23 09:10",
        DREAMS,
        FACILITATOR,
        on="2026-10-22",
        participants=38,
        elected=["ledamot1.kfn", "ledamot2.kfn"],
        profile="31 pojkar och 7 flickor, de flesta 13–15 år.",
    ),
    noted(
        "2026-10-27 15:20",
        DREAMS,
        FACILITATOR,
        "De flesta vill ha bollspel och ljus. Flickorna pratade om att kunna sitta skyddat och se ut över "
        "ytan.",
        views=[
            view(
                "Ljus som tänds när man kommer, så att man vågar gå dit.",
                created="2026-10-22",
                theme="Trygghet",
            ),
            view("En kage för fotboll med mjukt underlag.", created="2026-10-22", theme="Bollspel"),
            view("Tak att sitta under när det regnar.", created="2026-10-22", theme="Häng"),
            view("Klättervägg som inte är bara för små barn.", created="2026-10-22", theme="Rörelse"),
            view(
                "Soptunnor som rymmer pizzakartonger.",
                created="2026-10-22",
                theme="Skötsel",
                kind="asikt",
            ),
            view("Bussen hem går för tidigt på fredagar.", created="2026-10-22", kind="asikt"),
        ],
        arguments=_ALTERNATIVES,
        joint_proposal=None,
        proposal_cosigned_by=None,
    ),
    thanked("2026-10-29 10:30", DREAMS, "sociala_medier", "skola_forening"),
    invited("2026-10-28 13:00", COUNCIL, "e_post"),
    invited("2026-11-04 11:10", MODELS, "skola_forening", "sociala_medier"),
    counted("2026-11-06 15:00", GIRLS_EVENING, 39),
    invited("2026-11-13 10:20", CHOICES, "skola_forening", "sociala_medier"),
    held(
        "2026-11-13 08:40",
        GIRLS_EVENING,
        LEADER,
        on="2026-11-12",
        participants=36,
        elected=["ledamot1.kfn", "ledamot2.kfn"],
        profile="36 flickor 11–17 år.",
    ),
    begun(
        "2026-11-17 16:45",
        LEADER,
        "Task_WriteNotes",
        about=GIRLS_EVENING,
        views=[
            view("Musik som man styr själv, men bara till nio.", created="2026-11-12", theme="Häng"),
            view("En dansyta med speglar.", created="2026-11-12", theme="Rörelse"),
            view("Ljus hela vägen till busshållplatsen.", created="2026-11-12", theme="Trygghet"),
            view("Plats att titta på utan att själv bli tittad på.", created="2026-11-12", theme="Häng"),
        ],
        notes_summary="Flickorna vill ha flera små ytor, musik och ljus. Många vill slippa bli tittade på "
        "från planen.",
    ),
    counted("2026-11-20 09:20", COUNCIL, 10),
    counted("2026-11-21 10:15", MODELS, 8),
]

STORY = Story(
    "2026-02-16 15:30",
    "verksamhetschef.fritid",
    {
        "title": "Aktivitetsytan i Björksätra – formge med unga",
        "initiator_role": "official",
        "participants": {"initiator": "verksamhetschef.fritid"},
        "deciding_body": "kfn",
        "issue_background": "Björksätra får en ny yta för rörelse och häng. Dagens planer används mest av "
        "pojkar som "
        "spelar fotboll. Vi behöver veta vad andra unga vill göra, och låta dem vara med och forma platsen.",
    },
    [
        *_INITIATIVE,
        *_MANDATE,
        *sorted(_PLAN, key=lambda step: step.at),
        *_LAUNCH,
        *sorted(_CARRIED_OUT, key=lambda step: step.at),
    ],
)
