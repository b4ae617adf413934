"""Codebooks to start from, added to the one that is there."""

from dataclasses import dataclass

from ..coding.code_tree import paths
from ..coding.codebook_entry import CodebookEntry
from ..coding.templates import STAGES, TEMPLATES, CodebookTemplate, stage_entries
from ..errors import NotFoundError
from ..records import Code
from ..records.codebook import CodeChange, CodeStep
from ..store import codes, field
from ..store.database import writing
from .access import allowed
from .code_history import carry_out
from .code_steps import made, step_of
from .workspace import Workspace


@dataclass(frozen=True)
class TemplatePreview:
    """What adding a template does: new codes' names, how many are there already, and what these get.

    filled: names of codes that get degrees or a valence which they lacked.
    """

    template: CodebookTemplate
    new: tuple[str, ...]
    there: int
    filled: tuple[str, ...]


def list_templates() -> tuple[CodebookTemplate, ...]:
    """Return the codebooks to start from."""
    return tuple(TEMPLATES.values())


@allowed("keep the codebook")
def preview_template(ws: Workspace, name: str) -> TemplatePreview:
    """Return what adding the template of that name would do. Raises NotFoundError, which lists the names."""
    template = _template(name)
    book = codes.read_codes(ws.db)
    found = _matches(book, _entries(ws, template))
    return TemplatePreview(
        template,
        new=tuple(entry.name for entry, code in found if code is None),
        there=sum(code is not None for _, code in found),
        filled=tuple(code.name for entry, code in found if code is not None and _lacking(code, entry)),
    )


@allowed("keep the codebook")
def add_template(ws: Workspace, name: str) -> tuple[TemplatePreview, CodeChange | None]:
    """Add what a template has and the codebook lacks; return what was done, and the change (None: nothing).

    A code that is there, of the same kind and name wherever it stands, stays as it is; only degrees and a
    valence that it lacks are filled in. undo_code_change takes it back.
    Raises NotFoundError, which lists the names there are.
    """
    template = _template(name)
    with writing(ws.db):
        preview = preview_template(ws, name)
        book = codes.read_codes(ws.db)
        ids: dict[tuple[str, str | None], int] = {}
        steps: list[CodeStep] = []
        last: dict[tuple[str, int | None], int] = {}
        for code in book:
            place = (code.kind, code.parent_id)
            last[place] = max(last.get(place, -1), code.ordinal)
        for entry, there in _matches(book, _entries(ws, template)):
            if there is not None:
                if entry.parent is None:
                    ids[entry.kind, entry.name] = there.id
                if lacking := _lacking(there, entry):
                    now = {"valence": there.valence, "degrees": there.degrees}
                    steps.append(step_of("code", there.id, now, lacking))
                continue
            parent_id = ids[entry.kind, entry.parent] if entry.parent else None
            last[entry.kind, parent_id] = last.get((entry.kind, parent_id), -1) + 1
            code_id = codes.add_code(
                ws.db,
                {
                    "kind": entry.kind,
                    "name": entry.name,
                    "definition": entry.definition,
                    "when_to_use": entry.when_to_use,
                    "when_not_to_use": entry.when_not_to_use,
                    "examples": entry.examples,
                    "valence": entry.valence,
                    "degrees": entry.degrees,
                    "colour": entry.colour,
                    "parent_id": parent_id,
                    "ordinal": last[entry.kind, parent_id],
                },
            )
            if entry.parent is None:
                ids[entry.kind, entry.name] = code_id
            steps.append(made(code_id))
        if not steps:
            return preview, None
        number = len(preview.new)
        said = f"added the template “{template.title}”: {number} new code{'' if number == 1 else 's'}"
        return preview, carry_out(ws, "template", said, steps)


def _template(name: str) -> CodebookTemplate:
    template = TEMPLATES.get(name)
    if template is None:
        raise NotFoundError(f"There is no template “{name}”; choose one of: {', '.join(TEMPLATES)}.")
    return template


def _entries(ws: Workspace, template: CodebookTemplate) -> tuple[CodebookEntry, ...]:
    if template.name != STAGES:
        return template.entries
    return stage_entries(
        (journey.name, [stage.name for stage in journey.stages]) for journey in field.read_journeys(ws.db)
    )


def _matches(book: list[Code], entries: tuple[CodebookEntry, ...]) -> list[tuple[CodebookEntry, Code | None]]:
    """Return each entry with the code that is it already, or None.

    A stage is itself only below its own journey: two journeys may both end with "use".
    """
    names = paths(book)
    by_name: dict[tuple[str, ...], Code] = {}
    for code in book:
        by_name.setdefault((code.kind, code.name.casefold()), code)
        by_name.setdefault((code.kind, *(name.casefold() for name in names[code.id])), code)
    found = []
    for entry in entries:
        key: tuple[str, ...] = (entry.kind, entry.name.casefold())
        if entry.kind == "stage" and entry.parent:
            key = (entry.kind, entry.parent.casefold(), entry.name.casefold())
        found.append((entry, by_name.get(key)))
    return found


def _lacking(code: Code, entry: CodebookEntry) -> dict[str, int | str | None]:
    lacking: dict[str, int | str | None] = {}
    if entry.degrees and not code.degrees:
        lacking["degrees"] = entry.degrees
    if entry.valence is not None and code.valence is None:
        lacking["valence"] = entry.valence
    return lacking
