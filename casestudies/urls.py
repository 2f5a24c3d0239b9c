from django.urls import path
from django.utils.translation import gettext_lazy as _

from .consent import pages as client
from .documents import views as documents
from .models import Page
from .reading import machines, pages, portraits

app_name = "casestudies"
urlpatterns = [
    path("", pages.HomeView.as_view(), name="home"),
    path(_("cases/"), pages.CaseListView.as_view(), name="cases"),
    path(_("cases/feed.xml"), machines.feed, name="feed"),
    path(_("cases/dossier.pdf"), documents.DossierPdf.as_view(), name="dossier"),
    path(_("cases/<slug:slug>.pdf"), documents.CasePdf.as_view(), name="case-pdf"),
    path(_("cases/<slug:slug>.png"), documents.SharingPicture.as_view(), name="picture"),
    path("sharing.png", documents.SharingPicture.as_view(), name="sharing"),
    path("sharing/<slug:page>.png", documents.SharingPicture.as_view(), name="page-picture"),
    path(_("cases/<slug:slug>/"), pages.CaseView.as_view(), name="case"),
    path(_("confidentiality/"), pages.PageView.as_view(kind=Page.Kind.CONFIDENTIALITY), name="confidentiality"),
    path(_("legal-notice/"), pages.PageView.as_view(kind=Page.Kind.LEGAL_NOTICE), name="legal-notice"),
    path(_("accessibility/"), pages.PageView.as_view(kind=Page.Kind.ACCESSIBILITY), name="accessibility"),
    path(_("about/"), pages.PageView.as_view(kind=Page.Kind.ABOUT), name="about"),
    path(_("preview/"), client.client_preview, name="client-preview"),
    path(_("preview/case.pdf"), client.client_pdf, name="client-pdf"),
    path("portrait/<slug:digest>-<slug:size>.<slug:format>", portraits.portrait, name="portrait"),
    path("site.webmanifest", machines.manifest, name="manifest"),
]
