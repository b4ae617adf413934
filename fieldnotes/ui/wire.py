"""A source as JSON for the reader in the browser."""

from collections.abc import Sequence
from typing import Any

from fieldnotes.coding.code_tree import codes_above
from fieldnotes.coding.emotion_certainty import sure_words
from fieldnotes.coding.palette import code_colour
from fieldnotes.coding.theme_model import MADE_BY
from fieldnotes.coding.trust import how_often_right
from fieldnotes.records import (
    Answer,
    Code,
    CodingRound,
    PlacedCoding,
    Segment,
    SourceFile,
    Speaker,
    Transcript,
    WordSpan,
)
from fieldnotes.services import coding, rounds, undoing
from fieldnotes.services.access import may
from fieldnotes.services.answers import get_answers
from fieldnotes.services.codings import list_favourites
from fieldnotes.services.imported import get_source_file
from fieldnotes.services.theme_suggestions import offer_themes
from fieldnotes.services.translating import TranslationView, get_translation
from fieldnotes.services.trusting import list_precisions
from fieldnotes.services.workspace import Workspace

from .addresses import MEDIA_S, sign_address
from .formats import answer_words
from .reader_states import keep_state
from .theme import emotion_family

Json = dict[str, Any]


def source_json(ws: Workspace, source_id: int, *, in_round: CodingRound | None = None) -> Json:
    """Return all that the reader shows of a source; offsets are code points, times seconds.

    Keys: id, title, kind, form, language (of the text, for the browser, or None), editable (whether lines can
    be corrected), segments (without their words), words (a signed address that answers `words_json`, or
    None), speakers, codings, codes, favourites (ids of codes), translation (the English beside it, or None),
    media (a signed address, or None), trust (of codes by id, how often their suggestions were right, in
    words), steps (what the member can undo and redo: a kind of change, or None), stamp (of the state, see
    `run_command`).
    in_round: with the current member's own codings of that round alone, and only its codes; nothing that
    others made, or a machine. Raises NotFoundError.
    """
    # Read first: a change that comes between is in the lines and not in the stamp, and is fetched once more.
    state = rounds.read_my_state(ws, in_round) if in_round else coding.read_state(ws, source_id)
    view = coding.read_source(ws, source_id, passages=False)
    answers = get_answers(ws, view.segments)
    media = None
    if view.recording is not None:
        media = sign_address(ws, "GET", f"/api/media/{view.recording.media_id}", valid_s=MEDIA_S)
    return {
        "id": view.source.id,
        "title": view.source.title,
        "kind": view.source.kind,
        "form": view.source.form,
        "language": _browser_language(view.transcript, get_source_file(ws, source_id)),
        "editable": in_round is None and may(ws, "code"),
        "segments": [segment_json(segment, answer=answers.get(segment.id)) for segment in view.segments],
        "speakers": [speaker_json(speaker) for speaker in view.speakers],
        "codings": [coding_json(made) for made in state.codings.values()],
        "codes": codes_json(state.codes),
        "favourites": list_favourites(ws),
        "translation": translation_json(get_translation(ws, source_id)),
        "media": media,
        "trust": {}
        if in_round
        else {str(code_id): one.words for code_id, one in list_precisions(ws).items()},
        "steps": steps_json(ws, source_id, in_round=in_round),
        "words": sign_address(ws, "GET", f"/api/sources/{source_id}/words")
        if view.source.kind == "transcript"
        else None,
        "stamp": state.stamp() if in_round else keep_state(ws, source_id, state),
    }


def _browser_language(transcript: Transcript | None, file: SourceFile | None) -> str | None:
    code = transcript.language if transcript is not None else file.language if file is not None else None
    return "jv" if code == "jw" else code  # Whisper has its own code for Javanese


def translation_json(english: TranslationView | None) -> Json | None:
    """Return the English lines by their segment's id, and what made them."""
    if english is None:
        return None
    return {
        "made_by": f"{english.translation.engine}, model {english.translation.model}",
        "lines": {
            str(segment_id): [{"text": line.text, "doubtful": line.doubtful} for line in lines]
            for segment_id, lines in english.beside.items()
        },
    }


def steps_json(ws: Workspace, source_id: int, *, in_round: CodingRound | None = None) -> Json:
    """Return what the member can undo and redo, in a round or outside: a kind of change, or None."""
    undo, redo = undoing.next_steps(ws, source_id, round_id=in_round.id if in_round else None)
    return {"undo": undo, "redo": redo}


