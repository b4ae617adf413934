"""How good and how fast emotions are suggested: `python -m benchmarks.emotion --data FOLDER`.

FOLDER holds GoEmotions' published splits (see docs/emotion-model.md). Prints macro-F1 on the test split for
28 labels, Ekman's groups and sentiment, with thresholds from the development split alone, the calibration
error of the surest label, speed and size: of what is shipped, and of the network and the word model apart,
all in the same run; and the scores of the same texts without capitals and punctuation, as a transcript has
them.

`--customers FILE` adds sentiment in customers' words and the precision of implied feelings. FILE is the
table "Twitter US Airline Sentiment" (columns text, airline_sentiment; CC BY-NC-SA 4.0: to be measured
on, never to be shipped or trained on).
"""

import argparse
import csv
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fieldnotes.coding.emotion_experiences import EXPERIENCES
from fieldnotes.coding.emotion_implied import find_implied
from fieldnotes.coding.emotion_model import MODEL_PATH
from fieldnotes.coding.emotion_network import NETWORK_PATH, EmotionNetwork, load_emotion_network
from fieldnotes.coding.emotions import suggest_emotions, suggest_emotions_in_texts
from fieldnotes.coding.sentiment_head import (
    ASKED_AT_ONCE,
    SIGNS,
    Evidence,
    choose_texts,
    learn_sentiment,
    read_evidence,
)

sys.path.append(str(Path(__file__).parents[1] / "training" / "emotion"))
from data import read_labels, read_split, with_groups
from scoring import expected_calibration_error, f1_scores, robust_threshold

PUBLISHED = (
    "BERT-base .46, .64, .69 (Demszky et al., 2020); roberta-base .54 with thresholds from test itself"
)
SEGMENTS = 2_000
DRAWS = 10
DECISIONS = (50, 200)
SCORED_CUSTOMERS = 2_500
UNDECIDED_CUSTOMERS = 1_500  # that the team may be asked about

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]
Split = tuple[list[str], Flags]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--customers", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    labels = read_labels(options.data)
    splits = {name: _read(options.data, name, labels) for name in ("dev", "test")}
    shipped = load_emotion_network(threads=options.threads)
    print(f"published: {PUBLISHED}")
    measure(splits, shipped, options.threads)
    if options.customers:
        measure_customers(options.customers, shipped)


def _read(folder: Path, name: str, labels: list[str]) -> Split:
    texts, truth = read_split(folder / f"{name}.tsv", len(labels))
    return texts, with_groups(truth, labels)


def measure(splits: dict[str, Split], shipped: EmotionNetwork, threads: int) -> None:
    """Print a line for what is shipped and one for each part of it alone."""
    words_mb = MODEL_PATH.stat().st_size / 1e6
    network_mb = sum(path.stat().st_size for path in NETWORK_PATH.iterdir()) / 1e6
    logits = {name: parts(texts, shipped) for name, (texts, _) in splits.items()}
    some = splits["test"][0][:SEGMENTS]
    share = shipped.words_share
    for name, mixed, size_mb, read in (
        ("shipped", share, words_mb + network_mb, partial(suggest_emotions, some, shipped)),
        ("network alone", 0.0, network_mb, partial(replace(shipped, words_share=0.0).read, some)),
        ("words alone (before the network)", 1.0, words_mb, partial(shipped.word_logits, some)),
    ):
        both = {key: (1 - mixed) * network + mixed * words for key, (network, words) in logits.items()}
        if mixed == share:
            both = {key: shipped.scale * values + shipped.shift for key, values in both.items()}
        line = scores(_sigmoid(both["dev"]), splits["dev"][1], _sigmoid(both["test"]), splits["test"][1])
        print(f"{name}: {line} {speed(read)} size_mb {size_mb:.1f}")
    print(f"  (segments: {SEGMENTS} test comments of one sentence or two, read on {threads} threads)")
    spoken = [re.sub(r"[^\w\s']", " ", text).lower() for text in splits["test"][0]]
    heard = shipped.read(spoken)
    found = np.hstack([heard.labels, heard.ekman, heard.sentiment])
    f1 = f1_scores(found >= shipped.thresholds, splits["test"][1])
    by_part = (("28", f1[:28]), ("ekman", f1[28:35]), ("sentiment", f1[35:]))
    line = " ".join(f"macro_f1_{name} {values.mean():.3f}" for name, values in by_part)
    print(f"as spoken, without capitals and signs: {line}")
    began_s, busy_s = time.perf_counter(), time.process_time()
    found_in = suggest_emotions_in_texts([f"{text} {text}" for text in some])
    print(
        f"an interview of {SEGMENTS} segments of two sentences: {time.perf_counter() - began_s:.1f} s, "
        f"{time.process_time() - busy_s:.1f} s of processor, {sum(map(len, found_in))} suggestions"
    )


def speed(read: Callable[[], object]) -> str:
    """Return how many segments are read a second by the clock, and a second of processor time.

    The second says what the first would be, times the threads, on a machine that nobody else uses.
    """
    clock_s, busy_s = time.perf_counter(), time.process_time()
    read()
    clock_s, busy_s = time.perf_counter() - clock_s, time.process_time() - busy_s
    return f"segments_per_s {SEGMENTS / clock_s:.0f} segments_per_processor_s {SEGMENTS / busy_s:.0f}"


