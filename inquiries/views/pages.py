"""What both pages need: the posted fields, and what every template shows."""

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.views.decorators.debug import sensitive_variables

from sealing.keys import keys_as_of


@sensitive_variables()
def posted_to(request: HttpRequest) -> QueryDict:
    """The posted fields. Forms come in UTF-8; a charset in a header would only choose how to fail."""
    request.encoding = "utf-8"
    try:
        return request.POST
    except (UnreadablePostError, LookupError, ValueError):
        raise BadRequest("The form could not be read.") from None


def keys_shown(request: HttpRequest) -> list[str]:
    """The keys that an empty form comes with."""
    return keys_as_of(getattr(request, "generation", lambda: None)())


def page_context(**context: Any) -> dict[str, Any]:
    return {"retention_days": settings.INQUIRY_RETENTION_DAYS, **context}
