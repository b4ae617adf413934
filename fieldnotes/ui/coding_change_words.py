"""What was done to codings, in words."""

from collections.abc import Mapping

from fieldnotes.records import CodingState, SourceChange

from .formats import escaped

INTENSITY_WORDS = {None: "not said", 1: "slight", 2: "clear", 3: "strong"}
VALENCE_WORDS = {None: "as the code says", -1: "unpleasant", 0: "neutral", 1: "pleasant"}


def coding_change_html(change: SourceChange, code_names: Mapping[int, str]) -> str:
    """Return what a change did to codings, with everybody's text escaped; code_names: by id."""
    before, after = change.codings_before[0], change.codings_after[0]
    old, new = (_name(state, code_names) for state in (before, change.codings_after[-1]))
    words = f"<q>{escaped(after.words)}</q>"
    memo = escaped(after.memo)
    sentences = {
        "apply": f"Coded {words}: <ins>{new}</ins>",
        "accept": f"Accepted on {words}: <ins>{new}</ins>",
        "reject": f"Refused on {words}: <del>{old}</del>",
        "remove": f"Took off {words}: <del>{old}</del>",
        "restore": f"Brought back on {words}: <ins>{new}</ins>",
        "recode": f"Another code on {words}: <del>{old}</del> → <ins>{new}</ins>",
        "resize": f"Other bounds for {old}: <q>{escaped(before.words)}</q> → {words}",
        "rate": f"{new} on {words}: <ins>{escaped(', '.join(_rated(before, after)))}</ins>",
        "memo": f"Memo on {new}, {words}: " + (f"<ins>{memo}</ins>" if memo else "<del>taken away</del>"),
    }
    return sentences[change.kind]


def _name(state: CodingState, code_names: Mapping[int, str]) -> str:
    return escaped(code_names.get(state.code_id, "a code that is gone"))


def _rated(before: CodingState, after: CodingState) -> list[str]:
    said = []
    if before.intensity != after.intensity:
        said.append(f"intensity {INTENSITY_WORDS[after.intensity]}")
    if before.valence != after.valence:
        said.append(f"feels {VALENCE_WORDS[after.valence]}")
    return said
