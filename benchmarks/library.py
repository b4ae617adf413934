"""How quick and how good the search is: `python -m benchmarks.library [--json FILE] [--workspaces DIR]`.

Speed: workspaces of 10 thousand, 100 thousand and 1 million lines (benchmarks/library_material.py says how
they are made; some four minutes; kept and used again where --workspaces names a folder). Each is asked
QUERIES different searches by words (a word, rare or frequent as it comes; two words; a phrase; the beginning
of a word) and as many by meaning (questions of Banking77's test split, whose vectors are computed within the
time), through `search_library`, the first page with its cards and counts; each search once, so nothing of it
is kept. `_cpu_` is the processor's time, which other programs on the machine are no part of. For comparison
on the same lines, without consent, filters or cards: SQL `LIKE` (what desktop tools do), which counts the
lines that hold all the words; plain FTS5, which counts them and returns the best twenty. `after_write` is a
search by words after somebody wrote into the file, when what may be shown is read again; `facets` the counts
beside the filters; `cold` the first search of a process, once with and once without the kept signs.
`memory_mb` is what a process of its own grows by when it searches.

Quality: Banking77's 10,003 training questions as lines; for QUALITY_A_INTENT test questions of each of the 77
intents, how many of the first ten lines have the question's intent (each intent has more than ten, so this
is recall at ten of the ten that could be there). `recall10_meaning` searches by meaning, `recall10_both` as
the box does, `recall10_words` by FTS5's bm25 over lines with any of the words, which is the best that words
alone did; `recall10_all_words` are lines that hold all words, as the box takes words. `signs_recall` is how
many of the nearest 50 by full comparison are among the 1,000 nearest by signs.

Data: Casanueva and others, "Efficient Intent Detection with Dual Sentence Encoders", NLP for ConvAI 2020.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.library_material import (
    SEED,
    embed_with_cache,
    make_question_lines,
    make_workspace,
    read_questions,
)
from fieldnotes.coding.embeddings import Vectors, embed_texts
from fieldnotes.coding.signs import differing_signs, nearest_by_signs, signs_of
from fieldnotes.records import LibraryFilters, SearchBy
from fieldnotes.services.find_columns import keep_signs
from fieldnotes.services.find_facets import count_facets
from fieldnotes.services.library import search_library
from fieldnotes.services.workspace import DATABASE_FILE, Workspace, open_workspace
from fieldnotes.store.database import writing
from fieldnotes.store.library_words import fts_query

DATA = Path(__file__).parent / "material" / "themes"
SIZES = {10_000: "10k", 100_000: "100k", 1_000_000: "1m"}
QUERIES = 100
SLOW_QUERIES = 20  # of LIKE, and after a write
QUALITY_A_INTENT = 5

Question = tuple[str, str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA, help="a folder with train.csv and test.csv")
    parser.add_argument("--workspaces", type=Path, help="made there, or used where they are made")
    parser.add_argument("--most", type=int, default=1_000_000, help="the most lines")
    parser.add_argument("--memory", type=Path, help="only print what a search of this workspace holds")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    if options.memory:
        search_and_say_memory(options.memory)
        return
    train, test = (read_questions(options.data / f"{split}.csv") for split in ("train", "test"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.workspaces or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        vectors = embed_with_cache([text for text, _ in train], folder / "questions.npy")
        figures = measure_quality(folder / "questions", train, test, vectors)
        for size, name in SIZES.items():
            if size <= options.most:
                figures |= measure_speed(folder / name, size, train, test, vectors)
    _print_growth(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure_quality(
    folder: Path, train: Sequence[Question], test: Sequence[Question], vectors: Vectors
) -> dict[str, float]:
    """Return how many of the first ten share the question's intent, by each way."""
    chosen = random.Random(SEED)
    asked = [
        question
        for intent in sorted({intent for _, intent in test})
        for question in chosen.sample([one for one in test if one[1] == intent], QUALITY_A_INTENT)
    ]
    intents = dict(train)
    if not (folder / DATABASE_FILE).exists():
        make_question_lines(folder, [text for text, _ in train], vectors).close()
    with closing(open_workspace(folder)) as ws:
        ways: dict[str, Callable[[str], list[str]]] = {
            "meaning": lambda text: _first_ten(ws, text, "meaning"),
            "both": lambda text: _first_ten(ws, text, "both"),
            "all_words": lambda text: _first_ten(ws, text, "words"),
            "words": lambda text: _any_word(ws, text),
        }
        figures = {}
        for name, way in ways.items():
            found = [sum(intents[line] == intent for line in way(text)) / 10 for text, intent in asked]
            figures[f"recall10_{name}"] = round(statistics.mean(found), 3)
            print(
                f"recall10_{name:<12}{figures[f'recall10_{name}']:.3f} over {len(asked)} questions",
                flush=True,
            )
    figures["signs_recall"] = _signs_recall([text for text, _ in asked], vectors)
    print(f"signs_recall        {figures['signs_recall']:.3f}", flush=True)
    return figures


