"""The check at the door of every service: who works here, what their role may do, and on what.

Each public function that takes a workspace says with `allowed` which action of `privacy.roles` it is. Only
the function that is called from outside is checked: what it calls in turn works for it. The other half is in
what lists, finds or opens by something else than one item's id: it asks `only_own` or `limited_to`.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..errors import AccessError, SignInNeededError
from ..privacy.roles import WHAT_IT_IS, Action, reach
from ..records import Member, Role
from ..store import people
from ..store.belonging import add_keeper, is_own

if TYPE_CHECKING:
    from .workspace import Workspace

Service = TypeVar("Service", bound=Callable[..., Any])
Item = TypeVar("Item")

# For a function that takes no id which says whose it is, and leaves out by itself what is not the member's.
FILTERS = "filters"
OPEN = "open door"

_acting: ContextVar[int | None] = ContextVar("acting", default=None)
_inside: ContextVar[bool] = ContextVar("inside", default=False)


def allowed(action: Action, *, own: str = "", carries: bool = False) -> Callable[[Service], Service]:
    """Declare a service: only members whose role reaches `action` get in; AccessError for the others.

    own: for a role that reaches its own alone, the parameter whose id says whose it is, for example
    "session_id" (`store.belonging` knows which), or FILTERS. Without it such a role is refused; an id that is
    None belongs to nobody. carries: it calls back into what its caller gave it, which is checked for itself.
    Whoever runs the process, and is not named by `acting_as` or `Workspace.ask_who`, may do everything.
    """

    def declare(function: Service) -> Service:
        signature = inspect.signature(function)
        if own not in ("", FILTERS) and own not in signature.parameters:
            raise TypeError(f"{function.__name__} has no parameter `{own}`.")

        @wraps(function)
        def checked(ws: "Workspace", /, *args: Any, **kwargs: Any) -> Any:
            if _inside.get():
                return function(ws, *args, **kwargs)
            member = member_here(ws)
            if member is not None:
                how_far = reach(member.role, action)
                if how_far == "none":
                    raise refusal(member, action)
                if how_far == "own" and own != FILTERS:
                    given = signature.bind(ws, *args, **kwargs).arguments.get(own)
                    if not is_own(ws.db, own, given, member):
                        raise refusal(member, action, own=True)
            if carries:
                return function(ws, *args, **kwargs)
            with _as_inside():
                return function(ws, *args, **kwargs)

        checked.__allowed__ = (action, own)  # type: ignore[attr-defined]
        return cast(Service, checked)

    return declare


def open_door(why: str) -> Callable[[Service], Service]:
    """Declare a service that anybody may call, also who is not signed in; `why` says what it opens.

    Tests name each of them.
    """

    def declare(function: Service) -> Service:
        @wraps(function)
        def opened(*args: Any, **kwargs: Any) -> Any:
            with _as_inside():
                return function(*args, **kwargs)

        opened.__allowed__ = (OPEN, why)  # type: ignore[attr-defined]
        return cast(Service, opened)

    return declare


def refusal(member: Member, action: Action, *, own: bool = False) -> AccessError:
    """Return the error that says what a member may not do; own: they may, with what is their own."""
    beyond = " beyond what is their own" if own else ""
    return AccessError(
        f"{member.name} is here as {member.role}, and this ({WHAT_IT_IS[action]}) is not open to them"
        f"{beyond}; ask an administrator of the workspace."
    )


def limited_to(ws: "Workspace", action: Action) -> Member | None:
    """Return the member whose own items alone may be shown, or None where everything may be.

    Raises AccessError where their role does not reach the action at all.
    """
    member = member_here(ws)
    if member is None:
        return None
    how_far = reach(member.role, action)
    if how_far == "none":
        raise refusal(member, action)
    return member if how_far == "own" else None


def may(ws: "Workspace", action: Action) -> bool:
    """Say whether whoever works here reaches an action at all, be it on their own items alone."""
    member = member_here(ws)
    return member is None or reach(member.role, action) != "none"


def may_all(ws: "Workspace", action: Action) -> bool:
    """Say whether whoever works here reaches an action on everybody's items."""
    member = member_here(ws)
    return member is None or reach(member.role, action) == "all"


def may_on(ws: "Workspace", action: Action, own: str, item_id: int | None) -> bool:
    """Say whether whoever works here reaches an action on one item; own: as `allowed` takes it."""
    member = member_here(ws)
    if member is None:
        return True
    how_far = reach(member.role, action)
    return how_far == "all" or (how_far == "own" and is_own(ws.db, own, item_id, member))


def only_own(
    ws: "Workspace", action: Action, own: str, items: Sequence[Item], id_of: Callable[[Item], int]
) -> list[Item]:
    """Return of `items` those that whoever works here may see: all, or their own; own: as `allowed` takes it.

    Raises AccessError where their role does not reach the action at all.
    """
    member = limited_to(ws, action)
    return [item for item in items if member is None or is_own(ws.db, own, id_of(item), member)]


def first_own_source(ws: "Workspace", source_ids: Sequence[int]) -> int | None:
    """Return the first of these sources that whoever works here may hear, None for none.

    Of the same file that somebody else brought in nothing is told, not even that it is there.
    """
    return next(iter(only_own(ws, "hear sources", "source_id", source_ids, lambda one: one)), None)


def keep_as_own(ws: "Workspace", *, media_id: int | None = None, participant_id: int | None = None) -> None:
    """Remember who brought a file in, or gave somebody a code, in a transaction, where they are named."""
    member = member_here(ws)
    if member is not None:
        add_keeper(ws.db, member.id, media_id=media_id, participant_id=participant_id)


def member_here(ws: "Workspace") -> Member | None:
    """Return the member who works here by name, None for whoever runs the process.

    Raises SignInNeededError where the process serves people who have to sign in and nobody did, or somebody
    who may not any more.
    """
    member_id = chosen_member_id(ws)
    member = None if member_id is None else people.read_member(ws.db, member_id=member_id)
    if member is not None and member.deactivated_at is not None:
        raise SignInNeededError(f"{member.name} is not on the team any more; sign in as somebody who is.")
    if member is None and ws.sign_in_needed:
        raise SignInNeededError("Nobody is signed in here; sign in and open this again.")
    return member


def member_role(ws: "Workspace") -> Role:
    """Return the role of whoever works here: an administrator where nobody is named."""
    member = member_here(ws)
    return "administrator" if member is None else member.role


@contextmanager
def acting_as(member_id: int | None) -> Iterator[None]:
    """Let the block's services work on behalf of a member, as their role may; None leaves it as it is."""
    if member_id is None:
        yield
        return
    token = _acting.set(member_id)
    try:
        yield
    finally:
        _acting.reset(token)


def chosen_member_id(ws: "Workspace") -> int | None:
    """Return the id of the member whom `acting_as` or `Workspace.ask_who` names, or None for nobody."""
    return _acting.get() or (ws.ask_who() if ws.ask_who is not None else None)


@contextmanager
def _as_inside() -> Iterator[None]:
    token = _inside.set(True)
    try:
        yield
    finally:
        _inside.reset(token)
