"""Dialogue A: the square in Storvik. The mandate is given, the plan is due, and two groups are not in it yet."""

from engine.demo.routines import KS, Approval, activity, called, decided, duty, feedback, message, outreach
from engine.demo.stories import Story, begun, done

LEADER, OFFICER = "processledare.kfn", "handlaggare.ks"

_INITIATIVE = [
    done(
        "2026-08-25 10:20",
        "ledamot.ks",
        "Task_DescribeInitiative",
        governance_link=[{"goal": "Trygga och levande mötesplatser i hela kommunen"}],
        aims=["broaden_basis", "include", "understanding"],
        vision_focus="När fler är med och formar torget blir det en plats som fler vill ta hand om.",
        upcoming_decision={"body": "kf", "topic": "Investeringsbudget torgmiljö", "date": "2027-06-14"},
        influenceable="Möbler, grönska, belysning, lek, torghandel och vilka tider torget ska ge plats för.",
        fixed="Budgeten är bestämd. Busshållplatsen och leveransvägen till affärerna ligger kvar.",
        scope_in="Torget och de gator som gränsar till det.",
        scope_out="Skolgården, järnvägsområdet och genomfartsvägen.",
        time_horizon="concrete_short",
        affected_groups=["boende", "barn_unga", "aldre", "foretagare", "minoriteter"],
        children_affected="direct",
        minority_affected=True,
        area_bound=True,
        statutory_process="none",
        source_refs=[{"kind": "P3", "reference": "Medborgarförslag: fler bänkar på torget i Storvik"}],
    ),
    done(
        "2026-08-26 09:05",
        "registrator",
        "Task_RegisterInitiative",
        diary_number="KS{year}/412",
        secrecy_flag=False,
    ),
    done(
        "2026-09-01 13:30",
        "dialogsamordnare",
        "Task_TriageInitiative",
        statutory_process="none",
        focus="influence_decision",
        can_influence=True,
        upcoming_political_decision=True,
        elected_recipient=True,
        users_only=False,
        triage_note="Stämt av med samhällsbyggnad: detaljplanen ändras inte.",
    ),
]

