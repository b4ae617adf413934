"""The beginnings of spoken lines in typed transcripts: who speaks, and when, in the usual shapes.

[00:01:02] Name: text       00:01:02 Name: text      [0:12 - 0:15] text        (own line or not)
Name (00:01:02): text       Name [0:12]              Rev, Descript
Name  0:12                  0:12 Name                Otter, Teams, Word's "Transcribe": text follows below
Name: text                  Name: [00:01:02] text    typed by hand
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .said_by import LONGEST_NAME_CHARS, believed_names, is_name, split_name

_ONE = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_SPAN = rf"(?P<start>{_ONE})(?:\s*(?:-->|->|-|–|—|to|bis|a)\s*(?P<end>{_ONE}))?"
_TIME_FIRST = re.compile(
    rf"(?:\[\s*{_SPAN}\s*\]|\(\s*{_SPAN.replace('P<', 'P<r')}\s*\))\s*[-–—:|]?\s*(?P<rest>.*)"
)
_BARE_TIME_FIRST = re.compile(rf"{_SPAN}(?:\s*[-–—|]\s+|\s+|$)(?P<rest>.*)")
_NAME_BRACKET = re.compile(rf"(?P<name>[^:]{{1,60}}?)\s*[\[(]\s*{_SPAN}\s*[\])]\s*:?(?:\s+|$)(?P<rest>.*)")
_NAME_THEN_TIME = re.compile(rf"(?P<name>.+?)(?P<gap>\s*[,|·–—-]?\s+){_SPAN}\s*")


@dataclass(frozen=True)
class Head:
    """The beginning of a spoken line. Times are as written; `alone` where what is said follows below."""

    name: str
    start: str
    end: str
    rest: str
    alone: bool = False


def find_heads(lines: Sequence[str]) -> list[Head | None]:
    """Return for each line the head that it begins with, or None for one that goes on or stands for itself.

    A name without a time is believed only where the file bears it out (said_by), and so is one behind a time.
    """
    timed = [_timed(line) for line in lines]
    bare = [at for at, line in enumerate(lines) if _BARE_TIME_FIRST.fullmatch(line)]
    if len(bare) == 1 and len(lines) > 1:  # one line that begins with a time of day
        timed[bare[0]] = None
    behind = believed_names([head.rest for head in timed if head and not head.name and head.rest])
    known = {head.name for head in timed if head and head.name} | behind
    untimed = [line for line, head in zip(lines, timed, strict=True) if line and head is None]
    names = believed_names(untimed, known=known)
    text_follows = [below is None for below in [*timed[1:], Head("", "", "", "")]][: len(timed)]
    alone = Counter(
        head.rest
        for head, followed in zip(timed, text_follows, strict=True)
        if head and followed and not head.name and is_name(head.rest)
    )
    if len(alone) == 1 and alone.total() == 1:
        alone.clear()
    return [
        _untimed(line, names) if head is None else _named(head, behind, alone if followed else Counter())
        for line, head, followed in zip(lines, timed, text_follows, strict=True)
    ]


def _timed(line: str) -> Head | None:
    found = _TIME_FIRST.fullmatch(line)
    if found:
        start, end = found["start"] or found["rstart"], found["end"] or found["rend"]
        return Head("", start, end or "", found["rest"].strip())
    found = _BARE_TIME_FIRST.fullmatch(line)
    if found:
        return Head("", found["start"], found["end"] or "", found["rest"].strip())
    found = _NAME_BRACKET.fullmatch(line)
    if found and (is_name(found["name"]) or not found["rest"]):
        rest = found["rest"].strip()
        return Head(found["name"].strip(), found["start"], found["end"] or "", rest, alone=not rest)
    found = _NAME_THEN_TIME.fullmatch(line) if len(line) <= 2 * LONGEST_NAME_CHARS else None
    if found and is_name(found["name"].rstrip(":")):
        return Head(found["name"].rstrip(": "), found["start"], found["end"] or "", "", alone=True)
    return None


def _named(head: Head, behind: set[str], alone: Counter[str]) -> Head:
    """Add the name that stands behind a time: before a colon, or alone on its line (Word's "Transcribe")."""
    if head.name:
        return head
    split = split_name(head.rest)
    if split and split[0] in behind:
        return Head(split[0], head.start, head.end, split[1], alone=not split[1])
    if head.rest in alone:
        return Head(head.rest, head.start, head.end, "", alone=True)
    return Head("", head.start, head.end, head.rest, alone=not head.rest)


def _untimed(line: str, names: set[str]) -> Head | None:
    split = split_name(line)
    if split is None or split[0] not in names:
        return None
    name, rest = split
    timed = _TIME_FIRST.fullmatch(rest)
    if timed:
        start, end = timed["start"] or timed["rstart"], timed["end"] or timed["rend"]
        return Head(name, start, end or "", timed["rest"].strip(), alone=not timed["rest"].strip())
    return Head(name, "", "", rest, alone=not rest)
