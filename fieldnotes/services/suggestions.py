"""Suggested tags for a source: marked as suggestions until somebody accepts them."""

from ..coding.emotions import suggest_emotions_in_texts
from ..errors import NotFoundError
from ..records import Segment, Suggestion
from ..store import codes, excerpts, sources, transcript_files, transcripts
from ..store.database import writing
from .access import allowed
from .emotion_learning import head_in_use
from .pieces import Progress
from .reading import read_lines
from .theme_suggestions import renew_themes
from .trusting import list_quiet_codes
from .workspace import Workspace

EMOTIONS_SHARE = 0.9  # of the work, as it is shown


@allowed("have work done")
def suggest_codes(ws: Workspace, claim: Progress) -> None:
    """Suggest emotions and themes for the claimed job's source, in place of its undecided suggestions.

    The emotion model knows English only, so a transcript in another language gets themes alone. Codes whose
    suggestions were mostly refused make none.
    """
    source_id = claim.job.item_id
    if sources.read_source(ws.db, source_id) is None:
        raise NotFoundError(f"The source {source_id} is not in this workspace any more.")
    read_lines(ws, claim, source_id)
    transcript = transcripts.read_transcript(ws.db, source_id=source_id)
    file = transcript_files.read_source_file(ws.db, source_id)
    spoken = transcript or file
    with_emotions = spoken is None or spoken.language in (None, "en")
    quiet = list_quiet_codes(ws)
    emotions = codes.read_codes(ws.db, kind="emotion")
    ids = {code.name: code.id for code in emotions if not code.retired and code.id not in quiet}
    segments = sources.read_segments(ws.db, source_id)

    def check(share: float) -> None:
        claim.check()
        with writing(ws.db):
            claim.report(share * EMOTIONS_SHARE)

    suggested: list[list[Suggestion]] = []
    if with_emotions and segments:
        texts = [segment.text for segment in segments]
        suggested = suggest_emotions_in_texts(texts, head=head_in_use(ws), check=check)
    found: list[tuple[Segment, int, Suggestion]] = []
    # Without emotions there is nothing to go through.
    for segment, suggestions in zip(segments, suggested, strict=bool(suggested)):
        for suggestion in suggestions:
            code_id = ids.get(suggestion.code_name)
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
                kind="emotion",
            )
    renew_themes(ws, claim, source_id)
