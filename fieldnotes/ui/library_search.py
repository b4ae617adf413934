"""A search as the address of the library says it, so that it can be shared and opens cold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import streamlit as st

from fieldnotes.records import CardKind, Code, LibraryFilters, SearchBy
from fieldnotes.services import coding, metrics
from fieldnotes.services.access import may, may_all
from fieldnotes.services.find_facets import Counts
from fieldnotes.services.library import KINDS, Like, list_names, list_places, names_stamp
from fieldnotes.services.workspace import Workspace

from .theme import emotion_family, emotion_mark


@dataclass(frozen=True)
class FilterField:
    """A filter: its name in the address, its title on the page, its field of LibraryFilters."""

    name: str
    title: str
    field: str


FIELDS: tuple[FilterField, ...] = (
    FilterField("theme", "Theme", "themes"),
    FilterField("emotion", "Emotion", "emotions"),
    FilterField("stage", "Journey stage", "stages"),
    FilterField("market", "Market", "markets"),
    FilterField("mode", "Mode", "modes"),
    FilterField("metric", "Metric", "metrics"),
    FilterField("seat", "Seat", "seats"),
    FilterField("person", "Person", "persons"),
    FilterField("organisation", "Organisation", "organisations"),
    FilterField("product", "Product", "products"),
    FilterField("amount", "Amount", "amounts"),
    FilterField("date", "Date", "dates"),
    FilterField("place", "Place", "places_named"),
    FilterField("form", "Kind of source", "forms"),
)


@dataclass(frozen=True)
class Choices:
    """What can be chosen, by the filter's name: each value (an id or a word) with what it reads as.

    labels: all values known here. in_use: those that something in the library carries.
    """

    labels: Mapping[str, Mapping[int | str, str]]
    in_use: Mapping[str, frozenset[int | str]]

    def offered(self, field: FilterField, chosen: Sequence[int | str]) -> list[int | str]:
        """Return the values worth offering: those in use, and those chosen already."""
        used = self.in_use[field.name]
        return [value for value in self.labels[field.name] if value in used or value in chosen]

    def label(self, field: FilterField, value: int | str) -> str:
        """Return what a value reads as."""
        return self.labels[field.name].get(value, str(value))

    def counted_label(self, field: FilterField, value: int | str, counts: Counts) -> str:
        """Return what a value reads as, and in how many sources of the search it occurs."""
        return f"{self.label(field, value)} · {counts.get(field.field, {}).get(value, 0):,}"


FORM_NAMES = {
    "transcript": "Transcripts",
    "observation": "Notes of walks",
    "text": "Documents",
    "debrief": "Debriefs",
    "answers": "Answers",
}
NO_FILTERS = LibraryFilters()
BY_NAMES: dict[SearchBy, str] = {"both": "Words and meaning", "words": "Words", "meaning": "Meaning"}
_LIKE = re.compile(r"(?P<what>[pl])(?P<number>[1-9]\d{0,14})", re.ASCII)


@dataclass(frozen=True)
class Search:
    """What somebody looks for. kind: None for all. like: what it is to be like, or None. page: from 1."""

    text: str = ""
    filters: LibraryFilters = NO_FILTERS
    kind: CardKind | None = None
    page: int = 1
    by: SearchBy = "both"
    like: Like | None = None

    def chosen(self, field: FilterField) -> tuple[int | str, ...]:
        """Return the values chosen for a filter."""
        return cast(tuple[int | str, ...], getattr(self.filters, field.field))

    def having(self, field: FilterField, values: Sequence[int | str]) -> "Search":
        """Return this search with other values for a filter, on its first page."""
        changed: dict[str, Any] = {field.field: tuple(values)}
        return replace(self, filters=replace(self.filters, **changed), page=1)

    @property
    def chosen_count(self) -> int:
        """How many filter values are chosen."""
        return sum(len(self.chosen(field)) for field in FIELDS)

    @property
    def asks(self) -> bool:
        """Whether it asks for anything besides filters."""
        return bool(self.text.strip()) or self.like is not None


def read_choices(ws: Workspace) -> Choices:
    """Return what can be chosen: the codebook, the places that occur, all metrics."""
    codes = coding.list_codes(ws)
    uses = frozenset(coding.count_uses(ws)) if may_all(ws, "search") else frozenset()
    labels: dict[str, Mapping[int | str, str]] = {
        "theme": {code.id: code.name for code in codes if code.kind == "theme"},
        "emotion": _emotions([code for code in codes if code.kind == "emotion"]),
        "metric": {one.id: one.name for one in metrics.list_metrics(ws)} if may(ws, "see metrics") else {},
        **{name: {value: value for value in values} for name, values in list_places(ws).items()},
        **_names(ws, str(ws.folder), names_stamp(ws)),
    }
    labels["form"] = {form: FORM_NAMES[str(form)] for form in labels["form"]}
    in_use = {name: frozenset(values) for name, values in labels.items()}
    return Choices(labels, {**in_use, "theme": uses, "emotion": uses})


@st.cache_data(max_entries=4, show_spinner=False)
def _names(_ws: Workspace, folder: str, stamp: str) -> dict[str, dict[int | str, str]]:
    # Counting all names of a large library takes a second, and each press runs the page again.
    return list_names(_ws)


def _emotions(codes: Sequence[Code]) -> dict[int | str, str]:
    """Return emotions with their marks, each family before those below it."""
    names = {code.id: code.name for code in codes}
    shown: dict[int | str, str] = {}
    for family in (code for code in codes if code.parent_id not in names):
        mark = emotion_mark(emotion_family(family.name))
        below = [code for code in codes if code.parent_id == family.id]
        shown[family.id] = f"{mark} {family.name}" + (" and below" if below else "")
        shown.update({code.id: f"{mark} {code.name}" for code in below})
    return shown


def read_search(query: Mapping[str, Sequence[str]], choices: Choices) -> tuple[Search, tuple[str, ...]]:
    """Return the search that an address's query asks for, and what in it is not known here, in words.

    A code or metric may stand in the address by its id or its name.
    """
    search = Search(text=" ".join(query.get("q", ())))
    unknown = []
    for field in FIELDS:
        values: list[int | str] = []
        for asked in query.get(field.name, ()):
            value = _known(asked, choices.labels[field.name])
            if value is None:
                unknown.append(f"{field.title.lower()} “{asked}”")
            elif value not in values:
                values.append(value)
        search = search.having(field, values)
    kind = next((kind for kind in KINDS if [kind] == list(query.get("kind", ()))), None)
    page = (list(query.get("page", ())) or ["1"])[-1]
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    by: SearchBy = next((by for by in BY_NAMES if [by] == list(query.get("by", ()))), "both")
    like = _LIKE.fullmatch((list(query.get("like", ())) or [""])[-1])
    return replace(
        search,
        kind=kind,
        page=max(1, number),
        by=by,
        like=like_of(like["what"], int(like["number"])) if like else None,
    ), tuple(unknown)


def like_of(what: str, number: int) -> Like:
    """Return the passage that an address names: "p" for a tagged one, "l" for a line, and its number."""
    return Like(passage_id=number) if what == "p" else Like(line_id=number)


def like_value(like: Like) -> str:
    """Return how an address names a passage."""
    return f"p{like.passage_id}" if like.passage_id is not None else f"l{like.line_id}"


def write_search(search: Search) -> dict[str, list[str]]:
    """Return the query that says this search; what is not set is left out."""
    query: dict[str, list[str]] = {"q": [search.text]} if search.text.strip() else {}
    if search.like is not None:
        query["like"] = [like_value(search.like)]
    if search.by != "both":
        query["by"] = [search.by]
    for field in FIELDS:
        if search.chosen(field):
            query[field.name] = [str(value) for value in search.chosen(field)]
    if search.kind:
        query["kind"] = [search.kind]
    if search.page > 1:
        query["page"] = [str(search.page)]
    return query


def _known(asked: str, values: Mapping[int | str, str]) -> int | str | None:
    number: int | str = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else asked
    for value, label in values.items():
        if value in (number, asked) or label.casefold() == asked.casefold():
            return value
        # An emotion's label begins with its mark.
        if label.partition(" ")[2].removesuffix(" and below").casefold() == asked.casefold():
            return value
    return None


def without_each(search: Search, choices: Choices) -> list[tuple[str, Search]]:
    """Return the searches that leave one part of this one out, each with what it leaves out, in words."""
    fewer: list[tuple[str, Search]] = []
    if search.text.strip():
        fewer.append((f"the words “{search.text.strip()}”", replace(search, text="", page=1)))
    if search.like is not None:
        fewer.append(("the passage that it is to be like", replace(search, like=None, page=1)))
    for field in FIELDS:
        for value in search.chosen(field):
            rest = [other for other in search.chosen(field) if other != value]
            label = choices.label(field, value)
            fewer.append((f"{field.title.lower()} “{label}”", search.having(field, rest)))
    return fewer