def _first_ten(ws: Workspace, text: str, by: SearchBy) -> list[str]:
    found = search_library(ws, text=text, by=by, kind="source", page_size=10)
    return [card.quote for card in found.cards]


def _any_word(ws: Workspace, text: str) -> list[str]:
    query = " OR ".join(f'"{word}"' for word in text.replace('"', " ").split())
    return [
        row[0]
        for row in ws.db.conn.execute(
            """SELECT s.text FROM segment_fts JOIN segment s ON s.id = segment_fts.rowid
               WHERE segment_fts MATCH ? ORDER BY rank LIMIT 10""",
            [query],
        )
    ]


def _signs_recall(texts: Sequence[str], vectors: Vectors) -> float:
    """Return the share of the nearest 50 by full comparison that the nearest 1,000 by signs hold."""
    signs = signs_of(vectors)
    found = []
    for vector in embed_texts(list(texts)):
        nearest = set(np.argsort(-(vectors @ vector))[:50].tolist())
        near = nearest_by_signs(differing_signs(signs, signs_of(vector.reshape(1, -1))), 1_000)
        found.append(len(nearest & set(near.tolist())) / 50)
    return round(statistics.mean(found), 4)


def measure_speed(
    folder: Path, size: int, train: Sequence[Question], test: Sequence[Question], vectors: Vectors
) -> dict[str, float]:
    """Return the figures of one size, printed as they come."""
    name = SIZES[size]
    if not (folder / DATABASE_FILE).exists():
        begun = time.perf_counter()
        make_workspace(folder, [text for text, _ in train], vectors, size).close()
        print(f"\n{name}: made in {time.perf_counter() - begun:.0f} s", flush=True)
    words = word_queries([text for text, _ in train])
    chosen = random.Random(SEED)
    questions = [text for text, _ in chosen.sample(list(test), QUERIES)]
    figures: dict[str, float] = {}
    with closing(open_workspace(folder)) as ws:
        embed_texts(["The model is loaded before the clock runs."])
        with writing(ws.db):
            ws.db.conn.execute("UPDATE vector_block SET signs = NULL")
        figures[f"cold_without_signs_ms_{name}"] = _once(ws, "How do I get my money back?")
        while keep_signs(ws):
            pass
    with closing(open_workspace(folder)) as ws:
        figures[f"cold_ms_{name}"] = _once(ws, "Why was I charged twice?")
        time.sleep(0.2)  # the file rests, so that its time tells it from a later state
        search_library(ws, text="warm")
        _take(figures, f"words_{{}}_{name}", words, lambda text: search_library(ws, text=text, by="words"))
        _take(
            figures,
            f"meaning_{{}}_{name}",
            questions,
            lambda text: search_library(ws, text=text, by="meaning"),
        )
        _take(figures, f"both_{{}}_{name}", questions, lambda text: search_library(ws, text=text))
        korea = LibraryFilters(markets=("Korea",), seats=("customer",))
        search_library(ws, text="warm", filters=korea)
        _take(
            figures,
            f"filtered_{{}}_{name}",
            questions,
            lambda text: search_library(ws, text=text, filters=korea),
        )
        count_facets(ws, text="warm")
        _take(figures, f"facets_{{}}_{name}", words[:SLOW_QUERIES], lambda text: count_facets(ws, text=text))
        figures[f"memory_mb_{name}"] = _grown_by(folder)
        _take(
            figures,
            f"after_write_{{}}_{name}",
            words[:SLOW_QUERIES],
            lambda text: search_library(ws, text=text, by="words"),
            before=lambda: _write(ws),
        )
        _take(figures, f"fts_{{}}_{name}", words, lambda text: plain_fts(ws, text))
        _take(figures, f"like_{{}}_{name}", words[:SLOW_QUERIES], lambda text: like(ws, text))
    for one in (f"cold_ms_{name}", f"cold_without_signs_ms_{name}", f"memory_mb_{name}"):
        print(f"{one:<34}{figures[one]:>10.0f}", flush=True)
    return figures


