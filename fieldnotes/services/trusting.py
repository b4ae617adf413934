"""How far a code's suggestions can be trusted, by what people decide; and codes that go quiet by that."""

from collections.abc import Iterable

from ..coding.trust import TALLY, Precision, precision_of
from ..errors import NotFoundError
from ..records import QuietCode
from ..store import jobs, theme_models
from ..store.database import writing
from .access import allowed
from .workspace import Workspace, current_member

LEARN_AFTER = 5  # codings and decisions, so that a run of them is learned from together
EVERYTHING = 0  # the item of jobs that are about the whole workspace


@allowed("hear sources")
def note_decisions(ws: Workspace, code_ids: Iterable[int]) -> None:
    """Take note, inside the transaction, that codes were put on passages, accepted, refused, or undecided
    again.

    A code whose suggestions are surely wrong more often than right goes quiet; once that is taken back, it is
    awake again. After LEARN_AFTER such notes themes are learned anew in the background.
    """
    turned = [code_id for code_id in set(code_ids) if _turn(ws, code_id)]
    if turned or theme_models.count_undigested(ws.db, "theme", LEARN_AFTER) >= LEARN_AFTER:
        jobs.add_job(ws.db, "learn", EVERYTHING)


@allowed("know the codebook")
def get_precision(ws: Workspace, code_id: int) -> Precision:
    """Return how often a code's latest suggestions were right, by what people decided on them."""
    decisions = theme_models.read_decisions(ws.db, TALLY, code_id).get(code_id, [])
    return precision_of([accepted for accepted, _ in decisions])


@allowed("know the codebook")
def list_precisions(ws: Workspace) -> dict[int, Precision]:
    """Return `get_precision` of every code on whose suggestions somebody decided, by the code's id."""
    return {
        code_id: precision_of([accepted for accepted, _ in decisions])
        for code_id, decisions in theme_models.read_decisions(ws.db, TALLY).items()
    }


@allowed("know the codebook")
def list_quiet_codes(ws: Workspace) -> dict[int, QuietCode]:
    """Return the codes that make no suggestions because these were mostly refused, by id."""
    found = theme_models.read_quiet(ws.db)
    return {code_id: quiet for code_id, quiet in found.items() if quiet.quiet_since is not None}


@allowed("keep the codebook")
def wake_code(ws: Workspace, code_id: int) -> None:
    """Let a quiet code make suggestions again; what was decided before does not count against it any more.

    Raises NotFoundError for a code that is not there, or is not quiet.
    """
    with writing(ws.db):
        if code_id not in list_quiet_codes(ws):
            raise NotFoundError(f"Code {code_id} is not quiet; reload the page.")
        theme_models.set_awake(ws.db, code_id, current_member(ws).id)
        jobs.add_job(ws.db, "learn", EVERYTHING)


def _turn(ws: Workspace, code_id: int) -> bool:
    """Let a code go quiet, or wake it, by its precision; say whether that changed anything."""
    is_bad = get_precision(ws, code_id).is_bad
    if is_bad == (code_id in list_quiet_codes(ws)):
        return False
    if is_bad:
        theme_models.set_quiet(ws.db, code_id)
    else:
        theme_models.set_awake(ws.db, code_id, None)
    return True
