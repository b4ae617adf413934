"""Addresses that open one route for a while: signed by the server, handed to the browser ready-made.

The routes have no sign-in of their own. Whoever was shown a page holds the addresses on it; nobody else can
make one, because the key stays in the workspace.
"""

import hashlib
import hmac
import time
from typing import Literal

from fieldnotes.services.workspace import Workspace, chosen_member_id

WORKING_DAY_S = 12 * 3600
MEDIA_S = 2 * 3600  # a page that plays asks for a new one when it is drawn again

AddressState = Literal["valid", "expired", "forged"]


def sign_address(
    ws: Workspace, method: str, path: str, *, valid_s: int = WORKING_DAY_S, now_s: float | None = None
) -> str:
    """Return `path` with the query that lets `method` through, for `valid_s` to 1.5 times `valid_s` seconds.

    path: begins with a slash and has no query; more parameters may be appended with `&`.
    now_s: seconds since 1970, the clock's where None.
    The address stays the same for half of `valid_s`, so that a rerun of a page does not reload its media.
    Where somebody said who they are, it carries their id, and its route works on their behalf.
    """
    step_s = max(1, valid_s // 2)
    now_s = time.time() if now_s is None else now_s
    expires_s = (int(now_s + valid_s) // step_s + 1) * step_s
    member_id = chosen_member_id(ws)
    member = "" if member_id is None else str(member_id)
    signature = _signature(ws, method, path, expires_s, member)
    return f"{path}?expires={expires_s}{f'&member={member}' if member else ''}&signature={signature}"


def check_address(
    ws: Workspace,
    method: str,
    path: str,
    *,
    expires: str,
    signature: str,
    member: str = "",
    now_s: float | None = None,
) -> AddressState:
    """Return whether the query values let `method` through to `path` now, on behalf of `member`.

    expires, signature, member: as they stand in the request's query, empty where missing. A HEAD request may
    use the address made for GET.
    """
    method = "GET" if method == "HEAD" else method
    if not (expires.isascii() and expires.isdigit() and len(expires) <= 12 and signature.isascii()):
        return "forged"
    if member and not (member.isascii() and member.isdigit() and len(member) < 16):
        return "forged"
    if not hmac.compare_digest(_signature(ws, method, path, int(expires), member), signature):
        return "forged"
    now_s = time.time() if now_s is None else now_s
    return "valid" if now_s < int(expires) else "expired"


def _signature(ws: Workspace, method: str, path: str, expires_s: int, member: str) -> str:
    for_whom = f"\nfor member {member}" if member else ""
    message = f"{method}\n{path}\n{expires_s}{for_whom}".encode()
    return hmac.new(ws.secret.encode(), message, hashlib.sha256).hexdigest()
