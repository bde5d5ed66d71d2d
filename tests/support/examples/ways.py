"""Examples of the ways through a process: traps, loose ends, decisions without an answer."""

from __future__ import annotations

from tests.support.examples.example import BAD_ONE, MAIN, Example, drawn
from tests.support.examples.layout import picture

START, END = 'start S "Förslag inkom"\n', 'end E "Klart"\n'
ASK = 'xor G "Behövs remiss?"\nuser A "Skicka remiss"\nuser B "Skriv yttrande"\n'
ANSWERS = "says G A Ja\nsays G B Nej\n"
FORK = START + 'and P\nuser A "Skicka remiss"\nuser B "Bjud in invånare"\n'
PLAIN = START + 'user A "Skriv svar"\n' + END + "S -> A -> E"
SUB = (
    'sub U "Bered"  {\nstart U1 "Beredning inleds"\nuser A "Skriv underlag"\nend U2 "Underlag klart"\n'
    "U1 -> A -> U2\n}\n"
)
FAILING = (
    'sub U "Bered" {\nstart U1 "Beredning inleds"\nuser A "Skriv underlag"\nxor U4 "Räcker det?"\n'
    'end U2 "Underlag klart"\nend U3 "Underlag saknas" error=saknas\nU1 -> A -> U4\nU4 -> U2 if '
    "antal > 3\nU4 -> U3 else\n"
    "says U4 U2 Ja\nsays U4 U3 Nej\n}\n"
)
CAUGHT = 'end E2 "Avslutat utan beslut"\n' + END + "S -> U -> E\nX -> E2"
REWORK = (
    FORK
    + '{} J\nuser C "Sammanställ"\nxor G "Räcker det?"\nend T "Återkallat" terminate\n'
    + END
    + "S -> P -> A -> J -> C -> G\nG -> E if antal > 3\nG -> J else\nP -> B -> T\nsays G E Ja\nsays G J Nej"
)

ROUND = START + 'user A "Besvara frågan"\n' + f'call C "Följdfråga" call={MAIN}\n' + END
AGAIN = (
    ROUND + 'xor G "Kom en följdfråga?"\nend E2 "Besvarat"\n'
    "S -> A -> G\nG -> C if antal > 0\nG -> E2 else\nC -> E\nsays G C Ja\nsays G E2 Nej"
)


def level(depth: int, inner: str) -> str:
    """A sub-process around `inner`."""
    return (
        f'sub D{depth} "Del {depth}" {{\nstart S{depth} "In"\nend E{depth} "Ut"\n{inner}\n'
        f"S{depth} -> {'A' if depth == 1 else f'D{depth - 1}'} -> E{depth}\n}}\n"
    )


def nested(levels: int) -> str:
    text = 'user A "Skriv svar"\n'
    for depth in range(1, levels + 1):
        text = level(depth, text)
    return f"{START}{END}{text}S -> D{levels} -> E"


def chain(steps: int) -> str:
    names = [f"A{number}" for number in range(steps)]
    tasks = "".join(f'user {name} "Steg {number}"\n' for number, name in enumerate(names, 1))
    return f"{START}{END}{tasks}S -> {' -> '.join(names)} -> E"


def ways(number: int) -> str:
    lines = [
        f'user A{each} "Fråga råd {each}"\nboundary T{each} "Inget svar" on=A{each} duration=P14D\n'
        f'user R{each} "Påminn råd {each}"\nxor M{each}\nP -> A{each} -> M{each} -> J\nT{each} -> R{each} -> M{each}\n'
        for each in range(1, number + 1)
    ]
    return f"{START}and P\nand J\n{END}S -> P\n{''.join(lines)}J -> E"


