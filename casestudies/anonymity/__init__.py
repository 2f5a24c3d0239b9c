"""The anonymity guard: reads a text and finds what could name the client. Plain Python: no Django, no heavy import."""

from .findings import Finding, Severity
from .reviewer import Review, is_complete, missing, review, review_all, warm_up
from .watch_list import WatchList, fingerprints

__all__ = [
    "Finding",
    "Review",
    "Severity",
    "WatchList",
    "fingerprints",
    "is_complete",
    "missing",
    "review",
    "review_all",
    "warm_up",
]
