"""Files among a form's answers: stored once, and referred to by the variable."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from engine.forms import Upload
from engine.models import upload
from engine.transaction import Actor, Transaction


def store_uploads(tx: Transaction, case_id: int, answers: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Return the answers with each uploaded file stored and replaced by {name, type, size, sha256, upload}."""
    return {key: _stored(tx, case_id, value, by=by) for key, value in answers.items()}


def _stored(tx: Transaction, case_id: int, value: Any, *, by: Actor) -> Any:
    if isinstance(value, Upload):
        return _store(tx, case_id, value, by=by)
    if isinstance(value, dict):
        return store_uploads(tx, case_id, value, by=by)
    if isinstance(value, list):
        return [_stored(tx, case_id, item, by=by) for item in value]
    return value


def _store(tx: Transaction, case_id: int, file: Upload, *, by: Actor) -> dict[str, Any]:
    upload_id = tx.connection.execute(
        insert(upload)
        .values(
            instance_id=case_id,
            name=file.name,
            media_type=file.type,
            size=file.size,
            sha256=file.sha256,
            content=file.content,
            uploaded_at=tx.now,
            uploaded_by_id=by.id,
        )
        .returning(upload.c.id)
    ).scalar_one()
    return {
        "name": file.name,
        "type": file.type,
        "size": file.size,
        "sha256": file.sha256,
        "upload": upload_id,
    }
