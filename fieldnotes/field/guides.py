"""Guides for walks: the field's own, which of them fits a way to walk, and guides as people edit them."""

import json
from typing import Any

from ..errors import InvalidInputError
from ..records import MODES, Guide, GuidePart, Mode, TextVersion
from .guides_to_meet import EMPATHY_MAP, INTERVIEW, JOURNEY_WALK, MYSTERY_SHOP, SIDE_BY_SIDE
from .guides_to_watch import AEIOU, CONTEXTUAL_INQUIRY, GEMBA, POEMS

SHIPPED_GUIDES: dict[str, Guide] = {
    guide.key: guide
    for guide in (
        AEIOU,
        POEMS,
        CONTEXTUAL_INQUIRY,
        GEMBA,
        EMPATHY_MAP,
        JOURNEY_WALK,
        SIDE_BY_SIDE,
        MYSTERY_SHOP,
        INTERVIEW,
    )
}
PROPOSED: dict[Mode, str] = {
    "shadow the front line": "contextual-inquiry",
    "serve customers": "gemba",
    "be the customer": "journey-walk",
    "home visit or ride-along": "aeiou",
    "listen to calls": "side-by-side",
    "interview": "interview",
    "mystery shop": "mystery-shop",
}
LONGEST_TITLE_CHARS, LONGEST_SENTENCE_CHARS, MOST_QUESTIONS = 80, 400, 120
_HEADING = "#"


def parts_as_text(parts: tuple[GuidePart, ...]) -> str:
    """Return the parts as people edit them: a heading after "#", below it a question a line."""
    return "\n\n".join("\n".join((f"{_HEADING} {part.heading}", *part.questions)) for part in parts)


def parts_of_text(text: str) -> tuple[GuidePart, ...]:
    """Return the parts that a text as parts_as_text gives it describes; questions before a heading get "".

    Raises InvalidInputError for a text without a question, with more than MOST_QUESTIONS, or with a line
    longer than LONGEST_SENTENCE_CHARS.
    """
    parts: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        words = " ".join(line.split())
        if len(words) > LONGEST_SENTENCE_CHARS:
            raise InvalidInputError(
                f"“{words[:40]}…” has {len(words)} characters; {LONGEST_SENTENCE_CHARS} fit. Split it."
            )
        if words.startswith(_HEADING):
            parts.append((words.lstrip(_HEADING).strip(), []))
        elif words:
            if not parts:
                parts.append(("", []))
            parts[-1][1].append(words)
    found = tuple(GuidePart(heading, tuple(questions)) for heading, questions in parts if questions)
    asked = sum(len(part.questions) for part in found)
    if not asked:
        raise InvalidInputError("The guide has no question; write one a line, below a heading after #.")
    if asked > MOST_QUESTIONS:
        raise InvalidInputError(
            f"The guide has {asked} questions; at most {MOST_QUESTIONS} fit. Make two of it."
        )
    return found


def guide_body(guide: Guide) -> str:
    """Return what a guide says, as it is stored; the same words give the same text."""
    return json.dumps(
        {
            "title": guide.title,
            "about": guide.about,
            "modes": guide.modes,
            "parts": [[part.heading, part.questions] for part in guide.parts],
            "sources": guide.sources,
        },
        ensure_ascii=False,
    )


def guide_of_version(version: TextVersion) -> Guide:
    """Return the guide that a stored version holds."""
    body: dict[str, Any] = json.loads(version.body)
    return Guide(
        key=version.key,
        title=body["title"],
        about=body["about"],
        modes=tuple(mode for mode in MODES if mode in body["modes"]),
        parts=tuple(GuidePart(heading, tuple(questions)) for heading, questions in body["parts"]),
        sources=tuple(body["sources"]),
        version=version.version,
        origin=version.origin,
        is_removed=version.is_removed,
        made_by=version.made_by,
        made_at=version.made_at,
        version_id=version.id,
    )


def shipped_bodies() -> dict[str, str]:
    """Return the stored form of the guides that come with fieldnotes, by key."""
    return {key: guide_body(guide) for key, guide in SHIPPED_GUIDES.items()}


def fitting_first(guides: list[Guide], mode: str) -> list[Guide]:
    """Return the guides with those first that fit a way to walk: the proposed one, the team's, the others."""

    def place(guide: Guide) -> tuple[bool, bool, bool]:
        fits = mode in guide.modes
        proposed = any(mode == known and key == guide.key for known, key in PROPOSED.items())
        return (not fits, not proposed, guide.key in SHIPPED_GUIDES)

    return sorted(guides, key=place)
