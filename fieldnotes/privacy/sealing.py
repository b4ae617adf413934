"""Words sealed with a key that is thrown away: whoever kept a copy of the key can read them, nobody else."""

import base64
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


@dataclass(frozen=True)
class Opened:
    """What was sealed: words, and the key that came after the one they are sealed with."""

    words: tuple[str, ...]
    next_key: str


def new_key() -> str:
    """Return a key that nobody can guess, 256 bits in hexadecimal."""
    return secrets.token_hex(32)


def number_of(key: str) -> str:
    """Return by what a key is known without telling anything of it."""
    return blake2b(bytes.fromhex(key), digest_size=8, person=b"key's number").hexdigest()


def seal(words: Sequence[str], *, key: str, next_key: str, of: str) -> str:
    """Return words and the key that is used next, so that only `key` opens them. of: what they belong to."""
    said = json.dumps({"words": list(words), "next_key": next_key}).encode()
    said += b" " * (-len(said) % 256)  # so that the length tells little of the words
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(bytes.fromhex(key)).encrypt(nonce, said, of.encode())).decode()


def unseal(sealed: str, *, key: str, of: str) -> Opened | None:
    """Return what `seal` was given; None where the key is another one, or a byte was changed."""
    try:
        data = base64.b64decode(sealed, validate=True)
        nonce, hidden = data[:_NONCE_BYTES], data[_NONCE_BYTES:]
        said = json.loads(AESGCM(bytes.fromhex(key)).decrypt(nonce, hidden, of.encode()))
    except (InvalidTag, ValueError):
        return None
    return Opened(tuple(said["words"]), said["next_key"])
