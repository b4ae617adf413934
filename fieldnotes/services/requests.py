"""A request that a browser sends twice, because the first answer was lost, is done once."""

import json
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ..errors import InvalidInputError
from ..store import requests
from ..store.database import writing
from .access import allowed
from .workspace import Workspace, current_member

ANSWERS_KEPT_FOR = timedelta(days=30)
LONGEST_ID = 100


@allowed("hear sources", own="source_id", carries=True)
def answer_once(
    ws: Workspace,
    source_id: int,
    request_id: object,
    *,
    act: Callable[[], dict[str, Any]],
    whole: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Return what `act` answers, or what it answered when the current member's request came the first time.

    request_id: a text that no other request of the source has; where it is missing, the request is done
    whenever it comes. act: what is asked for, done in one transaction with the note that it was. whole:
    answers the source as it is, for a request that was answered longer ago than ANSWERS_KEPT_FOR.
    Raises InvalidInputError for an id that is no text, and what `act` raises; then it can come again.
    """
    if request_id in (None, ""):
        return act()
    if not isinstance(request_id, str) or len(request_id) > LONGEST_ID:
        raise InvalidInputError(f"A request's id is a text of at most {LONGEST_ID} characters.")
    # The lock comes first, so that two requests of one id cannot both find that it is new.
    with writing(ws.db):
        member_id = current_member(ws).id
        is_done, kept = requests.read_done(ws.db, source_id, request_id, made_by=member_id)
        if is_done:
            return whole() if kept is None else json.loads(zlib.decompress(kept))
        answer = act()
        packed = zlib.compress(json.dumps(answer).encode())
        requests.add_done(ws.db, source_id, request_id, made_by=member_id, answer=packed)
        requests.forget_answers(ws.db, ANSWERS_KEPT_FOR)
        return answer
