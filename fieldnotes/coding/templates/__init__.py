"""Codebooks to start from. Each can also be added to a codebook that is in use: what it has already stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldnotes.coding.codebook_entry import CodebookEntry
from fieldnotes.coding.starter_emotions import EMOTIONS
from fieldnotes.coding.starter_themes import THEMES

from .needs import NEEDS
from .service_quality import SERVICE_QUALITY
from .trust import TRUST

STAGES = "stages"


@dataclass(frozen=True)
class CodebookTemplate:
    """A codebook to start from. name: how it is asked for. source: whose idea it is, or "".

    entries: parents before their children; for STAGES they come from the workspace's journeys.
    """

    name: str
    title: str
    about: str
    source: str
    entries: tuple[CodebookEntry, ...]


_PLUTCHIK = "Plutchik 1980; Demszky et al., “GoEmotions”, ACL 2020"

TEMPLATES: dict[str, CodebookTemplate] = {
    template.name: template
    for template in (
        CodebookTemplate(
            "emotions",
            "Emotions: Plutchik and GoEmotions",
            "Eight families in three degrees each, and the emotions that a machine can suggest within them.",
            _PLUTCHIK,
            EMOTIONS,
        ),
        CodebookTemplate(
            "themes",
            "Customer experience",
            "What happens between a customer and a company, with the sentences by which it is found.",
            "Dixon, Freeman and Toman 2010; Bitner, Booms and Tetreault 1990",
            THEMES,
        ),
        CodebookTemplate(
            "service-quality",
            "Service quality",
            "Five dimensions of service by people, four of service without them, three of putting it right.",
            "Parasuraman, Zeithaml and Berry 1988; Parasuraman, Zeithaml and Malhotra 2005",
            SERVICE_QUALITY,
        ),
        CodebookTemplate(
            "needs",
            "Needs",
            "Functional needs: what is to be done. Emotional needs: how it is to feel.",
            "Almquist, Senior and Bloch 2016; Ryan and Deci 2000; Bradley et al. 2010",
            NEEDS,
        ),
        CodebookTemplate(
            "trust",
            "Trust",
            "Care, competence, integrity: what trust in a company rests on.",
            "Mayer, Davis and Schoorman 1995",
            TRUST,
        ),
        CodebookTemplate(
            STAGES,
            "Journey stages",
            "The stages of this workspace's journeys as codes, for passages that speak of another stage than "
            "the one where they were noted.",
            "",
            (),
        ),
        CodebookTemplate(
            "blank",
            "Blank",
            "Nothing: write your own codes, or bring in a codebook from a file.",
            "",
            (),
        ),
    )
}


def stage_entries(journeys: Iterable[tuple[str, Sequence[str]]]) -> tuple[CodebookEntry, ...]:
    """Return the entries of the template STAGES: each journey's name, and its stages below it."""
    entries: list[CodebookEntry] = []
    for journey, stages in journeys:
        entries.append(CodebookEntry("stage", journey, f"The stages of the journey “{journey}”."))
        entries += [CodebookEntry("stage", stage, "", parent=journey) for stage in stages]
    return tuple(entries)
