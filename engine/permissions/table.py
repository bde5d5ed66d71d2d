"""The table of permissions: permission -> the roles that have it.

`ANYBODY` = whoever has logged in. A role counts in the unit of the case, in that unit's administration or when held
for every unit; `PARTICIPANTS` also count when they are named in the case.
"""

ANYBODY = "*"
#: Parts in a workspace of the studio; they count where a workspace is asked about. An owner is one as long as they
#: hold the role `process_owner`.
OWNER, READER = "@owner", "@reader"

#: Everyone who works in or is elected by the municipality (R50: initiatives come from both).
_INITIATORS = frozenset(
    {
        "initiator",
        "elected_official",
        "committee_chair",
        "committee_secretary",
        "head_of_administration",
        "process_leader",
        "case_officer",
        "communicator",
        "dialogue_coordinator",
        "service_manager",
        "citizen_service",
        "administrator",
    }
)
#: R78: the head answers for the dialogue; the process leader leads it; the coordinator supports all of them.
_LEADERS = frozenset({"process_leader", "head_of_administration", "dialogue_coordinator", "administrator"})

PERMISSIONS: dict[str, frozenset[str]] = {
    "case.read": frozenset({ANYBODY}),
    "case.start": _INITIATORS,
    "case.change_plan": _LEADERS,
    "case.pause": _LEADERS,
    "case.cancel": _LEADERS,
    "task.hand_over": _LEADERS,
    "status.read": frozenset({ANYBODY}),
    # Whoever speaks for what is outside can move any case that waits for it.
    "message.deliver": frozenset({"administrator"}),
    "incident.read": frozenset({"administrator", "process_owner", "dialogue_coordinator"}),
    "incident.retry": frozenset({"administrator", "process_owner"}),
    "notification.read": frozenset({"administrator", "dialogue_coordinator"}),
    "notification.resend": frozenset({"administrator"}),
    "process.read": frozenset({ANYBODY}),
    # The studio: whoever may draw at all, and then who may what in one workspace.
    "draft.create": frozenset({"process_owner", "administrator"}),
    "draft.read": frozenset({OWNER, READER, "administrator"}),
    "draft.change": frozenset({OWNER}),
    "draft.approve": frozenset({OWNER, READER}),
    "draft.share": frozenset({OWNER, "administrator"}),
    # Which running cases follow a new version is the owner's to decide, too.
    "case.migrate": frozenset({OWNER, "administrator"}),
    # Past what is drawn: an emergency.
    "case.move": frozenset({"administrator"}),
    "process.deploy": frozenset({"process_owner", "administrator"}),
    "user.manage": frozenset({"administrator"}),
    "calendar.manage": frozenset({"administrator", "committee_secretary", "dialogue_coordinator"}),
    "substitution.manage": frozenset({"administrator", "head_of_administration"}),
    "audit.read": frozenset({"administrator", "auditor"}),
}
