"""What is new among stories, for a mail."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DigestStory:
    """A new story as a digest tells it.

    lead: its first paragraph. quote, who: its first passage that may be told, "" where there is none.
    numbers: its metrics, each with the figures in sentences. guards: what has to stand beside its finding.
    happened: what came of it. address: where to read it, "" where nobody said where the app is served.
    """

    title: str
    lead: str
    quote: str
    who: str
    numbers: tuple[tuple[str, tuple[str, ...]], ...]
    guards: tuple[str, ...]
    happened: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True)
class Digest:
    """The stories published from one day to another, both inclusive, the newest first."""

    workspace: str
    first: date
    last: date
    stories: tuple[DigestStory, ...]