EXAMPLES: dict[str, Example] = {
    "deadlock": drawn(
        "En parallell grind som samlar ihop väntar på alla sina vägar. Togs bara en av dem, väntar ärendet för alltid.",
        START
        + ASK
        + "and J\n"
        + END
        + "S -> G\nG -> A if antal > 3\nG -> B else\nA -> J -> E\nB -> J\n"
        + ANSWERS,
        START
        + ASK
        + "xor J\n"
        + END
        + "S -> G\nG -> A if antal > 3\nG -> B else\nA -> J -> E\nB -> J\n"
        + ANSWERS,
    ),
    "missing_join": drawn(
        "Efter en parallell grind går två vägar samtidigt. Möts de utan en parallell grind görs allt "
        "efteråt två gånger, "
        "till exempel två beslut i samma ärende.",
        FORK + 'xor J\nuser C "Fatta beslut"\n' + END + "S -> P -> A -> J -> C -> E\nP -> B -> J",
        FORK + 'and J\nuser C "Fatta beslut"\n' + END + "S -> P -> A -> J -> C -> E\nP -> B -> J",
    ),
    "never_ends": drawn(
        "Ett ärende som kommer in i slingan kan aldrig avslutas.",
        FORK + "xor M\n" + END + "S -> P -> A -> E\nP -> M -> B -> M",
        FORK
        + 'xor M\nxor G "Fler att fråga?"\nend E2 "Alla tillfrågade"\n'
        + END
        + "S -> P -> A -> E\nP -> M -> B -> G\nG -> E2 if antal > 3\nG -> M else\nsays G E2 Nej\nsays G M Ja",
    ),
    "never_reached": drawn(
        "Steget ser ut att höra till processen men kan aldrig bli gjort. Här väntar den parallella "
        "grinden på en återgång "
        "som kommer först efter den.",
        REWORK.format("and"),
        REWORK.format("xor"),
    ),
    "too_many_paths": drawn(
        "Kontrollen spelar igenom alla kombinationer av vägar. Blir de för många kan den inte lova "
        "att ingen av dem fastnar.",
        ways(9),
        ways(3),
    ),
    "start_events": drawn(
        "Ett ärende börjar på ett ställe. Med två starter går det inte att säga vilken som gäller.",
        START + 'start S2 "Klagomål inkom"\nuser A "Skriv svar"\n' + END + "S -> A -> E\nS2 -> A\nat S2 0 1",
        PLAIN,
    ),
    "inner_start": drawn(
        "En vanlig delprocess börjar när flödet når den. En start som väntar på något där inne skulle aldrig bli av.",
        START + SUB.replace('"Beredning inleds"', '"Om en vecka" duration=P7D') + END + "S -> U -> E",
        START + SUB + END + "S -> U -> E",
    ),
    "no_end": drawn(
        "Utan slut blir ärendet aldrig klart och står kvar som pågående.",
        START + 'user A "Skriv svar"\nS -> A',
        PLAIN,
        also="dead_end",
    ),
    "dead_end": drawn(
        "När steget är gjort händer ingenting mer, fast processen inte är slut.",
        FORK + END + "S -> P -> A -> E\nP -> B",
        FORK + END + 'end E2 "Inbjudet"\nS -> P -> A -> E\nP -> B -> E2',
    ),
    "unreachable": drawn(
        "Steget kan aldrig bli gjort, för inget leder dit.",
        START + 'user A "Skriv svar"\nuser B "Diarieför"\n' + END + "S -> A -> E\nB -> E",
        START + 'user A "Skriv svar"\nuser B "Diarieför"\n' + END + "S -> A -> B -> E",
    ),
    "end_leads_on": drawn(
        "Ett slut är ett slut: det som ritats efter det blir aldrig gjort.",
        START + 'end A "Svar skickat"\n' + END + "S -> A -> E",
        START + 'throw A "Svar skickat"\n' + END + "S -> A -> E",
    ),
    "flow_in": drawn(
        "En start börjar ett nytt ärende. En återgång dit skulle inte göra om något.",
        START
        + 'user A "Skriv svar"\nxor G "Rätt?"\n'
        + END
        + "S -> A -> G\nG -> E if antal > 3\nG -> S else\n"
        "says G E Ja\nsays G S Nej",
        START
        + 'user A "Skriv svar"\nxor G "Rätt?"\n'
        + END
        + "S -> A -> G\nG -> E if antal > 3\nG -> A else\n"
        "says G E Ja\nsays G A Nej",
    ),
    "link": drawn(
        "En länk är en osynlig pil. Finns ingen länk som tar emot, leder den ingenstans.",
        START
        + 'user A "Skriv svar"\nxor G "Behövs beslut?"\nthrow L "Till beslut" link=beslut\n'
        + END
        + "S -> A -> G\nG -> E else\nG -> L if antal > 3\nsays G E Nej\nsays G L Ja",
        START + 'user A "Skriv svar"\nxor G "Behövs beslut?"\nthrow L "Till beslut" link=beslut\n'
        'catch M "Till beslut" link=beslut\nuser B "Fatta beslut"\nend E2 "Beslutat"\n'
        + END
        + "S -> A -> G\nG -> E else\nG -> L if antal > 3\nM -> B -> E2\nsays G E Nej\nsays G L Ja",
    ),
    "flow_end": drawn(
        "Ett flöde som inte når fram leder ingenstans, fast det ser ut att göra det.",
        PLAIN,
        PLAIN,
        edit=('targetRef="E"', 'targetRef="Borttagen"'),
        also="dead_end unreachable",
    ),
    "no_condition": drawn(
        "Grinden vet inte när vägen ska väljas.",
        START + ASK + "xor J\n" + END + "S -> G\nG -> A\nG -> B else\nA -> J -> E\nB -> J\n" + ANSWERS,
        START
        + ASK
        + "xor J\n"
        + END
        + "S -> G\nG -> A if antal > 3\nG -> B else\nA -> J -> E\nB -> J\n"
        + ANSWERS,
    ),
    "no_default": drawn(
        "Är inget av villkoren uppfyllt finns ingen väg vidare. Ärendet stannar med en störning.",
        START
        + ASK
        + "xor J\n"
        + END
        + 'S -> G\nG -> A if contains(svar, "remiss")\nG -> B if contains(svar, "yttrande")\n'
        "A -> J -> E\nB -> J\nsays G A Remiss\nsays G B Yttrande",
        START
        + ASK
        + "xor J\n"
        + END
        + 'S -> G\nG -> A if contains(svar, "remiss")\nG -> B else\nA -> J -> E\nB -> J\n'
        "says G A Remiss\nsays G B Yttrande",
    ),
    "default_condition": drawn(
        "Standardflödet tas när inget annat villkor är uppfyllt. Ett villkor på det prövas aldrig, "
        "men ser ut att gälla.",
        START
        + ASK
        + "xor J\n"
        + END
        + "S -> G\nG -> A if antal > 3\nG -> B if antal < 3\nA -> J -> E\nB -> J\n"
        + ANSWERS,
        START
        + ASK
        + "xor J\n"
        + END
        + "S -> G\nG -> A if antal > 3\nG -> B else\nA -> J -> E\nB -> J\n"
        + ANSWERS,
        edit=('id="G"', 'id="G" default="Flow_G_B"'),
    ),
    "condition_ignored": drawn(
        "Efter en parallell grind tas alla vägar. Villkoret ser ut att gälla men prövas inte.",
        FORK + "and J\n" + END + "S -> P\nP -> A if antal > 3\nP -> B\nA -> J -> E\nB -> J",
        FORK.replace("and P", 'or P "Vilka ska höras?"')
        + "or J\n"
        + END
        + "S -> P\nP -> A if antal > 3\nP -> B else\nA -> J -> E\nB -> J\nsays P A Nämnder\nsays P B Alla",
    ),
    "event_gateway": drawn(
        "En händelsegrind väntar på det som händer först. Ett vanligt steg väntar inte på någon händelse.",
        START
        + 'race W\nuser A "Skriv svar"\ncatch C "Efter en vecka" duration=P7D\n'
        + END
        + 'end E2 "Inget svar"\nS -> W -> A -> E\nW -> C -> E2',
        START
        + 'race W\ncatch A "Svar inkom" message=svar\ncatch C "Efter en vecka" duration=P7D\n'
        + END
        + 'end E2 "Inget svar"\nS -> W -> A -> E\nW -> C -> E2',
    ),
    "boundary": drawn(
        "En händelse på kanten hör till steget som den sitter på. Den här hänvisar till ett steg som "
        "inte finns längre.",
        START
        + 'user A "Skriv svar"\nboundary X "Återkallat" on=A message=återkallat\nend E2 "Avslutat"\n'
        + END
        + "S -> A -> E\nX -> E2",
        START
        + 'user A "Skriv svar"\nboundary X "Återkallat" on=A message=återkallat\nend E2 "Avslutat"\n'
        + END
        + "S -> A -> E\nX -> E2",
        edit=('attachedToRef="A"', 'attachedToRef="Borttagen"'),
        also="unreachable layout-overlap",
    ),
    "uncaught_error": drawn(
        "Ett fel som ingen tar hand om blir en störning som stoppar ärendet.",
        START + FAILING + END + "S -> U -> E",
        START + FAILING + 'boundary X "Underlag saknas" on=U error=saknas\n' + CAUGHT,
    ),
    "error_not_interrupting": drawn(
        "Efter ett fel kan steget inte fortsätta, så en händelse som fångar felet måste avbryta det.",
        START + FAILING + 'boundary X "Underlag saknas" on=U error=saknas interrupting=false\n' + CAUGHT,
        START + FAILING + 'boundary X "Underlag saknas" on=U error=saknas\n' + CAUGHT,
    ),
    "same_catch": drawn(
        "Bara den ena av händelserna skulle få något att göra.",
        START
        + FAILING
        + 'boundary X "Underlag saknas" on=U error=saknas\nboundary Y "Saknas" on=U error=saknas\n'
        'end E3 "Återlämnat"\n' + CAUGHT + "\nY -> E3",
        START
        + FAILING
        + 'boundary X "Underlag saknas" on=U error=saknas\nboundary Y "Återkallat" on=U message=återkallat\n'
        'end E3 "Återlämnat"\n' + CAUGHT + "\nY -> E3",
    ),
    "recursion": Example(
        "Varje anrop börjar om från början, med ett nytt anrop. En process får anropa sig själv om den också kan gå "
        "till slutet utan att göra det.",
        {f"{MAIN}.bpmn": picture(ROUND + "S -> A -> C -> E")},
        {f"{MAIN}.bpmn": picture(AGAIN)},
    ),
    "too_large": drawn(
        "En ritning med flera hundra steg går inte att överblicka, och tar lång tid att läsa och granska.",
        chain(401),
        chain(4),
        written=BAD_ONE,
    ),
    "too_deep": drawn(
        "Så många lager går inte att överblicka.",
        nested(9),
        nested(2),
    ),
}
