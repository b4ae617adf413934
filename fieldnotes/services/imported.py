"""The transcripts, documents and answers that came as files, to be found again."""

from dataclasses import dataclass

from ..records import Participant, Source, SourceFile
from ..store import consents, documents, people, transcript_files
from .access import FILTERS, allowed, first_own_source, only_own
from .workspace import Workspace


@dataclass(frozen=True)
class ImportedView:
    """A source that was read from a file, the file, and who is heard in it.

    closed: nobody may read it now, because somebody withdrew their consent, or it has run out.
    """

    source: Source
    file: SourceFile
    participants: tuple[Participant, ...]
    closed: bool = False


@allowed("hear sources", own=FILTERS)
def list_imported(ws: Workspace) -> list[ImportedView]:
    """Return the sources that were imported from files, the newest first."""
    heard = transcript_files.read_heard_in_files(ws.db)
    closed = consents.read_closed_sources(ws.db)
    everybody = {person.id: person for person in people.read_participants(ws.db)}
    views = [
        ImportedView(
            source, file, tuple(everybody[one] for one in heard.get(source.id, [])), source.id in closed
        )
        for source, file in transcript_files.read_imported(ws.db)
    ]
    return only_own(ws, "hear sources", "source_id", views, lambda view: view.source.id)


@allowed("hear sources")
def find_own_part(ws: Workspace, sha256: str, part: str = "") -> int | None:
    """Return the source that whoever works here has of this part of a file of this content, None for none.

    part: a column of a table of answers, "" for a document. Removed sources and transcripts are none.
    """
    return first_own_source(ws, documents.find_sources_of_part(ws.db, sha256, part))


@allowed("hear sources", own="source_id")
def get_source_file(ws: Workspace, source_id: int) -> SourceFile | None:
    """Return the file that a source was read from, or None for one that was not imported."""
    return transcript_files.read_source_file(ws.db, source_id)