_MEMO = (
    "Torget används av få efter klockan 18. Dialogen prövar vad olika åldrar vill göra där, före beslutet om "
    "investeringsbudget 2027-06-14."
)
_MANDATE = [
    done(
        "2026-09-03 08:45",
        "kommundirektor",
        "Task_AppointResponsible",
        participants={"case_officer": OFFICER, "process_leader": LEADER},
        budget_sek=60000,
        launch_decision_by="owner",
    ),
    done(
        "2026-09-10 14:10",
        OFFICER,
        "Task_DraftPurpose",
        purpose_statement="Hur kan torget i Storvik bli en mötesplats för alla åldrar, både dagtid och "
        "kvällstid?",
        purpose_types=["test_values", "co_design"],
        dialog_description="Två kvällar med dialogcafé på biblioteket, en gåtur på torget i skymningen och "
        "samtal med "
        "råden, skolan och finskspråkiga föreningar. Alla som bor eller verkar i Storvik är välkomna.",
        participation_level="dialog",
        influence_room="shape",
        alternatives_open=True,
        influence_statement="Resultatet ligger till grund för förslaget till investeringsbudget för "
        "torgmiljön, som "
        "kommunfullmäktige beslutar om 2027-06-14.",
        commitment_to_participants="Vi resonerar öppet om alternativen tillsammans med dig. Ingen lösning "
        "väljs i "
        "samtalet, men alla argument följer med till beslutet.",
    ),
    done(
        "2026-09-14 11:00",
        OFFICER,
        "Task_DescribeTargetGroups",
        target_groups=[
            {"group": "Boende i Storvik", "why": "De använder torget varje dag.", "priority": "high"},
            {
                "group": "Företagare vid torget",
                "why": "En ombyggnad påverkar kunder och leveranser.",
                "priority": "medium",
            },
            {
                "group": "Barn 6–12 år",
                "why": "De korsar torget på väg till skolan och har ingen lekplats nära.",
                "priority": "high",
            },
            {
                "group": "Sverigefinnar",
                "why": "Kommunen är finskt förvaltningsområde och föreningen möts intill torget.",
                "priority": "medium",
            },
        ],
    ),
    done(
        "2026-09-15 09:30",
        "radssekreterare",
        "Task_ConsiderCouncils",
        council_consideration={
            "khr": {
                "form": "dialog",
                "when": "2027-02-11",
                "motivation": "Beläggning, ledstråk och nivåskillnader avgör om torget går att använda.",
            },
            "kpr": {
                "form": "dialog",
                "when": "2027-02-16",
                "motivation": "Sittplatser, belysning och trygghet på kvällen är viktiga för äldre.",
            },
        },
    ),
    done(
        "2026-09-16 15:00",
        "barnstrateg",
        "Task_HearChildren",
        child_participation={
            "form": "Barnen går runt på torget i små grupper, ritar och fotograferar. Elevrådet väljer ut "
            "tre förslag.",
            "ages": "6–12 år",
            "when": "2027-02-10",
        },
    ),
    done(
        "2026-09-17 10:15",
        LEADER,
        "Task_DraftTimePlan",
        milestones={
            "mandate": "2026-11-10",
            "start": "2027-01-13",
            "last_activity": "2027-02-27",
            "presentation": "2027-04-06",
            "decision": "2027-06-14",
        },
    ),
    done(
        "2026-09-18 16:20",
        "ordforande.ks",
        "Task_NameElectedParticipants",
        elected_participants=["ledamot.ks", "ordforande.ks"],
        result_recipient="ks",
    ),
    done(
        "2026-09-28 13:00",
        OFFICER,
        "Task_WriteMandateProposal",
        out_of_scope_routing="standard",
        mandate_proposal="Kommunstyrelsen beslutar att genomföra en medborgardialog om torget i Storvik på "
        "nivån "
        "dialog, enligt syfte, tidplan och budget i tjänsteskrivelsen.",
    ),
    *called(
        KS,
        memo=("2026-10-06 11:20", _MEMO),
        prepared="2026-10-13 10:00",
        summoned="2026-11-02 14:00",
        meeting="2026-11-10",
    ),
    *decided(
        KS,
        Approval(
            "2026-11-10",
            "2026-11-11 10:10",
            187,
            "Kommunstyrelsen beslutar att genomföra medborgardialogen om torget i Storvik enligt förslaget.",
        ),
        adjusted="2026-11-16 09:15",
        announced="2026-11-17 08:20",
    ),
]