def word_queries(texts: Sequence[str]) -> list[str]:
    """Return QUERIES different searches by words, made of these texts' words by a fixed seed."""
    chosen = random.Random(SEED)
    found: dict[str, None] = {}
    while len(found) < QUERIES:
        words = [word for word in chosen.choice(texts).split() if word.isalpha()]
        if len(words) < 4:
            continue
        at = chosen.randrange(len(words) - 2)
        kinds = (
            words[at],
            f"{words[at]} {words[at + 2]}",
            f'"{words[at]} {words[at + 1]}"',
            words[at][: max(3, len(words[at]) - 2)],
        )
        found[kinds[len(found) % len(kinds)]] = None
    return list(found)


def plain_fts(ws: Workspace, text: str) -> object:
    """Count what FTS5 alone finds, and return its best twenty."""
    query = fts_query(text)
    return (
        ws.db.conn.execute("SELECT COUNT(*) FROM segment_fts WHERE segment_fts MATCH ?", [query]).fetchone(),
        ws.db.conn.execute(
            """SELECT s.text FROM segment_fts JOIN segment s ON s.id = segment_fts.rowid
               WHERE segment_fts MATCH ? ORDER BY rank LIMIT 20""",
            [query],
        ).fetchall(),
    )


def like(ws: Workspace, text: str) -> object:
    """Count the lines that hold all the words somewhere, as a scan does."""
    words = [text.strip('"')] if text.startswith('"') else text.split()
    condition = " AND ".join("text LIKE ?" for _ in words)
    return ws.db.conn.execute(
        f"SELECT COUNT(*), MIN(id) FROM segment WHERE {condition}", [f"%{word}%" for word in words]
    ).fetchone()


def _once(ws: Workspace, text: str) -> float:
    begun = time.perf_counter()
    search_library(ws, text=text)
    return round((time.perf_counter() - begun) * 1000, 1)


def _write(ws: Workspace) -> None:
    with writing(ws.db):
        ws.db.conn.execute("UPDATE segment SET revision = revision + 1 WHERE id = 1")


def _take(
    figures: dict[str, float],
    name: str,
    asked: Sequence[str],
    act: Callable[[str], object],
    *,
    before: Callable[[], None] | None = None,
) -> None:
    """Do it for each text; put p50 and p95 into the figures and print them."""
    took, worked = [], []
    for text in asked:
        if before is not None:
            before()
        begun, cpu = time.perf_counter(), time.process_time()
        act(text)
        worked.append((time.process_time() - cpu) * 1000)
        took.append((time.perf_counter() - begun) * 1000)
    for measure, times in (("ms", took), ("cpu_ms", worked)):
        figures[name.format(f"p50_{measure}")] = round(statistics.median(times), 1)
        figures[name.format(f"p95_{measure}")] = round(float(np.percentile(times, 95)), 1)
    shown = [figures[name.format(one)] for one in ("p50_ms", "p95_ms", "p95_cpu_ms")]
    title = name.replace("_{}", "")
    print(f"{title:<24}p50 {shown[0]:>8.1f}   p95 {shown[1]:>8.1f}   p95 cpu {shown[2]:>8.1f} ms", flush=True)


def _grown_by(folder: Path) -> int:
    """Return by how many MB a process of its own grows that searches a workspace."""
    asked = [sys.executable, "-m", "benchmarks.library", "--memory", str(folder)]
    return int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def search_and_say_memory(folder: Path) -> None:
    """Search by words and by meaning, and print by how many MB that makes the process grow."""
    with closing(open_workspace(folder)) as ws:
        embed_texts(["The model is loaded before."])
        before_mb = _memory_mb()
        for text in ("Where is my card", "Why was I charged twice?", "I lost my phone", "exchange rate"):
            search_library(ws, text=text)
            count_facets(ws, text=text)
        print(_memory_mb() - before_mb)


def _memory_mb() -> int:
    """Return what the process holds in memory now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def _print_growth(figures: dict[str, float]) -> None:
    print("\ntimes as long for ten times as many lines, p95 of the processor:")
    names = [name for name in SIZES.values() if f"words_p95_cpu_ms_{name}" in figures]
    for way in ("words", "meaning", "fts", "like"):
        found = [figures[f"{way}_p95_cpu_ms_{name}"] for name in names]
        steps = [f"{later / max(earlier, 0.1):.1f}" for earlier, later in pairwise(found)]
        print(f"{way:<10}{', '.join(steps)}")


if __name__ == "__main__":
    main()
