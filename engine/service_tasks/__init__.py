"""Work for code: one handler a topic. A drawing names the topic (`camunda:topic`); nothing else is callable.

A handler runs inside the command's transaction and returns the variables to set. Expressions in its properties are
FEEL, evaluated over what the task sees.
"""

from engine.checks import Topic
from engine.service_tasks.assign_diary_number import assign_diary_number
from engine.service_tasks.change_other_case import (
    apply_plan_change,
    cancel_other_case,
    pause_other_case,
    resume_other_case,
)
from engine.service_tasks.notify import notify
from engine.service_tasks.publish_notice import publish_notice
from engine.transaction import ServiceHandler

HANDLERS: dict[str, ServiceHandler] = {
    "apply_plan_change": apply_plan_change,
    "assign_diary_number": assign_diary_number,
    "cancel_case": cancel_other_case,
    "notify": notify,
    "pause_case": pause_other_case,
    "publish_notice": publish_notice,
    "resume_case": resume_other_case,
}

#: What each handler reads and sets, for the checks of deployment.
TOPICS: dict[str, Topic] = {
    **dict.fromkeys(HANDLERS, Topic()),
    "assign_diary_number": Topic(expressions=frozenset({"prefix"}), sets=frozenset({"diary_number"})),
    "notify": Topic(
        expressions=frozenset({"case", "subject", "text"}), required=frozenset({"to", "subject", "text"})
    ),
    "publish_notice": Topic(
        expressions=frozenset({"case", "headline", "text"}), required=frozenset({"headline", "text"})
    ),
}

__all__ = ["HANDLERS", "TOPICS"]
