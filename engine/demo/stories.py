"""Stories: what happened in a case, day by day, told to the engine through the commands that people use.

All stories are told together in the order of time. Between two steps the clock stops at every moment when something
is due, and the scheduler's round is made there: reminders, timers and mails are those of a real history.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import clock
from engine.cases import user_id_of
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.commands.save_draft import save_draft
from engine.commands.start_case import start_case
from engine.demo.days import Days
from engine.exceptions import NiostegError, NotFound
from engine.models import reminder, timer
from engine.permissions import load_actor
from engine.process_engine import Mailer, ProcessEngine
from engine.queries.case_page import case_row
from engine.queries.task_list import TaskRow, open_tasks
from engine.records import dataclass
from engine.transaction import Actor, Reader

Say = Callable[[str], object]
Answering = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A task that somebody does, or (`draft`) only begins, at a moment of the demo's calendar.

    `about` is how the label of the task begins, where several rounds of a multi-instance are open.
    """

    at: str
    who: str
    task: str
    answers: Answering
    about: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A case of `process`: begun by `who` with the start form's `answers`, then led through `steps`, at least one."""

    at: str
    who: str
    answers: Answering
    steps: Sequence[Step]
    process: str = "medborgardialog"

    @property
    def title(self) -> str:
        return str(self.answers["title"])


def done(at: str, who: str, task: str, /, about: str = "", **answers: Any) -> Step:
    """Return the step in which `who` completes a task."""
    return Step(at, who, task, answers, about)


def begun(at: str, who: str, task: str, /, about: str = "", **answers: Any) -> Step:
    """Return the step in which `who` saves a draft of a task."""
    return Step(at, who, task, answers, about, draft=True)


@dataclass(slots=True)
class Teller:
    """Tells stories to an engine. `until` is the moment at which the history ends: now."""

    engine: ProcessEngine
    mailer: Mailer
    days: Days
    until: datetime
    _cases: dict[int, int] = field(default_factory=dict)

    def tell(self, stories: Sequence[Story], say: Say) -> None:
        """Lead all cases through their steps, with a line to `say` when one has come to where it stands.

        A story that no longer fits its drawing stops where it is, with a line that names the step; the others go on.
        """
        stuck: set[int] = set()
        for number, step in _in_order_of_time(stories):
            story = stories[number]
            self._advance(self.days.moment(step.at if step else story.at))
            if number in stuck:
                continue
            try:
                self._take(number, story, step)
            except NiostegError as error:
                stuck.add(number)
                say(f"  {story.title} stannar vid {step.task if step else 'starten'}: {error}")
                continue
            if step is story.steps[-1]:
                say(self._line(number))
        self._advance(self.until)

    def _take(self, number: int, story: Story, step: Step | None) -> None:
        if step is None:
            self._cases[number] = self._start(story)
        else:
            self._do(self._cases[number], step)
        self._post()

    def _start(self, story: Story) -> int:
        actor = self.engine.read(actor_named, story.who)
        answers = Answers(data=self._moved(story.answers))
        return self.engine.run(start_case, story.process, by=actor, answers=answers)

    def _do(self, case_id: int, step: Step) -> None:
        task = self._open(case_id, step)
        actor = self.engine.read(actor_named, step.who)
        answers = self._moved(step.answers)
        if step.draft:
            self.engine.run(save_draft, task.id, typed(answers), by=actor)
        else:
            self.engine.run(complete_user_task, task.id, by=actor, answers=Answers(data=answers))

    def _open(self, case_id: int, step: Step) -> TaskRow:
        waiting = self.engine.read(open_tasks, case_id=case_id)
        for task in waiting:
            if task.element_id == step.task and (task.item_label or "").startswith(step.about):
                return task
        names = ", ".join(f"{task.element_id} {task.item_label or ''}".strip() for task in waiting)
        raise NotFound(f"uppgiften är inte öppen. Öppna uppgifter: {names or 'inga'}.")

    def _moved(self, answers: Answering) -> dict[str, Any]:
        moved: dict[str, Any] = self.days.moved(dict(answers), year=clock.today().year)
        return moved

    def _advance(self, moment: datetime) -> None:
        """Move the clock through every due moment in order, making the scheduler's round at each."""
        while (due := self.engine.read(_next_due, moment)) is not None:
            clock.set_fixed(max(due, clock.now()))
            self._round()
        is_new_day = clock.local(moment).date() > clock.today()
        clock.set_fixed(moment)
        if is_new_day:  # nothing is due, but a case may have been still for too long
            self._round()

    def _round(self) -> None:
        ticked = self.engine.tick()
        if ticked.timers_fired or ticked.reminders_raised:
            self._post()

    def _post(self) -> None:
        self.engine.send_mail(self.mailer, sender="demo")

    def _line(self, number: int) -> str:
        row = self.engine.read(case_row, self._cases[number])
        where = row.phase or row.outcome or "avslutat"
        return f"  {row.diary_number or 'utan nummer'}: {row.title} – {where}"


def _in_order_of_time(stories: Sequence[Story]) -> Iterator[tuple[int, Step | None]]:
    """Yield (number of the story, step or null for its beginning)."""

    def scenes(number: int, story: Story) -> Iterator[tuple[str, int, Step | None]]:
        yield story.at, number, None
        for step in story.steps:
            yield step.at, number, step

    merged = heapq.merge(*(scenes(*numbered) for numbered in enumerate(stories)), key=lambda scene: scene[:2])
    for _, number, step in merged:
        yield number, step


def typed(answers: Answering, prefix: str = "") -> dict[str, list[str]]:
    """Return answers as a browser posts them: `outreach_plan[0].group`, `milestones.start` -> what was typed there."""
    posted: dict[str, list[str]] = {}
    for name, value in answers.items():
        if isinstance(value, Mapping):
            posted |= typed(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            for number, row in enumerate(value):
                posted |= typed(row, f"{prefix}{name}[{number}].")
        elif value is not None:
            posted[prefix + name] = [str(value).lower() if isinstance(value, bool) else str(value)]
    return posted


def actor_named(reader: Reader, username: str) -> Actor:
    """Return who somebody is at this moment.

    Raises:
        NotFound: nobody has that user name.
    """
    user_id = user_id_of(reader, username)
    if user_id is None:
        raise NotFound(f"Det finns ingen med användarnamnet {username}.")
    return load_actor(reader, user_id)


def _next_due(reader: Reader, latest: datetime) -> datetime | None:
    moments = [
        reader.connection.scalar(
            select(table.c.due_at)
            .where(table.c.status == status, table.c.due_at <= latest)
            .order_by(table.c.due_at)
            .limit(1)
        )
        for table, status in ((timer, "waiting"), (reminder, "scheduled"))
    ]
    return min((moment for moment in moments if moment is not None), default=None)