_DUE = "2027-01-13"
_PLAN = [
    done(
        "2026-11-18 14:30",
        LEADER,
        "Task_WriteTimePlan",
        plan_result="klar",
        milestones={
            "start": "2027-01-13",
            "last_activity": "2027-02-27",
            "presentation": "2027-04-06",
            "decision": "2027-06-14",
        },
        decision_points=[
            {"point": "start", "body": "ks", "date": "2027-01-13"},
            {"point": "presentation", "body": "ks", "meeting": "ks:2027-04-06", "date": "2027-04-06"},
            {
                "point": "slutbeslut",
                "body": "kf",
                "meeting": "kf:2027-06-14",
                "date": "2027-06-14",
                "agenda_stop": "2027-05-24",
            },
        ],
        responsibility_matrix=[
            duty("Aktiviteter och lokaler", LEADER, "samtalsledare", _DUE),
            duty("Inbjudan och webbsida", "kommunikator", LEADER, _DUE),
            duty("Möten med råden", "radssekreterare", OFFICER, _DUE),
            duty("Samtal i skolan", "barnstrateg", LEADER, _DUE),
            duty("Sammanställning och förslag", OFFICER, LEADER, "2027-03-22"),
        ],
        participants={"communicator": "kommunikator", "facilitator": "samtalsledare"},
    ),
    done(
        "2026-11-19 09:40",
        LEADER,
        "Task_PlanActivities",
        methods=["dialogcafe", "gatur", "remiss_rad", "elevrad"],
        activities=[
            activity(
                "Folder till alla hushåll",
                "information",
                "2027-01-27",
                place="Storvik",
                leader="kommunikator",
                seats=1,
                audience="alla",
            ),
            activity(
                "Dialogcafé 1: torget på dagen",
                "dialogcafe",
                "2027-02-17",
                time="18:00",
                place="Biblioteket i Storvik",
                leader="samtalsledare",
                seats=50,
                elected_seats=2,
            ),
            activity(
                "Dialogcafé 2: torget på kvällen",
                "dialogcafe",
                "2027-02-22",
                time="18:00",
                place="Biblioteket i Storvik",
                leader="samtalsledare",
                seats=50,
                elected_seats=2,
            ),
            activity(
                "Gåtur i skymningen",
                "gatur",
                "2027-02-27",
                time="16:00",
                place="Torget i Storvik",
                leader=LEADER,
                seats=40,
                elected_seats=1,
                child_adapted=True,
            ),
        ],
        accessibility_measures=["horslinga", "ramp", "finska", "papper_telefon"],
        venue_audit="Biblioteket har ramp, hörslinga och toalett som går att använda med rullstol. "
        "Kontrollerat på plats.",
    ),
    done(
        "2026-11-19 15:10",
        "kommunikator",
        "Task_WriteCommunicationPlan",
        communication_plan=[
            message(
                "Alla hushåll i Storvik",
                "Vad vill du göra på torget? Kom och tyck till.",
                "brev",
                "2027-01-27",
            ),
            message("Den som går förbi", "Här bygger vi om. Du kan påverka hur.", "affisch", "2027-01-27"),
            message("Alla", "Så fungerar dialogen, steg för steg.", "webb", "2027-01-13"),
        ],
        feedback_plan=[
            feedback("hort", "webb", "2027-04-06"),
            feedback("beslutat", "brev", "2027-06-28"),
            feedback("gjort", "webb", "2028-05-29"),
        ],
    ),
    done(
        "2026-11-20 10:05",
        "radssekreterare",
        "Task_BookCouncilMeetings",
        council_dates={
            "khr": {
                "meeting_date": "2027-02-11",
                "material_due": "2027-01-28",
                "note": "Hur fungerar torget för dig i dag, och vad behöver ändras först?",
            },
            "kpr": {
                "meeting_date": "2027-02-16",
                "material_due": "2027-02-02",
                "note": "Var vill du kunna sitta, och vad gör torget tryggt på kvällen?",
            },
        },
    ),
    begun(
        "2026-11-20 14:25",
        "kommunikator",
        "Task_PrepareMaterial",
        background_material="Torget i Storvik ska byggas om. Pengarna är bestämda och busshållplatsen "
        "ligger kvar. "
        "Möbler, grönska, ljus och lek går att påverka. Kommunfullmäktige beslutar 2027-06-14.",
        argument_sheet=[
            {
                "alternative": "Ett grönt torg",
                "for": "Svalka på sommaren och plats för lek.",
                "against": "Kostar mer att sköta och tar plats från torghandeln.",
            },
            {
                "alternative": "Ett torg för handel och evenemang",
                "for": "Fler besökare och liv även på kvällen.",
                "against": "Mindre lugnt för den som bor intill.",
            },
        ],
    ),
    begun(
        "2026-11-20 16:05",
        LEADER,
        "Task_PlanOutreach",
        outreach_plan=[
            outreach(
                "Boende i Storvik",
                "Många pendlar och kommer hem sent.",
                "Kvällstider, och vi står på stationen en morgon.",
                "uppsokande",
                "2027-01-27",
            ),
            outreach(
                "Barn 6–12 år",
                "Kommer inte på möten.",
                "Vi träffar dem i skolan och på fritids.",
                "skola_forening",
                "2027-02-01",
            ),
            outreach(
                "Sverigefinnar",
                "Information finns mest på svenska.",
                "Inbjudan på finska och besök hos föreningen.",
                "skola_forening",
                "2027-02-01",
            ),
        ],
    ),
]

STORY = Story(
    "2026-08-24 17:40",
    "ledamot.ks",
    {
        "title": "Torget i Storvik – mötesplats för alla åldrar",
        "initiator_role": "elected",
        "participants": {"initiator": "ledamot.ks"},
        "deciding_body": "ks",
        "issue_background": "Torget i Storvik är stort men används av få, och många undviker det på "
        "kvällen. Innan "
        "pengarna till ombyggnaden fördelas behöver vi veta vad barn, vuxna och företagare vill kunna göra "
        "där.",
    },
    [*_INITIATIVE, *_MANDATE, *_PLAN],
)
