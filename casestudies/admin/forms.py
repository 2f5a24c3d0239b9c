"""The form of a case: nothing that names somebody passes it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from parler.forms import TranslatableModelForm

from ..models import CaseStudy, PublishedVersion, Region
from ..models.cases import TEXTS, CaseStudyTranslation
from ..publishing import published
from ..publishing.review import Place, PlacedFinding, Review, longest_first, reasons_for, redacted, review_texts

REASON = "reason-"
"""What the name of a field begins with that takes the reason for letting a finding through; the finding's mark follows."""


def kept(text: str) -> str:
    """`text` as it is stored: browsers send line ends as CR LF."""
    return text.replace("\r\n", "\n").strip()


def reasons_in(posted: Mapping[str, str]) -> dict[str, str]:
    """The reasons typed beside findings, by the findings' marks."""
    typed = {name.removeprefix(REASON): posted[name].strip() for name in posted if name.startswith(REASON)}
    return {mark: reason[:200] for mark, reason in typed.items() if reason}


def region_in(posted: Mapping[str, str]) -> Region | None:
    """The region that is chosen; None where none is, or none that is there."""
    chosen = posted.get("region", "")
    return Region.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None


def typed_in(posted: Mapping[str, str], language: str, case: CaseStudy | None) -> dict[Place, str]:
    """All that is to be read of what was typed: the words of the case in `language`, and reasons, which are kept as well."""
    words = {name: kept(posted.get(name, "")) for name in TEXTS}
    words["slug"] = words["slug"] or (published.free_slug(words["title"], language, case) if words["title"] else "")
    spoken = (get_language() or language)[:2]
    reasons = {(spoken, REASON + mark): reason for mark, reason in reasons_in(posted).items()}
    return {**{(language, name): text for name, text in words.items()}, **reasons}


class CaseForm(TranslatableModelForm):
    """`review` is about what was posted, made before the transaction that saves it."""

    review: Review | None = None
    publish_at = forms.DateTimeField(required=False)

    def clean(self):
        cleaned = super().clean()
        for name in TEXTS:
            if isinstance(cleaned.get(name), str):
                cleaned[name] = kept(cleaned[name])
        case = self.instance if self.instance.pk else None
        if cleaned.get("title") and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = published.free_slug(cleaned["title"], self.language_code, case)
        self._refuse_a_taken_address(cleaned.get("slug"))
        self._examine()
        if "_schedule" in self.data:
            self._ask_for_a_time(cleaned.get("publish_at"))
        return cleaned

    @property
    def reasons(self) -> dict[str, str]:
        return reasons_in(self.data)

    def findings(self) -> list[PlacedFinding]:
        """What was found in the words of the case, and is not decided by what is kept already."""
        decided = reasons_for(self.instance)
        found = self.review.findings if self.review else ()
        return [finding for finding in found if finding.field in TEXTS and finding.mark not in decided]

    def _refuse_a_taken_address(self, slug: str | None) -> None:
        """A case may take neither the address of what readers see nor that of another draft."""
        if not slug:
            return
        seen = PublishedVersion.objects.filter(language=self.language_code, slug=slug).exclude(case=self.instance.pk)
        drafts = CaseStudyTranslation.objects.filter(language_code=self.language_code, slug=slug)
        if seen.exists():
            self.add_error("slug", gettext("Readers find another case at this address. Choose another."))
        elif drafts.exclude(master=self.instance.pk).exists():
            sentence = gettext("Another case has this address. Choose another; everything you typed is still here.")
            self.add_error("slug", sentence)

    def _examine(self) -> None:
        typed = typed_in(self.data, self.language_code, self.instance if self.instance.pk else None)
        if self.review is None or any(self.review.texts.get(place) != typed[place] for place in typed):
            case = self.instance if self.instance.pk else None
            self.review = review_texts(typed, case, region_in(self.data))
        hard = [finding for finding in self.findings() if finding.is_hard and finding.language == self.language_code]
        open_fields = [finding.field for finding in hard if finding.mark not in self.reasons]
        for name in dict.fromkeys(open_fields):
            number = open_fields.count(name)
            text = ngettext(
                "%d passage here could name somebody: see the top of the page.",
                "%d passages here could name somebody: see the top of the page.",
                number,
            )
            self.add_error(name, text % number)
        if self.reasons_that_name():
            self.add_error(
                None,
                gettext(
                    "Nothing is saved yet: a reason names somebody, and reasons are kept. Say it without the name; "
                    "everything you typed is still here."
                ),
            )

    def reasons_that_name(self) -> list[PlacedFinding]:
        """Hard findings in reasons, but for what a reason is about: that is left out of it when it is kept."""
        quotes = {finding.mark: finding.quote for finding in longest_first(self.findings())}
        found = self.review.findings if self.review else ()
        return [
            finding
            for finding in found
            if finding.is_hard
            and finding.field.startswith(REASON)
            and redacted(finding.quote, quotes.get(finding.field.removeprefix(REASON), "")) != "[…]"
        ]

    def _ask_for_a_time(self, at: datetime | None) -> None:
        if not at or at <= timezone.now():
            self.add_error(
                None,
                ValidationError(
                    _(
                        "Nothing is saved yet: to schedule a case, choose a day and a time in the future. "
                        "Everything you typed is still here."
                    )
                ),
            )


LONGEST_TERM, MOST_TERMS = 120, 300


class WatchedTermsForm(forms.Form):
    """Names to watch for, one a line."""

    terms = forms.CharField(
        label=_("names to watch for"),
        help_text=_(
            "One a line: the client, its brands, people, projects, places. Each is looked for in every case, in any case "
            "of letters, with or without accents, spaces or small slips. You will not see them here again."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
    )
    replace = forms.BooleanField(
        label=_("in place of the present list"),
        required=False,
        help_text=_("The names entered before are then no longer watched for."),
    )

    def clean_terms(self) -> list[str]:
        terms = list(dict.fromkeys(filter(None, (line.strip() for line in self.cleaned_data["terms"].splitlines()))))
        if len(terms) > MOST_TERMS:
            raise ValidationError(
                gettext("These are %(number)d lines, and %(most)d can be added at a time."),
                params={"number": len(terms), "most": MOST_TERMS},
            )
        for number, term in enumerate(terms, 1):
            if len(term) > LONGEST_TERM or sum(sign.isalnum() for sign in term) < 2:
                raise ValidationError(
                    gettext(
                        "Line %(number)d is not a name: give two letters or more, and %(most)d characters at most."
                    ),
                    params={"number": number, "most": LONGEST_TERM},
                )
        return terms


def tomorrow() -> datetime:
    """What the schedule proposes: tomorrow at eight, in UTC."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
