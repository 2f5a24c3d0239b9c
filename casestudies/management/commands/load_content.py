"""`manage.py load_content`: the four cases and the site's texts, in both languages, into an empty casebook."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext, gettext_noop, override

from casestudies.models import CaseStudy, HomeTexts, Page, SiteIdentity
from casestudies.publishing import gate, published, site_texts
from casestudies.publishing.reasons import keep_reasons
from casestudies.publishing.review import review_texts
from casestudies.publishing.words import SITE_TEXTS, site_words, words_of
from casestudies.publishing.writing import writing

REASON = gettext_noop("Published as it stands by its author, in the source text.")
"""Why what may narrow a case down is let through; what names somebody is not."""


class Command(BaseCommand):
    help = (
        "Loads and publishes the source content, read by the guard like any other. Does nothing where there is a case "
        "already."
    )

    @writing()
    def handle(self, **options: Any) -> None:
        if CaseStudy.objects.exists():
            self.stdout.write("There are cases already: nothing was loaded.")
            return
        call_command("loaddata", "taxonomy", "cases", "texts", verbosity=0)
        for file in sorted((settings.BASE_DIR / "fixtures" / "pages").glob("*.md")):
            self.load_page(file)
        self.accept_site_texts()
        for record in (HomeTexts.objects.get(), SiteIdentity.objects.get(), *Page.objects.all()):
            site_texts.show(record)
        published_now = sum(map(self.publish, CaseStudy.objects.all()))
        self.stdout.write(f"{published_now} cases are published in French and English.")
        if waiting := CaseStudy.objects.count() - published_now:
            self.stdout.write(
                f"{waiting} cases are drafts: CONSENT_REQUIRED is set, and their clients have not agreed."
            )

    def publish(self, case: CaseStudy) -> bool:
        """Whether `case` is published now; it stays a draft where its client must agree first.

        Raises CommandError, and nothing is loaded, where a text names somebody.
        """
        published.complete_draft(case)
        review = review_texts(words_of(case), case)
        hard = [finding for finding in review.findings if finding.is_hard]
        if hard:
            where = ", ".join(sorted({f"{finding.field} ({finding.language})" for finding in hard}))
            raise CommandError(
                f"Nothing is loaded: case {case.pk} could name somebody, in {where}. "
                "`manage.py review_text` shows what; correct the fixture and load it again."
            )
        keep_reasons(case, [(finding, _reason()) for finding in review.findings])
        try:
            gate.publish(case, review=review)
        except ValidationError:
            return False
        return True

    def accept_site_texts(self) -> None:
        """The site's own texts name laws, tools and authorities: nobody is asked about those that came with the site."""
        records = [record for model in SITE_TEXTS for record in model.objects.all()]
        texts = {
            (language, f"{number}.{name}"): text
            for number, record in enumerate(records)
            for (language, name), text in site_words(record).items()
        }
        for finding in review_texts(texts).findings:
            if finding.is_hard:
                keep_reasons(records[int(finding.field.partition(".")[0])], [(finding, _reason())])

    def load_page(self, file: Path) -> None:
        """`<kind>.<language>.md`: the first line is the title."""
        kind, language, _suffix = file.name.split(".")
        title, _newline, body = file.read_text("utf-8").partition("\n")
        page = Page.objects.language(language).get(kind=kind)
        page.title, page.body = title.removeprefix("# ").strip(), body.strip()
        page.save()


def _reason() -> str:
    """`REASON` in the language of the consultant."""
    with override(settings.LANGUAGE_CODE):
        return gettext(REASON)
