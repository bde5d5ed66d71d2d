"""Files among a form's answers: kept with the case under their SHA-256, which the answer refers to."""

from collections.abc import Iterable

from engine.cases.insert_new import insert_new
from engine.forms import Upload
from engine.models import upload
from engine.transaction import Actor, Transaction


def store_uploads(tx: Transaction, case_id: int, files: Iterable[Upload], *, by: Actor) -> None:
    """Store the files of a submitted form; the same content twice in a case is one file."""
    insert_new(
        tx,
        upload,
        [
            {
                "instance_id": case_id,
                "name": file.name,
                "media_type": file.type,
                "size": file.size,
                "sha256": file.sha256,
                "content": file.content,
                "uploaded_at": tx.now,
                "uploaded_by_id": by.id,
            }
            for file in files
        ],
    )
