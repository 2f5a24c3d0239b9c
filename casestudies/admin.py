"""Where the consultant writes. Whatever is saved here reaches readers through `publishing`, in the same transaction."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from parler.admin import TranslatableAdmin

from . import publishing
from .addresses import address
from .models import CaseStudy, HomeTexts, InterventionType, Page, Region, SiteIdentity, Tension


class PublishingAdmin(TranslatableAdmin):
    """An admin whose every change is shown to readers, or not at all."""

    def cases_touched(self, instance: Model) -> list[CaseStudy]:
        return []

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publishing.refresh(*self.cases_touched(form.instance))

    def delete_model(self, request, instance):
        with transaction.atomic():
            super().delete_model(request, instance)
            publishing.refresh()

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            publishing.refresh()

    def delete_model_translation(self, request, translation):
        with transaction.atomic():
            case = translation.master
            super().delete_model_translation(request, translation)
            publishing.refresh(*self.cases_touched(case))


@admin.register(CaseStudy)
class CaseStudyAdmin(PublishingAdmin):
    list_display = ["title_shown", "state_shown", "languages_shown", "region", "position"]
    list_display_links = ["title_shown"]
    list_editable = ["position"]
    list_filter = ["state", "region"]
    search_fields = ["translations__title", "translations__summary"]
    ordering = ["position", "pk"]
    actions = ["publish", "withdraw"]
    readonly_fields = ["state_explained", "on_site"]
    fieldsets = [
        (None, {"fields": ["state_explained", "on_site"]}),
        (
            _("The decision sheet"),
            {"fields": ["title", "organisation", "intervention", "context", "problem", "decision", "impact"]},
        ),
        (_("In lists and search engines"), {"fields": ["summary", "slug"]}),
        (_("The same in both languages"), {"fields": ["region", "intervention_types", "tensions", "position"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("translations", "editions").select_related("region")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Lists are short, so all of each is shown; they are edited in their own place."""
        if db_field.many_to_many:
            kwargs["widget"] = CheckboxSelectMultiple
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def cases_touched(self, instance):
        return [instance]

    @admin.display(description=_("case"), ordering="position")
    def title_shown(self, case: CaseStudy) -> str:
        return str(case)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, case: CaseStudy) -> str:
        return case.get_state_display()

    @admin.display(description=_("state"))
    def state_explained(self, case: CaseStudy) -> str:
        """What saving does in this state: nobody should be surprised by what readers see."""
        if case.state == CaseStudy.State.PUBLISHED:
            return gettext("Published: readers see what you save here at once.")
        if case.state == CaseStudy.State.WITHDRAWN:
            return gettext("Withdrawn: readers no longer find it; you may publish it again.")
        return gettext("Draft: nobody but you sees it until you publish it.")

    @admin.display(description=_("languages complete"))
    def languages_shown(self, case: CaseStudy) -> str:
        complete = case.languages_complete
        return format_html_join(
            " ",
            '<span class="{}">{}</span>',
            [
                ("complete", code.upper())
                if code in complete
                else ("incomplete", gettext("%s incomplete") % code.upper())
                for code in publishing.LANGUAGES
            ],
        )

    @admin.display(description=_("on the site"))
    def on_site(self, case: CaseStudy) -> str:
        """Links to the page in each language: as readers see it, or as a preview."""
        links = []
        for text in case.translations.all() if case.pk else []:
            if text.slug:
                published = case.state == CaseStudy.State.PUBLISHED and text.is_complete
                label = gettext("Read in %s") if published else gettext("Preview in %s")
                links.append(
                    (
                        address("casestudies:case", text.language_code, slug=text.slug),
                        label % text.language_code.upper(),
                    )
                )
        return format_html_join(" · ", '<a href="{}" target="_blank">{}</a>', links) or "—"

    def view_on_site(self, case: CaseStudy) -> str | None:
        return None

    @admin.action(description=_("Publish the chosen cases"))
    def publish(self, request, queryset):
        for case in queryset:
            self._publish(request, case)

    @admin.action(description=_("Withdraw the chosen cases"))
    def withdraw(self, request, queryset):
        for case in queryset:
            self._withdraw(request, case)

    def response_change(self, request: HttpRequest, case: CaseStudy) -> HttpResponse:
        return self._response(request, case) or super().response_change(request, case)

    def response_add(self, request: HttpRequest, case: CaseStudy, post_url_continue=None) -> HttpResponse:
        return self._response(request, case) or super().response_add(request, case, post_url_continue)

    def _response(self, request: HttpRequest, case: CaseStudy) -> HttpResponse | None:
        """After “Save and publish” or “Withdraw”: what came of it, on the same page and in the same language tab."""
        if "_publish" not in request.POST and "_withdraw" not in request.POST:
            return None
        (self._publish if "_publish" in request.POST else self._withdraw)(request, case)
        page = reverse("admin:casestudies_casestudy_change", args=[case.pk])
        return HttpResponseRedirect(f"{page}?language={case.get_current_language()}")

    def _publish(self, request: HttpRequest, case: CaseStudy) -> None:
        try:
            publishing.publish(case)
        except ValidationError as refusal:
            self.message_user(request, refusal.messages[0], messages.ERROR)
            return
        self.log_change(request, case, gettext("Published."))
        number = len(case.languages_complete)
        text = ngettext(
            "“%(case)s” is published in %(number)d language.",
            "“%(case)s” is published in %(number)d languages.",
            number,
        )
        self.message_user(request, text % {"case": case, "number": number}, messages.SUCCESS)

    def _withdraw(self, request: HttpRequest, case: CaseStudy) -> None:
        publishing.withdraw(case)
        self.log_change(request, case, gettext("Withdrawn."))
        self.message_user(request, gettext("“%s” is withdrawn: readers no longer find it.") % case, messages.SUCCESS)


class TermAdmin(PublishingAdmin):
    list_display = ["__str__", "position"]
    list_editable = ["position"]
    fields = ["name", "slug", "position"]

    def has_delete_permission(self, request, obj=None):
        """Not while a case uses it: it would vanish from what readers see."""
        in_use = obj is not None and obj.casestudy_set.exists()
        return not in_use and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        return {}


admin.site.register([Region, InterventionType, Tension], TermAdmin)


class SingleRecordAdmin(PublishingAdmin):
    """One record: its list goes straight to it."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
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
        (_("In each language"), {"fields": ["name", "adviser", "role", "footer_line", "hosting", "data_contact"]}),
        (
            _("The same in both languages"),
            {"fields": ["email", "phone", "postal_address", "registration", "french_use"]},
        ),
    ]

    @admin.display(description=_("to complete"))
    def to_complete(self, identity: SiteIdentity) -> str:
        missing = identity.missing()
        if not missing:
            return gettext("Nothing: the notices are complete.")
        items = format_html_join("", "<li>{}</li>", ((name,) for name in missing))
        return format_html(
            '<p class="to-complete">{}</p><ul>{}</ul>',
            gettext("The legal notice and the privacy notice still lack this; on the pages it is left out:"),
            items,
        )


@admin.register(Page)
class PageAdmin(PublishingAdmin):
    list_display = ["__str__"]
    fields = ["title", "body"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
