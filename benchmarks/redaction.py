"""How much of what gives people away is found: on a small made set, and on the call that the demo ships.

    python -m benchmarks.redaction

The set is made for this: sentences as they are said on calls, in English, German, French, Spanish and Korean,
with what gives somebody away between braces. Names in English come from the shipped language model as well.
"""

import re
from dataclasses import dataclass

from fieldnotes.coding.language import find_names_in
from fieldnotes.privacy.personal import find_personal

# {…} marks what has to be found.
MADE = {
    "en": (
        "Hello, this is Acme support, my name is {Janet Miller}, how can I help?",
        "Hi Janet, it's {Robert Kowalski}, I called yesterday about my parcel.",
        "Sure, the account number is {00482913}, and the card ends in 4421.",
        "It's {4539 1488 0343 6467}, valid through next March.",
        "You can reach me at {415-555-0132} after six.",
        "My email is {rob.kowalski@example.com}.",
        "I was born on {April 12, 1968}.",
        "We moved to {48 Maple Avenue} in Springfield last year.",
        "Could I speak to {Mr Henderson}, please?",
        "I was on hold for forty minutes and nobody called me back.",
        "The order came on the third of May, two weeks late.",
        "Your policy number is {AB-77120934}.",
        "It's {five five five, oh one two, three four five six}.",
        "We charge 35 dollars, about 12 percent more than in 2024.",
        "I talked to {Priya Natarajan} from billing, she was very kind.",
        "The Ford Fusion broke down on Monday near Chicago.",
    ),
    "de": (
        "Guten Tag, mein Name ist {Thomas Brandt} von der Hotline.",
        "Ich wohne in der {Lindenallee 14} in Leipzig.",
        "Meine Nummer ist {0341 9876543}.",
        "Die IBAN lautet {DE89 3704 0044 0532 0130 00}.",
        "Frau {Schneider} hat mir das versprochen.",
        "Geboren bin ich am {3.4.1970}.",
        "Ich habe vierzig Minuten gewartet.",
        "Die Kundennummer ist {4471920}.",
    ),
    "fr": (
        "Bonjour, je m'appelle {Claire Fontaine}.",
        "J'habite au {12 rue des Lilas}.",
        "Mon numéro est le {01 42 68 53 00}.",
        "Je suis née le {5 juin 1981}.",
        "J'ai attendu pendant une heure.",
    ),
    "es": (
        "Buenos días, me llamo {Lucía Ortega}.",
        "Vivo en la {Calle Mayor 23}.",
        "Mi teléfono es el {912 345 678}.",
        "Nací el {7 de mayo de 1990}.",
        "Nadie me devolvió la llamada.",
    ),
    "ko": (
        "안녕하세요, 제 이름은 {김민수}입니다.",
        "전화번호는 {010-2345-6789}입니다.",
        "주소는 {테헤란로 152}입니다.",
        "생년월일은 {1985년 3월 2일}입니다.",
        "사십 분 동안 기다렸어요.",
    ),
}


@dataclass(frozen=True)
class Measured:
    """What was found of a labelled set, in passages.

    wanted: labelled. found: of these, by some passage that touches them. sure, sure_right: passages that
    would be taken out by themselves, and how many of them touch a label. asked, asked_right: those that
    wait for a person.
    """

    wanted: int
    found: int
    sure: int
    sure_right: int
    asked: int
    asked_right: int

    @property
    def recall(self) -> float:
        """The share of what gives somebody away that is found."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision_of_sure(self) -> float:
        """The share of what would be taken out by itself that does give somebody away."""
        return self.sure_right / self.sure if self.sure else 1.0


def measure(languages: tuple[str, ...] = tuple(MADE)) -> Measured:
    """Return what is found of the made set in these languages."""
    counts = [0] * 6
    for language in languages:
        for marked in MADE[language]:
            text, wanted = _unmarked(marked)
            spans = find_personal(text, language=language, named=_named(text) if language == "en" else ())
            touched = [any(s.start_char < end and s.end_char > start for s in spans) for start, end in wanted]
            right = [any(s.start_char < end and s.end_char > start for start, end in wanted) for s in spans]
            sure = [one.sure for one in spans]
            for n, count in enumerate(
                (
                    *(
                        len(wanted),
                        sum(touched),
                        sum(sure),
                        sum(r for r, s in zip(right, sure, strict=True) if s),
                    ),
                    *(len(spans) - sum(sure), sum(r for r, s in zip(right, sure, strict=True) if not s)),
                )
            ):
                counts[n] += count
    return Measured(*counts)


def _named(text: str) -> list[tuple[int, int]]:
    (names,) = find_names_in([text])
    return [(one.start_char, one.end_char) for one in names if one.label == "PERSON"]


def _unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a sentence without its braces, and where they stood, as code points."""
    wanted, text, last = [], "", 0
    for hit in re.finditer(r"\{([^}]*)\}", marked):
        text += marked[last : hit.start()]
        wanted.append((len(text), len(text) + len(hit.group(1))))
        text += hit.group(1)
        last = hit.end()
    return text + marked[last:], wanted


def main() -> None:
    """Print the figures by language, and what is found in lines given as arguments."""
    for languages in (tuple(MADE), *((one,) for one in MADE)):
        one = measure(languages)
        name = "all" if len(languages) > 1 else languages[0]
        print(
            f"{name}: {one.found} of {one.wanted} found (recall {one.recall:.2f}); sure {one.sure_right} of "
            f"{one.sure} right (precision {one.precision_of_sure:.2f}); to be asked {one.asked}, "
            f"{one.asked_right} right"
        )


if __name__ == "__main__":
    main()
