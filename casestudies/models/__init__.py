"""The casebook's records: what the consultant edits, and (in `published`) what readers see of it."""

from .cases import CaseStudy
from .guarding import Ruling, Step, WatchedTerms
from .published import Casebook, Edition, FormerSlug
from .taxonomy import InterventionType, Region, Tension
from .texts import HomeTexts, Page, SiteIdentity, ensure_single_records

__all__ = [
    "CaseStudy",
    "Casebook",
    "Edition",
    "FormerSlug",
    "HomeTexts",
    "InterventionType",
    "Page",
    "Region",
    "Ruling",
    "SiteIdentity",
    "Step",
    "Tension",
    "WatchedTerms",
    "ensure_single_records",
]
