"""What the library's filters offer, and its cards."""

from sqlite_utils import Database

from .database import rows
from .library_cards import codes_of_excerpts, findings_of_excerpts, read_passages
from .library_words import fts_query

__all__ = [
    "PLACES",
    "codes_of_excerpts",
    "findings_of_excerpts",
    "fts_query",
    "read_passages",
    "read_places",
]

PLACES = ("market", "mode", "seat", "form", "stage")
FORMS = ("transcript", "observation", "text", "debrief", "answers")


def read_places(db: Database) -> dict[str, list[str]]:
    """Return the markets, stages (in the order of the path), modes, seats and forms that occur."""
    found: dict[str, list[str]] = {}
    for name in ("market", "mode", "seat"):
        values = rows(
            db, f"SELECT DISTINCT {name} AS v FROM source_place WHERE complete AND quotable ORDER BY v"
        )
        found[name] = [row["v"] for row in values if row["v"]]
    answers = rows(
        db,
        """SELECT DISTINCT a.market FROM answer a JOIN segment s ON s.id = a.segment_id
        JOIN source_place p ON p.source_id = s.source_id AND p.quotable WHERE a.market <> ''""",
    )
    found["market"] = sorted({*found["market"], *(row["market"] for row in answers)})
    forms = rows(
        db,
        """SELECT DISTINCT COALESCE(NULLIF(form, ''), kind) AS v FROM source_place
        WHERE complete AND quotable""",
    )
    found["form"] = [form for form in FORMS if form in {row["v"] for row in forms}]
    voices = rows(db, "SELECT DISTINCT seat FROM speaker WHERE seat IS NOT NULL")
    found["seat"] = sorted({*found["seat"], *(row["seat"] for row in voices)})
    stages = rows(
        db,
        """SELECT st.name FROM stage st JOIN source src ON src.stage_id = st.id AND src.removed_at IS NULL
           GROUP BY st.name ORDER BY MIN(st.journey_id), MIN(st.ordinal)""",
    )
    found["stage"] = [row["name"] for row in stages]
    return found
