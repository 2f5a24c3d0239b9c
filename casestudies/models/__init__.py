"""The casebook's records: what the consultant edits, and (in `published`) what readers see of it."""

from .cases import CaseStudy
from .counts import CountTable
from .history import Step
from .portraits import Portrait
from .published import Casebook, FormerSlug, PublishedVersion
from .reasons import Reason, Reviewed
from .taxonomy import InterventionType, Region, Tension
from .texts import HomeTexts, Page, SiteIdentity, ensure_single_records
from .watch_list import WatchedTerms

__all__ = [
    "CaseStudy",
    "Casebook",
    "CountTable",
    "FormerSlug",
    "HomeTexts",
    "InterventionType",
    "Page",
    "Portrait",
    "PublishedVersion",
    "Reason",
    "Region",
    "Reviewed",
    "SiteIdentity",
    "Step",
    "Tension",
    "WatchedTerms",
    "ensure_single_records",
]
