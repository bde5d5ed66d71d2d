"""From the bytes of a DMN file to a `DecisionModel`.

Reads DMN 1.1 to 1.3 (1.4 and 1.5 as far as they say the same). What we do not honour is refused with its
element, its place and what to write instead; nothing is dropped in silence but what is for the eye or for the
record: the drawing, descriptions, knowledge sources, owners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from engine import feel
from engine.dmn.boxed import BoxedReader
from engine.dmn.elements import (
    Element,
    Expressions,
    Findings,
    child,
    children,
    id_of,
    is_model,
    kind_of,
    name_of,
    references,
)
from engine.dmn.item_definitions import Types
from engine.dmn.logic import NameUse, Parameter, Place
from engine.dmn.model import Decision, DecisionModel, InputData, Knowledge, Service
from engine.dmn.types import Type
from engine.exceptions import DmnRefused
from engine.xml import parse_xml

_FOR_THE_RECORD = frozenset((
    "knowledgeSource", "performanceIndicator", "organizationUnit", "elementCollection", "group",
    "textAnnotation", "association", "DMNDI", "description", "extensionElements",
))  # fmt: skip
_READ = frozenset(("itemDefinition", "inputData", "decision", "businessKnowledgeModel", "decisionService"))

_MOST_DECISIONS = {feel.PROCESS: 200, feel.STANDARD: 2_000}
_MOST_IN_A_ROW = 200
_LONGEST_ID, _LONGEST_NAME = 100, 200
_MOST_TEXT = 200_000
"""Characters of all cells and expressions: a table of thousands of rules has less."""


def compile_dmn(data: bytes, name: str, *, dialect: feel.Dialect = feel.PROCESS) -> DecisionModel:
    """Compile a DMN file; `name` is the file's name in messages.

    For a process (the default) what is wrong in an expression refuses the file, and what goes wrong in an
    evaluation is a `DecisionFailed`: an unknown name, a value of a wrong type, two rules where UNIQUE allows
    one. In the dialect of the standard both are null, as DMN says (chapters 8.2.8 and 10.3), with a warning on
    the model or on the `DecisionResult`. Only what is no model at all is refused there.

    Raises:
        XmlRefused: it is not XML that we read.
        DmnRefused: it holds something that cannot be honoured; its problems say what, where and what to do.
    """
    findings = Findings(name, dialect)
    root = parse_xml(data, name=name)
    if not is_model(root) or kind_of(root) != "definitions":
        findings.error("", "not_dmn", "Filen är inte en DMN-fil.", "Spara den som DMN 1.3.")
        raise DmnRefused(findings.problems)
    _refuse_excess(root, findings)
    _refuse_long_names(root, findings)
    model = _Reader(root, findings).read()
    if findings.errors:
        raise DmnRefused(findings.problems)
    return replace(model, warnings=tuple(findings.problems))


def _refuse_excess(root: Element, findings: Findings) -> None:
    """Tell a file that nobody wrote from one that somebody did before the work begins."""
    characters = sum(len(node.text or "") for node in root.iter("{*}text"))
    decisions = len(children(root, "decision"))
    if characters > _MOST_TEXT or decisions > _MOST_DECISIONS[findings.dialect]:
        findings.error(
            "",
            "too_large",
            f"Filen har {decisions} beslut och {characters} tecken i sina celler; "
            f"högst {_MOST_DECISIONS[findings.dialect]} beslut och {_MOST_TEXT} tecken går.",
            "Dela upp den i flera filer.",
        )
        raise DmnRefused(findings.problems)


def _refuse_long_names(root: Element, findings: Findings) -> None:
    """Refuse what would not fit in the record of a decision."""
    for decision in children(root, "decision"):
        longest = max(len(id_of(decision)) - _LONGEST_ID, len(name_of(decision)) - _LONGEST_NAME)
        if longest > 0:
            findings.error(
                id_of(decision)[:_LONGEST_ID],
                "too_long",
                f"Beslutets id får vara högst {_LONGEST_ID} tecken och dess namn högst {_LONGEST_NAME}.",
                "Skriv kortare. Det som behöver fler ord står bättre i beskrivningen.",
            )


class _Reader:
    """Reads one file, collecting all its problems."""

    def __init__(self, root: Element, findings: Findings) -> None:
        self._findings = findings
        self._root = root
        self._inputs = children(root, "inputData")
        self._decisions = children(root, "decision")
        self._knowledge = children(root, "businessKnowledgeModel")
        self._services = children(root, "decisionService")
        self._functions_of_the_file = (*self._knowledge, *self._services)
        self._types = Types(findings, children(root, "itemDefinition"))
        self._names = {
            id_of(each): name_of(each)
            for each in (*self._inputs, *self._decisions, *self._functions_of_the_file)
        }
        self._expressions = Expressions(
            findings,
            phrases=frozenset(filter(_needs_declaring, (*self._names.values(), *_other_names(root)))),
            functions=frozenset(map(name_of, self._functions_of_the_file)) | _local_functions(root),
            types=self._types.read(),
        )

        self._boxed = BoxedReader(findings, self._expressions, self._types)

    def read(self) -> DecisionModel:
        self._check_document()
        knowledge = [self._read_knowledge(each) for each in self._knowledge]
        decisions = [self._read_decision(each) for each in self._decisions]
        model = DecisionModel(
            name=self._findings.file,
            decisions={each.id: each for each in decisions if each is not None},
            input_data={each.name: each for each in map(self._read_input, self._inputs)},
            knowledge={each.name: each for each in knowledge if each is not None},
            services={each.name: each for each in map(self._read_service, self._services)},
            dialect=self._findings.dialect,
        )
        if not self._findings.errors:
            self._check_circles(model)
        return model if self._findings.errors else self._with_names(model)

    # The document

    def _check_document(self) -> None:
        document = Place(self._findings.file, "")
        self._expressions.refuse_other_languages(self._root, document)
        for each in children(self._root):
            if kind_of(each) not in _READ | _FOR_THE_RECORD:
                message = f"<{kind_of(each)}> kan inte användas."
                remedy = "Lägg allt som beslutet behöver i samma fil, utan import."
                self._findings.error(id_of(each), "unsupported", message, remedy)
        if not self._decisions:
            self._findings.error("", "no_decision", "Filen har inget beslut.", "Lägg till ett beslut.")
        self._refuse_doubles((*self._inputs, *self._decisions, *self._functions_of_the_file))

    def _refuse_doubles(self, elements: Sequence[Element]) -> None:
        seen: set[str] = set()
        for each in elements:
            for key in {id_of(each), name_of(each)}:
                if key in seen or not (key or self._findings.dialect is feel.STANDARD):
                    message = f"”{key}” finns två gånger." if key else "Ett element saknar id."
                    self._findings.error(
                        id_of(each), "double", message, "Ge varje element ett eget id och namn."
                    )
            seen |= {id_of(each), name_of(each)} - {""}

    # What stands in the drawing

    def _read_input(self, element: Element) -> InputData:
        name = name_of(element)
        place = Place(name, id_of(element))
        return InputData(id_of(element), name, self._type_of_variable(element, place))

    def _read_knowledge(self, element: Element) -> Knowledge | None:
        name = name_of(element)
        place = Place(name, id_of(element))
        body = child(element, "encapsulatedLogic")
        if body is None:
            self._findings.at(place, "no_logic", "Affärskunskapen är tom.", "Skriv dess uttryck.")
            return None
        function = self._boxed.function(body, place)
        requires = self._required(
            element, place, "knowledgeRequirement", "requiredKnowledge", self._functions_of_the_file
        )
        return (
            None
            if function is None
            else Knowledge(name, function, tuple(self._names[each] for each in requires))
        )

    def _read_service(self, element: Element) -> Service:
        name = name_of(element)
        place = Place(name, id_of(element))
        data = self._referred(element, place, "inputData", self._inputs)
        given = self._referred(element, place, "inputDecision", self._decisions)
        return Service(
            id=id_of(element),
            name=name,
            place=place,
            parameters=tuple(
                Parameter(name_of(each), self._type_of_variable(each, place)) for each in (*data, *given)
            ),
            outputs=tuple(map(id_of, self._referred(element, place, "outputDecision", self._decisions))),
            given=tuple(map(id_of, given)),
            type=self._type_of_variable(element, place),
        )

    def _type_of_variable(self, element: Element, place: Place) -> Type:
        variable = child(element, "variable")
        return self._types.named(None if variable is None else variable.get("typeRef"), place)

    def _referred(self, element: Element, place: Place, kind: str, among: Sequence[Element]) -> list[Element]:
        """What the element's references of one kind point to."""
        known = {id_of(each): each for each in among}
        found = [known.get(self._id_in(str(each.get("href", "")))) for each in children(element, kind)]
        if None in found:
            message = f"Beslutstjänsten pekar på något som inte finns i filen (<{kind}>)."
            self._findings.at(place, "requirement", message, "Ta bort pekaren.")
        return [each for each in found if each is not None]

    def _id_in(self, reference: str) -> str:
        """The id that a reference into this file points to; others stay as they are."""
        namespace, separator, target = reference.rpartition("#")
        return target if separator and namespace in ("", self._root.get("namespace")) else reference

    def _read_decision(self, element: Element) -> Decision | None:
        name = name_of(element)
        place = Place(name, id_of(element))
        requires = self._required(
            element, place, "informationRequirement", "requiredDecision", self._decisions
        )
        inputs = self._required(element, place, "informationRequirement", "requiredInput", self._inputs)
        knowledge = self._required(
            element, place, "knowledgeRequirement", "requiredKnowledge", self._functions_of_the_file
        )
        logic = self._boxed.of_decision(element, place)
        if logic is None:
            return None
        return Decision(
            id=id_of(element) or name,
            name=name,
            logic=logic,
            type=self._type_of_variable(element, place),
            place=place,
            requires=requires,
            requires_input=tuple(self._names[each] for each in inputs),
            requires_knowledge=tuple(self._names[each] for each in knowledge),
            label=" ".join(str(element.get("name") or name).split()),
        )

    def _required(
        self, element: Element, place: Place, requirement: str, kind: str, among: Sequence[Element]
    ) -> tuple[str, ...]:
        known = {id_of(each) for each in among}
        found = []
        for reference in references(element, requirement, kind):
            target = self._id_in(reference)
            if target in known:
                found.append(target)
                continue
            message = f"Kravet pekar på ”{reference}”, som inte finns i filen."
            self._findings.at(
                place, "requirement", message, "Ta bort pilen, eller lägg det den pekar på i filen."
            )
        return tuple(found)

    # What holds for the whole

    def _check_circles(self, model: DecisionModel) -> None:
        requires = {each.id: each.requires for each in model.decisions.values()}
        ids = {name: element_id for element_id, name in self._names.items()}
        for each in model.knowledge.values():
            requires[ids[each.name]] = tuple(ids[name] for name in each.requires)
        requires.update({each.id: each.outputs for each in model.services.values()})
        for decision in model.decisions.values():
            requires[decision.id] += tuple(ids[name] for name in decision.requires_knowledge)
        circle = _circle(requires)
        if circle:
            names = " → ".join(self._names[each] for each in circle)
            message = f"Besluten kräver varandra i en cirkel: {names}."
            self._findings.error(circle[0], "circle", message, "Ta bort en av pilarna.")
        elif _longest_path(requires) > _MOST_IN_A_ROW:
            message = f"Fler än {_MOST_IN_A_ROW} beslut kräver varandra i rad."
            self._findings.error("", "too_large", message, "Slå ihop några av dem.")

    def _with_names(self, model: DecisionModel) -> DecisionModel:
        """The model with each decision's names, those of the decisions it requires included."""
        for knowledge in model.knowledge.values():
            self._refuse_outside_names(knowledge)
        named: dict[str, Decision] = {}
        for each in model.decisions.values():
            self._name(each, model, named)
        return replace(model, decisions={key: named[key] for key in model.decisions})

    def _refuse_outside_names(self, knowledge: Knowledge) -> None:
        for use in knowledge.function.uses():
            if use.name not in knowledge.requires:
                message = f"Namnet ”{use.name}” är varken ett av värdena eller krävd affärskunskap."
                self._findings.mistake(
                    use.place, "unknown_name", message, "Lägg till det bland värdena, eller rita en pil."
                )

    def _name(self, decision: Decision, model: DecisionModel, named: dict[str, Decision]) -> Decision:
        if decision.id in named:
            return named[decision.id]
        required = [self._name(model.decisions[each], model, named) for each in decision.requires]
        inside = {*decision.requires_knowledge}.union(*(_names_given_by(each) for each in required))
        own = [use for use in decision.logic.uses() if use.name not in inside]
        self._warn_of_undeclared(decision, own)
        self._refuse_knowledge_without_arrow(own)
        uses = (*own, *(use for each in required for use in each.names))
        named[decision.id] = replace(decision, names=tuple(dict.fromkeys(uses)))
        return named[decision.id]

    def _refuse_knowledge_without_arrow(self, own: Sequence[NameUse]) -> None:
        others = set(map(name_of, (*self._functions_of_the_file, *self._decisions)))
        for use in own:
            if use.name in others:
                message = f"”{use.name}” används utan att krävas."
                self._findings.mistake(
                    use.place, "requirement", message, f"Rita en pil från ”{use.name}” hit."
                )

    def _warn_of_undeclared(self, decision: Decision, own: Sequence[NameUse]) -> None:
        declared = set(decision.requires_input)
        # Often input data are only drawn, as headings: then their names tell nothing about those of the case.
        if declared.isdisjoint(use.name for use in own):
            return
        for use in own:
            if use.name not in declared:
                where = f"Beslutet ”{decision.name}”, {use.place.words}".rstrip(", ")
                message = f"{where}: namnet ”{use.name}” hör inte till indata som beslutet kräver."
                remedy = "Rätta namnet, eller rita dess indata."
                self._findings.warn(use.place.element, "undeclared_name", message, remedy)


