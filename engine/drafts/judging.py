"""What is known of a content hash: who has approved it, whether its test cases hold."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from engine.models import approval, case_run, draft_author, user_account
from engine.reading import JsonRefused, parse_json
from engine.transaction import Reader

TEST_CASES = ".test.json"


def test_case_files(files: Mapping[str, bytes]) -> dict[str, list[dict[str, Any]]]:
    """Return the cases of each test case file; a file that cannot be read has none."""
    return {name: _cases(data) for name, data in files.items() if name.endswith(TEST_CASES)}


def test_cases_in(files: Mapping[str, bytes]) -> int:
    """Return how many test cases the files hold; one that cannot be read counts as one: it cannot hold either."""
    return sum(len(cases) or 1 for cases in test_case_files(files).values())


def _cases(data: bytes) -> list[dict[str, Any]]:
    try:
        document = parse_json(data)
    except JsonRefused:
        return []
    cases = document.get("cases") if isinstance(document, dict) else None
    return [case for case in cases if isinstance(case, dict)] if isinstance(cases, list) else []


def approvals_of(reader: Reader, workspace_id: int, content_hash: str) -> list[Row[Any]]:
    """Return the approvals of a content, the oldest first: approved_by_id, approved_by (a name), approved_at, note."""
    return list(
        reader.connection.execute(
            select(
                approval.c.approved_by_id,
                user_account.c.name.label("approved_by"),
                approval.c.approved_at,
                approval.c.note,
            )
            .join(user_account, user_account.c.id == approval.c.approved_by_id)
            .where(approval.c.workspace_id == workspace_id, approval.c.content_hash == content_hash)
            .order_by(approval.c.id)
        )
    )


def authors_of(reader: Reader, workspace_id: int) -> dict[int, str]:
    """Return who has changed the draft since it was last deployed: id -> name."""
    rows = reader.connection.execute(
        select(draft_author.c.user_id, user_account.c.name)
        .join(user_account, user_account.c.id == draft_author.c.user_id)
        .where(draft_author.c.workspace_id == workspace_id)
    )
    return {row.user_id: row.name for row in rows}


def is_approved(reader: Reader, workspace_id: int, content_hash: str) -> bool:
    """Return whether every author's work is approved by somebody who is not that author."""
    approvers = {row.approved_by_id for row in approvals_of(reader, workspace_id, content_hash)}
    authors = authors_of(reader, workspace_id)
    return bool(approvers) and all(approvers - {author} for author in authors)


def latest_run(reader: Reader, workspace_id: int, content_hash: str) -> Row[Any] | None:
    """Return the last time that the test cases of a content were played, without the files."""
    return reader.connection.execute(
        select(*(column for column in case_run.c if column.name != "files"))
        .where(case_run.c.workspace_id == workspace_id, case_run.c.content_hash == content_hash)
        .order_by(case_run.c.id.desc())
        .limit(1)
    ).one_or_none()
