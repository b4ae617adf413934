"""One coding: put on a passage, decided on, given another code or other bounds, rated, taken away.

Each is written down and can be undone by the member who did it; see undoing.py.
"""

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import Coding, CodingChangeKind, Excerpt
from ..store import codes, codings, excerpts, memos, sources
from ..store.codings import read_favourites, set_favourite
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .coding_log import OF_A_ROUND, logged
from .emotion_learning import queue_learning_when_due
from .quoting import check_may_be_read
from .workspace import Workspace, checked_text, current_member


@allowed("code")
def apply_code(
    ws: Workspace,
    source_id: int,
    *,
    code_id: int,
    first_segment_id: int,
    start_char: int,
    last_segment_id: int,
    end_char: int,
    intensity: int | None = None,
    valence: int | None = None,
) -> Coding:
    """Put a code on a passage, as the current member.

    The passage begins at code point start_char of its first segment and ends before code point end_char of
    its last one. The same code again on the same passage changes its intensity (1 to 3, or None) and valence
    (-1, 0 or 1, or None: as the code).
    Raises InvalidInputError for an empty passage or one outside the text.
    """
    check_rating(intensity, valence)
    with writing(ws.db):
        check_code(ws, code_id)
        excerpt_id = find_passage(ws, source_id, (first_segment_id, start_char), (last_segment_id, end_char))
        coder = current_member(ws)
        same = codes.find_coding(ws.db, excerpt_id=excerpt_id, code_id=code_id, made_by=coder.name)
        with logged(ws, "apply", *([same] if same else [])) as ids:
            coding_id = codes.add_coding(
                ws.db,
                {
                    "excerpt_id": excerpt_id,
                    "code_id": code_id,
                    "status": "accepted",
                    "made_by": coder.name,
                    "coder_id": coder.id,
                    "intensity": intensity,
                    "valence": valence,
                },
            )
            if coding_id != same:
                ids.append(coding_id)
    return get_coding(ws, coding_id)


@allowed("hear sources")
def get_coding(ws: Workspace, coding_id: int) -> Coding:
    """Return a coding, removed or not. Raises NotFoundError."""
    found = codes.read_codings(ws.db, coding_id=coding_id, removed=True)
    if not found:
        raise NotFoundError(f"There is no coding {coding_id} in this workspace; reload the page.")
    return found[0]


@allowed("hear sources", own="excerpt_id")
def get_excerpt(ws: Workspace, excerpt_id: int) -> Excerpt:
    """Return an excerpt with its text as it reads now.

    Raises NotFoundError, and ConsentError where somebody heard withdrew their consent or it has run out.
    """
    found = excerpts.read_excerpts(ws.db, ids=[excerpt_id])
    if not found:
        raise NotFoundError(f"There is no excerpt {excerpt_id} in this workspace.")
    check_may_be_read(ws, found[0].source_id)
    return found[0]


@allowed("code")
def accept_suggestion(ws: Workspace, coding_id: int) -> Coding:
    """Accept a suggested coding as the current member; one that somebody accepted already stays theirs.

    Raises InvalidInputError for a coding that a person made.
    """
    return _decide(ws, "accept", coding_id, "accepted")


@allowed("code")
def reject_suggestion(ws: Workspace, coding_id: int) -> Coding:
    """Refuse a suggested coding; it leaves the page and is not suggested there again. Raises as accepting."""
    return _decide(ws, "reject", coding_id, "rejected")


@allowed("code")
def remove_coding(ws: Workspace, coding_id: int) -> Coding:
    """Take a coding away; undo, or restore_coding, brings it back."""
    with logged(ws, "remove", coding_id):
        get_coding(ws, coding_id)
        codes.set_coding_removed(ws.db, coding_id, True)
    return get_coding(ws, coding_id)


