"""Examples of files, ids and references, of what is not run, and of what each step must say."""

from __future__ import annotations

from tests.support.examples.example import BAD_ONE, CALLED, LEVEL, MAIN, Example, drawn
from tests.support.examples.layout import picture

START, END = 'start S "Förslag inkom"\n', 'end E "Klart"\n'
PLAIN = START + 'user A "Skriv svar"\n' + END + "S -> A -> E"
WAIT = START + 'user A "Fråga"\n{}\n' + END + "S -> A -> C -> E"
COMPUTE = (
    START
    + 'user A "Skriv svar"\nscript B @name=Räkna lang=feel set=summa "antal * 2"\n'
    + END
    + "S -> A -> B -> E"
)
DECIDE = (
    START
    + 'user A "Beskriv"\nrule B "Välj nivå" decision=niva set=niva mapping=singleEntry\n'
    + END
    + "S -> A -> B -> E"
)
CALL = START + 'user A "Förbered"\ncall B "Skicka svar" call=skicka_svar\n' + END + "S -> A -> B -> E"
SERVE = (
    START
    + 'user A "Skriv"\nservice B "Skicka" topic=notify prop.to="process_leader" prop.subject="svar" prop.text="svar"\n'
    + END
    + "S -> A -> B -> E"
)
ROUNDS = START + 'user A "Ta fram"\nuser B "Granska" mi=parallel cardinality=2\n' + END + "S -> A -> B -> E"
LONG = "Sammanställ medborgarnas synpunkter " * 6


LISTENING = (
    'camunda:formRef="svar"><bpmn:extensionElements><camunda:taskListener class="x.Y" event="create"/>'
    "</bpmn:extensionElements></bpmn:userTask>"
)


def file(text: str) -> dict[str, bytes]:
    return {f"{MAIN}.bpmn": picture(text)}


GOOD = file(PLAIN)
WRITTEN = GOOD[f"{MAIN}.bpmn"].partition(b"\n")[2]

FILES: dict[str, Example] = {
    "xml": Example(
        "En fil med dokumenttyp kan hämta innehåll från andra ställen eller svälla till det "
        "tusendubbla, så den läses inte alls.",
        {f"{MAIN}.bpmn": b'<?xml version="1.0"?>\n<!DOCTYPE definitions SYSTEM "annat.dtd">\n' + WRITTEN},
        {f"{MAIN}.bpmn": b'<?xml version="1.0"?>\n' + WRITTEN},
        written=BAD_ONE,
    ),
    "process_key": Example(
        "Id:t blir processens nyckel i ärenden, adresser och filnamn, så det får inte vara vad som helst.",
        {f"{MAIN}.bpmn": picture(PLAIN, key="e1").replace(b'"e1"', b'"1:a processen"')},
        GOOD,
    ),
    "too_long": drawn(
        "Det finns inte plats för så långa texter i listor, på sidor och i databasen.",
        PLAIN,
        PLAIN,
        edit=("Skriv svar", LONG.strip()),
    ),
    "no_process": Example(
        "Utan en körbar process finns inget att starta.",
        {f"{MAIN}.bpmn": picture(PLAIN).replace(b'isExecutable="true"', b'isExecutable="false"')},
        GOOD,
    ),
    "duplicate_process": Example(
        "Nyckeln säger vilken process ett ärende följer. Finns den två gånger går det inte att veta vilken som menas.",
        {**GOOD, "kopia.bpmn": picture(PLAIN)},
        {**GOOD, "kopia.bpmn": picture(PLAIN, key="kopia")},
    ),
    "missing_process": drawn(
        "När ärendet kommer till anropet finns inget att köra.",
        CALL.replace("call=skicka_svar", "call=skicka_brev"),
        CALL,
    ),
    "missing_decision": drawn(
        "När ärendet kommer till beslutet finns ingen tabell att fråga.",
        DECIDE.replace("decision=niva", "decision=nivaer"),
        DECIDE,
    ),
    "missing_form": drawn(
        "Den som får uppgiften skulle inte få något formulär att fylla i.",
        PLAIN.replace('"Skriv svar"', '"Skriv svar" form=svaren'),
        PLAIN,
    ),
    "not_dmn": Example(
        "Filen heter som en beslutstabell men är något annat, så inget beslut finns att fråga.",
        {f"{MAIN}.dmn": CALLED},
        {f"{MAIN}.dmn": LEVEL.replace(b'id="niva"', b'id="niva2"')},
        written=BAD_ONE,
    ),
}

