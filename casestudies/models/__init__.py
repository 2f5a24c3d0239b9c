"""The casebook's records: what the consultant edits, and (in `published`) what readers see of it."""

from .cases import CaseStudy
from .consent import ClientAnswer, PreviewLink
from .counts import CountTable
from .history import Step
from .portraits import Portrait
from .published import Casebook, FormerSlug, Moved, PublishedVersion, Withdrawn
from .reasons import Reason, Reviewed
from .taxonomy import InterventionType, Region, Tension
from .texts import HomeTexts, Page, SiteIdentity, ensure_single_records
from .versions import Version, Versioned
from .watch_list import WatchedTerms

__all__ = [
    "CaseStudy",
    "Casebook",
    "ClientAnswer",
    "CountTable",
    "FormerSlug",
    "HomeTexts",
    "InterventionType",
    "Moved",
    "Page",
    "Portrait",
    "PreviewLink",
    "PublishedVersion",
    "Reason",
    "Region",
    "Reviewed",
    "SiteIdentity",
    "Step",
    "Tension",
    "Version",
    "Versioned",
    "WatchedTerms",
    "Withdrawn",
    "ensure_single_records",
]