def parts(texts: Sequence[str], shipped: EmotionNetwork) -> tuple[Matrix, Matrix]:
    """Return the logits of the network alone and of the word model alone."""
    network = replace(shipped, words_share=0.0).logits(texts)[0]
    return network, shipped.word_logits(texts)


def scores(dev: Matrix, dev_truth: Flags, test: Matrix, truth: Flags) -> str:
    """Return the figures of one model, thresholds from dev."""
    thresholds = np.array([robust_threshold(dev[:, k], dev_truth[:, k]) for k in range(dev.shape[1])])
    f1 = f1_scores(test >= thresholds, truth)
    rows, top = np.arange(len(test)), test[:, :28].argmax(axis=1)
    error = expected_calibration_error(test[rows, top], truth[rows, top])
    return (
        f"macro_f1_28 {f1[:28].mean():.3f} macro_f1_ekman {f1[28:35].mean():.3f} "
        f"macro_f1_sentiment {f1[35:].mean():.3f} ece {error:.3f}"
    )


def measure_customers(file: Path, shipped: EmotionNetwork) -> None:
    """Print sentiment in customers' words, and how often each experience had the sign that it implies."""
    with file.open(encoding="utf-8", errors="replace", newline="") as lines:
        rows = [(customers_words(row["text"]), row["airline_sentiment"]) for row in csv.DictReader(lines)]
    order = np.random.default_rng(5).permutation(len(rows))
    some = [rows[place] for place in order[: SCORED_CUSTOMERS + UNDECIDED_CUSTOMERS]]
    texts, truth = [text for text, _ in some], np.array([sign for _, sign in some])
    scored = slice(UNDECIDED_CUSTOMERS, None)
    sentiment = shipped.read(texts[scored]).sentiment
    plain = np.array(["positive", "negative", "neutral", "neutral"])[sentiment.argmax(axis=1)]
    print(f"customers, no decision: accuracy {(plain == truth[scored]).mean():.3f}, most common sign "
          f"{(truth[scored] == 'negative').mean():.3f}")  # fmt: skip
    measure_decisions(read_evidence(texts, shipped), truth)
    told = [{one.experience for one in find_implied(text)} for text, _ in rows]
    signs = [sign for _, sign in rows]
    for experience in EXPERIENCES:
        sign = "negative" if experience.negative else "positive"
        found = [label == sign for kinds, label in zip(told, signs, strict=True) if experience.name in kinds]
        print(f"implied, {experience.name}: right {sum(found)} of {len(found)}")
    hurts = {experience.name for experience in EXPERIENCES if experience.negative}
    found_in = np.array([bool(kinds & hurts) for kinds in told])
    hurt = np.array(signs) == "negative"
    print(
        f"implied, any that hurts: in {found_in[hurt].mean():.3f} of negative texts, "
        f"in {found_in[~hurt].mean():.4f} of the others"
    )


def measure_decisions(evidence: Evidence, truth: NDArray[np.str_]) -> None:
    """Print what the head learns from decisions on texts drawn by chance, and on those asked about first."""
    undecided = evidence.of(np.arange(UNDECIDED_CUSTOMERS))
    scored = evidence.of(np.arange(UNDECIDED_CUSTOMERS, len(truth)))
    signs = truth[:UNDECIDED_CUSTOMERS].tolist()
    right: dict[tuple[str, int], list[float]] = {}
    for draw in range(DRAWS):
        for way, places in (
            ("by chance", np.random.default_rng(draw).permutation(UNDECIDED_CUSTOMERS)[: max(DECISIONS)]),
            ("asked first", np.array(asked_first(undecided, signs, max(DECISIONS), draw))),
        ):
            for count in DECISIONS:
                decided = places[:count]
                head = learn_sentiment(undecided.of(decided), [signs[place] for place in decided])
                guess = np.array(SIGNS)[head.judge(scored).argmax(axis=1)]
                share = float((guess == truth[UNDECIDED_CUSTOMERS:]).mean())
                right.setdefault((way, count), []).append(share)
    for (way, count), shares in right.items():
        line = f"accuracy {np.mean(shares):.3f}, sd {np.std(shares):.3f} over {DRAWS} draws"
        print(f"customers, {count} decisions {way}: {line}")


def asked_first(undecided: Evidence, signs: Sequence[str], count: int, seed: int) -> list[int]:
    """Return the texts in the order in which a team would be asked, its answers learned from in between."""
    decided: list[int] = []
    head = None
    while len(decided) < count:
        decided += choose_texts(undecided, ASKED_AT_ONCE, decided=decided, head=head, seed=seed)
        head = learn_sentiment(undecided.of(np.array(decided)), [signs[place] for place in decided])
    return decided[:count]


def customers_words(text: str) -> str:
    """Return a tweet without addressees and links."""
    text = re.sub(r"https?://\S+|@\w+", "", text)
    return text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").strip()


def _sigmoid(values: Matrix) -> Matrix:
    return np.asarray(1.0 / (1.0 + np.exp(-values)))


if __name__ == "__main__":
    main()
