"""Reading what process owners own: drawings, the bundle of a process, the files on disk."""

from engine.bpmn.bundle import Bundle, bundle_of
from engine.bpmn.facts import (
    ElementFacts,
    Event,
    Flow,
    Lane,
    MultiInstance,
    ProcessFacts,
    StandardLoop,
    VariableMapping,
)
from engine.bpmn.links import is_link, link_name, links_in
from engine.bpmn.names import slug
from engine.bpmn.reading import processes_in, read_process, read_processes
from engine.bpmn.sources import read_sources

__all__ = [
    "Bundle",
    "ElementFacts",
    "Event",
    "Flow",
    "Lane",
    "MultiInstance",
    "ProcessFacts",
    "StandardLoop",
    "VariableMapping",
    "bundle_of",
    "is_link",
    "link_name",
    "links_in",
    "processes_in",
    "read_process",
    "read_processes",
    "read_sources",
    "slug",
]
