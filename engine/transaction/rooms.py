"""What commands and queries share for the life of the process: caches and the registered handlers."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from engine.checks import Topic
from engine.records import dataclass
from engine.spiff import ServiceCall
from engine.transaction.programs import Programs

if TYPE_CHECKING:
    from engine.transaction.transaction import Transaction

#: Runs one service task inside the command's transaction: (transaction, case id, call) -> variables to set.
ServiceHandler = Callable[["Transaction", int, ServiceCall], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Rooms:
    """The process-wide things; `handlers` maps a service task's topic to what runs it, `topics`
    tells the checks of deployment about each of them.

    With `studio_approval`, nothing is deployed from the studio that no other process owner has approved.
    `base_url` is the site's address, without a slash at its end: the links of mails begin with it.
    """

    programs: Programs = field(default_factory=Programs)
    handlers: Mapping[str, ServiceHandler] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    base_url: str = ""
    studio_approval: bool = True
