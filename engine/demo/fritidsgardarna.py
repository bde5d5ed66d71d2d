"""Dialogue C: the youth centres' hours. The result is received; the memo came back, since one theme has no answer."""

from typing import Any

from engine.demo.routines import (
    KFN,
    Approval,
    Row,
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
from engine.demo.stories import Story, begun, done

LEADER, OFFICER, FACILITATOR = "processledare.kfn", "handlaggare.kfn", "samtalsledare"
YOUTH, PARENTS = "Unga 13–19 år", "Vårdnadshavare"
CLASS_VISITS, SURVEY = "Besök i klasserna", "Enkät i skolan"
GROUPS = (
    ("Fokusgrupp 1: Björksätra", "2026-05-19"),
    ("Fokusgrupp 2: Storvik", "2026-05-20"),
    ("Fokusgrupp 3: vårdnadshavare", "2026-05-21"),
)
BUSES = "Hem på kvällen"

_INITIATIVE = [
    done(
        "2026-01-07 14:20",
        "ordforande.kfn",
        "Task_DescribeInitiative",
        governance_link=[{"goal": "Unga har en meningsfull fritid nära hemmet"}],
        aims=["broaden_basis", "understanding"],
        vision_focus="Fritidsgårdarna ska vara till för de unga som behöver dem mest.",
        upcoming_decision={"body": "kfn", "topic": "Ny verksamhetsinriktning", "date": "2026-12-10"},
        influenceable="Vilka dagar och tider gårdarna har öppet, vad som händer där och vilka åldrar de "
        "vänder sig till.",
        fixed="Antalet gårdar, personalens arbetstid och lokalerna ligger fast under de närmaste två åren.",
        scope_in="Kommunens fyra fritidsgårdar.",
        scope_out="Föreningarnas egna lokaler och skolornas verksamhet.",
        time_horizon="concrete_short",
        affected_groups=["barn_unga", "anvandare"],
        children_affected="direct",
        minority_affected=False,
        area_bound=False,
        statutory_process="none",
        source_refs=[],
    ),
    done(
        "2026-01-08 08:40",
        "registrator",
        "Task_RegisterInitiative",
        diary_number="KFN{year}/31",
        secrecy_flag=False,
    ),
    done(
        "2026-01-12 13:10",
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
    "start": "2026-04-13",
    "last_activity": "2026-05-21",
    "presentation": "2026-06-11",
    "decision": "2026-12-10",
}
_MEMO = (
    "Nämnden väljer ny inriktning för fritidsgårdarna 2026-12-10. En konsultation med unga och "
    "vårdnadshavare visar "
    "vilka tider och vilket innehåll som betyder mest."
)
_MANDATE = [
    done(
        "2026-01-13 09:00",
        "forvaltningschef.kff",
        "Task_AppointResponsible",
        participants={"case_officer": OFFICER, "process_leader": LEADER},
        budget_sek=40000,
        launch_decision_by="owner",
    ),
    done(
        "2026-01-19 11:30",
        OFFICER,
        "Task_DraftPurpose",
        purpose_statement="Vilka öppettider och vilket innehåll på fritidsgårdarna gör mest nytta för unga "
        "13–19 år?",
        purpose_types=["choose_between"],
        dialog_description="En enkät i alla högstadie- och gymnasieklasser, besök i klasserna och tre "
        "fokusgrupper med "
        "unga och vårdnadshavare. Handikapprådet svarar på remiss och pensionärsrådet får information.",
        participation_level="konsultation",
        influence_room="weigh_in",
        alternatives_open=True,
        influence_statement="Svaren vägs in när kultur- och fritidsnämnden beslutar om "
        "verksamhetsinriktning 2026-12-10. "
        "Varje tema får ett svar.",
        commitment_to_participants="Vi lyssnar på dig, redovisar vad ni sagt och förklarar hur det har "
        "vägts in.",
    ),
    done(
        "2026-01-20 10:10",
        OFFICER,
        "Task_DescribeTargetGroups",
        target_groups=[
            {"group": YOUTH, "why": "Gårdarna är till för dem.", "priority": "high"},
            {"group": PARENTS, "why": "De avgör ofta hur sent en ung får vara ute.", "priority": "medium"},
        ],
    ),
    done(
        "2026-01-20 14:00",
        "radssekreterare",
        "Task_ConsiderCouncils",
        council_consideration={
            "khr": {
                "form": "remiss",
                "when": "2026-04-16",
                "motivation": "Två av gårdarna har brister i tillgängligheten.",
            },
            "kpr": {
                "form": "information",
                "when": "2026-04-21",
                "motivation": "Rådet vill veta om lokalerna ändras på dagtid.",
            },
        },
    ),
    done(
        "2026-01-21 09:45",
        "barnstrateg",
        "Task_HearChildren",
        child_participation={
            "form": "Enkät på lektionstid med hjälp att läsa, och fokusgrupper som leds av en samtalsledare.",
            "ages": "13–19 år",
            "when": "2026-05-12",
        },
    ),
    done("2026-01-22 10:00", LEADER, "Task_DraftTimePlan", milestones={"mandate": "2026-02-26", **_PLANNED}),
    done(
        "2026-01-22 18:30",
        "ordforande.kfn",
        "Task_NameElectedParticipants",
        elected_participants=["ledamot1.kfn"],
        result_recipient="kfn",
    ),
    done(
        "2026-01-26 15:00",
        OFFICER,
        "Task_WriteMandateProposal",
        out_of_scope_routing="standard",
        mandate_proposal="Kultur- och fritidsnämnden beslutar att genomföra en medborgardialog om "
        "fritidsgårdarnas "
        "öppettider och innehåll på nivån konsultation.",
    ),
    *called(
        KFN,
        memo=("2026-01-29 13:20", _MEMO),
        prepared="2026-02-05 09:30",
        summoned="2026-02-16 14:00",
        meeting="2026-02-26",
    ),
    *decided(
        KFN,
        Approval(
            "2026-02-26",
            "2026-02-27 09:10",
            12,
            "Nämnden beslutar att genomföra medborgardialogen enligt förslaget.",
        ),
        adjusted="2026-03-05 10:00",
        announced="2026-03-06 08:10",
    ),
]

_PLAN = [
    done(
        "2026-03-09 14:00",
        LEADER,
        "Task_WriteTimePlan",
        plan_result="klar",
        milestones=_PLANNED,
        decision_points=[
            {"point": "start", "body": "kfn", "date": "2026-04-01"},
            {"point": "slutbeslut", "body": "kfn", "meeting": "kfn:2026-12-10", "date": "2026-12-10"},
        ],
        responsibility_matrix=[
            duty("Enkät", LEADER, OFFICER, "2026-05-12"),
            duty("Fokusgrupper", FACILITATOR, LEADER, "2026-05-21"),
            duty("Kontakt med skolorna", "barnstrateg", LEADER, "2026-04-13"),
            duty("Information", "kommunikator", LEADER, "2026-04-13"),
            duty("Sammanställning och förslag", OFFICER, LEADER, "2026-11-19"),
        ],
        participants={"communicator": "kommunikator", "facilitator": FACILITATOR},
    ),
    done(
        "2026-03-11 09:30",
        "kommunikator",
        "Task_WriteCommunicationPlan",
        communication_plan=[
            message("Elever", "Säg vad du tycker om fritidsgården.", "skola_forening", "2026-04-13"),
            message(
                "Vårdnadshavare", "Dina barn svarar på en enkät. Så används svaren.", "brev", "2026-04-13"
            ),
        ],
        feedback_plan=[
            feedback("hort", "skola_forening", "2026-06-11"),
            feedback("beslutat", "webb", "2027-01-15"),
            feedback("gjort", "affisch", "2027-09-30"),
        ],
    ),
    done(
        "2026-03-11 10:00",
        LEADER,
        "Task_PlanActivities",
        methods=["enkat", "fokusgrupp"],
        activities=[
            activity(
                CLASS_VISITS,
                "information",
                "2026-04-13",
                place="Skolorna",
                leader="kommunikator",
                seats=1,
                audience="skola",
            ),
            activity(
                SURVEY,
                "enkat",
                "2026-05-12",
                place="Skolorna",
                leader=LEADER,
                seats=600,
                audience="skola",
                child_adapted=True,
                digital=True,
            ),
            *(
                activity(
                    name,
                    "fokusgrupp",
                    day,
                    time="17:30",
                    place="Fritidsgården",
                    leader=FACILITATOR,
                    seats=10,
                    elected_seats=1,
                )
                for name, day in GROUPS
            ),
        ],
        accessibility_measures=["lattlast", "andra_sprak", "ramp"],
        venue_audit="Två av gårdarna saknar ramp. Fokusgrupperna hålls på de två som har.",
    ),
    done(
        "2026-03-11 11:20",
        "radssekreterare",
        "Task_BookCouncilMeetings",
        council_dates={
            "khr": {
                "meeting_date": "2026-04-16",
                "material_due": "2026-04-02",
                "note": "Vad hindrar unga med funktionsnedsättning från att komma?",
            },
            "kpr": {
                "meeting_date": "2026-04-21",
                "material_due": "2026-04-07",
                "note": "Information om dialogen.",
            },
        },
    ),
    done(
        "2026-03-11 13:00",
        "barnstrateg",
        "Task_PlanChildParticipation",
        child_plan={
            "channel": "enkat",
            "ages": "13–19 år",
            "when": "2026-05-12",
            "language": "Lättläst svenska och uppläsning.",
            "support": "Läraren delar ut men läser inte svaren.",
            "feedback": "Affisch på gårdarna och besök i elevråden.",
        },
    ),
    done(
        "2026-03-11 15:10",
        LEADER,
        "Task_PlanOutreach",
        outreach_plan=[
            outreach(
                YOUTH,
                "Fyller sällan i enkäter på fritiden.",
                "Enkäten görs på lektionstid.",
                "skola_forening",
                "2026-04-14",
            ),
            outreach(
                PARENTS,
                "Arbetar kväll.",
                "Fokusgrupp med barnpassning.",
                "brev",
                "2026-04-27",
            ),
        ],
    ),
    done(
        "2026-03-12 09:00",
        "kommunikator",
        "Task_PrepareMaterial",
        background_material="Fritidsgårdarna ska få nya tider och nytt innehåll. Personalen blir inte fler. "
        "Du kan påverka "
        "när det är öppet och vad som händer. Nämnden beslutar 2026-12-10.",
        finnish_information=None,
        plain_language_checked=True,
    ),
    done(
        "2026-03-12 10:30",
        LEADER,
        "Task_DescribePersonalData",
        data_plan={
            "anonymous": True,
            "fields": "Årskurs, kön och område. Inga namn.",
            "sensitive": False,
            "legal_basis": "allmant_intresse",
            "retention": "Svaren gallras två år efter beslutet.",
            "processor": "Leverantören av enkätverktyget",
            "dpia": "klar",
        },
    ),
    done(
        "2026-03-16 10:00",
        "controller",
        "Task_CheckBudget",
        budget_plan=[{"item": "Enkätverktyg", "amount": 18000}, {"item": "Fokusgrupper", "amount": 15000}],
        budget_comment=None,
    ),
    done(
        "2026-03-17 11:00",
        "dataskyddsombud",
        "Task_ReviewPersonalData",
        data_plan_review={"verdict": "godkand", "comment": None},
    ),
    done(
        "2026-03-19 13:30",
        LEADER,
        "Task_ConfirmPlan",
        risks=[
            {
                "risk": "Skolorna hinner inte",
                "likelihood": "medel",
                "measure": "Fyra veckors svarstid.",
                "responsible": LEADER,
            }
        ],
        evaluation_plan={
            "baseline": "212 unga besöker en fritidsgård en vanlig vecka.",
            "questions": [
                {"question": "Förstod du frågorna?"},
                {"question": "Tror du att svaren används?"},
                {"question": "Fick du veta vad som hände?"},
            ],
        },
        plan_result="klar",
    ),
]

_LAUNCH = [
    done("2026-03-23 18:10", "ledamot1.kfn", "Task_ConfirmParticipation", elected_answer=True),
    done(
        "2026-03-25 09:30",
        LEADER,
        "Task_ReviewMandate",
        mandate_still_valid=True,
        decision_already_taken=False,
        mandate_appeal="nej",
        accessibility_confirmed=True,
        calendar_clash=[],
        neutrality_review="ja",
        handover_note="Beslutet fattas före mandatskiftet.",
    ),
    done(
        "2026-03-27 14:00",
        LEADER,
        "Task_DiscussReadiness",
        readiness_results="Inga hinder. Skolorna har bokat in enkäten i veckorna före 2026-05-12.",
    ),
    done(
        "2026-04-01 08:45",
        "forvaltningschef.kff",
        "Task_DecideLaunchAsOwner",
        go_decision="start",
        waivers=[],
        launch_at="2026-04-13T09:00",
    ),
]

_LATE_BUS = "Sista bussen går klockan 20.30, så jag måste hem innan det händer något."
_VIEWS = [
    view(
        "Öppet på söndagar, då finns inget annat.", created="2026-05-12", theme="Helgöppet", channel="enkat"
    ),
    view(
        "Stäng inte klockan 21 på fredagar.", created="2026-05-12", theme="Senare fredagar", channel="enkat"
    ),
    view("En kväll bara för tjejer.", created="2026-05-12", theme="Tjejkvällar", channel="enkat"),
    view("Läxhjälp direkt efter skolan.", created="2026-05-12", theme="Läxhjälp", channel="enkat"),
    view(
        "Mer musik, en studio som fungerar.",
        created="2026-05-12",
        theme="Musik och skapande",
        channel="enkat",
    ),
    view("Billig mat på kvällen.", created="2026-05-12", theme="Mat", channel="enkat"),
    view(_LATE_BUS, created="2026-05-12", theme=BUSES, channel="enkat", area="Storvik"),
    view("Fler vuxna som ser vad som händer.", created="2026-05-12", theme="Trygghet", channel="enkat"),
]
_OUTSIDE = (
    (
        "Lampan vid grinden till gården i Storvik är trasig.",
        "felanmalan",
        "Felanmälan, gatubelysning",
        "F-2207",
    ),
    ("Skolmaten är kall.", "annan_namnd", "Utbildningsnämndens registrator", "UN-118"),
    ("Personalen på biblioteket är jättebra.", "synpunkt", "Bibliotekschefen", "S-0931"),
    (
        "Jag vill att kommunen bygger en simhall i Storvik.",
        "forslag",
        "Medborgarservice, medborgarförslag",
        "M-044",
    ),
    ("Varför är gymkortet så dyrt för unga?", "fraga", "Frågepanelen", "P-067"),
    ("Tågen till Gävle är alltid sena.", "annan_huvudman", "Hänvisad till regionen", "H-015"),
)


def _themes() -> list[Row]:
    """Return the eleven themes of the summary; together they hold the 386 answers."""
    return [
        theme(
            "Helgöppet", "Många vill ha öppet någon helgdag, helst söndag eftermiddag.", 71, groups="13–16 år"
        ),
        theme("Senare fredagar", "De äldre vill ha öppet till 23 på fredagar.", 58, groups="16–19 år"),
        theme("Tjejkvällar", "Egna kvällar gör att fler flickor kommer.", 44, groups="Flickor 13–16 år"),
        theme("Läxhjälp", "Hjälp med skolarbete direkt efter skolan efterfrågas.", 37),
        theme("Musik och skapande", "Studio, teater och film lockar fler än spel.", 36),
        theme("Mat", "Enkel och billig mat gör att man kan stanna kvar.", 33),
        theme(BUSES, "Bussarna slutar gå innan gårdarna stänger.", 31, groups="Storvik", quotes=_LATE_BUS),
        theme("Trygghet", "Fler vuxna och bättre ljus utanför gårdarna.", 29),
        theme("Tillgänglighet", "Två gårdar går inte att komma in i med rullstol.", 17),
        theme("Idrott i hallen", "Gårdarna vill kunna använda idrottshallarna på kvällen.", 16),
        theme("Eget inflytande", "Unga vill själva bestämma över en del av pengarna.", 14),
    ]


def _group_course(number: int, name: str, day: str) -> list[Any]:
    """Return what happened around a focus group; the days follow `day` with the number of the group."""
    summary = "Gruppen talade om tider, trygghet och hur man tar sig hem. Alla kom till tals."
    return [
        invited(f"2026-04-27 1{number}:00", name, "skola_forening", "brev"),
        counted(f"2026-05-15 1{number}:00", name, 8),
        held(
            f"2026-05-{21 + number} 08:{number}5",
            name,
            FACILITATOR,
            on=day,
            participants=7 if number < 2 else 8,
            elected=["ledamot1.kfn"],
        ),
        noted(f"2026-05-25 1{number}:00", name, FACILITATOR, summary),
        thanked(f"2026-05-27 1{number}:00", name, "e_post"),
    ]


_CARRIED_OUT = [
    invited("2026-04-13 10:00", SURVEY, "skola_forening"),
    held("2026-04-14 09:00", CLASS_VISITS, "kommunikator", on="2026-04-13", participants=720),
    noted(
        "2026-04-16 10:00",
        CLASS_VISITS,
        "kommunikator",
        "Alla klasser fick besök. Eleverna undrade mest om svaren verkligen läses.",
    ),
    thanked("2026-04-20 10:00", CLASS_VISITS, "skola_forening"),
    counted("2026-05-06 13:00", SURVEY, 410),
    held(
        "2026-05-12 17:00",
        SURVEY,
        LEADER,
        on="2026-05-12",
        participants=386,
        profile="Lika många flickor som pojkar, alla skolor med.",
        deviation="Enkäten besvaras på lektionstid utan förtroendevalda.",
    ),
    noted(
        "2026-05-18 14:00",
        SURVEY,
        LEADER,
        "386 svar. Helger, senare fredagar och egna kvällar för flickor nämns mest.",
        views=[
            *_VIEWS,
            *(view(text, created="2026-05-12", channel="enkat", kind="asikt") for text, *_ in _OUTSIDE),
        ],
    ),
    thanked("2026-05-22 09:30", SURVEY, "skola_forening"),
    *(step for number, (name, day) in enumerate(GROUPS) for step in _group_course(number, name, day)),
    done(
        "2026-05-22 15:00", "medborgarservice", "Task_RegisterViews", registered_views=[], all_registered=True
    ),
    done(
        "2026-05-28 10:00",
        LEADER,
        "Task_CheckReach",
        reached_groups=[
            {"group": YOUTH, "reached": "ja", "comment": None},
            {"group": PARENTS, "reached": "delvis", "comment": "Åtta kom till fokusgruppen."},
        ],
        held_result="genomford",
    ),
]

_COMPILED = [
    done(
        "2026-06-01 15:00",
        OFFICER,
        "Task_SortIntoThemes",
        compiled_by=OFFICER,
        themes=_themes(),
        minority_views="Några vill att gårdarna stänger tidigare, så att yngre syskon inte lockas ut sent.",
        out_of_scope_list=[
            {"text": text, "category": category, "contact_ref": None} for text, category, *_ in _OUTSIDE
        ],
    ),
    done(
        "2026-06-02 11:00",
        OFFICER,
        "Task_DescribeReach",
        representativeness=[
            {
                "group": YOUTH,
                "planned": 400,
                "reached": 400,
                "comment": "386 i enkäten och 14 i fokusgrupper.",
            },
            {"group": PARENTS, "planned": 20, "reached": 8, "comment": "Få kunde komma en kväll."},
        ],
        council_child_results={
            "khr": "Rådet svarar på remiss under hösten.",
            "kpr": "Rådet fick information och hade inga synpunkter.",
            "children": "Alla svar i enkäten kommer från unga. De redovisas per årskurs.",
        },
        method_limits="Enkäten gjordes i skolan. Unga som inte går i skolan nåddes inte.",
    ),
    done(
        "2026-06-03 09:30",
        LEADER,
        "Task_ReadAsSecond",
        second_reading={"sample_percent": 20, "remarks": None},
        summary_result="klar",
    ),
    done(
        "2026-06-04 10:20",
        "registrator",
        "Task_ReviewPrivacy",
        privacy_review=True,
        privacy_reviewed_by="registrator",
    ),
    done(
        "2026-06-05 09:00",
        OFFICER,
        "Task_SignSummary",
        summary_signature={"complete": True, "anonymous": True, "signed_on": "2026-06-05"},
    ),
]

_FED_BACK = [
    done(
        "2026-06-05 11:00",
        LEADER,
        "Task_LockReport",
        report_version={
            "version": "1.0",
            "location": "Ärendets handlingar, rapport om fritidsgårdarna",
            "all_themes": True,
            "locked": True,
        },
        presentation_meeting="kfn:2026-06-11",
        milestones={"presentation": "2026-06-11"},
        presented_by=LEADER,
    ),
    done(
        "2026-06-05 14:30",
        "kommunikator",
        "Task_WriteHeardFeedback",
        heard_feedback={
            "text": "Tack till alla 386 som svarade. Vi hörde att ni vill ha öppet på helger, senare "
            "fredagar och egna "
            "kvällar för flickor. Nämnden beslutar 2026-12-10.",
            "channels": ["webb", "skola", "anslag"],
            "next_date": "2026-12-10",
        },
    ),
    *(
        forwarded(f"2026-06-08 1{number}:10", text, to, ref)
        for number, (text, _, to, ref) in enumerate(_OUTSIDE)
    ),
    done(
        "2026-06-12 08:40",
        LEADER,
        "Task_PresentResult",
        presented_by=LEADER,
        presented_on="2026-06-11",
        elected_questions=[
            {
                "question": "Hur många av dem som svarade går till gården i dag?",
                "answer": "Var tredje går dit minst en gång i månaden.",
            }
        ],
        complement_needed=False,
    ),
    done(
        "2026-06-15 17:20",
        "ordforande.kfn",
        "Task_SignReceipt",
        receipt={"by": "ordforande.kfn", "at": "2026-06-11", "paragraph": 61},
        presentation_result="antecknas",
    ),
]

_MATRIX = [
    answer(
        "Helgöppet",
        "tillgodoses",
        "En gård i taget har öppet på söndagar. Arbetstiden räcker till det.",
        "Söndagsöppet 13–18.",
    ),
    answer(
        "Senare fredagar",
        "delvis",
        "Två gårdar kan ha öppet till 22.30 om måndagar stängs.",
        "Fredagar till 22.30 på två gårdar.",
    ),
    answer(
        "Tjejkvällar", "tillgodoses", "Försöket under våren gav dubbelt så många besök.", "En kväll i veckan."
    ),
    answer("Läxhjälp", "redan_planerat", "Skolorna tar över läxhjälpen från nästa läsår.", "Inget."),
    answer(
        "Musik och skapande", "delvis", "En studio rustas upp, de andra får låna.", "En studio i Björksätra."
    ),
    answer("Mat", "tillgodoses", "Enkel mat säljs till självkostnad.", "Kvällsmat tre dagar i veckan."),
    answer(BUSES, "utreds", "Frågan om bussarna är inte besvarad ännu.", "Svar saknas."),
    answer(
        "Trygghet",
        "delvis",
        "Ljuset utanför byts, men personalen kan inte bli fler.",
        "Nya lampor vid två gårdar.",
    ),
    answer("Tillgänglighet", "tillgodoses", "Ramper byggs vid de två gårdar som saknar dem.", "Två ramper."),
    answer("Idrott i hallen", "inte", "Hallarna är fullbokade av föreningar på kvällarna.", "Inget."),
    answer(
        "Eget inflytande",
        "tillgodoses",
        "Varje gård får en pott som gårdsrådet beslutar om.",
        "20 000 kr per gård.",
    ),
]
_PROPOSAL: dict[str, Any] = {
    "proposed_decision": [
        {"kind": "sakfragan", "text": "att anta inriktningen för fritidsgårdarna enligt alternativ 2"},
        {"kind": "aterkoppling", "text": "att deltagarna får besked senast 2027-01-15"},
    ],
    "proposed_actions": [
        {
            "action": "Bygg ramper vid två fritidsgårdar",
            "owner": "verksamhetschef.fritid",
            "due": "2027-08-31",
            "cost": "90 000 kr",
        },
        {
            "action": "Byt lamporna utanför gårdarna",
            "owner": "verksamhetschef.fritid",
            "due": "2027-03-31",
            "cost": "35 000 kr",
        },
        {
            "action": "Starta gårdsråd med egen pott",
            "owner": LEADER,
            "due": "2027-04-30",
            "cost": "80 000 kr",
        },
        {
            "action": "Följ upp flickors besök efter ett halvår",
            "owner": OFFICER,
            "due": "2027-06-30",
            "cost": None,
        },
    ],
    "case_memo": {
        "summary": "Unga vill ha öppet på helger och senare på fredagar. Förslaget ryms inom arbetstiden om "
        "måndagar stängs. "
        "Sex av elva teman tillgodoses helt eller delvis nu.",
        "report_attached": True,
    },
}
_MEMO_AGAIN = {
    "summary": f"{_PROPOSAL['case_memo']['summary']} Svaret om bussarna väntar på trafikansvarig.",
    "report_attached": True,
}
_PREPARED = [
    done(
        "2026-08-28 14:00",
        OFFICER,
        "Task_AnswerThemes",
        response_matrix=_MATRIX,
        reviews_needed=["ekonomi"],
    ),
    done(
        "2026-09-09 11:00",
        OFFICER,
        "Task_DescribeConsequences",
        alternatives=[
            {
                "name": "1. Som i dag",
                "description": "Öppet måndag till fredag på alla gårdar.",
                "cost": "0 kr",
                "benefit": "Ingen behöver ställa om.",
            },
            {
                "name": "2. Helger och senare fredagar",
                "description": "Måndagar stängs. En gård har söndagsöppet.",
                "cost": "205 000 kr en gång",
                "benefit": "Fler unga kommer när de är lediga.",
            },
        ],
        consequences={
            "ekonomi": "Ramper, lampor och potter ryms i förvaltningens budget.",
            "barn": "Fler unga får en trygg plats på helgen. Måndagarna blir sämre för några.",
            "jamstalldhet": "Egna kvällar når fler flickor.",
            "tillganglighet": "Alla gårdar går att komma in i.",
            "miljo": "ej relevant",
        },
    ),
    done(
        "2026-09-18 10:00",
        "controller",
        "Task_ReviewEconomy",
        economy_review={"funding": "finansierad", "comment": "Ryms i budgeten om måndagar stängs."},
    ),
    done(
        "2026-09-21 15:00",
        "barnstrateg",
        "Task_AssessChildInterest",
        child_best_interest={
            "description": "Alla barn och unga 13–19 år i kommunen, främst de som saknar annan "
            "fritidssysselsättning.",
            "heard": "386 svar i enkäten och 14 unga i fokusgrupper.",
            "knowledge": "Öppna verksamheter på helger minskar ensamhet bland unga.",
            "alternatives": "Alternativ 2 ger fler besök men stänger en vardag.",
            "assessment": "Alternativ 2 är bäst för barnen, om resan hem går att lösa.",
            "follow_up": "Gårdsråden får veta, och besöken räknas efter ett halvår.",
        },
    ),
    done(
        "2026-09-30 13:00",
        "radssekreterare",
        "Task_ReferToCouncils",
        council_referral={
            "sent": "2026-09-10",
            "due": "2026-09-29",
            "answer": "Handikapprådet tillstyrker ramperna och vill att en gård får hörslinga.",
        },
    ),
    done("2026-10-28 16:00", OFFICER, "Task_WriteProposal", **_PROPOSAL),
    done(
        "2026-10-30 09:00",
        "forvaltningschef.kff",
        "Task_ApproveMemo",
        proposal_result="ater",
        memo_comment="Temat ”Hem på kvällen” har inget riktigt svar. 31 unga har tagit upp det. Stäm av med "
        "trafikansvarig och skriv vad vi kan göra, innan det går till nämnden.",
    ),
    begun("2026-11-13 15:30", OFFICER, "Task_WriteProposal", **_PROPOSAL | {"case_memo": _MEMO_AGAIN}),
]

STORY = Story(
    "2026-01-07 13:30",
    "ordforande.kfn",
    {
        "title": "Fritidsgårdarnas öppettider och innehåll",
        "initiator_role": "elected",
        "participants": {"initiator": "ordforande.kfn"},
        "deciding_body": "kfn",
        "issue_background": "Färre unga kommer till fritidsgårdarna, och de har stängt när de flesta är "
        "lediga. Nämnden "
        "ska välja en ny inriktning och behöver veta vilka tider och vilket innehåll som unga har mest "
        "nytta av.",
    },
    [
        *_INITIATIVE,
        *_MANDATE,
        *_PLAN,
        *_LAUNCH,
        *sorted(_CARRIED_OUT, key=lambda step: step.at),
        *_COMPILED,
        *_FED_BACK,
        *_PREPARED,
    ],
)
