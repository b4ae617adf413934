"""Finding what gives somebody away in a text: names, numbers, addresses, birthdays.

The one place where it is looked for: what is redacted, and what is taken out of stories as they leave.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from ..records import PersonalKind, PersonalSpan
from . import personal_words as words
from .masking import words_pattern
from .numbers import is_card_number, is_iban

LABELS: dict[PersonalKind, str] = {
    "name": "[name]",
    "phone": "[phone]",
    "email": "[email]",
    "address": "[address]",
    "account": "[number]",
    "card": "[card]",
    "date of birth": "[date of birth]",
    "web address": "[web address]",
}
_KOREAN_NAME = re.compile(r"[가-힣]{3}")
_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)
BIRTH_WITHIN_CHARS = 60  # "born" and its date
LEAST_PHONE_DIGITS = 7  # fewer are years and amounts more often than numbers
# Which numbering plan a number without a country code is read by, by the language that is spoken.
REGIONS = {
    **{"en": ("US", "GB"), "de": ("DE", "AT", "CH"), "fr": ("FR",), "es": ("ES", "MX"), "it": ("IT",)},
    **{"pt": ("BR", "PT"), "nl": ("NL",), "ko": ("KR",), "ja": ("JP",), "zh": ("CN",), "ar": ("SA",)},
}


def find_personal(
    text: str,
    *,
    language: str = "en",
    named: Sequence[tuple[int, int]] = (),
    known: Collection[str] = (),
    parts: Collection[str] = (),
) -> list[PersonalSpan]:
    """Return what gives somebody away in a text, in order and without overlaps.

    language: ISO 639-1, by which numbers without a country code are read. named: where a language model saw
    persons' names. known: names that are on record, of participants and voices. parts: words that may stand
    for somebody, see `name_parts`.
    Sure: what checks itself (mail, cards, IBANs, valid phone numbers), what is introduced ("my name is …",
    "Mrs …", "born on …", "account number …") or on record, and streets with a number. The others are names
    that only the model saw, one word of a name on record, words that are spelled or digits that are read out,
    web addresses, and numbers of seven digits and more.
    """
    found = [
        *_by_patterns(text),
        *_phones(text, language),
        *_births(text),
        *_introduced(text),
        *_on_record(text, known, sure=True),
        *_on_record(text, parts, sure=False),
        *(PersonalSpan(start, end, "name", sure=False) for start, end in named),
    ]
    return _without_overlaps(text, (span for span in found if span.start_char < span.end_char))


def name_parts(name: str) -> set[str]:
    """Return the words of a name by which its bearer may be called, without particles ("van", "de").

    A Korean name of three syllables is a family name and a given name of two.
    """
    parts = {part.strip("()[]{}.,;:\"'“”‘’") for part in name.split()} - set(words.PARTICLES)
    parts |= {part[1:] for part in parts if _KOREAN_NAME.fullmatch(part)}
    return {part for part in parts if len(part) > 1 and not any(sign.isdecimal() for sign in part)}


def redact(text: str, spans: Sequence[PersonalSpan]) -> str:
    """Return a text with a label such as "[name]" in place of each span."""
    return redact_within(text, spans, 0, len(text))


def redact_within(
    text: str,
    spans: Iterable[PersonalSpan],
    start_char: int,
    end_char: int,
    *,
    label_of: Callable[[PersonalSpan], str] = lambda span: LABELS[span.kind],
) -> str:
    """Return the text's [start_char, end_char) with a label in place of each span that reaches into it.

    spans: without overlaps.
    """
    out, at = [], start_char
    for span in sorted(spans, key=lambda one: one.start_char):
        if span.end_char > start_char and span.start_char < end_char:
            out += [text[at : max(at, span.start_char)], label_of(span)]
            at = min(span.end_char, end_char)
    return "".join([*out, text[at:end_char]])


def _by_patterns(text: str) -> Iterator[PersonalSpan]:
    for pattern in (words.EMAIL, words.SPOKEN_EMAIL):
        yield from (PersonalSpan(*hit.span(), "email", sure=True) for hit in pattern.finditer(text))
    for pattern in words.STREET:
        yield from (PersonalSpan(*hit.span(), "address", sure=True) for hit in pattern.finditer(text))
    for hit in words.CARD.finditer(text):
        if is_card_number(hit.group()):
            yield PersonalSpan(*hit.span(), "card", sure=True)
    for hit in words.IBAN.finditer(text):
        if is_iban(hit.group()):
            yield PersonalSpan(*hit.span(), "account", sure=True)
    for hit in words.ACCOUNT.finditer(text):
        yield PersonalSpan(*hit.span("number"), "account", sure=True)
    yield from (PersonalSpan(*hit.span(), "web address", sure=False) for hit in words.WEB.finditer(text))
    for pattern in (words.LONG_NUMBER, words.SPOKEN_DIGITS):
        yield from (PersonalSpan(*hit.span(), "account", sure=False) for hit in pattern.finditer(text))


def _phones(text: str, language: str) -> Iterator[PersonalSpan]:
    if sum(sign.isdecimal() for sign in text) < 6:
        return
    import phonenumbers

    for region in REGIONS.get(language, ("US",)):
        for leniency, sure in ((phonenumbers.Leniency.VALID, True), (phonenumbers.Leniency.POSSIBLE, False)):
            for hit in phonenumbers.PhoneNumberMatcher(text, region, leniency=leniency):
                if sure or sum(sign.isdecimal() for sign in hit.raw_string) >= LEAST_PHONE_DIGITS:
                    yield PersonalSpan(hit.start, hit.end, "phone", sure=sure)


def _births(text: str) -> Iterator[PersonalSpan]:
    dates = [hit.span() for hit in words.DATE.finditer(text)]
    for birth in words.BIRTH.finditer(text):
        for start, end in dates:
            if abs(start - birth.end()) <= BIRTH_WITHIN_CHARS:
                yield PersonalSpan(start, end, "date of birth", sure=True)
                break


def _introduced(text: str) -> Iterator[PersonalSpan]:
    for pattern in (*words.INTRODUCED, *words.TITLED, *words.BETWEEN):
        for hit in pattern.finditer(text):
            yield PersonalSpan(*hit.span("name"), "name", sure=True)
    for hit in words.SPELLED.finditer(text):
        yield PersonalSpan(*hit.span(), "name", sure=False)


def _on_record(text: str, names: Collection[str], *, sure: bool) -> Iterator[PersonalSpan]:
    pattern = words_pattern(names)
    if pattern is not None:
        for hit in pattern.finditer(text):
            yield PersonalSpan(*hit.span(), "name", sure=sure)


def _without_overlaps(text: str, found: Iterable[PersonalSpan]) -> list[PersonalSpan]:
    """Return the spans in order; of those that overlap the sure one, else the longer one.

    What of the other reaches beyond it stays a span of its own, so that nothing found is lost.
    """
    kept: list[PersonalSpan] = []
    for span in sorted(found, key=lambda one: (not one.sure, one.start_char - one.end_char, one.start_char)):
        over = [one for one in kept if span.start_char < one.end_char and span.end_char > one.start_char]
        kept += _outside(text, span, over) if over else [span]
    return sorted(kept, key=lambda one: one.start_char)


def _outside(text: str, span: PersonalSpan, over: Sequence[PersonalSpan]) -> Iterator[PersonalSpan]:
    """Yield what of a span lies outside of others, each part from its first letter or digit to its last."""
    at = span.start_char
    for one in (*sorted(over, key=lambda other: other.start_char), None):
        rest = _WORDS.search(text, at, span.end_char if one is None else max(at, one.start_char))
        if rest is not None:
            yield replace(span, start_char=rest.start(), end_char=rest.end())
        at = span.end_char if one is None else one.end_char
