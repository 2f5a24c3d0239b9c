from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from casestudies.anonymity import Finding, Severity, review_all
from casestudies.anonymity.standing import combination
from casestudies.models import CaseStudy
from casestudies.publishing import counting
from casestudies.publishing.published import LANGUAGES
from casestudies.publishing.review import words_of

FIELDS = ("title", "slug", "organisation", "intervention", "context", "problem", "decision", "impact", "summary")
"""Every field of a translation that readers or machines may see."""


class Command(BaseCommand):
    help = (
        "Reviews every case, published or not, in every language and field. One finding a line: case, language, field, "
        "start-end, kind, severity, reason. What was found is not repeated. Exit status 1 where a finding is hard."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        places = list(_texts())
        review = review_all([(language, text) for _, language, _, text in places], folder=settings.GUARD_FOLDER)
        if not review.checked_names:
            self.stderr.write("Names are not checked: the guard's index is not built, or its process did not answer.")
        hard = 0
        for line, severity in _counts():
            hard += severity == Severity.HARD
            self.stdout.write(line)
        for (case, language, field, text), findings in zip(places, review.findings, strict=True):
            if field == "case":
                findings = combination(text, language)
            for finding in findings:
                hard += finding.severity == Severity.HARD
                self.stdout.write(_line(case, language, field, finding))
        if hard:
            raise CommandError(f"Hard findings: {hard}.")


def _texts() -> Iterator[tuple[int, str, str, str]]:
    """(case, language, field, text) of every text; as field "case" what region, organisation and context say together."""
    for case in CaseStudy.objects.prefetch_related("translations", "region__translations"):
        for words in case.translations.all():
            for name in FIELDS:
                if text := getattr(words, name):
                    yield case.pk, words.language_code, name, text
            region = case.region.safe_translation_getter("name", language_code=words.language_code) or ""
            together = (region, words.organisation, words.context, words.problem, words.decision, words.impact)
            yield (
                case.pk,
                words.language_code,
                "case",
                " — ".join(" ".join(part.split()).rstrip(".") for part in together if part),
            )


def _counts() -> Iterator[tuple[str, str]]:
    """How many organizations each case could be about, in French: (line, severity); "info" where so many are no finding."""
    with override("fr"):
        for case in CaseStudy.objects.prefetch_related("region__translations").select_related("region"):
            tally = counting.tally(words_of(case, LANGUAGES), case.region, case)
            for alarm in tally.alarms:
                severity = alarm.count.severity
                yield f"case {case.pk}  fr  case  -  {alarm.kind}  {severity}  {alarm.explained}", severity
            for told in filter(None, [tally.number, *tally.notes] if not tally.alarms else []):
                yield f"case {case.pk}  fr  case  -  count  info  {told}", ""


def _line(case: int, language: str, field: str, finding: Finding) -> str:
    place = f"{finding.start}-{finding.end}"
    return f"case {case}  {language}  {field}  {place}  {finding.kind}  {finding.severity}  {finding.reason}"
