"""`manage.py load_content`: the four cases and the site's texts, in both languages, into an empty casebook."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from casestudies.models import CaseStudy, Page
from casestudies.publishing import gate, published
from casestudies.publishing.review import review_texts, words_of

REASON = "Published as it stands by its author, in the source text."
"""Why what may narrow a case down is let through; what names somebody is not."""


class Command(BaseCommand):
    help = (
        "Loads and publishes the source content, read by the guard like any other. Does nothing where there is a case "
        "already."
    )

    @transaction.atomic
    def handle(self, **options):
        if CaseStudy.objects.exists():
            self.stdout.write("There are cases already: nothing was loaded.")
            return
        call_command("loaddata", "taxonomy", "cases", "texts", verbosity=0)
        for file in sorted((settings.BASE_DIR / "fixtures" / "pages").glob("*.md")):
            self.load_page(file)
        for case in CaseStudy.objects.all():
            self.publish(case)
        self.stdout.write(f"{CaseStudy.objects.count()} cases are published in French and English.")

    def publish(self, case: CaseStudy) -> None:
        """Raises CommandError, and nothing is loaded, where a text names somebody."""
        published.complete_draft(case)
        review = review_texts(words_of(case), case)
        hard = [finding for finding in review.findings if finding.is_hard]
        if hard:
            where = ", ".join(sorted({f"{finding.field} ({finding.language})" for finding in hard}))
            raise CommandError(
                f"Nothing is loaded: case {case.pk} could name somebody, in {where}. "
                "`manage.py review_text` shows what; mend the fixture and load it again."
            )
        gate.keep_reasons(case, [(finding, REASON) for finding in review.findings])
        gate.publish(case, review=review)

    def load_page(self, file: Path) -> None:
        """`<kind>.<language>.md`: the first line is the title."""
        kind, language, _suffix = file.name.split(".")
        title, _newline, body = file.read_text("utf-8").partition("\n")
        page = Page.objects.language(language).get(kind=kind)
        page.title, page.body = title.removeprefix("# ").strip(), body.strip()
        page.save()
