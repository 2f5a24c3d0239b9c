"""Moving a case up or down, by buttons that work without script, and by dragging with it (static/js/desk/order.js)."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import CaseStudy
from ..publishing import order


class CaseOrder(admin.ModelAdmin):
    """What the admin of cases needs to put them in order."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(require_POST(self.move))
        return [path("order/", view, name="casestudies_casestudy_order"), *super().get_urls()]

    def move(self, request: HttpRequest) -> HttpResponse:
        """Takes `move`, as in `12 up`, `12 down` or `12 7` (in front of case 7). Goes back to the page it came from; a
        script that asks for JSON gets the new order instead."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            key, where = request.POST.get("move", "").split()
            keys = order.move(int(key), where)
            case = CaseStudy.objects.get(pk=key)
        except (ValueError, CaseStudy.DoesNotExist):  # deleted before, or just now
            said, status, keys = _("The case was not moved: it no longer exists."), 409, []
        else:
            place = {"case": case, "place": keys.index(case.pk) + 1, "number": len(keys)}
            said, status = _("“%(case)s” is now number %(place)d of %(number)d, for readers too.") % place, 200
        if request.accepts("text/html"):
            messages.add_message(request, messages.SUCCESS if keys else messages.ERROR, said)
            return HttpResponseRedirect(_back(request))
        return JsonResponse({"order": keys, "said": said}, status=status)


def _back(request: HttpRequest) -> str:
    """The list of cases, or the page that the form names."""
    if request.GET.get("next") == "list":
        return reverse("admin:casestudies_casestudy_changelist")
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if is_ours and page.startswith("/") else reverse("admin:index")
