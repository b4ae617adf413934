"""Suggested tags for a source: marked as suggestions until somebody accepts them."""

from ..coding.emotions import suggest_emotions_in_text
from ..coding.themes import suggest_themes
from ..errors import NotFoundError
from ..records import Code, Segment, Suggestion
from ..store import codes, excerpts, sources, transcripts
from ..store.database import writing
from .transcribing import Progress
from .workspace import Workspace

SEGMENTS_A_STEP = 50


def suggest_codes(ws: Workspace, claim: Progress) -> None:
    """Suggest emotions and themes for the claimed job's source, in place of its undecided suggestions.

    The emotion model knows English only, so a transcript in another language gets themes alone.
    """
    source_id = claim.job.item_id
    if sources.read_source(ws.db, source_id) is None:
        raise NotFoundError(f"The source {source_id} is not in this workspace any more.")
    transcript = transcripts.read_transcript(ws.db, source_id=source_id)
    with_emotions = transcript is None or transcript.language in (None, "en")
    codebook = [code for code in codes.read_codes(ws.db) if not code.retired]
    ids: dict[tuple[str, str], int] = {(code.kind, code.name): code.id for code in codebook}
    segments = sources.read_segments(ws.db, source_id)
    found: list[tuple[Segment, int, Suggestion]] = []
    for done, segment in enumerate(segments):
        if done % SEGMENTS_A_STEP == 0:
            claim.check()
        for kind, suggestion in _suggestions(segment.text, codebook, with_emotions=with_emotions):
            code_id = ids.get((kind, suggestion.code_name))
            if code_id is not None:
                found.append((segment, code_id, suggestion))
    with writing(ws.db):
        if claim.holds():
            codes.replace_suggestions(
                ws.db,
                source_id,
                (
                    {
                        "excerpt_id": excerpts.find_or_add_excerpt(
                            ws.db,
                            source_id,
                            first_segment_id=segment.id,
                            start_char=suggestion.start_char,
                            last_segment_id=segment.id,
                            end_char=suggestion.end_char,
                        ),
                        "code_id": code_id,
                        "made_by": suggestion.made_by,
                        "confidence": suggestion.confidence,
                    }
                    for segment, code_id, suggestion in found
                ),
            )


def _suggestions(text: str, codebook: list[Code], *, with_emotions: bool) -> list[tuple[str, Suggestion]]:
    themes = [code for code in codebook if code.kind == "theme"]
    emotions = suggest_emotions_in_text(text) if with_emotions else []
    return [("emotion", suggestion) for suggestion in emotions] + [
        ("theme", suggestion) for suggestion in suggest_themes(text, themes)
    ]
