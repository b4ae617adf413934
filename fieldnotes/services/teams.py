"""Which team and which rank each member has, in the team's own words."""

from collections.abc import Iterable

from ..errors import InvalidInputError, NotFoundError
from ..records import Member
from ..store import people
from ..store.database import writing
from .access import allowed
from .workspace import Workspace, checked_text

_LONGEST_CHARS = 80


@allowed("manage the team")
def set_team(ws: Workspace, member_id: int, *, team: str, rank: str) -> Member:
    """Say where a member belongs; "" for nowhere. Returns the member as it is now.

    A team or rank that somebody else has already is written as it is there, whatever its capitals.
    Raises NotFoundError, InvalidInputError for more than 80 characters.
    """
    with writing(ws.db):
        if people.read_member(ws.db, member_id=member_id) is None:
            raise NotFoundError(f"There is no member {member_id}; choose one of the team.")
        others = [one for one in people.read_members(ws.db) if one.id != member_id]
        people.set_team(
            ws.db,
            member_id,
            team=_as_known(_checked(team, "The team"), (one.team for one in others)),
            rank=_as_known(_checked(rank, "The rank"), (one.rank for one in others)),
        )
    member = people.read_member(ws.db, member_id=member_id)
    assert member is not None
    return member


def _checked(text: str, what: str) -> str:
    text = " ".join(checked_text(text, what).split())
    if len(text) > _LONGEST_CHARS:
        raise InvalidInputError(f"{what} has {len(text)} characters; {_LONGEST_CHARS} are enough.")
    return text


def _as_known(text: str, known: Iterable[str]) -> str:
    return next((one for one in known if one.casefold() == text.casefold()), text)