@allowed("code")
def restore_coding(ws: Workspace, coding_id: int) -> Coding:
    """Take back what was done last to a coding.

    One that was removed comes back as it was; one that is there and was decided on is a suggestion again.
    """
    with logged(ws, "restore", coding_id):
        coding = get_coding(ws, coding_id)
        if not codes.set_coding_removed(ws.db, coding_id, False) and coding.confidence is not None:
            codes.decide_coding(ws.db, coding_id, status="suggested", decided_by=current_member(ws).id)
    return get_coding(ws, coding_id)


@allowed("code")
def recode_coding(ws: Workspace, coding_id: int, *, code_id: int) -> Coding:
    """Give a passage another code in place of a coding's, and return the coding that it has now.

    What a machine suggested is refused and the other code put there by the current member, so that nobody
    takes it for the machine's. Where the passage has the other code by the same maker already, that one
    stays.
    """
    with writing(ws.db):
        coding = _present_coding(ws, coding_id)
        check_code(ws, code_id)
        if code_id == coding.code_id:
            return coding
        if coding.confidence is not None:
            return _correct_suggestion(ws, coding, code_id)
        with logged(ws, "recode", coding_id):
            same = codings.find_same_coding(ws.db, coding_id, excerpt_id=coding.excerpt_id, code_id=code_id)
            if same is None:
                codings.set_coding(ws.db, coding_id, {"code_id": code_id, **_decided(ws)})
            else:
                codes.set_coding_removed(ws.db, coding_id, True)
    return get_coding(ws, same or coding_id)


@allowed("code")
def resize_coding(
    ws: Workspace,
    coding_id: int,
    *,
    first_segment_id: int,
    start_char: int,
    last_segment_id: int,
    end_char: int,
) -> Coding:
    """Give a coding other bounds, as in apply_code; a suggestion is accepted with them.

    Evidence and stories that use the passage keep the one that they were given.
    """
    with writing(ws.db):
        coding = _present_coding(ws, coding_id)
        source_id = get_excerpt(ws, coding.excerpt_id).source_id
        excerpt_id = find_passage(ws, source_id, (first_segment_id, start_char), (last_segment_id, end_char))
        if excerpt_id == coding.excerpt_id:
            return coding
        with logged(ws, "resize", coding_id):
            same = codings.find_same_coding(ws.db, coding_id, excerpt_id=excerpt_id, code_id=coding.code_id)
            if same is None:
                cells = {"status": "accepted", **_decided(ws)} if coding.status == "suggested" else {}
                codings.set_coding(ws.db, coding_id, {"excerpt_id": excerpt_id, **cells})
            else:
                codes.set_coding_removed(ws.db, coding_id, True)
    return get_coding(ws, same or coding_id)


@allowed("code")
def rate_coding(ws: Workspace, coding_id: int, *, intensity: int | None, valence: int | None) -> Coding:
    """Say how strongly a passage feels (1 to 3), and how (-1, 0 or 1; None: as the code says)."""
    check_rating(intensity, valence)
    with logged(ws, "rate", coding_id):
        _present_coding(ws, coding_id)
        codings.set_coding(ws.db, coding_id, {"intensity": intensity, "valence": valence})
    return get_coding(ws, coding_id)


@allowed("code")
def write_memo(ws: Workspace, coding_id: int, *, text: str) -> None:
    """Keep what the current member writes about a coding; "" takes it away. Each member has an own memo."""
    text = checked_text(text, "The memo")
    with logged(ws, "memo", coding_id):
        _present_coding(ws, coding_id)
        memos.set_memo(ws.db, "coding", coding_id, text, written_by=current_member(ws).id)


@allowed("code")
def favour_code(ws: Workspace, code_id: int, *, on: bool) -> None:
    """Mark a code as a favourite of the current member, or take the mark away."""
    with writing(ws.db):
        check_code(ws, code_id)
        set_favourite(ws.db, current_member(ws).id, code_id, on)


@allowed("know the codebook")
def list_favourites(ws: Workspace) -> list[int]:
    """Return the ids of the current member's favourite codes, in the codebook's order."""
    return read_favourites(ws.db, current_member(ws).id)


