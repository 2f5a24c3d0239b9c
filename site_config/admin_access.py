"""From where the admin is reachable: everywhere, or only at ADMIN_HOST, or only from ADMIN_NETWORKS.

Elsewhere its addresses do not exist: they are answered like any other unknown address, by a list of addresses without it.
"""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

WITHOUT_ADMIN = "site_config.public_urls"


class AdminAccessMiddleware:
    """Resolves the admin's addresses to nothing where it is not reachable."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_in_admin(request) and not is_reachable(request):
            request.urlconf = WITHOUT_ADMIN  # type: ignore[attr-defined]
        return self.get_response(request)


def is_in_admin(request: HttpRequest) -> bool:
    """Whether this is an address of the admin, and the admin exists for this request."""
    is_elsewhere = getattr(request, "urlconf", None) == WITHOUT_ADMIN
    return not is_elsewhere and f"{request.path_info}/".startswith(f"/{settings.ADMIN_PATH}")


def is_reachable(request: HttpRequest) -> bool:
    """Whether the admin may be reached by this host name and from this network address."""
    if settings.ADMIN_HOST and split_domain_port(request.get_host())[0] != settings.ADMIN_HOST:
        return False
    return not settings.ADMIN_NETWORKS or _is_from(request, settings.ADMIN_NETWORKS)


def _is_from(request: HttpRequest, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    """Whether the request comes from one of these networks."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in networks)