def words_json(ws: Workspace, source_id: int) -> Json:
    """Return the words that an engine heard, by their line's id; lines without words are left out.

    Of each line: its revision, and its words in one row of six whole numbers a word: start_char, end_char,
    start and end in hundredths of a second, the probability in percent, 1 where it was corrected or 0.
    """
    segments = coding.read_lines(ws, source_id)
    words = coding.place_words(ws, segments)
    return {
        str(segment.id): [
            segment.revision,
            [cell for span in words[segment.id] for cell in _word_cells(span)],
        ]
        for segment in segments
        if words[segment.id]
    }


def _word_cells(span: WordSpan) -> tuple[int, int, int, int, int, int]:
    start_char, end_char, word, corrected = span
    # Times and probabilities are not below 0, so that adding one half and cutting rounds.
    return (
        start_char,
        end_char,
        int(word.start_s * 100 + 0.5),
        int(word.end_s * 100 + 0.5),
        int(word.probability * 100 + 0.5),
        int(corrected),
    )


def segment_json(
    segment: Segment, words: Sequence[WordSpan] | None = None, answer: Answer | None = None
) -> Json:
    """Return a line; each of its words is [start_char, end_char, start_s, end_s, probability, corrected].

    words: None leaves them out, for who fetches them apart (`words_json`). heading: the words above it, for
    an answer its question. about: what is known of an answer, on one line.
    """
    return {
        "id": segment.id,
        "ordinal": segment.ordinal,
        "text": segment.text,
        "start_s": segment.start_s,
        "end_s": segment.end_s,
        "speaker_id": segment.speaker_id,
        "doubtful": segment.doubtful,
        "overlapped": segment.overlapped,
        "revision": segment.revision,
        "heading": answer.question if answer else segment.heading,
        "about": answer_words(answer) if answer else None,
        "level": segment.level,
        "page": segment.page,
        "machine_text": None if segment.machine_text == segment.text else segment.machine_text,
        **({} if words is None else {"words": [_word_json(span) for span in words]}),
    }


def _word_json(span: WordSpan) -> list[float]:
    start_char, end_char, start_cs, end_cs, percent, corrected = _word_cells(span)
    return [start_char, end_char, start_cs / 100, end_cs / 100, percent / 100, corrected]


def speaker_json(speaker: Speaker) -> Json:
    """Return a voice."""
    return {
        "id": speaker.id,
        "name": speaker.name,
        "seat": speaker.seat,
        "participant_id": speaker.participant_id,
    }


def coding_json(made: PlacedCoding) -> Json:
    """Return a coding with where it lies."""
    return {
        "id": made.id,
        "code_id": made.code_id,
        # Whoever codes independently sees their own codings alone: to the reader they are like any other.
        "status": "accepted" if made.status == "independent" else made.status,
        "made_by": made.made_by,
        "coder": made.coder,
        "made_at": made.made_at,
        "confidence": made.confidence,
        "sure_words": _sure_words(made),
        "intensity": made.intensity,
        "valence": made.valence,
        "memos": [list(memo) for memo in made.memos],
        "excerpt_id": made.excerpt_id,
        "first_segment_id": made.first_segment_id,
        "start_char": made.start_char,
        "last_segment_id": made.last_segment_id,
        "end_char": made.end_char,
    }


def _sure_words(made: PlacedCoding) -> str:
    if made.confidence is not None and made.made_by.startswith(f"{MADE_BY} "):
        return f"right about {how_often_right(made.confidence)}"
    return sure_words(made.confidence, made.made_by)


def likely_json(ws: Workspace, source_id: int, text: str) -> list[Json]:
    """Return the codes that words of a source are likeliest about, best first, and how often each is so."""
    return [
        {"code_id": guess.code_id, "sure": how_often_right(guess.confidence)}
        for guess in offer_themes(ws, source_id, text)
    ]


def codes_json(codes: Sequence[Code]) -> list[Json]:
    """Return the codebook; a code's colour is a CSS value, its mark the character that stands beside it."""
    by_id = {code.id: code for code in codes}
    return [_code_json(code, codes_above(code, by_id)) for code in codes]


def _code_json(code: Code, above: Sequence[Code]) -> Json:
    colour = code_colour(code, above)
    parent = above[0].name if above else ""
    return {
        "id": code.id,
        "kind": code.kind,
        "name": code.name,
        "definition": code.definition,
        "parent_id": code.parent_id,
        "valence": code.valence,
        "retired": code.retired,
        "degrees": code.degrees.split("|") if code.degrees else [],
        "family": emotion_family(parent, code.name) if code.kind == "emotion" else None,
        "colour": colour.css,
        "mark": colour.mark,
    }