def _decide(ws: Workspace, kind: CodingChangeKind, coding_id: int, status: str) -> Coding:
    with logged(ws, kind, coding_id):
        coding = get_coding(ws, coding_id)
        if coding.status == "independent":
            raise ConflictError(OF_A_ROUND)
        if coding.confidence is None:
            raise InvalidInputError(
                f"{coding.made_by} put that tag there; it is no suggestion. Take it away instead."
            )
        if coding.status == status:
            return coding  # whoever decided first is its coder
        codes.decide_coding(ws.db, coding_id, status=status, decided_by=current_member(ws).id)
        queue_learning_when_due(ws)
    return get_coding(ws, coding_id)


def _correct_suggestion(ws: Workspace, coding: Coding, code_id: int) -> Coding:
    coder = current_member(ws)
    same = codes.find_coding(ws.db, excerpt_id=coding.excerpt_id, code_id=code_id, made_by=coder.name)
    with logged(ws, "recode", coding.id, *([same] if same else [])) as ids:
        codes.decide_coding(ws.db, coding.id, status="rejected", decided_by=coder.id)
        coding_id = codes.add_coding(
            ws.db,
            {
                "excerpt_id": coding.excerpt_id,
                "code_id": code_id,
                "status": "accepted",
                "made_by": coder.name,
                "coder_id": coder.id,
                "intensity": coding.intensity,
                "valence": coding.valence,
            },
        )
        if coding_id != same:
            ids.append(coding_id)
        queue_learning_when_due(ws)
    return get_coding(ws, coding_id)


def _decided(ws: Workspace) -> dict[str, object]:
    member_id = current_member(ws).id
    return {"coder_id": member_id, "decided_by": member_id, "decided_at": now()}


def check_rating(intensity: int | None, valence: int | None) -> None:
    """Raise InvalidInputError for an intensity other than 1 to 3, or a valence other than -1 to 1."""
    if intensity is not None and intensity not in (1, 2, 3):
        raise InvalidInputError(f"Intensity is 1, 2 or 3, not {intensity}.")
    if valence is not None and valence not in (-1, 0, 1):
        raise InvalidInputError(f"Valence is -1, 0 or 1, not {valence}.")


@allowed("code")
def check_code(ws: Workspace, code_id: int) -> None:
    """Raise NotFoundError for a code that is not there, InvalidInputError for one that was merged away."""
    found = codes.read_codes(ws.db, code_id=code_id)
    if not found:
        raise NotFoundError(f"There is no code {code_id} in the codebook; reload the page.")
    if found[0].merged_into == code_id:
        raise InvalidInputError(f"“{found[0].name}” was taken out of the codebook; reload the page.")
    if found[0].merged_into is not None:
        raise InvalidInputError(
            f"“{found[0].name}” was merged into another code; reload the page and use that one."
        )


def _present_coding(ws: Workspace, coding_id: int) -> Coding:
    found = codes.read_codings(ws.db, coding_id=coding_id)
    if not found or found[0].status == "rejected":
        raise NotFoundError("That coding was taken away meanwhile; put the code there again.")
    return found[0]


@allowed("hear sources", own="source_id")
def find_passage(ws: Workspace, source_id: int, start: tuple[int, int], end: tuple[int, int]) -> int:
    """Return the excerpt with these bounds, (segment id, code point) each, made where it is new.

    Raises NotFoundError for a passage of another source, InvalidInputError for one without text.
    """
    first, last = sources.read_segment(ws.db, start[0]), sources.read_segment(ws.db, end[0])
    if first is None or last is None or {first.source_id, last.source_id} != {source_id}:
        raise NotFoundError("That passage is not in this source; reload the page and select it again.")
    outside = not (0 <= start[1] <= len(first.text) and 0 <= end[1] <= len(last.text))
    backwards = (first.ordinal, start[1]) >= (last.ordinal, end[1])
    if outside or backwards:
        raise InvalidInputError("No text is selected there; select at least one character and tag it again.")
    return excerpts.find_or_add_excerpt(
        ws.db,
        source_id,
        first_segment_id=first.id,
        start_char=start[1],
        last_segment_id=last.id,
        end_char=end[1],
    )
