"""Health checks for monitors and proxies: is the process up, and can it serve visitors?"""

import shutil
import time
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from casestudies.documents import store
from inquiries import capacity
from sealing.keys import keys_in_use
from site_config import jobs
from site_config.models import Mark
from site_config.threads import Receive, Send

NEEDED = ("database", "migrations", "recipient", "writes", "disk")
"""What must hold for the site to be ready."""

PROBE = "probe"
PROBE_AGE = timedelta(minutes=1)
"""A write that succeeded answers for the next minute, in every worker; one that failed, in its own."""

LEAST_DISK = 16 * 1024 * 1024
"""Bytes that must be free where DATA_DIR is. SQLite writes over its log for a while after the disk is full."""

_failed_at = 0.0


@csrf_exempt  # no method changes anything: others than GET and HEAD are answered 405
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers. gunicorn's workers answer it themselves (`alive`)."""
    return _answer({"process": True})


async def alive(scope: dict, receive: Receive, send: Send) -> None:
    """`healthz` in the event loop: also while every thread is busy."""
    body = b'{"process": true}'
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@csrf_exempt
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers and takes a write, the disk has room, no migration is pending and inquiries can be
    sealed; otherwise 503, with which is not."""
    checks, told = look()
    return _answer(checks, **told)


def look() -> tuple[dict[str, bool], dict[str, object]]:
    """What must hold for the site to be ready, and what else `readyz` tells.

    `room_for_inquiries` is false once no more are let in; readers are still welcome, so that alone is no 503. `jobs` tells
    when each periodic job last ended well, to the minute, and `late` which of them should have a day ago.

    A replica that is asked this removes documents of what another one took from readers.
    """
    checks = dict.fromkeys(NEEDED, False)
    has_room, ran, late = False, {}, []
    try:
        executor = MigrationExecutor(connection)
        checks |= {"database": True, "migrations": not executor.migration_plan(executor.loader.graph.leaf_nodes())}
        if checks["migrations"]:
            checks |= {"recipient": bool(keys_in_use()), "writes": _takes_writes()}
            has_room = not capacity.is_full()
            ran, late = jobs.last_runs(), [job.name for job in jobs.late()]
    except DatabaseError:
        checks["database"] = False
    store.clear_older()
    checks["disk"] = shutil.disk_usage(settings.DATA_DIR).free >= LEAST_DISK
    minutes = {name: at and at.isoformat(timespec="minutes") for name, at in ran.items()}
    return checks, {"room_for_inquiries": has_room, "jobs": minutes, "late": late}


def _takes_writes() -> bool:
    """Writes one row over and over, at most once a minute however many ask."""
    global _failed_at
    if Mark.objects.is_recent(PROBE, PROBE_AGE):
        return True
    if _failed_at and time.monotonic() - _failed_at < PROBE_AGE.total_seconds():
        return False
    try:
        Mark.objects.put(PROBE)
    except DatabaseError:
        _failed_at = time.monotonic()
        return False
    _failed_at = 0.0
    return True


def _answer(checks: dict[str, bool], **told: object) -> JsonResponse:
    status = 200 if all(checks.values()) else 503
    return JsonResponse({**checks, **told}, status=status, headers={"Cache-Control": "no-store"})
