"""`/metrics` for Prometheus, where METRICS_TOKEN is set and given. Otherwise there is no such address.

Nothing here tells who came, or when an inquiry did: requests are counted in all, not by page, method or answer, and no figure
changes with one inquiry. Workers count in memory that they share, each in a place of its own, so that none waits for another.
"""

import mmap
import os
import struct
import time
from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from inquiries import capacity, notifications
from site_config import health, jobs
from site_config.backup import keeping
from site_config.threads import ASGI, Message, Receive, Send

PLACES, PLACE = 256, struct.Struct("QQd")
"""How many processes count apart; what each counts: requests, answers of 500 and more, seconds."""

_shared = mmap.mmap(-1, PLACES * PLACE.size)


class Counted:
    """ASGI middleware that counts requests."""

    def __init__(self, application: ASGI):
        self.application = application

    async def __call__(self, scope: dict, receive: Receive, send: Send) -> None:
        began, status = time.monotonic(), 200

        async def watched(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        await self.application(scope, receive, watched)
        _count(status >= 500, time.monotonic() - began)


def _count(is_fault: bool, seconds: float) -> None:
    place = os.getpid() % PLACES * PLACE.size
    requests, faults, total = PLACE.unpack_from(_shared, place)
    PLACE.pack_into(_shared, place, requests + 1, faults + is_fault, total + seconds)


@csrf_exempt  # no method changes anything
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, in Prometheus's text format. 404 without the token, as for any unknown address."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    is_known = compare_digest(given.strip().encode(), settings.METRICS_TOKEN.encode())
    if not settings.METRICS_TOKEN or scheme.lower() != "bearer" or not is_known:
        raise Http404
    return _figures(request)


@require_safe
def _figures(request: HttpRequest) -> HttpResponse:
    text = "".join(f"{line}\n" for line in _lines())
    return HttpResponse(
        text, content_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


def _lines() -> Iterator[str]:
    requests, faults, seconds = map(sum, zip(*PLACE.iter_unpack(_shared), strict=True))
    yield from _figure("requests_total", "counter", {"": requests})
    yield from _figure("server_errors_total", "counter", {"": faults})
    yield from _figure("request_seconds_total", "counter", {"": seconds})
    checks, _told = health.look()
    yield from _figure("ready", "gauge", {f'{{check="{name}"}}': int(holds) for name, holds in checks.items()})
    if not checks["database"]:
        return
    ran = {f'{{job="{name}"}}': at.timestamp() for name, at in jobs.last_runs().items() if at}
    yield from _figure("job_success_timestamp_seconds", "gauge", ran)
    yield from _figure("jobs_late", "gauge", {"": len(jobs.late())})
    yield from _figure("notifications_stuck", "gauge", {"": notifications.stuck().count()})
    yield from _figure("room_for_inquiries", "gauge", {"": int(not capacity.is_full())})
    if settings.BACKUP_DIR:
        yield from _figure("daily_backups", "gauge", {"": len(keeping.stored())})


def _figure(name: str, kind: str, values: dict[str, float]) -> Iterator[str]:
    yield f"# TYPE huis_clos_{name} {kind}"
    for labels, value in values.items():
        yield f"huis_clos_{name}{labels} {value}"
