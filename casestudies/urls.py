from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views
from .models import Page

app_name = "casestudies"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path(_("cases/"), views.CaseListView.as_view(), name="cases"),
    path(_("cases/<slug:slug>/"), views.CaseView.as_view(), name="case"),
    path(_("confidentiality/"), views.PageView.as_view(kind=Page.Kind.CONFIDENTIALITY), name="confidentiality"),
    path(_("legal-notice/"), views.PageView.as_view(kind=Page.Kind.LEGAL_NOTICE), name="legal-notice"),
]
