"""How sure a suggested emotion is, in words that measurements support.

Nothing but one small file is read here, so that pages can ask without loading the network.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FACTS = Path(__file__).parent / "models" / "emotion" / "model.json"
_IMPLIED = "implied-emotion"
_LEARNED = ", learned "


def sure_words(confidence: float | None, made_by: str) -> str:
    """Return how often suggestions as sure as this one were right, for example "right about 7 times in 10".

    confidence: 0 to 1, as a suggestion states it. made_by: the name and version of what suggested it. ""
    for what was never measured: a person, another model. The emotion network's share is that of the
    development split; of the patterns of implied feeling only whether the feeling was good or bad was
    measured; what the decisions taught states their share. See docs/emotion-model.md.
    """
    if confidence is None:
        return ""
    if made_by.startswith(_IMPLIED):
        return "not named, implied by what happened"
    if _LEARNED in made_by:
        return f"by your team's decisions right about {_tenths(confidence)} times in 10"
    facts = _facts()
    if made_by == f"{facts['name']} {facts['version']}":
        for low, share in reversed(facts["sureness"]):
            if confidence >= low:
                return f"right about {_tenths(share)} times in 10"
    return ""


def _tenths(share: float) -> int:
    return min(9, max(1, round(share * 10)))


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(_FACTS.read_text(encoding="utf-8"))
    return facts
