"""Rounds of independent coding: several people code the same source without seeing each other's codings.

What is made in a round has the status "independent" and counts nowhere until it is settled
(services/settling.py).
"""

from collections.abc import Sequence

from ..errors import ConflictError, ConsentError, InvalidInputError, NotFoundError
from ..records import Code, Coding, CodingRound, RoundCoding, Source, SourceChange
from ..store import codes, people, rounds, sources, transcripts
from ..store.database import writing
from ..store.rows import now
from . import codings, undoing
from .access import allowed
from .coding import SourceState, get_coding, list_codes
from .coding_log import logged
from .workspace import Workspace, checked_text, current_member

MOST_CODERS = 20
MOST_SOURCES = 500


@allowed("compare coders")
def start_round(
    ws: Workspace,
    source_id: int,
    *,
    coder_ids: Sequence[int],
    name: str = "",
    code_ids: Sequence[int] = (),
) -> CodingRound:
    """Let members code a source independently; nobody sees the others' codings until it is revealed.

    coder_ids: two or more. name: "Round 1" and so on where empty. code_ids: compare these codes alone; all of
    the codebook where empty.
    Raises InvalidInputError for fewer than two coders or a source without text, ConflictError while another
    round runs on the source or its transcript is being made, NotFoundError for an unknown source, member or
    code, ConsentError where somebody who is heard does not agree to being quoted.
    """
    chosen = list(dict.fromkeys(coder_ids))
    if not 2 <= len(chosen) <= MOST_CODERS:
        raise InvalidInputError(
            f"A round needs 2 to {MOST_CODERS} coders, not {len(chosen)}; add members on the page Workspace."
        )
    with writing(ws.db):
        known = {member.id for member in people.read_members(ws.db)}
        if not set(chosen) <= known:
            raise NotFoundError("One of the coders is not on the team any more; reload the page.")
        for code_id in code_ids:
            codings.check_code(ws, code_id)
        _check_source(ws, source_id)
        check_consent(ws, source_id)
        earlier = rounds.read_rounds(ws.db, source_id=source_id)
        running = next((one for one in earlier if one.state == "running"), None)
        if running is not None:
            raise ConflictError(
                f"“{running.name}” runs on this source; reveal or cancel it before the next one starts."
            )
        round_id = rounds.add_round(
            ws.db,
            {
                "source_id": source_id,
                "name": checked_text(name, "The round's name") or f"Round {len(earlier) + 1}",
                "started_by": current_member(ws).id,
            },
            coder_ids=chosen,
            code_ids=dict.fromkeys(code_ids),
        )
    return get_round(ws, round_id)


@allowed("compare coders")
def get_round(ws: Workspace, round_id: int) -> CodingRound:
    """Return a round. Raises NotFoundError."""
    found = rounds.read_rounds(ws.db, round_id=round_id)
    if not found:
        raise NotFoundError(f"There is no round {round_id} in this workspace; reload the page.")
    return found[0]


@allowed("compare coders")
def list_rounds(ws: Workspace, *, source_id: int | None = None) -> list[CodingRound]:
    """Return the rounds of a source, or all, the latest first; cancelled ones too."""
    return rounds.read_rounds(ws.db, source_id=source_id)


@allowed("compare coders")
def my_rounds(ws: Workspace) -> list[CodingRound]:
    """Return the running rounds in which the current member codes and has not finished, the oldest first."""
    return rounds.read_rounds(ws.db, waits_for=current_member(ws).id)[::-1]


@allowed("compare coders")
def round_to_code(ws: Workspace, round_id: int) -> CodingRound:
    """Return a round in which the current member may code now.

    Raises NotFoundError where they are none of its coders, ConflictError where it is over or they said that
    their part is finished, ConsentError where somebody who is heard agrees no more to being quoted.
    """
    one = _my_open_round(ws, round_id)
    check_consent(ws, one.source_id)
    return one


@allowed("compare coders")
def check_consent(ws: Workspace, source_id: int) -> None:
    """Raise ConsentError unless everybody who is heard in a source agrees today to being quoted."""
    source = sources.read_source(ws.db, source_id)
    if source is not None and not sources.is_quotable(ws.db, source_id):
        raise ConsentError(
            f"Somebody heard in “{source.title}” does not agree to being quoted; nobody codes or compares it "
            "until they do."
        )


def _my_open_round(ws: Workspace, round_id: int) -> CodingRound:
    one = get_round(ws, round_id)
    me = current_member(ws)
    mine = next((coder for coder in one.coders if coder.member_id == me.id), None)
    if mine is None:
        raise NotFoundError(
            f"{me.name} does not code in “{one.name}”; say who you are, or open another round."
        )
    if one.state != "running":
        raise ConflictError(f"“{one.name}” is {one.state}; its codings stay as they are.")
    if mine.finished_at is not None:
        raise ConflictError(f"You have finished your part of “{one.name}”; take that back to go on coding.")
    return one


@allowed("compare coders")
def list_round_codes(ws: Workspace, one: CodingRound) -> list[Code]:
    """Return the codes that a round compares, in the codebook's order."""
    chosen = set(one.code_ids)
    return [code for code in list_codes(ws) if not chosen or code.id in chosen]


