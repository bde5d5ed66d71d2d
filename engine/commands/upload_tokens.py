"""Keys with which a drawing tool uploads in a person's name."""

from sqlalchemy import func, insert, select, update

from engine.cases import AuditEntry, append_system_audit
from engine.drafts import demand_title
from engine.exceptions import InvalidAnswers, NotFound
from engine.models import upload_token
from engine.permissions import is_permitted, load_actor, require
from engine.permissions.session_tokens import new_token, token_hash
from engine.transaction import Actor, Transaction

#: Keys in use at a time: one a computer is plenty.
MOST_TOKENS = 10
LONGEST_NAME = 100


def make_upload_token(tx: Transaction, *, name: str, by: Actor) -> str:
    """Return a new key, which is shown this once: its row holds only its hash. `name` tells the keys apart.

    Raises:
        NotPermitted: `by` may not draw at all.
        InvalidAnswers: the name is none, or there are too many keys.
    """
    require(tx, "draft.create", by)
    demand_title(name, field="name")
    if len(name) > LONGEST_NAME:
        raise InvalidAnswers({"name": f"Skriv ett namn på högst {LONGEST_NAME} tecken."})
    in_use = tx.connection.scalar(
        select(func.count()).where(upload_token.c.user_id == by.id, upload_token.c.revoked_at.is_(None))
    )
    if in_use is not None and in_use >= MOST_TOKENS:
        raise InvalidAnswers({"name": f"Du har redan {MOST_TOKENS} nycklar. Återkalla någon först."})
    token = new_token()
    tx.connection.execute(
        insert(upload_token).values(user_id=by.id, name=name, token_hash=token_hash(token), created_at=tx.now)
    )
    append_system_audit(tx, by=by, entry=AuditEntry("upload_token_made", details={"name": name}))
    return token


def revoke_upload_token(tx: Transaction, token_id: int, *, by: Actor) -> None:
    """Let one of the person's own keys open nothing any more.

    Raises:
        NotPermitted: `by` may not draw at all.
        NotFound: it is not one of theirs, or revoked already.
    """
    require(tx, "draft.create", by)
    name = tx.connection.scalar(
        update(upload_token)
        .where(
            upload_token.c.id == token_id,
            upload_token.c.user_id == by.id,
            upload_token.c.revoked_at.is_(None),
        )
        .values(revoked_at=tx.now)
        .returning(upload_token.c.name)
    )
    if name is None:
        raise NotFound("Nyckeln är redan återkallad.")
    append_system_audit(tx, by=by, entry=AuditEntry("upload_token_revoked", details={"name": name}))


def use_upload_token(tx: Transaction, token: str) -> Actor | None:
    """Return who a key speaks for, null when it opens nothing, and note when it was used.

    It opens nothing for a closed account, nor for somebody who may not draw any more.
    """
    user_id = tx.connection.scalar(
        update(upload_token)
        .where(upload_token.c.token_hash == token_hash(token), upload_token.c.revoked_at.is_(None))
        .values(last_used_at=tx.now)
        .returning(upload_token.c.user_id)
    )
    if user_id is None:
        return None
    try:
        actor = load_actor(tx, user_id)
    except NotFound:
        return None
    return actor if is_permitted(tx, "draft.create", actor) else None
