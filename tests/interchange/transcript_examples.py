"""Texts that formats get wrong, made up for these tests."""

import random
from datetime import date

from fieldnotes.interchange.transcript_form import TranscriptDocument, TranscriptLine

FRAGMENTS = (
    *(
        "Ana: ",
        "hello",
        " ",
        "\n",
        "\n\n",
        "\t",
        "-->",
        "42",
        "٤٢",
        "²",
        "NOTE",
        "WEBVTT",
        "STYLE",
        "|",
        "{",
        "[",
        "]",
    ),
    *(
        "00:00:01.000 --> 00:00:02.000",
        "00:00:01,000 --> 00:00:02,000",
        "[00:00:05] ",
        "Bob (0:12)",
        "Bob 0:12",
    ),
    *("=1+1", "'=x", "'", "@a", "+5", "-", "\\", '"', ";", ",", ":", "：", "customer: "),
    *("😀", "شكرا", "안녕", "\u2060", "\u2028", "\u00a0", "\u3000", "\x85"),
    *("<b>", "</v>", "<v Bob>", "&lt;", "&amp;", "&", "<", ">", "{\\an8}"),
    "fieldnotes transcript | speakers: names",
)
SPEAKERS = (
    *(
        "",
        "",
        "Ana",
        "C-014",
        "customer",
        "안녕",
        "x" * 80,
        "Dr. No",
        "Bob: x",
        "=cmd",
        "'q",
        "<i>&",
        "A > B",
    ),
    *("00:00:01", "42", "[0:12]", "- dash", "Bob (0:12)", "one thing that I have always wanted to say here"),
)
ODD_TEXTS = (
    "two\nlines",
    "a blank\n\nline inside",
    "  blanks around  ",
    "an arrow --> inside",
    "00:00:01.000 --> 00:00:02.000",
    "😀 and شكرا جزيلا and 안녕하세요",
    "=HYPERLINK(1)",
    "'=1+1",
    "<v Bob>&lt;b&gt; </v>",
    "One thing: never do that.",
    "[00:00:05] Ben: quoted",
    "42",
    "NOTE\nthis",
)


def odd_document(seed: int, *, times: bool = True) -> TranscriptDocument:
    """A transcript of fragments put together at random: the same for the same seed."""
    chosen = random.Random(seed)
    lines, start_s = [], 0.0
    for _ in range(chosen.randint(1, 6)):
        start_s = round(start_s + chosen.randint(0, 5000) / 1000, 3)
        end_s = round(start_s + chosen.randint(1, 9000) / 1000, 3)
        text = "".join(chosen.choices(FRAGMENTS, k=chosen.randint(1, 7)))
        span = (start_s, end_s) if times else (None, None)
        lines.append(TranscriptLine(*span, chosen.choice(SPEAKERS), text))
    return TranscriptDocument(
        "".join(chosen.choices(FRAGMENTS, k=3)),
        tuple(lines),
        chosen.choice(("names", "roles", "codes")),
        chosen.choice((None, "en", "pt-BR")),
        chosen.choice((None, date(2026, 11, 3))),
        chosen.choice(("", "faster-whisper base | <a> --> b")),
    )
