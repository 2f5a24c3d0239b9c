"""Filters the case list: which cases a choice leaves, and how many each further choice would leave."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ..models.contents import Contents, Entry, Term

NAMES = ("region", "intervention", "tension")
"""The facets, in their order on the page and in an address."""

Chosen = Mapping[str, str]
"""Slugs by facet name, only of facets in use."""


@dataclass(frozen=True)
class Choice:
    """One link of a facet: follow it to choose `term`, or to drop it again where it is chosen."""

    term: Term
    count: int
    is_chosen: bool
    query: Chosen


@dataclass(frozen=True)
class Facet:
    name: str
    choices: Sequence[Choice]
    without: Chosen
    is_used: bool


def chosen_in(query: Mapping[str, str]) -> dict[str, str]:
    """The facets used in a query string; everything else in it is ignored."""
    return {name: query[name] for name in NAMES if query.get(name)}


def are_known(contents: Contents, chosen: Chosen) -> bool:
    """Whether every choice is one of the site's terms."""
    return all(_term_id(contents, name, slug) is not None for name, slug in chosen.items())


def matching(contents: Contents, chosen: Chosen) -> list[Entry]:
    """Entries that fit every choice, in order; none where a slug is unknown."""
    wanted = {name: _term_id(contents, name, slug) for name, slug in chosen.items()}
    return [entry for entry in contents.index if all(term in _terms_of(entry, name) for name, term in wanted.items())]


def facets(contents: Contents, chosen: Chosen) -> list[Facet]:
    """Every facet with its choices, each counted against the other facets as they are chosen."""
    return [_facet(contents, name, chosen) for name in NAMES]


def _facet(contents: Contents, name: str, chosen: Chosen) -> Facet:
    others = {other: slug for other, slug in chosen.items() if other != name}
    counts = Counter(chain.from_iterable(_terms_of(entry, name) for entry in matching(contents, others)))
    choices = []
    for term in getattr(contents, name):
        is_chosen = chosen.get(name) == term.slug
        query = {
            facet: term.slug if facet == name else others[facet] for facet in NAMES if facet == name or facet in others
        }
        if counts[term.id] or is_chosen:
            choices.append(Choice(term, counts[term.id], is_chosen, others if is_chosen else query))
    return Facet(name, choices, others, name in chosen)


def _terms_of(entry: Entry, name: str) -> Sequence[int]:
    return (entry.region,) if name == "region" else getattr(entry, name)


def _term_id(contents: Contents, name: str, slug: str) -> int | None:
    return next((term.id for term in getattr(contents, name) if term.slug == slug), None)
