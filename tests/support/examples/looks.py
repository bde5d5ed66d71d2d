"""Examples of how a drawing looks, and of what bpmnlint adds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bpmn_io._bpmnlint_utils import is_

from tests.support.examples.example import BAD_ONE, MAIN, Example, drawn, edited
from tests.support.examples.layout import indented, picture
from tests.support.pictures import Box, Picture

START, END = 'start S "Förslag inkom"\n', 'end E "Klart"\n'
PLAIN = START + 'user A "Skriv svar"\n' + END + "S -> A -> E"
TWO = START + 'user A "Skriv svar"\nuser B "Granska"\n' + END + "S -> A -> B -> E"
FORM = 'camunda:candidateGroups="case_officer" camunda:formRef="svar"'


def base(*, task_at: tuple[float, float] = (360, 180), **how: object) -> Picture:
    """Begun, written, done: three steps in a row; `how` goes to the task."""
    shown = Picture(MAIN)
    shown.node("startEvent", "S", "Förslag inkom", at=(220, 180), label=(177, 204, 86, 14))
    name = str(how.pop("name", "Skriv svar"))
    shown.node("userTask", "A", name, at=task_at, attributes=FORM, **how)  # type: ignore[arg-type]
    return shown.node("endEvent", "E", "Klart", at=(500, 180), label=(485, 204, 30, 14))


def done(shown: Picture) -> dict[str, bytes]:
    return {f"{MAIN}.bpmn": indented(shown.xml())}


GOOD = done(base().flow("S", "A").flow("A", "E"))
ROW = base().flow("S", "A").flow("A", "E")


def wide(*, end: tuple[float, float] = (780, 180), label: Box = (765, 204, 30, 14)) -> Picture:
    """Four steps, with a task for granting between."""
    shown = Picture(MAIN)
    shown.node("startEvent", "S", "Förslag inkom", at=(220, 180), label=(177, 204, 86, 14))
    shown.node("userTask", "A", "Skriv svar", at=(360, 180), attributes=FORM)
    shown.node("userTask", "B", "Granska", at=(500, 180), attributes=FORM)
    return shown.node("endEvent", "E", "Klart", at=end, label=label)


def relabelled(box: Box) -> dict[str, bytes]:
    """The good drawing with a name moved."""
    x, y, width, height = box
    moved = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return {
        name: edited(data, ('x="485" y="204" width="30" height="14"', moved)) for name, data in GOOD.items()
    }


def laned(task_y: float) -> Picture:
    role = (
        '<bpmn:extensionElements><camunda:properties><camunda:property name="role" value="{}"/>'
        "</camunda:properties></bpmn:extensionElements>"
    )
    shown = Picture(MAIN)
    shown.lane("L1", "Handläggare", (120, 80, 460, 160), "S", "A", "E")
    shown.lane("L2", "Ledare", (120, 240, 460, 160))
    shown._lanes[:] = [
        lane.replace('">', '">' + role.format("case_officer" if "L1" in lane else "process_leader"), 1)
        for lane in shown._lanes
    ]
    shown.node("startEvent", "S", "Förslag inkom", at=(220, 160), label=(177, 184, 86, 14))
    shown.node("userTask", "A", "Skriv svar", at=(360, task_y), attributes='camunda:formRef="svar"')
    shown.node("endEvent", "E", "Klart", at=(500, 160), label=(485, 184, 30, 14))
    if task_y == 160:
        return shown.flow("S", "A").flow("A", "E")
    shown.flow("S", "A", via=((238, 160), (270, 160), (270, task_y), (310, task_y)))
    return shown.flow("A", "E", via=((410, task_y), (440, task_y), (440, 160), (482, 160)))


def housed(height: str) -> dict[str, bytes]:
    """A sub-process around three steps, so high; "" = as high as it needs to be."""
    text = (
        START
        + 'sub U "Bered" {\nstart U1 "In"\nuser A "Skriv underlag"\nend U2 "Ut"\nU1 -> A -> U2\n}\n'
        + END
        + "S -> U -> E"
    )
    file = picture(text).decode()
    if height:
        file = re.sub(r'(id="U_di".*?height=")\d+', rf"\g<1>{height}", file, count=1, flags=re.DOTALL)
    return {f"{MAIN}.bpmn": file.encode()}


def forked() -> Picture:
    """A parallel gateway with a task straight on; the rest is to be added."""
    shown = Picture(MAIN)
    shown.node("startEvent", "S", "Förslag inkom", at=(220, 180), label=(177, 204, 86, 14))
    shown.node("parallelGateway", "P", "", at=(340, 180))
    return (
        shown.node("userTask", "A", "Skriv svar", at=(480, 180), attributes=FORM)
        .flow("S", "P")
        .flow("P", "A")
    )


def through() -> Picture:
    shown = forked().node("endEvent", "E", "Klart", at=(620, 180), label=(605, 204, 30, 14)).flow("A", "E")
    shown.node("userTask", "B", "Diarieför", at=(340, 320), attributes=FORM)
    shown.node("endEvent", "E2", "Diariefört", at=(480, 320), label=(454, 344, 52, 14))
    shown.node("userTask", "C", "Meddela", at=(480, 440), attributes=FORM)
    shown.node("endEvent", "E3", "Meddelat", at=(620, 440), label=(596, 464, 48, 14))
    shown.flow("P", "B", via=((340, 205), (340, 280))).flow("B", "E2").flow("C", "E3")
    return shown.flow("P", "C", via=((340, 205), (340, 440), (430, 440)))


def crossed() -> Picture:
    shown = forked().node("userTask", "B", "Diarieför", at=(480, 320), attributes=FORM)
    shown.flow("P", "B", via=((340, 205), (340, 320), (430, 320)))
    shown.node("endEvent", "E2", "Diariefört", at=(760, 180), label=(734, 204, 52, 14))
    shown.node("endEvent", "E", "Klart", at=(760, 320), label=(745, 344, 30, 14))
    shown.flow("A", "E", via=((530, 180), (620, 180), (620, 320), (742, 320)))
    return shown.flow("B", "E2", via=((530, 320), (570, 320), (570, 250), (680, 250), (680, 180), (742, 180)))


CROSSING = (
    START
    + 'and P\nuser A "Skriv svar"\nuser B "Diarieför"\nuser C "Meddela"\nend E2 "Meddelat"\nend E3 "Diariefört"\n'
    + END
    + "S -> P -> A -> E\nP -> C -> E2\nP -> B -> E3\n"
)

LOOKS: dict[str, Example] = {
    "layout-missing": Example(
        "Utan layout går ritningen inte att visa, varken i verktygen eller på ärendets sida.",
        {
            f"{MAIN}.bpmn": re.sub(
                rb" *<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>\n", b"", picture(PLAIN), flags=re.DOTALL
            )
        },
        {f"{MAIN}.bpmn": picture(PLAIN)},
    ),
    "layout-overlap": Example(
        "Steg som ligger på varandra går inte att läsa.",
        done(
            base()
            .flow("S", "A")
            .flow("A", "E")
            .node("textAnnotation", "Obs", at=(420, 205), inner="<bpmn:text>Högst en sida</bpmn:text>")
        ),
        GOOD,
    ),
    "layout-sub-process": Example(
        "Ett steg som sticker ut ser ut att höra till något annat.",
        housed("110"),
        housed(""),
        also=frozenset({"layout-label-frame"}),
    ),
    "layout-lane": Example(
        "Banan säger vem som gör steget. Ligger det i fel bana läser man fel.",
        done(laned(320)),
        done(laned(160)),
    ),
    "layout-task-size": Example(
        "Uppgifter av olika storlek ser ut att vara olika viktiga.",
        done(base(size=(140, 80)).flow("S", "A").flow("A", "E")),
        GOOD,
    ),
    "layout-grid": Example(
        "När allt ligger på rutnätet blir flöden raka och avstånd lika.",
        done(base(task_at=(363, 180)).flow("S", "A").flow("A", "E")),
        GOOD,
    ),
    "layout-diagonal": Example(
        "Sneda flöden är svåra att följa när de är många.",
        done(base(task_at=(360, 240)).flow("S", "A").flow("A", "E")),
        GOOD,
    ),
    "layout-detached": Example(
        "Flödet ser inte ut att leda till steget.",
        done(base().flow("S", "A").flow("A", "E", via=((410, 180), (460, 180)))),
        GOOD,
    ),
    "layout-flow-through": Example(
        "Det syns inte om flödet går till steget eller förbi det.",
        done(through()),
        {f"{MAIN}.bpmn": picture(CROSSING)},
    ),
    "layout-crossing": Example(
        "Korsande flöden är svåra att följa.",
        done(crossed()),
        {f"{MAIN}.bpmn": picture(CROSSING)},
    ),
    "layout-backwards": Example(
        "Processen läses från vänster till höger. Ett flöde åt vänster ser ut som en återgång.",
        done(
            wide(end=(360, 320), label=(345, 344, 30, 14))
            .flow("S", "A")
            .flow("A", "B")
            .flow("B", "E", via=((500, 220), (500, 320), (378, 320)))
        ),
        done(wide(end=(640, 180), label=(625, 204, 30, 14)).flow("S", "A").flow("A", "B").flow("B", "E")),
    ),
    "layout-text": Example(
        "Ett namn som inte ryms måste krympas eller kapas.",
        done(
            base(name="Sammanställ synpunkterna, skriv ett förslag till svar och stäm av med nämnden")
            .flow("S", "A")
            .flow("A", "E")
        ),
        GOOD,
    ),
    "layout-label-shape": Example(
        "Texten går inte att läsa när den ligger på ett steg.",
        relabelled((340, 150, 30, 14)),
        GOOD,
    ),
    "layout-label-flow": Example(
        "Texten går inte att läsa när en linje går genom den.",
        relabelled((430, 173, 30, 14)),
        GOOD,
    ),
    "layout-label-label": Example(
        "Två texter på varandra går inte att läsa.",
        relabelled((180, 208, 60, 14)),
        GOOD,
    ),
    "layout-label-frame": Example(
        "Texten går inte att läsa när en kant går genom den.",
        {
            name: edited(data, ('x="485" y="184"', 'x="485" y="233"'))
            for name, data in done(laned(160)).items()
        },
        done(laned(160)),
    ),
}

NAMED = START + 'user A "Skriv svar"\n' + END
PARALLEL = START + 'user A "Skriv svar"\nand P\nuser B "Diarieför"\nend E2 "Diariefört"\n' + END
MESSAGE = START + 'user A "Fråga"\ncatch C "Svar inkom" message=svar\n' + END + "S -> A -> C -> E"

BOTH = (
    START
    + 'xor Q "Hur svarar vi?"\nuser A "Skriv svar"\nuser B "Ring upp"\nxor G "Fler frågor?"\nend E2 "Ny dialog"\n'
    + END
)
SAID = (
    "says Q A Brev\nsays Q B Telefon\nsays G E Nej\nsays G E2 Ja\n"
    "at S 0 1\nat Q 1 1\nat A 2 1\nat B 2 0\nat G 3 1\nat E 4 1\nat E2 4 2"
)

LINT: dict[str, Example] = {
    "lint-double-flow": Example(
        "Utan villkor tas båda flödena, och det som kommer efter görs två gånger.",
        done(
            base()
            .flow("S", "A")
            .flow("A", "E")
            .flow("A", "E", id_="Igen", via=((360, 140), (360, 100), (500, 100), (500, 162)))
        ),
        GOOD,
        also=frozenset({"lint-split"}),
    ),
    "lint-event-gateway": drawn(
        "En händelsegrind väntar på det som händer först. Här finns bara en händelse, så grinden gör ingenting.",
        START + 'race W\ncatch C "Svar inkom" message=svar\n' + END + "S -> W -> C -> E",
        START
        + 'race W\ncatch C "Svar inkom" message=svar\ncatch D "Tio dagar" duration=P10D\nend E2 "Inget svar"\n'
        + END
        + "S -> W -> C -> E\nW -> D -> E2",
        also="lint-gateway",
    ),
    "lint-flow-name": drawn(
        "Ett namn på ett flöde läses som svaret på en fråga. Här ställs ingen.",
        NAMED + "S -> A -> E\nsays A E Klart",
        NAMED + "S -> A -> E",
    ),
    "lint-gateway": drawn(
        "Grinden gör ingenting. Antingen är den kvar sedan tidigare, eller så fattas en väg.",
        NAMED + "xor G\nS -> A -> G -> E",
        NAMED + "S -> A -> E",
    ),
    "lint-join-fork": drawn(
        "En grind som både samlar och delar är svår att läsa: är det en fråga eller ett möte?",
        BOTH
        + "S -> Q\nQ -> A if antal > 3\nQ -> B else\nA -> G\nB -> G\nG -> E else\nG -> E2 if antal > 5\n"
        + SAID,
        BOTH
        + "xor J\nS -> Q\nQ -> A if antal > 3\nQ -> B else\nA -> J -> G\nB -> J\nG -> E else\nG -> E2 if antal > 5\n"
        + SAID
        + "\nat J 3 1\nat G 4 1\nat E 5 1\nat E2 5 2",
    ),
    "lint-label": drawn(
        "Händelsen har inget namn, så det syns inte vad som väntas in.",
        MESSAGE.replace('C "Svar inkom"', "C"),
        MESSAGE,
    ),
    "lint-same-name": drawn(
        "Två meddelanden med samma namn ser ut som ett. Ändras det ena glöms lätt det andra.",
        START
        + 'catch C "Svar inkom" message=svar\ncatch D "Mer inkom" message=mer\n'
        + END
        + "S -> C -> D -> E",
        START
        + 'catch C "Svar inkom" message=svar\ncatch D "Mer inkom" message=svar\n'
        + END
        + "S -> C -> D -> E",
        edit=('name="mer"', 'name="svar"'),
    ),
    "lint-split": drawn(
        "Båda vägarna tas, men ritningen läses lätt som att en av dem väljs.",
        PARALLEL.replace("and P\n", "") + "S -> A -> E\nA -> B -> E2",
        PARALLEL + "S -> A -> P -> E\nP -> B -> E2",
    ),
    "lint-terminate": drawn(
        "Slutet avbryter allt annat i ärendet. Här finns inget annat, så det ser farligare ut än det är.",
        NAMED.replace('"Klart"', '"Klart" terminate') + "S -> A -> E",
        NAMED + "S -> A -> E",
    ),
    "lint-unused": drawn(
        "Meddelandet är kvar i filen sedan något togs bort. Väljs det av misstag väntar någon på ett "
        "meddelande som aldrig skickas.",
        "define message påminnelse\n" + MESSAGE,
        MESSAGE,
    ),
    "lint-unfinished": Example(
        "En regel kunde inte prövas, för att filen är för stor eller för att regeln inte klarade "
        "den. Det andra är granskat ändå.",
        {
            f"{MAIN}.bpmn": picture(
                "".join(f"define message m{number}\n" for number in range(401)) + NAMED + "S -> A -> E"
            )
        },
        {f"{MAIN}.bpmn": picture(NAMED + "S -> A -> E")},
        written=BAD_ONE,
    ),
}


def _no_throw_event(_config: object = None) -> dict[str, Any]:
    """A rule as bpmnlint writes them, that it does not have."""

    def check(node: Any, reporter: Any) -> None:
        if is_(node, "bpmn:IntermediateThrowEvent"):
            reporter.report(node.get("id"), "Element has disallowed type <bpmn:IntermediateThrowEvent>")

    return {"check": check}


TELL = START + 'user A "Skriv svar"\n'
LATER = {
    "lint-rule": replace(
        drawn(
            "Koden är till för regler som kommer med en senare version av bpmnlint, och ingen fil ger den i dag. "
            "Så här skulle det se ut om bpmnlint fick en regel ”no-throw-event”, som hellre ser att ett slut skickar.",
            TELL + 'throw B "Svar skickat" signal=svar\n' + END + "S -> A -> B -> E",
            TELL + 'end E "Svar skickat" signal=svar\nS -> A -> E',
        ),
        rules={"no-throw-event": _no_throw_event},
    )
}

EXAMPLES = {**LOOKS, **LINT, **LATER}
