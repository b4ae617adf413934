"""Finding what gives somebody away in a text: names, numbers, addresses, birthdays."""

from collections.abc import Collection, Iterator, Sequence

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
}
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
) -> list[PersonalSpan]:
    """Return what gives somebody away in a text, in order and without overlaps.

    language: ISO 639-1, by which numbers without a country code are read. named: where a language model saw
    persons' names. known: names that are on record, of participants and voices.
    Sure: what checks itself (mail, cards, IBANs, valid phone numbers), what is introduced ("my name is …",
    "Mrs …", "born on …", "account number …") or on record, and streets with a number. The others are names
    that only the model saw, words that are spelled or digits that are read out, and numbers that might be a
    phone's.
    """
    found = [
        *_by_patterns(text),
        *_phones(text, language),
        *_births(text),
        *_names(text, known),
        *(PersonalSpan(start, end, "name", sure=False) for start, end in named),
    ]
    return _without_overlaps(span for span in found if span.start_char < span.end_char)


def redact(text: str, spans: Sequence[PersonalSpan]) -> str:
    """Return a text with a label such as "[name]" in place of each span."""
    for span in sorted(spans, key=lambda one: one.start_char, reverse=True):
        text = text[: span.start_char] + LABELS[span.kind] + text[span.end_char :]
    return text


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
    for pattern in (words.DIGIT_RUN, words.SPOKEN_DIGITS):
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


def _names(text: str, known: Collection[str]) -> Iterator[PersonalSpan]:
    for pattern in (*words.INTRODUCED, *words.TITLED, *words.BETWEEN):
        for hit in pattern.finditer(text):
            yield PersonalSpan(*hit.span("name"), "name", sure=True)
    for hit in words.SPELLED.finditer(text):
        yield PersonalSpan(*hit.span(), "name", sure=False)
    pattern_of_known = words_pattern(known)
    if pattern_of_known is not None:
        for hit in pattern_of_known.finditer(text):
            yield PersonalSpan(*hit.span(), "name", sure=True)


def _without_overlaps(found: Iterator[PersonalSpan]) -> list[PersonalSpan]:
    """Return the spans in order; of those that overlap the sure one, else the longer one."""
    kept: list[PersonalSpan] = []
    by_worth = sorted(found, key=lambda one: (not one.sure, one.start_char - one.end_char, one.start_char))
    for span in by_worth:
        if all(span.end_char <= one.start_char or span.start_char >= one.end_char for one in kept):
            kept.append(span)
    return sorted(kept, key=lambda one: one.start_char)
