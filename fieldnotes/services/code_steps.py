"""The steps that a change of the codebook is made of."""

from typing import Literal

from ..records.codebook import Cells, CodeStep


def step_of(table: Literal["code", "coding", "memo"], item_id: int, now: Cells, then: Cells) -> CodeStep:
    """Return a step from what a row has now to what it shall have; without columns that do not differ."""
    changed = [name for name, value in then.items() if now.get(name) != value]
    return CodeStep(
        table, item_id, {name: now.get(name) for name in changed}, {name: then[name] for name in changed}
    )


def made(code_id: int) -> CodeStep:
    """Return the step that stands for a code which was just stored."""
    return CodeStep("code", code_id, {"merged_into": code_id}, {"merged_into": None})


def present(code_id: int) -> CodeStep:
    """Return a step that does nothing and asks that the code is in the codebook, now and when undone."""
    return CodeStep("code", code_id, {"merged_into": None}, {"merged_into": None})


def makes(step: CodeStep) -> bool:
    """Say whether a step stands for a code that was made."""
    return step.table == "code" and step.before == {"merged_into": step.id}


def turned(step: CodeStep) -> CodeStep:
    """Return the step the other way round."""
    return CodeStep(step.table, step.id, step.after, step.before)
