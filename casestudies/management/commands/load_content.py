"""`manage.py load_content`: the four cases and the site's texts, in both languages, into an empty casebook."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from casestudies import publishing
from casestudies.models import CaseStudy, Page


class Command(BaseCommand):
    help = "Loads and publishes the source content. Does nothing where there is a case already."

    @transaction.atomic
    def handle(self, **options):
        if CaseStudy.objects.exists():
            self.stdout.write("There are cases already: nothing was loaded.")
            return
        call_command("loaddata", "taxonomy", "cases", "texts", verbosity=0)
        for file in sorted((settings.BASE_DIR / "fixtures" / "pages").glob("*.md")):
            self.load_page(file)
        for case in CaseStudy.objects.all():
            publishing.publish(case)
        self.stdout.write(f"{CaseStudy.objects.count()} cases are published in French and English.")

    def load_page(self, file: Path) -> None:
        """`<kind>.<language>.md`: the first line is the title."""
        kind, language, _suffix = file.name.split(".")
        title, _newline, body = file.read_text("utf-8").partition("\n")
        page = Page.objects.language(language).get(kind=kind)
        page.title, page.body = title.removeprefix("# ").strip(), body.strip()
        page.save()
