from django.urls import path
from django.utils.translation import gettext_lazy as _

from .views.contact import contact, receipt
from .views.follow_up import follow_up

app_name = "inquiries"
urlpatterns = [
    path(_("contact/"), contact, name="contact"),
    path(_("contact/receipt/"), receipt, name="receipt"),
    path(_("contact/follow-up/"), follow_up, name="follow-up"),
]
