"""Passwords of local accounts: argon2id, long rather than odd, the usual ones refused."""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.exceptions import InvalidAnswers

SHORTEST, LONGEST = 12, 128

#: OWASP's recommendation for argon2id with one lane: 46 MiB, one pass.
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
#: Each hash takes 46 MiB; more at once would let log-ins crowd out the work.
_two_at_a_time = threading.BoundedSemaphore(2)
_USUAL = (
    "password",
    "lösenord",
    "qwerty",
    "abc123",
    "123456",
    "111111",
    "sandviken",
    "niosteg",
    "sommar",
    "vinter",
)


def hash_password(password: str, *, username: str) -> str:
    """Return the argon2id hash of a new password.

    Raises:
        InvalidAnswers: too short, too long, or easy to guess.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidAnswers({"password": f"Välj ett lösenord med {SHORTEST}–{LONGEST} tecken."})
    plain = password.casefold()
    for guess in (*_USUAL, username.casefold()):
        if len(plain.replace(guess, "")) < SHORTEST // 2:
            raise InvalidAnswers(
                {"password": "Lösenordet är lätt att gissa. Välj till exempel fyra ord på rad."}
            )
    with _two_at_a_time:
        return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Return whether the password is right; takes the same time when there is no hash."""
    with _two_at_a_time:
        try:
            _hasher.verify(password_hash or _nobody(), password)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


@cache
def _nobody() -> str:
    """Return a hash of nothing anybody can type: an unknown user takes as long as a known one.

    Made once, when it is first needed: a process is not to wait for it when it starts.
    """
    return _hasher.hash("\0 nobody \0")
