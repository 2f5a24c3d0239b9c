"""The watch list: names entered for one case, and looked for in every text of the site.

Terms are in memory only while they are added. Stored are fingerprints, keyed by a secret outside the database, and the list
sealed to the consultant's own key.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from sealing.keys import keys_in_use, mark_of
from sealing.payload import seal_json

from ..anonymity import WatchList, fingerprints
from ..anonymity.findings import told_once
from ..models import CaseStudy, Reviewed, WatchedTerms
from .findings import Place, PlacedFinding, Texts
from .reasons import reasons_for
from .words import TOGETHER
from .writing import Outdated, writing


class WatchListChanged(Outdated):
    """Names are watched for that were not when the guard read."""


class NoKey(Exception):
    """There is no key to seal to: nobody could read the list again."""


def key() -> bytes:
    """The key of the fingerprints. After a change of SECRET_KEY, lists must be entered again."""
    return salted_hmac("casestudies.watch-list", "", algorithm="sha256").digest()


def version() -> object:
    """A value that differs once a list has changed; one query."""
    return WatchedTerms.objects.aggregate(Count("pk"), Max("pk"))


def refuse_if_changed(since: object) -> None:
    """Raises WatchListChanged where `version` was another when the guard read. Call it under the lock."""
    if since != version():
        raise WatchListChanged


def current() -> WatchList:
    """The terms of all cases; one query."""
    kept = WatchedTerms.objects.values_list("fingerprints", flat=True)
    return WatchList({fingerprint for some in kept for fingerprint in some}, key())


@sensitive_variables()
def add(
    case: CaseStudy, terms: Sequence[str], replace: bool = False, pairs: Sequence[tuple[str, str]] = ()
) -> WatchedTerms:
    """Adds `terms` to the list of `case`, or puts them in its place. `pairs` say what stands for a term in public; they are
    kept in the sealed list alone. Raises NoKey, and CaseStudy.DoesNotExist where the case was deleted meanwhile."""
    secret = key()
    keyed = {fingerprint for term in terms for fingerprint in fingerprints(term, secret)}
    recipients = keys_in_use()
    envelope = sealed(terms, case.pk, timezone.localdate(), recipients, pairs)
    with writing():
        case = CaseStudy.objects.get(pk=case.pk)
        if replace:
            case.watched_terms.all().delete()
        return WatchedTerms.objects.create(
            case=case,
            fingerprints=sorted(keyed),
            terms=len(terms),
            sealed=envelope,
            mark=mark_of(recipients),
        )


@sensitive_variables()
def sealed(
    terms: Sequence[str], case: int, day: date, recipients: Sequence[str], pairs: Sequence[tuple[str, str]] = ()
) -> bytes:
    """An age file that any of `recipients` opens: one JSON object, followed by spaces up to a size class.

    Raises NoKey.
    """
    if not recipients:
        raise NoKey
    letter = {"version": 1, "kind": "watch-list", "case": case, "added_on": day.isoformat(), "terms": list(terms)}
    return seal_json({**letter, "pairs": list(pairs)} if pairs else letter, recipients)


def unwatched(record: Reviewed, texts: Texts, terms: WatchList | None = None) -> dict[Place, str]:
    """Those of `texts` of `record` that hold none of the watched `terms`, or only such as a reason lets through."""
    found = watched_in(texts, terms or current())
    reasons = reasons_for(record) if found else {}
    named = {(finding.language, finding.field) for finding in found if finding.mark not in reasons}
    return {place: text for place, text in texts.items() if place not in named}


@sensitive_variables()
def watched_in(texts: Texts, terms: WatchList, is_published: bool = False) -> list[PlacedFinding]:
    """The watched terms in `texts`; `is_published`: these are what readers see."""
    return [
        PlacedFinding(language, name, found.kind, found.severity, found.start, found.end, text, is_published)
        for (language, name), text in texts.items()
        if name != TOGETHER and terms.holds(text)
        for found, _ in told_once(terms.findings(text))
    ]
