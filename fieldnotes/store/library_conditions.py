"""What a search is narrowed to, as SQL conditions with bound parameters."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..records import LibraryFilters

# Only what somebody accepted counts as a coding.
ACCEPTED = "c.status = 'accepted' AND c.removed_at IS NULL"

# Which names narrow a search: the kind of entity, and its field of LibraryFilters.
NAMED = {
    "person": "persons",
    "organisation": "organisations",
    "product": "products",
    "amount": "amounts",
    "date": "dates",
    "place": "places_named",
}

# An answer's own market goes before that of the source that it stands in.
_ANSWER_MARKET = "SELECT a.market FROM answer a WHERE a.market <> '' AND"


@dataclass
class Conditions:
    """Conditions that must all hold, and the values of their parameters."""

    parts: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)

    def add(self, sql: str, name: str = "", values: Sequence[Any] = ()) -> None:
        """Add a condition; "{marks}" in it stands for `values`, bound as NAME0, NAME1 and so on."""
        self.parameters.update({f"{name}{n}": value for n, value in enumerate(values)})
        self.parts.append(sql.replace("{marks}", ", ".join(f":{name}{n}" for n in range(len(values)))))

    @property
    def sql(self) -> str:
        """All of them joined; "1" where there is none."""
        return " AND ".join(self.parts) or "1"


def passage_conditions(filters: LibraryFilters, *, told: bool = False) -> Conditions:
    """Return the conditions on an excerpt e, its source's place p and its speaker sp.

    told: names count within the passage's bounds alone, and not in all of its lines.
    """
    within = (
        """AND (ns.id <> e.first_segment_id OR n.start_char >= e.start_char)
              AND (ns.id <> e.last_segment_id OR n.end_char <= e.end_char)"""
        if told
        else ""
    )
    found = _place_conditions(filters)
    if filters.markets:
        found.add(
            f"COALESCE(({_ANSWER_MARKET} a.segment_id = e.first_segment_id), p.market) IN ({{marks}})",
            "market",
            filters.markets,
        )
    for name, ids in (("theme", filters.themes), ("emotion", filters.emotions)):
        if ids:
            found.add(
                f"""EXISTS (SELECT 1 FROM coding c WHERE c.excerpt_id = e.id AND {ACCEPTED}
                AND c.code_id IN ({{marks}}))""",
                name,
                ids,
            )
    for kind, values in _named(filters):
        found.add(
            f"""EXISTS (SELECT 1 FROM entity n JOIN segment ns ON ns.id = n.segment_id
            WHERE ns.source_id = e.source_id AND ns.ordinal BETWEEN f.ordinal AND l.ordinal
              AND n.kind = '{kind}' AND n.name IN ({{marks}}) {within})""",
            f"named_{kind}",
            values,
        )
    if filters.seats:
        found.add("COALESCE(sp.seat, p.seat) IN ({marks})", "seat", filters.seats)
    if filters.metrics:
        found.add(
            """EXISTS (SELECT 1 FROM evidence ev JOIN link ON link.finding_id = ev.finding_id
            WHERE ev.stance = 'for' AND ev.excerpt_id = e.id AND link.metric_id IN ({marks}))""",
            "metric",
            filters.metrics,
        )
    return found


def source_conditions(filters: LibraryFilters) -> Conditions:
    """Return the conditions on a source's place p: something in it carries what is asked for."""
    found = _place_conditions(filters)
    if filters.markets:
        found.add(
            f"""(p.market IN ({{marks}}) OR (p.form = 'answers' AND EXISTS (
              {_ANSWER_MARKET} a.market IN ({{marks}}) AND a.segment_id IN (
                SELECT id FROM segment WHERE source_id = p.source_id))))""",
            "market",
            filters.markets,
        )
    for name, ids in (("theme", filters.themes), ("emotion", filters.emotions)):
        if ids:
            found.add(
                f"""EXISTS (SELECT 1 FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
                WHERE e.source_id = p.source_id AND {ACCEPTED} AND c.code_id IN ({{marks}}))""",
                name,
                ids,
            )
    for kind, values in _named(filters):
        found.add(
            f"""EXISTS (SELECT 1 FROM entity n JOIN segment ns ON ns.id = n.segment_id
            WHERE ns.source_id = p.source_id AND n.kind = '{kind}' AND n.name IN ({{marks}}))""",
            f"named_{kind}",
            values,
        )
    if filters.seats:
        found.add(
            """(p.seat IN ({marks})
            OR EXISTS (SELECT 1 FROM speaker WHERE source_id = p.source_id AND seat IN ({marks})))""",
            "seat",
            filters.seats,
        )
    if filters.metrics:
        found.add(
            """EXISTS (SELECT 1 FROM evidence ev JOIN excerpt e ON e.id = ev.excerpt_id
            JOIN link ON link.finding_id = ev.finding_id
            WHERE ev.stance = 'for' AND e.source_id = p.source_id AND link.metric_id IN ({marks}))""",
            "metric",
            filters.metrics,
        )
    return found


def story_conditions(filters: LibraryFilters) -> Conditions:
    """Return the conditions on a published story st: one of its passages has all that is asked for.

    A metric counts where the story's own finding is linked to it.
    """
    found = Conditions(["st.published_at IS NOT NULL"])
    inner = passage_conditions(replace(filters, metrics=()), told=True)
    if inner.parts:
        found.parameters.update(inner.parameters)
        found.add(any_item(inner.sql))
    if filters.metrics:
        found.add(
            """EXISTS (SELECT 1 FROM link WHERE link.finding_id = st.finding_id
            AND link.metric_id IN ({marks}))""",
            "metric",
            filters.metrics,
        )
    return found


def any_item(condition: str) -> str:
    """Return the condition that one of story st's passages, of those that consent covers, fulfils another."""
    return f"""EXISTS (SELECT 1 FROM story_item si JOIN excerpt e ON e.id = si.excerpt_id
      JOIN source_place p ON p.source_id = e.source_id AND p.quotable
      JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id
      LEFT JOIN speaker sp ON sp.id = f.speaker_id WHERE si.story_id = st.id AND {condition})"""


def _place_conditions(filters: LibraryFilters) -> Conditions:
    """Return the conditions on a source's place p alone; for the market see `_ANSWER_MARKET`."""
    found = Conditions()
    form = "COALESCE(NULLIF(p.form, ''), p.kind)"
    for name, column, values in (
        ("stage", "p.stage", filters.stages),
        ("mode", "p.mode", filters.modes),
        ("form", form, filters.forms),
    ):
        if values:
            found.add(f"{column} IN ({{marks}})", name, values)
    return found


def _named(filters: LibraryFilters) -> list[tuple[str, tuple[str, ...]]]:
    chosen = [(kind, getattr(filters, field)) for kind, field in NAMED.items()]
    return [(kind, values) for kind, values in chosen if values]
