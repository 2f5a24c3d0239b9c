"""What the lists of the admin say of their order: `{% sorting cl %}`."""

from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.views.main import ChangeList

register = template.Library()


@register.inclusion_tag("admin/_sorting.html")
def sorting(shown: ChangeList) -> dict[str, Any]:
    """A link for each column that the list can be sorted by: a phone shows no head of the table."""
    headers = [header for header in result_headers(shown) if header["sortable"]] if shown.result_list else []
    return {"headers": headers}
