"""Where coders differ: passages to be settled one by one, and what all of them coded alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..records import RoundCoding, Segment

DisagreementKind = Literal["code", "words", "intensity"]


@dataclass(frozen=True)
class Disagreement:
    """A passage on which coders differ.

    key: the least id of its codings, which names it for good. codings: all that belong to it, as they lie in
    the text. kinds: what differs: whether a code is there at all, on which words, how strongly.
    """

    key: int
    codings: tuple[RoundCoding, ...]
    kinds: tuple[DisagreementKind, ...]

    @property
    def code_ids(self) -> tuple[int, ...]:
        """The codes that somebody put there."""
        return tuple(dict.fromkeys(made.code_id for made in self.codings))


@dataclass(frozen=True)
class Comparison:
    """agreed: groups of codings by all coders, the same code on the same words with the same intensity."""

    agreed: tuple[tuple[RoundCoding, ...], ...]
    disagreements: tuple[Disagreement, ...]


@dataclass
class _Span:
    made: RoundCoding
    start: int  # of the first letter or digit, in code points from the source's start
    end: int
    group: "_Group" = field(init=False)


@dataclass
class _Group:
    spans: list[_Span]


def compare_codings(
    lines: Sequence[Segment], codings: Iterable[RoundCoding], *, coder_ids: Sequence[int]
) -> Comparison:
    """Return what coders coded alike, and the passages on which they differ, as they lie in the text.

    lines: all of the source's, in order. Codings by others than coder_ids are left out. Passages that differ
    in blanks and punctuation at their ends alone are the same words. Codings belong to one passage where the
    same code overlaps, or where codings overlap by half of the longer one or more: so one code on a
    whole page does not draw in all that is coded below it.
    """
    spans = _spans(lines, [made for made in codings if made.coder_id in coder_ids])
    agreed, open_spans = [], []
    for group in _groups(spans, across_codes=False):
        if not _differences(group, len(coder_ids)):
            agreed.append(tuple(span.made for span in group))
        else:
            open_spans += group
    open_spans.sort(key=_place)
    found = [
        Disagreement(
            min(span.made.id for span in group),
            tuple(span.made for span in group),
            _kinds(group, len(coder_ids)),
        )
        for group in _groups(open_spans, across_codes=True)
    ]
    return Comparison(tuple(agreed), tuple(found))


def _spans(lines: Sequence[Segment], codings: Sequence[RoundCoding]) -> list[_Span]:
    text = "".join(line.text for line in lines)
    starts, at = {}, 0
    for line in lines:
        starts[line.id] = at
        at += len(line.text)
    spans = []
    for made in codings:
        start, end = (
            starts[made.first_segment_id] + made.start_char,
            starts[made.last_segment_id] + made.end_char,
        )
        first, last = start, end
        while first < last and not text[first].isalnum():
            first += 1
        while last > first and not text[last - 1].isalnum():
            last -= 1
        # A passage of signs alone keeps them.
        spans.append(_Span(made, first, last) if first < last else _Span(made, start, end))
    return sorted(spans, key=_place)


def _place(span: _Span) -> tuple[int, int, int]:
    return span.start, span.end, span.made.id


def _groups(spans: Sequence[_Span], *, across_codes: bool) -> list[list[_Span]]:
    """Return spans that belong together, each group and all of them as they lie in the text."""
    near: list[_Span] = []
    for span in spans:
        span.group = _Group([span])
        near = [other for other in near if other.end > span.start]
        for other in near:
            if other.group is not span.group and _together(other, span, across_codes=across_codes):
                _join(other.group, span.group)
        near.append(span)
    groups = {id(span.group): span.group for span in spans}
    return [sorted(group.spans, key=_place) for group in groups.values()]


def _together(one: _Span, other: _Span, *, across_codes: bool) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared <= 0:
        return False
    if one.made.code_id == other.made.code_id:
        return True
    return across_codes and 2 * shared >= max(one.end - one.start, other.end - other.start)


def _join(kept: _Group, gone: _Group) -> None:
    if len(kept.spans) < len(gone.spans):
        kept, gone = gone, kept
    kept.spans += gone.spans
    for span in gone.spans:
        span.group = kept


def _kinds(group: Sequence[_Span], coders: int) -> tuple[DisagreementKind, ...]:
    by_code: dict[int, list[_Span]] = {}
    for span in group:
        by_code.setdefault(span.made.code_id, []).append(span)
    found = {kind for spans in by_code.values() for kind in _differences(spans, coders)}
    order: tuple[DisagreementKind, ...] = ("code", "words", "intensity")
    return tuple(kind for kind in order if kind in found)


def _differences(spans: Sequence[_Span], coders: int) -> set[DisagreementKind]:
    """Return what differs among codings of one code."""
    found: set[DisagreementKind] = set()
    by_coder: dict[int, set[tuple[int, int, int | None]]] = {}
    for span in spans:
        by_coder.setdefault(span.made.coder_id, set()).add((span.start, span.end, span.made.intensity))
    if len(by_coder) < coders:
        found.add("code")
    elif all(places == by_coder[spans[0].made.coder_id] for places in by_coder.values()):
        return found
    if len({(span.start, span.end) for span in spans}) > 1:
        found.add("words")
    if len({span.made.intensity for span in spans}) > 1:
        found.add("intensity")
    return found
