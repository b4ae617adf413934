"""Who may do what: a table of roles by actions. What is not in it is refused.

A cell says how far a role reaches: "all", "own", or nothing. Own is what somebody led, noted or recorded
themselves; of findings, those of the member's market; of stories, those that are published. Which function is
which action stands above the function (`services.access.allowed`); docs/decisions/roles.md says why.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from ..records import Role

Reach = Literal["all", "own", "none"]

Action = Literal[
    "know the team",
    "manage the team",
    "look after the workspace",
    "see the whole picture",
    "walk",
    "see walks",
    "keep walks",
    "meet people",
    "answer for people",
    "keep promises",
    "hear sources",
    "bring in sources",
    "see work",
    "have work done",
    "know the codebook",
    "code",
    "keep the codebook",
    "compare coders",
    "search",
    "count patterns",
    "read findings",
    "read locally",
    "write findings",
    "see metrics",
    "keep metrics",
    "listen to stories",
    "write stories",
    "take out",
]
ACTIONS: tuple[Action, ...] = get_args(Action)

WHAT_IT_IS: Mapping[Action, str] = {
    "know the team": "names, roles and markets of the members; one's own account",
    "manage the team": "add members, change roles and markets, give links to sign in, deactivate",
    "look after the workspace": "what this machine has, its copies, how long things are kept, erasing",
    "see the whole picture": "home's map of numbers and stories, coverage of the field, what waits",
    "walk": "plan and start an immersion session, add a journey",
    "see walks": "a session with its notes, expectations and debrief",
    "keep walks": "note, change, end and debrief a session",
    "meet people": "the people who were met, under their codes, and what they agreed to",
    "answer for people": "change or withdraw a consent, and what follows from it",
    "keep promises": "what is owed to somebody who was met",
    "hear sources": "recordings, transcripts, documents and notes with their codings",
    "bring in sources": "record, upload and import, title, remove and restore",
    "see work": "background jobs and how far they are",
    "have work done": "transcribe, translate, tell voices apart, retry, cancel",
    "know the codebook": "what codes and stages are called",
    "code": "tag, accept and refuse suggestions, correct lines, name speakers",
    "keep the codebook": "change codes and vocabulary, let models learn",
    "compare coders": "rounds of independent coding, agreement, settling",
    "search": "the library",
    "count patterns": "counts of codings by stage, market and person",
    "read findings": "a finding with its evidence, links and readings",
    "read locally": "say how a finding reads in a market",
    "write findings": "write and change findings, their evidence, links and actions",
    "see metrics": "metrics, their values, movements and drivers",
    "keep metrics": "define, import, change and take back metrics",
    "listen to stories": "a story with its passages, its finding and its metric",
    "write stories": "write, change, publish and withdraw stories",
    "take out": "export to files",
}

_RESEARCH: dict[Action, Reach] = {
    action: "all" for action in ACTIONS if action not in ("manage the team", "look after the workspace")
}
_EVERYBODY: dict[Action, Reach] = {
    "know the team": "all",
    "know the codebook": "all",  # what a passage is tagged with stands beside it
    "search": "own",
    "listen to stories": "own",
}

TABLE: Mapping[Role, Mapping[Action, Reach]] = {
    "administrator": dict.fromkeys(ACTIONS, "all"),
    "researcher": _RESEARCH,
    "leader": {
        **_EVERYBODY,
        "walk": "all",
        "see walks": "own",
        "keep walks": "own",
        "meet people": "own",
        "keep promises": "own",
        "hear sources": "own",
        "bring in sources": "own",
        "see work": "own",
        "have work done": "own",
    },
    "local reader": {**_EVERYBODY, "read findings": "own", "read locally": "own"},
    "listener": _EVERYBODY,
}


def reach(role: Role, action: Action) -> Reach:
    """Return how far a role reaches in an action; "none" for whatever the table does not name."""
    return TABLE.get(role, {}).get(action, "none")
