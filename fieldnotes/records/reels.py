"""Reels: passages in order as one film or sound."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ReelForm = Literal["film", "sound"]
REEL_FORMS: tuple[ReelForm, ...] = ("film", "sound")


@dataclass(frozen=True)
class Reel:
    """Passages in order as one film or sound, made for an audience.

    items: (excerpt, what is said before it) in order. redacted: names are silent and not in its captions.
    file_name: in the workspace's folder of reels, "" while it is not made. captions: WebVTT.
    made_of: a hash over what its file was made of, "" while it is not made.
    """

    id: int
    title: str
    form: ReelForm
    audience: Literal["inside", "outside"]
    redacted: bool
    items: tuple[tuple[int, str], ...]
    made_by: int
    made_at: datetime
    file_name: str = ""
    captions: str = ""
    duration_s: float | None = None
    finished_at: datetime | None = None
    made_of: str = ""
