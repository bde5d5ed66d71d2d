"""The addresses of pages: how one is written out is worked out when a link first needs it, not at each start."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule of the map of addresses.

    Werkzeug (werkzeug/routing/rules.py, Rule.compile) writes two Python functions for each rule, compiles them and most
    of them are never called: half a millisecond a rule at each start. To be removed when it compiles them late itself.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002
        compiled = cache(partial(super()._compile_builder, append_unknown))

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build