NOT_RUN: dict[str, Example] = {
    "unsupported": drawn(
        "Elementet finns i BPMN men körs inte här. Hellre ett nej än ett steg som hoppas över.",
        START
        + 'complex G\nuser A "Skriv svar"\nuser B "Ring upp"\nxor J\n'
        + END
        + "S -> G -> A -> J -> E\nG -> B -> J",
        START
        + 'xor G "Hur svarar vi?"\nuser A "Skriv svar"\nuser B "Ring upp"\nxor J\n'
        + END
        + "S -> G\nG -> A if antal > 3\nG -> B else\nA -> J -> E\nB -> J\nsays G A Brev\nsays G B Telefon",
    ),
    "trigger": drawn(
        "Händelsen kan inte inträffa på det stället, så den skulle aldrig göra något.",
        START + 'user A "Skriv svar"\nthrow X "Om tio dagar" duration=P10D\n' + END + "S -> A -> X -> E",
        START + 'user A "Skriv svar"\ncatch X "Om tio dagar" duration=P10D\n' + END + "S -> A -> X -> E",
    ),
    "no_trigger": drawn(
        "En händelse som inte väntar på något skulle antingen passera direkt eller vänta för alltid.",
        WAIT.format('catch C "Svar inkom"'),
        WAIT.format('catch C "Svar inkom" message=svar'),
    ),
    "several_triggers": drawn(
        "Det framgår inte om alla utlösare måste inträffa eller om en räcker.",
        WAIT.format('catch C "Svar eller tid" message=svar duration=P10D'),
        START
        + 'user A "Fråga"\nrace W\ncatch C "Svar inkom" message=svar\ncatch D "Tio dagar" duration=P10D\n'
        'end E2 "Inget svar"\n' + END + "S -> A -> W -> C -> E\nW -> D -> E2",
    ),
    "event_sub_process": drawn(
        "En händelsedelprocess börjar av sin händelse. Ett flöde dit skulle aldrig följas.",
        START
        + 'user A "Skriv svar"\nevent H "Vid återkallelse" {\nstart H1 "Återkallat" message=återkallat\n'
        'user B "Avsluta"\nend H2 "Avslutat"\nH1 -> B -> H2\n}\n' + END + "S -> A -> E\nA -> H",
        START
        + 'user A "Skriv svar"\nevent H "Vid återkallelse" {\nstart H1 "Återkallat" message=återkallat\n'
        'user B "Avsluta"\nend H2 "Avslutat"\nH1 -> B -> H2\n}\n' + END + "S -> A -> E",
    ),
    "compensation": drawn(
        "Kompensation ångrar steg som redan är gjorda. Det sker inte här, så märkningen skulle lova "
        "något som inte händer.",
        PLAIN,
        PLAIN,
        edit=('<bpmn:userTask id="A"', '<bpmn:userTask id="A" isForCompensation="true"'),
    ),
    "foreign_extension": drawn(
        "Inställningen gör något i en annan motor men ingenting här.",
        PLAIN,
        PLAIN,
        edit=(
            'camunda:formRef="svar"/>',
            LISTENING,
        ),
    ),
}