@allowed("compare coders")
def read_my_state(ws: Workspace, one: CodingRound) -> SourceState:
    """Return what can differ in the round's source for the current member: lines, and their own codings."""
    mine = codes.read_placed_codings(ws.db, one.source_id, round_id=one.id, coder_id=current_member(ws).id)
    return SourceState(
        sources.read_line_states(ws.db, one.source_id),
        {made.id: made for made in mine},
        tuple(sources.read_speakers(ws.db, one.source_id)),
        tuple(list_round_codes(ws, one)),
    )


@allowed("compare coders")
def apply_in_round(
    ws: Workspace,
    round_id: int,
    *,
    code_id: int,
    first_segment_id: int,
    start_char: int,
    last_segment_id: int,
    end_char: int,
    intensity: int | None = None,
    valence: int | None = None,
) -> Coding:
    """Put a code on a passage as `apply_code` does, but for this round alone.

    Raises what `round_to_code` and `apply_code` raise, and InvalidInputError for a code that the round does
    not compare.
    """
    codings.check_rating(intensity, valence)
    with writing(ws.db):
        one = round_to_code(ws, round_id)
        _check_compared(ws, one, code_id)
        start, end = (first_segment_id, start_char), (last_segment_id, end_char)
        excerpt_id = codings.find_passage(ws, one.source_id, start, end)
        coder = current_member(ws)
        same = codes.find_coding(
            ws.db,
            excerpt_id=excerpt_id,
            code_id=code_id,
            made_by=coder.name,
            round_id=round_id,
            independent=True,
        )
        with logged(ws, "apply", *([same] if same else [])) as ids:
            coding_id = codes.add_coding(
                ws.db,
                {
                    "excerpt_id": excerpt_id,
                    "code_id": code_id,
                    "status": "independent",
                    "made_by": coder.name,
                    "coder_id": coder.id,
                    "round_id": round_id,
                    "intensity": intensity,
                    "valence": valence,
                },
            )
            if coding_id != same:
                ids.append(coding_id)
    return get_coding(ws, coding_id)


@allowed("compare coders")
def recode_in_round(ws: Workspace, round_id: int, *, coding_id: int, code_id: int) -> Coding:
    """Give a coding of one's own in this round another of its codes; see `recode_coding`."""
    with writing(ws.db):
        _check_compared(ws, check_mine(ws, round_id, coding_id), code_id)
        return codings.recode_coding(ws, coding_id, code_id=code_id)


@allowed("compare coders")
def check_mine(ws: Workspace, round_id: int, coding_id: int) -> CodingRound:
    """Return the round where the current member may code in it and the coding is one of their own in it.

    Raises what `round_to_code` raises, and NotFoundError for any other coding.
    """
    one = round_to_code(ws, round_id)
    made = get_coding(ws, coding_id)
    mine = made.round_id == round_id and made.coder_id == current_member(ws).id
    if made.status != "independent" or not mine:
        raise NotFoundError("That tag is not one of yours in this round; reload the page.")
    return one


@allowed("compare coders")
def remove_in_round(ws: Workspace, round_id: int, *, coding_id: int) -> Coding:
    """Take one of the current member's own codings of this round away; undo brings it back."""
    with writing(ws.db):
        check_mine(ws, round_id, coding_id)
        return codings.remove_coding(ws, coding_id)


@allowed("compare coders")
def restore_in_round(ws: Workspace, round_id: int, *, coding_id: int) -> Coding:
    """Bring back a coding of one's own that remove_in_round took away."""
    with writing(ws.db):
        check_mine(ws, round_id, coding_id)
        return codings.restore_coding(ws, coding_id)


@allowed("compare coders")
def undo_in_round(ws: Workspace, round_id: int) -> SourceChange | None:
    """Take back what the current member coded last in this round; see `undo_change`."""
    one = round_to_code(ws, round_id)
    return undoing.undo_change(ws, one.source_id, round_id=round_id)


@allowed("compare coders")
def redo_in_round(ws: Workspace, round_id: int) -> SourceChange | None:
    """Do again what the current member undid last in this round; see `redo_change`."""
    one = round_to_code(ws, round_id)
    return undoing.redo_change(ws, one.source_id, round_id=round_id)


@allowed("compare coders")
def finish_my_part(ws: Workspace, round_id: int) -> CodingRound:
    """Say that the current member has coded all that they want to; the last one reveals the round for all.

    Raises what `round_to_code` raises, but for consent: one's part can be finished without it.
    """
    with writing(ws.db):
        _my_open_round(ws, round_id)
        me = current_member(ws).id
        rounds.set_finished(ws.db, round_id, me, True)
        one = get_round(ws, round_id)
        if len(one.compared) == len(one.coders):
            rounds.update_round(ws.db, round_id, {"revealed_at": now(), "revealed_by": me})
    return get_round(ws, round_id)


