"""A workspace of many lines for benchmarks/library.py, made of Banking77's questions by a fixed seed.

A line is the first half of one question and the second half of another, so that most are said once and words
keep their frequencies. Its vector is not computed (a million would take hours): it is the mean of the two
questions' vectors, with noise of NOISE times its length in every direction together, of length 1. So likeness
between lines is spread as between questions, and no two vectors are the same; what is found by meaning among
them says nothing about quality, which is measured on the questions themselves.

Every hundred lines are one transcript with a customer on record who agrees, two voices, a market, a stage and
every second one a walk; one line in twenty is a tagged passage, with a theme or an emotion.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from fieldnotes.coding.embeddings import MODEL, SIZE, Vectors, embed_texts, text_key
from fieldnotes.services import coding, sessions
from fieldnotes.services.workspace import Workspace, create_workspace, current_member
from fieldnotes.store import embeddings
from fieldnotes.store.database import checkpoint, writing

LINES_A_SOURCE = 100
MARKETS = ("Germany", "India", "Korea", "United Kingdom", "United States")
MODES = ("listen to calls", "interview", "shadow the front line")
NOISE = 0.35
AT_ONCE = 20_000
SEED = 7
MADE_AT = "2026-01-01T00:00:00.000+00:00"


def make_workspace(folder: Path, questions: Sequence[str], vectors: Vectors, lines: int) -> Workspace:
    """Return a new workspace with that many lines. vectors: those of the questions, shape (n, SIZE)."""
    ws = create_workspace(folder)
    with writing(ws.db):
        model_id = embeddings.model_number(ws.db, MODEL)
        _add_sources(ws, lines // LINES_A_SOURCE)
    codes = [code.id for code in coding.list_codes(ws) if code.kind in ("theme", "emotion")]
    chosen = random.Random(SEED)
    noise = np.random.default_rng(SEED)
    for first in range(0, lines, AT_ONCE):
        count = min(AT_ONCE, lines - first)
        pairs = [(chosen.randrange(len(questions)), chosen.randrange(len(questions))) for _ in range(count)]
        texts = [_joined(questions[a], questions[b]) for a, b in pairs]
        made = _between(vectors, np.array(pairs), noise)
        with writing(ws.db):
            _add_lines(ws, first, texts)
            embeddings.add_vectors(ws.db, model_id, dict(zip(map(text_key, texts), made, strict=True)))
            _add_sentences(ws, model_id, first, texts)
            _add_codings(ws, first, texts, codes, chosen)
        checkpoint(ws.database_path)
    return ws


def make_question_lines(folder: Path, questions: Sequence[str], vectors: Vectors) -> Workspace:
    """Return a new workspace in which each question is a document of one line, with its own vector."""
    ws = create_workspace(folder)
    conn = ws.db.conn
    with writing(ws.db):
        model_id = embeddings.model_number(ws.db, MODEL)
        conn.executemany(
            "INSERT INTO source (id, kind, title, added_at) VALUES (?, 'document', ?, ?)",
            [(n, f"Question {n}", MADE_AT) for n in range(1, len(questions) + 1)],
        )
        conn.executemany(
            "INSERT INTO segment (id, source_id, ordinal, text, machine_text) VALUES (?, ?, 0, ?, '')",
            [(n, n, text) for n, text in enumerate(questions, 1)],
        )
        keyed = dict(zip(map(text_key, questions), vectors, strict=True))
        embeddings.add_vectors(ws.db, model_id, keyed)
        _add_sentences(ws, model_id, 0, questions)
    checkpoint(ws.database_path)
    return ws


def read_questions(path: Path) -> list[tuple[str, str]]:
    """Return the questions of a file of Banking77 with their intents."""
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"].strip(), row["category"]) for row in csv.DictReader(file)]


def embed_with_cache(texts: Sequence[str], cache: Path | None) -> Vectors:
    """Return the texts' vectors; kept in `cache` and read from there the next time."""
    if cache is not None and cache.exists():
        return np.load(cache)
    vectors = embed_texts(list(texts))
    if cache is not None:
        np.save(cache, vectors)
    return vectors