def _names_given_by(decision: Decision) -> set[str]:
    """The names under which a required decision's answers are known; see `Evaluation`."""
    return {decision.id, decision.name, *(column.name for column in decision.outputs)}


def _other_names(root: Element) -> Iterable[str]:
    """The names of parts, entries, columns, parameters and outputs, which expressions may use."""
    kinds = ("itemComponent", "variable", "column", "formalParameter", "parameter", "output")
    for each in root.iter():
        if is_model(each) and kind_of(each) in kinds:
            yield " ".join(str(each.get("name", "")).split())


def _local_functions(root: Element) -> frozenset[str]:
    """The names of context entries and parameters that may hold functions."""
    kinds = ("variable", "formalParameter")
    return frozenset(
        " ".join(str(each.get("name", "")).split())
        for each in root.iter()
        if is_model(each) and kind_of(each) in kinds
    )


def _needs_declaring(name: str) -> bool:
    return bool(name) and not name.isidentifier()


def _circle(requires: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A path that comes back to where it began; empty when there is none."""
    try:
        TopologicalSorter(requires).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()


def _longest_path(requires: Mapping[str, Sequence[str]]) -> int:
    """How many requirements follow on each other; there are no circles."""
    length: dict[str, int] = {}
    for each in TopologicalSorter(requires).static_order():
        length[each] = 1 + max((length[other] for other in requires.get(each, ())), default=0)
    return max(length.values(), default=0)
