"""What a session's cookie holds, and what its row keeps of it."""

import hashlib
import secrets


def new_token() -> str:
    """Return a token that nobody guesses: 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what the table keeps of a token: a copied database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
