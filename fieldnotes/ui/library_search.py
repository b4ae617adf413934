"""A search as the address of the library says it, so that it can be shared and opens cold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from fieldnotes.records import CardKind, Code, LibraryFilters
from fieldnotes.services import coding, metrics
from fieldnotes.services.library import KINDS, list_places
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


NO_FILTERS = LibraryFilters()


@dataclass(frozen=True)
class Search:
    """What somebody looks for. kind: None for all; page counts from 1."""

    text: str = ""
    filters: LibraryFilters = NO_FILTERS
    kind: CardKind | None = None
    page: int = 1

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


def read_choices(ws: Workspace) -> Choices:
    """Return what can be chosen: the codebook, the places that occur, all metrics."""
    codes = coding.list_codes(ws)
    uses = frozenset(coding.count_uses(ws))
    labels: dict[str, Mapping[int | str, str]] = {
        "theme": {code.id: code.name for code in codes if code.kind == "theme"},
        "emotion": _emotions([code for code in codes if code.kind == "emotion"]),
        "metric": {metric.id: metric.name for metric in metrics.list_metrics(ws)},
        **{name: {value: value for value in values} for name, values in list_places(ws).items()},
    }
    in_use = {name: frozenset(values) for name, values in labels.items()}
    return Choices(labels, {**in_use, "theme": uses, "emotion": uses})


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
    return replace(search, kind=kind, page=max(1, number)), tuple(unknown)


def write_search(search: Search) -> dict[str, list[str]]:
    """Return the query that says this search; what is not set is left out."""
    query: dict[str, list[str]] = {"q": [search.text]} if search.text.strip() else {}
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
    for field in FIELDS:
        for value in search.chosen(field):
            rest = [other for other in search.chosen(field) if other != value]
            label = choices.label(field, value)
            fewer.append((f"{field.title.lower()} “{label}”", search.having(field, rest)))
    return fewer
