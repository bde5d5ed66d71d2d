"""What an expression sees and spends while it is evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice

from engine.exceptions import FeelBudgetExceeded, FeelError, FeelNameError
from engine.feel.limits import MAX_STEPS
from engine.feel.values import Value

_MAX_CALLS = 30
_MAX_MISTAKES = 10
_MAX_SUGGESTIONS = 2_000


class Account:
    """What several evaluations share: the steps that are left to all of them, and their first mistakes."""

    __slots__ = ("mistakes", "steps")

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.mistakes: list[FeelError] = []

    def charge(self, steps: int) -> None:
        """Spend `steps` of what is left.

        Raises:
            FeelBudgetExceeded: nothing is.
        """
        self.steps -= steps
        if self.steps < 0:
            raise FeelBudgetExceeded("Uttrycken tar tillsammans för lång tid.")


class Run:
    """One evaluation: its budget, and what becomes of its mistakes.

    `forgiving` evaluates as the standard does: an unknown name and an operation on the wrong kinds are null,
    and the account, where given, keeps the first of them. Otherwise (the process dialect) they are errors, because
    a silent null sends a case down the default flow.
    """

    __slots__ = ("account", "calls", "forgiving", "steps")

    def __init__(self, *, forgiving: bool, account: Account | None = None) -> None:
        self.forgiving = forgiving
        self.account = account
        self.steps = MAX_STEPS
        self.calls = 0

    def charge(self, steps: int) -> None:
        """Spend `steps` of the budget.

        Raises:
            FeelBudgetExceeded: it is spent.
        """
        self.steps -= steps
        if self.steps < 0:
            raise FeelBudgetExceeded(f"Uttrycket tar för lång tid: fler än {MAX_STEPS} steg.")

    def enter_call(self) -> None:
        self.calls += 1
        if self.calls > _MAX_CALLS:
            raise FeelBudgetExceeded("Funktionerna anropar varandra i för många led.")

    def leave_call(self) -> None:
        self.calls -= 1

    def failed(self, error: FeelError, position: int) -> None:
        """Null in a forgiving run; otherwise raise the error, with its place in the text."""
        if isinstance(error, FeelBudgetExceeded):
            raise error
        if error.position is None:
            error = FeelError(error.message, position=position)
        if not self.forgiving:
            raise error
        if self.account is not None and len(self.account.mistakes) < _MAX_MISTAKES:
            self.account.mistakes.append(error)

    def settle(self, weight: int) -> None:
        """Charge the account for what this evaluation took, an expression of `weight` nodes."""
        if self.account is not None:
            self.account.charge(weight + MAX_STEPS - self.steps)


class Frame:
    """Names and their values, and the frame around.

    `rows` are a filter's items: a name that some of them have is null, not unknown, for one that lacks it.
    """

    __slots__ = ("names", "outer", "rows", "run")

    def __init__(
        self, names: Mapping[str, Value], outer: Frame | None, run: Run, rows: Sequence[Value] = ()
    ) -> None:
        self.names = names
        self.outer = outer
        self.run = run
        self.rows = rows

    def missing(self, name: str, position: int) -> None:
        """Null for a name that nobody has set, where that is allowed.

        Raises:
            FeelNameError: it is not.
        """
        run = self.run
        if run.forgiving and run.account is None:
            return
        if any(name in row for row in self._rows() if isinstance(row, dict)):
            return
        suggestion = get_close_matches(name, islice(self._known(), _MAX_SUGGESTIONS), n=1)
        run.failed(
            FeelNameError(name, position=position, suggestion=suggestion[0] if suggestion else None), position
        )

    def _all(self) -> Iterator[Frame]:
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.outer

    def _rows(self) -> Iterator[Value]:
        for frame in self._all():
            yield from frame.rows

    def _known(self) -> Iterable[str]:
        return (name for frame in self._all() for name in frame.names)
