"""How long agreement takes: `python -m benchmarks.agreement [--coders 5] [--segments 5000] [--codes 40]`.

Makes a round in which every coder codes most segments, and prints the seconds of reading, comparing and
measuring it, by segment and by character, intervals included.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from fieldnotes import create_workspace
from fieldnotes.services import coding, rounds, settling
from fieldnotes.services.agreement import measure_round
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store import codes, excerpts, sources
from fieldnotes.store.database import writing

TEXT = "Something that a customer said about how long it took, and why nobody had told them before."


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--coders", type=int, default=5)
    parser.add_argument("--segments", type=int, default=5000)
    parser.add_argument("--codes", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        ws = create_workspace(Path(scratch) / "ws")
        round_id = make_round(ws, coders=given.coders, segments=given.segments, used=given.codes)
        print(f"{given.coders} coders, {given.segments} segments, {given.codes} codes")
        for name, act in (
            ("read and compare", lambda: settling.read_settling(ws, round_id)),
            ("measure by segment", lambda: measure_round(ws, round_id, unit="segment")),
            ("measure by character", lambda: measure_round(ws, round_id, unit="character")),
        ):
            begun_s, used_s = time.perf_counter(), time.process_time()
            act()
            print(
                f"{name:<22}{time.perf_counter() - begun_s:>7.2f} s by the clock,"
                f"{time.process_time() - used_s:>7.2f} s of processor time"
            )
        ws.close()


def make_round(ws: Workspace, *, coders: int, segments: int, used: int) -> int:
    """Make a revealed round; four of five times a coder puts the segment's own code, else any other."""
    chance = np.random.default_rng(1)
    members = [add_member(ws, name=f"Coder {n}") for n in range(coders)]
    themes = [coding.add_code(ws, kind="theme", name=f"Theme {n}").id for n in range(used)]
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "title": "Long"})
        for n in range(segments):
            sources.add_text_segment(ws.db, source_id, n, TEXT)
    with acting_as(members[0].id):
        one = rounds.start_round(ws, source_id, coder_ids=[member.id for member in members])
    with writing(ws.db):
        for line in sources.read_segments(ws.db, source_id):
            own = themes[chance.integers(used)]
            for member in members:
                code_id = own if chance.random() < 0.8 else themes[chance.integers(used)]
                # Not through the service: this is about reading, and a commit for each would take minutes.
                excerpt_id = excerpts.find_or_add_excerpt(
                    ws.db,
                    source_id,
                    first_segment_id=line.id,
                    start_char=int(chance.choice([0, 0, 0, 10])),
                    last_segment_id=line.id,
                    end_char=len(line.text),
                )
                codes.add_coding(
                    ws.db,
                    {
                        "excerpt_id": excerpt_id,
                        "code_id": code_id,
                        "status": "independent",
                        "made_by": member.name,
                        "coder_id": member.id,
                        "round_id": one.id,
                        "intensity": int(chance.integers(1, 4)),
                    },
                )
    for member in members:
        with acting_as(member.id):
            rounds.finish_my_part(ws, one.id)
    return one.id


if __name__ == "__main__":
    main()