@allowed("compare coders")
def reopen_my_part(ws: Workspace, round_id: int) -> CodingRound:
    """Let the current member code on in a round that is not revealed yet."""
    with writing(ws.db):
        one = get_round(ws, round_id)
        if one.state != "running":
            raise ConflictError(f"“{one.name}” is {one.state}; its codings stay as they are.")
        rounds.set_finished(ws.db, round_id, current_member(ws).id, False)
    return get_round(ws, round_id)


@allowed("compare coders")
def reveal_round(ws: Workspace, round_id: int, *, reason: str) -> CodingRound:
    """Show everybody's codings before all have finished, for a reason; those who have not are left out.

    A round whose coders have all finished is revealed by itself.
    Raises ConflictError where the current member did not start the round, where fewer than two have finished,
    or where it is over, InvalidInputError without a reason.
    """
    reason = checked_text(reason, "The reason", required=True)
    with writing(ws.db):
        one = get_round(ws, round_id)
        me = current_member(ws)
        _check_own(one, me.id, "reveal")
        if len(one.compared) < 2:
            raise ConflictError(f"Two coders of “{one.name}” have to finish before anything can be compared.")
        rounds.update_round(
            ws.db, round_id, {"revealed_at": now(), "revealed_by": me.id, "reveal_reason": reason}
        )
    return get_round(ws, round_id)


@allowed("compare coders")
def cancel_round(ws: Workspace, round_id: int) -> CodingRound:
    """End a running round without comparing anything; what was coded in it stays hidden.

    Raises ConflictError where the current member did not start it, or where it is over.
    """
    with writing(ws.db):
        one = get_round(ws, round_id)
        _check_own(one, current_member(ws).id, "cancel")
        rounds.update_round(ws.db, round_id, {"cancelled_at": now()})
    return get_round(ws, round_id)


@allowed("compare coders")
def resume_round(ws: Workspace, round_id: int) -> CodingRound:
    """Take back that a round was cancelled.

    Raises ConflictError where the current member did not start it, where it is not cancelled, or where
    another one runs on its source, ConsentError as `start_round`.
    """
    with writing(ws.db):
        one = get_round(ws, round_id)
        if one.state != "cancelled":
            raise ConflictError(f"“{one.name}” is {one.state} and not cancelled; reload the page.")
        if one.started_by != current_member(ws).id:
            raise ConflictError(f"Only who started “{one.name}” can resume it.")
        check_consent(ws, one.source_id)
        if any(other.state == "running" for other in list_rounds(ws, source_id=one.source_id)):
            raise ConflictError("Another round runs on this source; reveal or cancel that one first.")
        rounds.update_round(ws.db, round_id, {"cancelled_at": None})
    return get_round(ws, round_id)


@allowed("compare coders")
def list_sources_to_code(ws: Workspace) -> list[Source]:
    """Return what a round can be started on, the newest first, at most MOST_SOURCES."""
    return rounds.read_sources_with_text(ws.db, limit=MOST_SOURCES)


@allowed("compare coders")
def round_stamp(ws: Workspace, one: CodingRound) -> str:
    """Return a text that is another one once what the round's figures stand on has changed."""
    lines = sources.read_line_states(ws.db, one.source_id)
    made = rounds.read_round_codings(ws.db, one.id)
    return f"{hash((tuple(lines.items()), tuple(made), one.compared)):x}"


@allowed("compare coders")
def count_my_codings(ws: Workspace, one: CodingRound) -> int:
    """Return how many codings the current member has in a round; how many others have is not said."""
    return len(
        codes.read_placed_codings(ws.db, one.source_id, round_id=one.id, coder_id=current_member(ws).id)
    )


@allowed("compare coders")
def revealed_codings(ws: Workspace, one: CodingRound) -> list[RoundCoding]:
    """Return the codings of all coders who finished, in a revealed round. Raises ConflictError before."""
    if one.revealed_at is None or one.cancelled_at is not None:
        raise ConflictError(
            f"“{one.name}” is {one.state}: its codings are shown once everybody has finished."
        )
    compared = {coder.member_id for coder in one.compared}
    return [made for made in rounds.read_round_codings(ws.db, one.id) if made.coder_id in compared]


def _check_source(ws: Workspace, source_id: int) -> None:
    if sources.read_source(ws.db, source_id) is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; open one from the library.")
    transcript = transcripts.read_transcript(ws.db, source_id=source_id)
    if transcript is not None and transcript.finished_at is None:
        raise ConflictError("This transcript is still being made; start the round when it is finished.")
    if not sources.read_line_states(ws.db, source_id):
        raise InvalidInputError("This source has no text yet; there is nothing to code.")


def _check_own(one: CodingRound, member_id: int, verb: str) -> None:
    if one.state != "running":
        raise ConflictError(f"“{one.name}” is {one.state} already; reload the page.")
    if one.started_by != member_id:
        raise ConflictError(f"Only who started “{one.name}” can {verb} it.")


def _check_compared(ws: Workspace, one: CodingRound, code_id: int) -> None:
    if code_id not in {code.id for code in list_round_codes(ws, one)}:
        raise InvalidInputError(f"“{one.name}” does not compare that code; choose one of its codes.")
