"""For machines that watch: is the process up, and may it be sent visitors?"""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return _answer({"process": True})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers, no migration is pending and inquiries can be sealed; otherwise 503, with which is not."""
    try:
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks = {"database": True, "migrations": migrated}
    except DatabaseError:
        checks = {"database": False, "migrations": False}
    return _answer({**checks, "recipient": bool(settings.INQUIRY_RECIPIENTS)})


def _answer(checks: dict[str, bool]) -> JsonResponse:
    return JsonResponse(checks, status=200 if all(checks.values()) else 503, headers={"Cache-Control": "no-store"})
