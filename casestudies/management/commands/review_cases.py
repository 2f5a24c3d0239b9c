from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from casestudies.anonymity.reasons import reason_for
from casestudies.models import CaseStudy
from casestudies.publishing import how_many
from casestudies.publishing.findings import PlacedFinding
from casestudies.publishing.reasons import reasons_for
from casestudies.publishing.review import Review, review_texts
from casestudies.publishing.words import LANGUAGES, TOGETHER, words_of


class Command(BaseCommand):
    help = (
        "Reviews every case, published or not, in every language and field, with the watch lists. One finding a line: case, "
        "language, field, start-end, kind, severity, reason. What was found is not repeated, and findings that were let "
        "through for a reason are left out. Exit status 1 where a finding is hard."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        hard = accepted = 0
        checked_names = True
        with override("fr"):  # the language of what is said of a count
            for case in CaseStudy.objects.prefetch_related("region__translations").select_related("region"):
                review = review_texts(words_of(case, LANGUAGES), case)
                checked_names = checked_names and review.checked_names
                reasons = reasons_for(case)
                waiting = [finding for finding in review.findings if finding.mark not in reasons]
                accepted += len(review.findings) - len(waiting)
                hard += len({finding.mark if finding.about else finding for finding in waiting if finding.is_hard})
                for line in dict.fromkeys((*map(_line, waiting), *_uncounted(case, review))):
                    self.stdout.write(f"case {case.pk}  {line}")
        if accepted:
            self.stdout.write(f"Findings let through for a reason: {accepted}.")
        if not checked_names:
            self.stderr.write("Names are not checked: the guard's index is not built, or its process did not answer.")
        if hard:
            raise CommandError(f"Hard findings: {hard}.")


def _line(finding: PlacedFinding) -> str:
    if finding.about:  # a count: of the case as a whole
        return f"fr  case  -  {finding.kind}  {finding.severity}  {finding.explained}"
    field, place = finding.field, f"{finding.start}-{finding.end}"
    if field == TOGETHER:
        field, place = "case", "-"
    reasons = " ".join(reason_for(kind, finding.language) for kind in finding.kinds)
    return f"{finding.language}  {field}  {place}  {finding.kind}  {finding.severity}  {reasons}"


def _uncounted(case: CaseStudy, review: Review) -> Iterator[str]:
    """How many organizations the case could be about, where so many are no finding."""
    counted = how_many.count_organizations(review.texts, case.region, case)
    for sentence in filter(None, [counted.number, *counted.notes] if not counted.too_few else []):
        yield f"fr  case  -  count  info  {sentence}"
