"""The figures of a round are those of its codings as they are now."""

from fieldnotes.records import SpeechSegment
from fieldnotes.services import coding, rounds
from fieldnotes.services.code_merging import merge_codes
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store import sources
from fieldnotes.store.database import writing
from fieldnotes.ui.agreement_results import summary


def test_figures_are_measured_again_once_what_they_stand_on_has_changed(workspace: Workspace) -> None:
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Letter"})
        lines = [SpeechSegment(10.0 * n, 10.0 * n + 8, f"Line {n} says something.") for n in range(12)]
        sources.add_speech_segments(workspace.db, source_id, lines)
    first, second, third, *_ = coding.list_codes(workspace, kind="theme")
    coders = [add_member(workspace, name=name).id for name in ("Ada", "Ben")]
    started = rounds.start_round(workspace, source_id, coder_ids=coders)
    for coder_id, code in zip(coders, (first, second), strict=True):
        with acting_as(coder_id):
            for n, segment in enumerate(sources.read_segments(workspace.db, source_id)):
                rounds.apply_in_round(
                    workspace,
                    started.id,
                    code_id=third.id if n % 2 else code.id,
                    first_segment_id=segment.id,
                    start_char=0,
                    last_segment_id=segment.id,
                    end_char=len(segment.text),
                )
            rounds.finish_my_part(workspace, started.id)
    one = rounds.get_round(workspace, started.id)
    before = summary(workspace, one)

    merge_codes(workspace, first.id, second.id)

    assert summary(workspace, one) != before