NAMES: dict[str, Example] = {
    "duplicate_id": drawn(
        "Id:t säger vilket element som menas. Två med samma id går inte att skilja åt. Här har ett "
        "dataobjekt, som inte "
        "syns på ritningen, samma id som uppgiften.",
        PLAIN,
        PLAIN,
        edit=('<bpmn:startEvent id="S"', '<bpmn:dataObject id="A"/><bpmn:startEvent id="S"'),
        mend=('<bpmn:startEvent id="S"', '<bpmn:dataObject id="Underlag"/><bpmn:startEvent id="S"'),
    ),
    "reserved_id": drawn(
        "Motorn har själv element som heter så, och skulle blanda ihop dem.",
        PLAIN.replace("A", "Start"),
        PLAIN,
    ),
    "reference": drawn(
        "Händelsen väntar på ett meddelande som inte är valt, så inget skulle kunna komma.",
        WAIT.format('catch C "Svar inkom" message='),
        WAIT.format('catch C "Svar inkom" message=svar'),
    ),
    "no_name": drawn(
        "Meddelanden känns igen på sitt namn. Utan namn kommer inget fram.",
        WAIT.format('catch C "Svar inkom" message=svar'),
        WAIT.format('catch C "Svar inkom" message=svar'),
        edit=('id="Message_svar" name="svar"', 'id="Message_svar"'),
    ),
    "lane": drawn(
        "Banan räknar upp ett steg som är borttaget, så ritningen och listan i filen stämmer inte överens.",
        START
        + 'user A "Skriv svar"\n'
        + END
        + "lane Handläggare role=case_officer: S A E Borttagen\nS -> A -> E",
        START + 'user A "Skriv svar"\n' + END + "lane Handläggare role=case_officer: S A E\nS -> A -> E",
    ),
    "ambiguous_lane": drawn(
        "Banan säger vilken roll som gör steget. Ligger det i två banor går det inte att veta vem.",
        START
        + 'user A "Skriv svar"\nuser B "Godkänn"\n'
        + END
        + "lane Handläggare role=case_officer: S A\nlane Processledare role=process_leader: A B E\nS -> A -> B -> E",
        START
        + 'user A "Skriv svar"\nuser B "Godkänn"\n'
        + END
        + "lane Handläggare role=case_officer: S A\nlane Processledare role=process_leader: B E\nS -> A -> B -> E",
    ),
    "no_label": drawn(
        "Namnet är det som människor ser: i listor, i historiken och på ritningen.",
        PLAIN.replace(' "Skriv svar"', ""),
        PLAIN,
    ),
}

STEPS: dict[str, Example] = {
    "feel": drawn(
        "Ett uttryck som inte går att läsa går inte att räkna ut.",
        COMPUTE.replace("antal * 2", "antal * * 2"),
        COMPUTE,
    ),
    "juel": drawn(
        "Uttryck med ${…} hör till en annan motor och räknas inte ut här.",
        START
        + 'user A "Skriv svar"\nxor G "Räcker det?"\n'
        + END
        + "S -> A -> G\nG -> E if ${antal >= 3}\nG -> A else\nsays G E Ja\nsays G A Nej",
        START
        + 'user A "Skriv svar"\nxor G "Räcker det?"\n'
        + END
        + "S -> A -> G\nG -> E if antal >= 3\nG -> A else\nsays G E Ja\nsays G A Nej",
    ),
    "unknown_name": drawn(
        "Inget formulär, beslut eller steg ger namnet ett värde. Uttrycket skulle bli en störning "
        "när ärendet kommer dit.",
        COMPUTE.replace("antal * 2", "antl * 2"),
        COMPUTE,
    ),
    "reserved_name": drawn(
        "Namnet hör till motorn. Skrev processen över det skulle ärendets egna uppgifter gå förlorade.",
        COMPUTE.replace("set=summa", "set=case"),
        COMPUTE,
    ),
    "variable_name": drawn(
        "Ett namn med mellanslag går inte att använda i ett uttryck.",
        COMPUTE.replace("set=summa", "'set=min summa'"),
        COMPUTE,
    ),
    "script_format": drawn(
        "Bara FEEL körs. Andra språk skulle kunna göra vad som helst i systemet.",
        COMPUTE.replace("lang=feel", "lang=javascript"),
        COMPUTE,
    ),
    "no_script": drawn(
        "Ett steg som räknar ut ingenting är troligen inte färdigt.",
        COMPUTE.replace(' "antal * 2"', ""),
        COMPUTE,
    ),
    "no_result": drawn(
        "Värdet räknas ut och försvinner, så steget gör ingen nytta.",
        COMPUTE.replace(" set=summa", ""),
        COMPUTE,
    ),
    "no_decision": drawn(
        "Steget frågar ingen tabell och får inget svar.",
        DECIDE.replace(" decision=niva", ""),
        DECIDE,
    ),
    "decision_mapping": drawn(
        "Det framgår inte om svaret är ett värde, en rad eller en lista.",
        DECIDE.replace("mapping=singleEntry", "mapping=allt"),
        DECIDE,
    ),
    "no_called_process": drawn(
        "Anropet säger inte vad som ska göras.",
        CALL.replace(" call=skicka_svar", ""),
        CALL,
    ),
    "mapping": drawn(
        "En överföring utan mål hamnar ingenstans.",
        CALL.replace("call=skicka_svar", "call=skicka_svar in.antal=antal"),
        CALL.replace("call=skicka_svar", "call=skicka_svar in.antal=antal"),
        edit=(' target="antal"', ""),
    ),
    "rounds": drawn(
        "Utan lista eller antal är det oklart om steget ska göras noll eller tusen gånger.",
        ROUNDS.replace(" cardinality=2", ""),
        ROUNDS,
    ),
    "rounds_output": drawn(
        "Svaren från varje varv samlas in men sparas inte någonstans.",
        ROUNDS.replace("cardinality=2", "cardinality=2 each=svar"),
        ROUNDS.replace("cardinality=2", "cardinality=2 output=alla_svar each=svar"),
    ),
    "condition": drawn(
        "Händelsen väntar på ett villkor men det finns inget att pröva.",
        WAIT.format('catch C "Tillräckligt många" conditional='),
        WAIT.format("catch C \"Tillräckligt många\" conditional='antal > 3'"),
    ),
    "loop": drawn(
        "Upprepningen skulle aldrig ta slut.",
        START + 'user A "Granska"\n' + END + "S -> A -> E",
        START + 'user A "Granska" loop=antal<3\n' + END + "S -> A -> E",
        edit=(
            'camunda:formRef="svar"/>',
            'camunda:formRef="svar"><bpmn:standardLoopCharacteristics/></bpmn:userTask>',
        ),
    ),
    "timer": drawn(
        "Går tiden inte att läsa går det inte att veta när händelsen ska inträffa.",
        WAIT.format('catch C "Om tio dagar" duration="tio dagar"'),
        WAIT.format('catch C "Om tio dagar" duration=P10D'),
    ),
    "no_topic": drawn(
        "Ämnet säger vad systemet ska göra. Utan det händer ingenting.",
        START + 'user A "Skriv"\nservice B "Skicka"\n' + END + "S -> A -> B -> E",
        SERVE,
    ),
    "unknown_topic": drawn(
        "Inget program gör det som ämnet säger, så steget skulle bli en störning.",
        SERVE.replace("topic=notify", "topic=skicka_epost"),
        SERVE,
    ),
    "missing_property": drawn(
        "Programmet kan inte göra sitt utan egenskapen.",
        SERVE.replace(' prop.to="process_leader"', ""),
        SERVE,
    ),
}

