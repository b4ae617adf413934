"""Passwords: what one has to be, and its Argon2id hash."""

import threading
from functools import cache
from typing import TYPE_CHECKING

from ..errors import InvalidInputError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_CHARS = 12
LONGEST_CHARS = 256
_FEWEST_DIFFERENT = 5

# Of 32 random bytes that nobody kept: a name without a password takes as long to refuse as one with.
_OF_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$EwB+lRgEomsFZAjd3c6TRQ$deTUe2I4qoi5EqvVmw9+RR6Hn6EQcGa1Q7RRmPzffn8"
)

# A hash takes 64 MiB and some tenths of a second; a crowd at the door must not take the machine.
_AT_A_TIME = threading.BoundedSemaphore(2)


def check_password(password: str, *, names: tuple[str, ...]) -> None:
    """Raise InvalidInputError for a password that is too short, too long, too even, or one of these names."""
    if len(password) < SHORTEST_CHARS:
        raise InvalidInputError(
            f"The password has {len(password)} characters; use at least {SHORTEST_CHARS}. "
            "A few words in a row are easy to remember."
        )
    if len(password) > LONGEST_CHARS:
        raise InvalidInputError(f"The password is longer than {LONGEST_CHARS} characters; use a shorter one.")
    if len(set(password)) < _FEWEST_DIFFERENT:
        raise InvalidInputError("The password repeats a few characters; use more different ones.")
    if password.casefold().strip() in {name.casefold() for name in names if name}:
        raise InvalidInputError("The password is the name that stands beside it; use another one.")


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password with the parameters it was made with.

    They are RFC 9106's second choice: 64 MiB, 3 passes, 4 lanes, a random salt of 16 bytes.
    """
    with _AT_A_TIME:
        return _hasher().hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Say whether a hash is of that password; None takes as long to refuse as any other."""
    from argon2.exceptions import VerificationError

    with _AT_A_TIME:
        try:
            _hasher().verify(password_hash or _OF_NOBODY, password)
        except VerificationError:
            return False
    return password_hash is not None


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()
