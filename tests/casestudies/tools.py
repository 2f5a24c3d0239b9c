"""Ways to bring a case before readers or the consultant."""

import re

from django.urls import reverse

from casestudies.models import CaseStudy
from casestudies.models.cases import TEXTS
from casestudies.models.texts import SiteText
from casestudies.publishing import published, site_texts


def show(case: CaseStudy, language: str = "", **words: str) -> None:
    """Readers see `case` with these `words`: past the guard, for tests that are about something else."""
    if language:
        case.translations.filter(language_code=language).update(**words)
    published.complete_draft(case)
    published.show(case)


def show_text(record: SiteText) -> None:
    """Saves `record` and shows it to readers: past the guard, for tests that are about something else."""
    record.save()
    site_texts.show(record)
    published.refresh()


def change(case: CaseStudy) -> str:
    """The address of the form of `case`."""
    return reverse("admin:casestudies_casestudy_change", args=[case.pk])


def typed_into(case: CaseStudy, data: dict, language: str = "fr") -> dict:
    """`data` under the names of the form of `case`, as if it had been opened just now: texts without a language are in
    `language`."""
    named = {f"{language}-{name}" if name in TEXTS else name: value for name, value in data.items()}
    return named | {"version": CaseStudy.objects.get(pk=case.pk).version}


def post(client, case: CaseStudy, data: dict, language: str = "fr", **options):
    """Posts the form of `case`: see `typed_into`."""
    return client.post(change(case), typed_into(case, data, language), **options)


def post_new(client, data: dict, language: str = "fr"):
    """Posts the form of a new case, with texts in `language` alone."""
    named = {f"{language}-{name}" if name in TEXTS else name: value for name, value in data.items()}
    others = tuple(f"{code}-" for code in ("fr", "en") if code != language)
    data = {name: value for name, value in named.items() if not name.startswith(others)}
    return client.post(reverse("admin:casestudies_casestudy_add"), data, follow=True)


def fields(page) -> dict[str, list[str]]:
    """What a browser would post from the page's form, unchanged."""
    form = page.context["adminform"].form
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, ""):
            data[name] = [str(getattr(v, "pk", v)) for v in value] if isinstance(value, (list, tuple)) else [str(value)]
    return data


def write(case: CaseStudy, language: str = "fr", **words: str) -> None:
    """Puts `words` into the draft of `case`, as if the guard had let them in."""
    case.translations.filter(language_code=language).update(**words)
    published.complete_draft(case)


def reasons_asked(page) -> list[str]:
    """The names of the fields that take a reason."""
    return re.findall(r'name="(reason-[0-9a-f]+)"', page.content.decode())


def save_for_a_reason(admin_client, address: str, data: dict, reason: str = "C’est voulu ainsi."):
    """Posts the form, and once more with a reason for each finding that it asks about, if it does."""
    first = admin_client.post(address, data)
    asked = reasons_asked(first)
    return admin_client.post(address, data | dict.fromkeys(asked, reason)) if asked else first