PEOPLE: dict[str, Example] = {
    "no_role": drawn(
        "Ingen skulle få uppgiften i sin lista, och ärendet skulle bli stående.",
        PLAIN.replace('"Skriv svar"', '"Skriv svar" form=svar'),
        PLAIN,
        bare="A",
    ),
    "unknown_role": drawn(
        "Ingen har rollen än. Är namnet felskrivet får ingen uppgiften.",
        PLAIN.replace('"Skriv svar"', '"Skriv svar" groups=handlagare'),
        PLAIN,
    ),
    "no_form": drawn(
        "Den som får uppgiften kan bara trycka på Klar. Det räcker ibland, men oftast ska något skrivas.",
        PLAIN.replace('"Skriv svar"', '"Skriv svar" groups=case_officer'),
        PLAIN,
        bare="A",
    ),
    "bad_due": drawn(
        "Utan en förfallodag som går att läsa syns det inte när uppgiften är sen.",
        PLAIN.replace('"Skriv svar"', '"Skriv svar" prop.due=2026-13-45'),
        PLAIN.replace('"Skriv svar"', '"Skriv svar" prop.due="5 arbetsdagar"'),
    ),
    "bad_priority": drawn(
        "Prioriteten ordnar listan. Utanför 0–100 går den inte att jämföra.",
        PLAIN.replace('"Skriv svar"', '"Skriv svar" priority=500'),
        PLAIN.replace('"Skriv svar"', '"Skriv svar" priority=80'),
    ),
    "bad_reminders": drawn(
        "En påminnelse räknas från sista dagen. Går den inte att läsa kommer den aldrig.",
        PLAIN.replace('"Skriv svar"', '"Skriv svar" prop.due=P5D prop.reminders="ofta"'),
        PLAIN.replace('"Skriv svar"', '"Skriv svar" prop.due=P5D prop.reminders="-1 arbetsdag, 0"'),
    ),
    "bad_four_eyes": drawn(
        "Två olika personer ska göra de två uppgifterna, men den andra uppgiften finns inte.",
        START + 'user A "Skriv svar"\nuser B "Godkänn" prop.not_same_as=C\n' + END + "S -> A -> B -> E",
        START + 'user A "Skriv svar"\nuser B "Godkänn" prop.not_same_as=A\n' + END + "S -> A -> B -> E",
    ),
}

EXAMPLES = {**FILES, **NOT_RUN, **NAMES, **STEPS, **PEOPLE}
