"""Whether a vocabulary helps and harms: `python -m benchmarks.vocabulary [--engine NAME] [--model NAME]`.

Transcribes the clips with references, the demo's call and four minutes without a word, each without a
vocabulary, with one whose names are said in the call, with 40 names that are said nowhere, and with both; and
the same with Whisper's own prompt for every window, as its command line has it. Then it times the search for
corrections in 20,000 words with 200 terms (`--only-search` does that alone).
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from unittest.mock import patch

from benchmarks.error_rates import Errors, count_errors
from benchmarks.transcription import MATERIAL, WORD_SETS, write_wordless
from fieldnotes.media import stream_audio
from fieldnotes.records import Word
from fieldnotes.transcription import (
    SpeechEngine,
    hearing,
    load_engine,
    make_prompt,
    suggest_in_lines,
    terms_of_prompt,
    transcribe_audio,
)

SAID = ("Big Jim's Auto", "Travis", "Violet King", "Ford Fusion")
UNSAID = terms_of_prompt(
    "Zalando, Telco Plus, Kwik Fit, Nespresso, SAP, Salesforce, Zendesk, NPS, CSAT, Churnometer, "
    "Hyundai Ioniq, Kowalski, Siobhan, Ademola, Wroclaw, Qualtrics, Medallia, Okta, Jira, Confluence, "
    "Deliveroo, Bolt Drive, Monzo, Revolut, Klarna, Trustpilot, Ikea Family, Billy bookcase, Vodafone Red, "
    "Onboarding 2.0, Genesys Cloud, AHT, FCR, IVR, Twilio Flex, Five9, Aircall, Dialpad, Talkdesk, Acme."
)
VOCABULARIES = {"none": (), "said": SAID, "unsaid": UNSAID, "both": (*UNSAID[:20], *SAID, *UNSAID[20:])}
WORDS, WORDS_A_LINE, TERMS = 20_000, 12, 200


def main() -> None:
    """Print what each vocabulary changes, and how long the search takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--engine", default="faster-whisper")
    parser.add_argument("--model", default="base")
    parser.add_argument("--only-search", action="store_true")
    arguments = parser.parse_args()
    if not arguments.only_search:
        measure_hearing(load_engine(arguments.engine, model=arguments.model))
    measure_search()


def measure_hearing(engine: SpeechEngine) -> None:
    """Print a line for each vocabulary and way of telling."""
    references = json.loads((MATERIAL / "references.json").read_text(encoding="utf-8"))
    with (
        tempfile.TemporaryDirectory() as scratch,
        as_file(files("fieldnotes.demo") / "customer-call.flac") as call,
    ):
        wordless = write_wordless(Path(scratch))
        plain = ""
        print("told | vocabulary | AMI % | words % | Korean % | call changed | names | invented | s")
        for way, vocabulary in [("ours", name) for name in VOCABULARIES] + [
            ("each window", name) for name in ("said", "unsaid", "both")
        ]:
            terms = VOCABULARIES[vocabulary]
            started_s = time.process_time()
            said = partial(transcribe, engine, terms=terms, in_each_window=way == "each window")
            errors: dict[str, Errors] = {}
            for name, reference in references.items():
                of_clip = count_errors(
                    reference["text"], said(MATERIAL / name), language=reference["language"]
                )
                errors[reference["set"]] = errors.get(reference["set"], Errors(0, 0)) + of_clip
            heard = said(call)
            plain = plain or heard
            names = sum(heard.count(name) for name in SAID)
            invented = len(" ".join(said(path) for path in wordless).split())
            every = sum((errors[name] for name in WORD_SETS), Errors(0, 0)).percent
            changed = count_errors(plain, heard, language="en")
            print(
                f"{way} | {vocabulary} | {errors['AMI'].percent:.1f} | {every:.1f} | "
                f"{errors['Korean'].percent:.1f} | {changed.wrong} of {changed.said} | {names} | "
                f"{invented} | {time.process_time() - started_s:.0f}",
                flush=True,
            )


def transcribe(engine: SpeechEngine, path: Path, *, terms: Sequence[str], in_each_window: bool) -> str:
    """Return a file's text, told the terms in our way, or all of them before each window."""
    prompt = make_prompt(terms)
    request = partial(_request_with, prompt) if in_each_window else hearing.Request
    with patch.object(hearing, "Request", request):
        sections = transcribe_audio(stream_audio(path), engine, prompt="" if in_each_window else prompt)
        return " ".join(line.text for section in sections for line in section.segments)


_REQUEST = hearing.Request


def _request_with(prompt: str, language: str, _: str, task: hearing.Task) -> hearing.Request:
    return _REQUEST(language, prompt, task)


def measure_search() -> None:
    """Print the processor time of a search, with words as an engine doubts them and with all in doubt."""
    chance = random.Random(1)
    references = json.loads((MATERIAL / "references.json").read_text(encoding="utf-8"))
    known = list(dict.fromkeys(" ".join(one["text"] for one in references.values()).split()))
    known += ["".join(chance.choices("abcdefghilmnoprstuvwy", k=chance.randint(3, 10))) for _ in range(1_500)]
    chance.shuffle(known)
    often = [1 / (rank + 1) for rank in range(len(known))]
    terms = [
        " ".join(chance.choices(known, k=chance.choice((1, 1, 2, 3)))).swapcase() + "o" for _ in range(TERMS)
    ]
    suggest_in_lines([[Word("warm", 0, 1, 0.5)]], ["up"])
    for doubt in ("as an engine doubts", "all in doubt"):
        sure = [chance.betavariate(6, 0.7) if doubt.startswith("as") else 0.5 for _ in range(WORDS)]
        words = [
            Word(text, 0.0, 0.0, probability)
            for text, probability in zip(chance.choices(known, often, k=WORDS), sure, strict=True)
        ]
        lines = [words[at : at + WORDS_A_LINE] for at in range(0, WORDS, WORDS_A_LINE)]
        started_s = time.process_time()
        offered = suggest_in_lines(lines, terms)
        taken_s = time.process_time() - started_s
        print(f"{WORDS:,} words {doubt}, {TERMS} terms: {taken_s:.2f} s, {sum(map(len, offered))} offered")


if __name__ == "__main__":
    main()
