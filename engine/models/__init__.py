"""The tables, one a file. SQLAlchemy Core: what is written is what runs (docs/adr/0004)."""

from engine.models.approval import approval, case_run
from engine.models.audit_event import audit_event
from engine.models.bundle import bundle, bundle_file, resource
from engine.models.case_migration import case_migration
from engine.models.decision_taken import decision_taken
from engine.models.draft import draft_author, draft_file, draft_revision, draft_version
from engine.models.heartbeat import SCHEDULER, heartbeat
from engine.models.incident import incident
from engine.models.meeting import calendar_exception, meeting
from engine.models.membership import membership, role
from engine.models.metadata import UtcDateTime, metadata, milliseconds
from engine.models.migration_batch import migration_batch, migration_batch_case
from engine.models.mirrors import milestone, participant
from engine.models.notification import notification
from engine.models.process_instance import process_instance
from engine.models.reminder import reminder
from engine.models.subscription import subscription
from engine.models.substitution import substitution
from engine.models.timer import timer
from engine.models.trial import trial
from engine.models.unit import unit
from engine.models.upload import notice, upload
from engine.models.upload_token import upload_token
from engine.models.user_account import user_account
from engine.models.user_session import login_failure, user_session
from engine.models.user_task import IS_OPEN, NO_DUE_ORDER, user_task
from engine.models.workspace import workspace, workspace_member

__all__ = [
    "IS_OPEN",
    "NO_DUE_ORDER",
    "SCHEDULER",
    "UtcDateTime",
    "approval",
    "audit_event",
    "bundle",
    "bundle_file",
    "calendar_exception",
    "case_migration",
    "case_run",
    "decision_taken",
    "draft_author",
    "draft_file",
    "draft_revision",
    "draft_version",
    "heartbeat",
    "incident",
    "login_failure",
    "meeting",
    "membership",
    "metadata",
    "migration_batch",
    "migration_batch_case",
    "milestone",
    "milliseconds",
    "notice",
    "notification",
    "participant",
    "process_instance",
    "reminder",
    "resource",
    "role",
    "subscription",
    "substitution",
    "timer",
    "trial",
    "unit",
    "upload",
    "upload_token",
    "user_account",
    "user_session",
    "user_task",
    "workspace",
    "workspace_member",
]
