"""Which lane, and so which role, a flow node lies in."""

from __future__ import annotations

from engine.bpmn.facts import Lane
from engine.bpmn.names import Node, bpmn, kind_of, properties_of, slug


def lanes_of(scope: Node) -> tuple[Lane, ...]:
    """All lanes of a process and its sub-processes, outer before inner."""
    return tuple(_lane(node) for node in scope.iter(bpmn("lane")))


def roles_of(scope: Node) -> dict[str, str | None]:
    """The role of each flow node of `scope`: its innermost lane's, else that of the sub-process around it."""
    roles: dict[str, str | None] = {}
    _assign(scope, None, roles)
    return roles


def _assign(scope: Node, inherited: str | None, roles: dict[str, str | None]) -> None:
    own = _own_lanes(scope)
    for node in scope:
        node_id = node.get("id")
        if not kind_of(node) or node_id is None:
            continue
        roles[node_id] = own[node_id].role if node_id in own else inherited
        if kind_of(node).lower().endswith("subprocess") or kind_of(node) == "transaction":
            _assign(node, roles[node_id], roles)


def _own_lanes(scope: Node) -> dict[str, Lane]:
    """The innermost lane that names each node; an inner lane is read after the lane around it."""
    found: dict[str, Lane] = {}
    for lane_set in scope.iterchildren(bpmn("laneSet")):
        for node in lane_set.iter(bpmn("lane")):
            lane = _lane(node)
            found.update({(ref.text or "").strip(): lane for ref in node.iterchildren(bpmn("flowNodeRef"))})
    return found


def _lane(node: Node) -> Lane:
    name = node.get("name")
    role = properties_of(node).get("role") or (slug(name) if name else "")
    return Lane(node.get("id", ""), name, role or None)
