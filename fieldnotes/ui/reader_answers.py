"""What a reader is told after a command, and after what others did: the parts that differ."""

import threading
from collections.abc import Collection, Mapping

from fieldnotes.records import CodingRound
from fieldnotes.services import coding, correcting, speakers
from fieldnotes.services.answers import get_answers
from fieldnotes.services.coding import SourceState
from fieldnotes.services.translating import get_translation
from fieldnotes.services.workspace import Workspace, current_member, data_version

from .reader_states import keep_state, kept_state
from .wire import Json, codes_json, coding_json, segment_json, speaker_json, steps_json, translation_json

# By workspace and source, what this thread's last look found; most looks find that nobody wrote anything.
_SEEN = threading.local()
LINE_PARTS = ("lines", "speakers", "translation")


def difference(
    ws: Workspace,
    source_id: int,
    before: SourceState,
    now: SourceState,
    parts: Collection[str],
    *,
    in_round: CodingRound | None = None,
) -> Json:
    """Return what is new in a source between two states; parts, in_round: see `run_command`."""
    after = now.stamp() if in_round else keep_state(ws, source_id, now)
    answer: Json = {
        "id": source_id,
        "stamp": {"before": before.stamp(), "after": after},
        "codings": {
            "changed": [
                coding_json(made) for made in now.codings.values() if before.codings.get(made.id) != made
            ],
            "removed": [made_id for made_id in before.codings if made_id not in now.codings],
        },
        "steps": steps_json(ws, source_id, in_round=in_round),
    }
    if now.codes != before.codes:
        answer["codes"] = codes_json(now.codes)
    if "lines" in parts:
        answer["lines"] = _lines_json(ws, source_id, before.lines, now.lines)
    if "speakers" in parts:
        answer["speakers"] = [speaker_json(voice) for voice in speakers.list_speakers(ws, source_id)]
    if "translation" in parts:
        answer["translation"] = translation_json(get_translation(ws, source_id))
    return answer


def changes_since(ws: Workspace, source_id: int, stamp: str) -> Json:
    """Return {"stamp"} where a source is as a reader with that stamp knows it, else what is new in it.

    That is {"source", "news"}: the parts that differ, as after a command, and what other members did, the
    latest first, as {"by", "kind", "code", "segment_id", "words"}. A stamp that is not known any more, for
    example since before a restart, is answered with {"stale": true}: the whole source has to be fetched.
    Raises NotFoundError.
    """
    version = data_version(ws)
    seen: dict[tuple[int, int], object] = _SEEN.__dict__.setdefault("seen", {})
    if seen.get((id(ws), source_id)) == (version, stamp):
        return {"stamp": stamp}
    coding.check_belongs(ws, source_id, {})
    now = coding.read_state(ws, source_id)
    if now.stamp() == stamp:
        seen[id(ws), source_id] = (version, stamp)
        return {"stamp": stamp}
    before = kept_state(ws, source_id, stamp)
    if before is None:
        return {"stale": True}
    parts = LINE_PARTS if before.lines != now.lines or before.speakers != now.speakers else ()
    return {
        "source": difference(ws, source_id, before, now, parts),
        "news": _news(ws, source_id, before.last_change_id, now),
    }


def _news(ws: Workspace, source_id: int, after_id: int, now: SourceState) -> list[Json]:
    names = {code.id: code.name for code in now.codes}
    own = current_member(ws).id
    news = []
    for view in correcting.list_changes(ws, source_id, after_id=after_id, limit=20):
        change = view.change
        if change.made_by == own:
            continue
        coded = change.codings_after[-1] if change.codings_after else None
        lines = change.after or change.before
        news.append(
            {
                "by": view.made_by,
                "kind": change.kind,
                "code": names.get(coded.code_id, "") if coded else "",
                "segment_id": coded.bounds[0] if coded else (lines[0].id if lines else None),
                "words": coded.words if coded else "",
            }
        )
    return news


def _lines_json(
    ws: Workspace, source_id: int, before: Mapping[int, object], now: Mapping[int, object]
) -> Json:
    ids = list(now)
    previous = dict(zip(ids, [None, *ids], strict=False))
    changed = [line_id for line_id in ids if before.get(line_id) != now[line_id]]
    lines = coding.read_lines(ws, source_id, changed)
    words = coding.place_words(ws, lines)
    answers = get_answers(ws, lines)
    return {
        "changed": [
            {**segment_json(line, words[line.id], answers.get(line.id)), "after_id": previous[line.id]}
            for line in lines
        ],
        "removed": [line_id for line_id in before if line_id not in now],
    }
