"""Who may do what: every service says so, and the table of roles holds."""

import ast
import importlib
from pathlib import Path

from fieldnotes.privacy.roles import ACTIONS, TABLE, WHAT_IT_IS
from fieldnotes.services.access import FILTERS, OPEN
from fieldnotes.services.members import ROLES
from fieldnotes.store.belonging import OWN

SERVICES = Path(__file__).parents[2] / "fieldnotes" / "services"
ASKING = {
    *("limited_to", "only_own", "may_on", "keep_as_own"),
    *("add_participant", "find_all", "keep_upload", "list_sessions", "units_of"),  # these ask it
}
HOW_TO_DECLARE = """
These functions take a workspace and do not say who may call them. Put one line right above `def` (above other
decorators), with `from .access import allowed`:

    @allowed("write findings")                  an action of fieldnotes/privacy/roles.py
    @allowed("see walks", own="session_id")     leaders reach their own: which parameter says whose it is
    @allowed("see walks", own=FILTERS)          it lists: the body asks `only_own` or `limited_to`

An action whose row has "own" for a role needs `own`, else that role is refused. Is it a new kind of thing?
Add a row to the table. Is an id new? Add it to fieldnotes/store/belonging.py. What a service calls in turn is
not checked again; what its caller hands it to be called needs `carries=True`.
"""


def _takes_workspace(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
        return False
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return any(one.annotation is not None and "Workspace" in ast.unparse(one.annotation) for one in given)


def _services() -> list[tuple[str, str]]:
    return [
        (path.stem, node.name)
        for path in sorted(SERVICES.glob("*.py"))
        if path.stem != "access"  # the check itself
        for node in ast.parse(path.read_text("utf-8")).body
        if _takes_workspace(node) and isinstance(node, ast.FunctionDef)
    ]


def _declared(module: str, name: str) -> tuple[str, str] | None:
    function = getattr(importlib.import_module(f"fieldnotes.services.{module}"), name)
    return getattr(function, "__allowed__", None)


def test_every_service_says_who_may_call_it() -> None:
    undeclared = [f"{module}.{name}" for module, name in _services() if _declared(module, name) is None]

    assert undeclared == [], HOW_TO_DECLARE


def test_a_declaration_names_an_action_and_an_owner_that_exist() -> None:
    declared = [_declared(module, name) for module, name in _services()]
    found = [one for one in declared if one is not None and one[0] != OPEN]

    assert {action for action, _ in found} <= set(ACTIONS)
    assert {own for _, own in found} <= {"", FILTERS, *OWN}


def test_few_doors_are_open_to_who_is_not_signed_in() -> None:
    opened = {name for module, name in _services() if (_declared(module, name) or ("", ""))[0] == OPEN}

    assert opened == {
        "member_of_link",
        "member_signed_in",
        "sign_in_with_link",
        "sign_in_with_password",
        "sign_in_with_provider",
        "sign_out",
    }


def test_what_says_that_it_filters_asks_whom_it_is_limited_to() -> None:
    forgetful = [
        f"{module}.{name}"
        for module, name in _services()
        if (_declared(module, name) or ("", ""))[1] == FILTERS and not _mentions(module, name)
    ]

    assert forgetful == []


def test_every_action_is_explained_and_every_role_is_in_the_table() -> None:
    assert set(WHAT_IT_IS) == set(ACTIONS)
    assert set(TABLE) == set(ROLES)


def _mentions(module: str, name: str) -> bool:
    """Say whether a function, or one of its module that it calls, asks whom it is limited to."""
    body = {
        node.name: node
        for node in ast.parse((SERVICES / f"{module}.py").read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    todo, seen = [name], set[str]()
    while todo:
        one = todo.pop()
        seen.add(one)
        used = {node.id for node in ast.walk(body[one]) if isinstance(node, ast.Name)}
        if used & ASKING:
            return True
        todo += [each for each in used & set(body) if each not in seen]
    return False
