"""The site's own words, which are published like cases, and the lists cases are sorted by, which readers see once saved."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..models import HomeTexts, InterventionType, Region, SiteIdentity, Tension
from ..publishing import consent
from ..publishing.versions import Stale
from ..publishing.writing import Outdated, writing
from .base import SiteTextAdmin
from .site_texts import DraftedAdmin


class TermListForm(forms.ModelForm):
    """The number of a term in the list. The page tells what stood there, so that only what was typed is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].show_hidden_initial = True

    def clean_position(self) -> int:
        """Refuses a new number for a term that somebody else has moved since the page was opened, or for no term."""
        if not self.instance.pk:
            raise forms.ValidationError(gettext("It is no longer in the list. Load the page again."))
        name = self.add_initial_prefix("position")
        stored, typed = self.initial["position"], self.cleaned_data["position"]
        if "position" in self.changed_data and self.data.get(name, "") != str(stored):
            # The page says both: saving again keeps what is typed.
            self.data = {**dict(self.data.items()), name: str(stored)}
            sentence = gettext(
                "Its number became %(stored)d meanwhile, and you typed %(typed)d. Save again to keep yours."
            )
            raise forms.ValidationError(sentence % {"stored": stored, "typed": typed})
        return typed


class TermListFormSet(forms.BaseModelFormSet):
    """The numbers of all terms in a list."""

    def clean(self) -> None:
        """Says above the list that a term of it was deleted: it has no row any more."""
        super().clean()
        if any(not form.instance.pk for form in self.forms):
            raise forms.ValidationError(gettext("An entry of this list was deleted meanwhile. Load the page again."))


class TermAdmin(SiteTextAdmin):
    list_display = ["__str__", "position"]
    list_editable = ["position"]
    fields = ["name", "position"]
    keeps_drafts = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Names the number in the list too, where no label stands beside it."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "position":
            field.widget.attrs["aria-label"] = db_field.verbose_name
        return field

    def refresh_pages(self) -> None:
        """Brings the name to readers, who no longer read that a client agreed to a text with another one."""
        super().refresh_pages()
        consent.mark_all_published()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refused while a case uses the term: it would vanish from the pages of the case."""
        in_use = obj is not None and obj.casestudy_set.exists()
        return not in_use and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict:
        return {}

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": TermListForm, **kwargs})

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_formset(request, formset=TermListFormSet, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """On a page that was refused, each number stays beside the name that it was typed for, wherever that is now."""
        try:
            answer = super().changelist_view(request, extra_context)
        except Stale:  # deleted while the numbers were saved: read again, the list says so
            answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", {}).get("cl")
        if shown and shown.formset and shown.formset.is_bound:
            shown.formset.forms.sort(key=lambda form: form.instance.pk is None)
            shown.result_list = [form.instance for form in shown.formset.forms if form.instance.pk]
        return answer

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Raises Outdated where a case uses the term since it was asked."""
        with writing():
            if obj.casestudy_set.exists():
                raise Outdated
            super().delete_model(request, obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Says why a term in use stays, to those who may delete terms."""
        term: Any = self.get_object(request, unquote(object_id))
        number = term.casestudy_set.count() if term else 0
        if not number or not self.has_delete_permission(request):
            try:
                return super().delete_view(request, object_id, extra_context)
            except Outdated:
                return self.delete_view(request, object_id, extra_context)
        sentence = ngettext(
            "“%(term)s” is not deleted: %(number)d case uses it. Choose something else there first.",
            "“%(term)s” is not deleted: %(number)d cases use it. Choose something else there first.",
            number,
        )
        self.message_user(request, sentence % {"term": term, "number": number}, messages.ERROR)
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[term.pk])
        )


admin.site.register([Region, InterventionType, Tension], TermAdmin)


class SingleRecordAdmin(DraftedAdmin):
    """One record: its list goes straight to it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        opts = self.model._meta
        return HttpResponseRedirect(
            reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[self.model.objects.get().pk])
        )


@admin.register(HomeTexts)
class HomeTextsAdmin(SingleRecordAdmin):
    pass


@admin.register(SiteIdentity)
class SiteIdentityAdmin(SingleRecordAdmin):
    readonly_fields = ["to_complete"]
    fieldsets = [
        (None, {"fields": ["to_complete"]}),
        (
            _("In each language"),
            {
                "fields": [
                    "name",
                    "adviser",
                    "role",
                    "presentation",
                    "answer_time",
                    "footer_line",
                    "hosting",
                    "data_contact",
                ]
            },
        ),
        (
            _("The same in both languages"),
            {"fields": ["email", "phone", "postal_address", "registration", "french_use"]},
        ),
    ]

    @admin.display(description=_("to complete"))
    def to_complete(self, identity: SiteIdentity) -> str:
        """What the notices still lack, as a list."""
        missing = identity.missing()
        if not missing:
            return gettext("Nothing: the notices are complete.")
        items = format_html_join("", "<li>{}</li>", ((name,) for name in missing))
        return format_html(
            '<p class="to-complete">{}</p><ul>{}</ul>',
            gettext("The legal notice and the privacy notice still lack this; on the pages it is left out:"),
            items,
        )
