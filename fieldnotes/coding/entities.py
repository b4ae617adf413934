"""Which names, amounts, dates and places are in a text, in the product's words."""

import re
from collections.abc import Sequence

from fieldnotes.coding.language import find_names_in
from fieldnotes.records import Entity, EntityKind

# spaCy's labels (OntoNotes 5); counts ("two"), ordinals, languages, laws, events and works are no facet.
KINDS: dict[str, EntityKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "PRODUCT": "product",
    "MONEY": "amount",
    "PERCENT": "amount",
    "QUANTITY": "amount",
    "DATE": "date",
    "TIME": "date",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
_WORD = re.compile(r"\w")
_NO_NAME = frozenset(
    {"hi", "hello", "hey", "okay", "ok", "yeah", "yes", "no", "um", "uh", "hmm", "mhm", "thanks"}
)


def find_entities(lines: Sequence[tuple[int, str]]) -> list[Entity]:
    """Return the entities in lines, given as (segment id, text), in order; see `find_names` for its limits.

    Names of one letter are left out, and so are words of greeting and assent that the model takes for names.
    """
    found = []
    for (segment_id, _), names in zip(lines, find_names_in([text for _, text in lines]), strict=True):
        for name in names:
            kind = KINDS.get(name.label)
            if kind is None or len(_WORD.findall(name.text)) < 2 or name.text.casefold() in _NO_NAME:
                continue
            found.append(Entity(segment_id, name.start_char, name.end_char, kind, name.text))
    return found
