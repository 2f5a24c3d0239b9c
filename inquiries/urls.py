from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views
from .follow_up import follow_up

app_name = "inquiries"
urlpatterns = [
    path(_("contact/"), views.contact, name="contact"),
    path(_("contact/receipt/"), views.receipt, name="receipt"),
    path(_("contact/follow-up/"), follow_up, name="follow-up"),
]