def _joined(one: str, other: str) -> str:
    first, second = one.split(), other.split()
    return " ".join(first[: (len(first) + 1) // 2] + second[len(second) // 2 :])


def _between(vectors: Vectors, pairs: np.ndarray, noise: np.random.Generator) -> Vectors:
    made = vectors[pairs[:, 0]] + vectors[pairs[:, 1]]
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    made = made + noise.standard_normal(made.shape, dtype=np.float32) * np.float32(NOISE / SIZE**0.5)
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def _add_sources(ws: Workspace, count: int) -> None:
    journey = sessions.list_journeys(ws)[0]
    stages = [stage.id for stage in journey.stages]
    conn = ws.db.conn
    leader = current_member(ws).id
    walks = max(1, count // 100)
    conn.executemany(
        """INSERT INTO session (title, mode, journey_id, market, started_at, led_by)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [
            (f"Walk {n}", MODES[n % len(MODES)], journey.id, MARKETS[n % len(MARKETS)], MADE_AT, leader)
            for n in range(walks)
        ],
    )
    numbers = range(1, count + 1)
    conn.executemany(
        """INSERT INTO source (id, kind, title, market, stage_id, session_id, added_at)
           VALUES (?, 'transcript', ?, ?, ?, ?, ?)""",
        [
            (
                *(n, f"Conversation {n}", MARKETS[n * 7 % len(MARKETS)], stages[n * 3 % len(stages)]),
                *(n % walks + 1 if n % 2 else None, f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}T10:00:00+00:00"),
            )
            for n in numbers
        ],
    )
    conn.executemany(
        "INSERT INTO participant (id, code, seat) VALUES (?, ?, 'customer')",
        [(n, f"C-{n:05}") for n in numbers],
    )
    conn.executemany(
        """INSERT INTO consent (participant_id, observe, record, quote_inside, share_outside, how, given_at)
           VALUES (?, 1, 1, 1, 0, 'on tape', ?)""",
        [(n, MADE_AT) for n in numbers],
    )
    conn.executemany("INSERT INTO source_participant VALUES (?, ?)", [(n, n) for n in numbers])
    conn.executemany(
        "INSERT INTO speaker (id, source_id, name, seat) VALUES (?, ?, ?, ?)", list(_voices(numbers))
    )


def _voices(numbers: Sequence[int]) -> Iterator[tuple[int, int, str, str]]:
    for n in numbers:
        yield 2 * n - 1, n, "Customer", "customer"
        yield 2 * n, n, "Agent", "employee"


def _add_lines(ws: Workspace, first: int, texts: Sequence[str]) -> None:
    ws.db.conn.executemany(
        """INSERT INTO segment (id, source_id, ordinal, text, machine_text, start_s, end_s, speaker_id)
           VALUES (?, ?, ?, ?, '', ?, ?, ?)""",
        [
            (
                *(n + 1, n // LINES_A_SOURCE + 1, n % LINES_A_SOURCE, text),
                *(5.0 * (n % LINES_A_SOURCE), 5.0 * (n % LINES_A_SOURCE) + 5.0),
                2 * (n // LINES_A_SOURCE) + 1 + n % 2,
            )
            for n, text in enumerate(texts, first)
        ],
    )


def _add_sentences(ws: Workspace, model_id: int, first: int, texts: Sequence[str]) -> None:
    ws.db.conn.executemany(
        "INSERT INTO segment_reading VALUES (?, 'benchmark')",
        [(n,) for n in range(first + 1, first + len(texts) + 1)],
    )
    ws.db.conn.executemany(
        """INSERT INTO sentence (segment_id, start_char, end_char, embedding_id)
           SELECT ?, 0, ?, id FROM embedding WHERE model_id = ? AND text_key = ?""",
        [(n, len(text), model_id, text_key(text)) for n, text in enumerate(texts, first + 1)],
    )


def _add_codings(
    ws: Workspace, first: int, texts: Sequence[str], codes: Sequence[int], chosen: random.Random
) -> None:
    tagged = range(first, first + len(texts), 20)
    ws.db.conn.executemany(
        """INSERT INTO excerpt (id, source_id, first_segment_id, start_char, last_segment_id, end_char)
           VALUES (?, ?, ?, 0, ?, ?)""",
        [(n + 1, n // LINES_A_SOURCE + 1, n + 1, n + 1, len(texts[n - first])) for n in tagged],
    )
    ws.db.conn.executemany(
        """INSERT INTO coding (excerpt_id, code_id, status, made_by, made_at)
           VALUES (?, ?, 'accepted', ?, ?)""",
        [(n + 1, chosen.choice(codes), "benchmark", MADE_AT) for n in tagged],
    )
