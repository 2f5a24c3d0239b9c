"""For machines that watch: is the process up, and may it be sent visitors?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from inquiries import capacity
from sealing.keys import keys_in_use
from site_config.threads import Receive, Send


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


def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers, no migration is pending and inquiries can be sealed; otherwise 503, with which is not.

    `room_for_inquiries` is false once no more are let in; readers are still welcome, so that alone is no 503.
    """
    try:
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        recipient = migrated and bool(keys_in_use())
        checks = {"database": True, "migrations": migrated, "recipient": recipient}
        has_room = migrated and not capacity.is_full()
    except DatabaseError:
        checks, has_room = {"database": False, "migrations": False, "recipient": False}, False
    return _answer(checks, room_for_inquiries=has_room)


def _answer(checks: dict[str, bool], **told: bool) -> JsonResponse:
    status = 200 if all(checks.values()) else 503
    return JsonResponse({**checks, **told}, status=status, headers={"Cache-Control": "no-store"})
