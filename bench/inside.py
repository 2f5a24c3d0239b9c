"""What is done inside the site's own process, with its settings and database: `python -m bench.inside TASK …`, JSON out.

Started by the tables through `ask`, in the environment of a running site.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

from tests.support.servers import ROOT, Site

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from casestudies.models import CaseStudy
    from site_config.page_cache import PageCache


def ask(site: Site, *words: str) -> dict:
    """What a task answers in the environment of `site`."""
    command = [sys.executable, "-m", "bench.inside", *words]
    done = subprocess.run(command, cwd=ROOT, env=site.environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def make(builds: str, *paths: str) -> dict:
    """For each page: queries of its first build, median milliseconds of `builds` builds through the page cache and of as
    many bare ones, and whether the cache kept it."""
    from site_config.page_cache import PageCache
    from site_config.threads import InThreads
    from site_config.wsgi import django

    loop = asyncio.new_event_loop()
    in_threads = InThreads(django)

    def through(path: str) -> PageCache:
        cache = PageCache(in_threads)
        loop.run_until_complete(ask_cache(cache, path))
        return cache

    built = {}
    for path in paths:
        for _warming in range(5):
            through(path)
            answer(django, path)
        pairs = [(timed(through, path), timed(partial(answer, django), path)) for _build in range(int(builds))]
        through_ms, bare_ms = (median(times) for times in zip(*pairs, strict=True))
        built[path] = {
            "queries": queries(partial(answer, django, path)),
            "is_kept": bool(through(path).pages),
            "through": through_ms,
            "bare": bare_ms,
        }
    return built


def timed(make_page: Callable[[str], object], path: str) -> float:
    """Milliseconds that `make_page` takes for `path`."""
    before = perf_counter()
    make_page(path)
    return (perf_counter() - before) * 1000


async def ask_cache(cache: "PageCache", path: str) -> None:
    """Has `cache` answer `path`, asked for as a browser would."""
    from site_config.page_cache import clean_request, nothing

    statuses = []

    async def send(message: dict) -> None:
        statuses.append(message.get("status", 200))

    scope = clean_request(path)
    await cache(scope | {"headers": [*scope["headers"], (b"accept-encoding", b"gzip, deflate, br")]}, nothing, send)
    if set(statuses) != {200}:
        raise RuntimeError(f"{path} was answered with {statuses}")


def answer(application: "WSGIApplication", path: str) -> bytes:
    """The body that a WSGI application answers to a browser at `path`. Raises RuntimeError unless the status is 200."""
    environ = {"PATH_INFO": path, "HTTP_ACCEPT_ENCODING": "gzip, deflate, br", "REMOTE_ADDR": "127.0.0.1"}
    setup_testing_defaults(environ)
    statuses = []
    chunks = application(environ, lambda status, headers, *rest: statuses.append(status))
    try:
        body = b"".join(chunks)
    finally:
        getattr(chunks, "close", lambda: None)()
    if statuses != ["200 OK"]:
        raise RuntimeError(f"{path} was answered with {statuses}")
    return body


def queries(act: Callable[[], object]) -> int:
    """How many database queries `act` makes."""
    from django.db import connection

    seen = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        act()
    return len(seen)


def grow(total: str) -> dict:
    """Publishes copies of the four cases, in both languages, until there are `total`."""
    from django.db import transaction

    from casestudies.models import CaseStudy
    from casestudies.publishing import published

    with transaction.atomic():
        originals = list(CaseStudy.objects.all())
        numbers = range(len(originals) + 1, int(total) + 1)
        copies = [copied(originals[number % len(originals)], number) for number in numbers]
        for copy in copies:
            published.complete_draft(copy)
        published.show(*copies)  # without the guard, which has read the same words
    return {"cases": CaseStudy.objects.count()}


def copied(original: "CaseStudy", number: int) -> "CaseStudy":
    """A copy of the case `original` in all its languages; `number` makes titles and addresses distinct."""
    from django.utils import timezone

    from casestudies.models import CaseStudy
    from casestudies.models.cases import TEXTS

    case = CaseStudy.objects.create(
        position=number, region=original.region, state=CaseStudy.State.PUBLISHED, published_at=timezone.now()
    )
    case.intervention_types.set(original.intervention_types.all())
    case.tensions.set(original.tensions.all())
    for words in original.translations.all():
        texts = {name: getattr(words, name) for name in TEXTS}
        distinct = {"title": f"{words.title} {number}", "slug": f"{words.slug}-{number}"}
        case.create_translation(words.language_code, **(texts | distinct))
    return case


def size() -> dict:
    """Bytes of the database once its log is written back."""
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
    files = settings.DATA_DIR.glob("huis-clos.sqlite3*")
    return {"bytes": sum(file.stat().st_size for file in files)}


def fill(total: str) -> dict:
    """Stores so many inquiries, half of them long due, and notes that the clock said so a day ago."""
    import os
    from datetime import date, timedelta

    from django.db import transaction
    from django.utils import timezone

    from inquiries.models import ClockReading, Inquiry, Message
    from inquiries.receipt_code import in_base32, written_reference
    from sealing.keys import keys_in_use, mark_of

    mark, envelope = mark_of(keys_in_use()), os.urandom(2400)
    with transaction.atomic():
        rows = [
            Inquiry(
                reference=written_reference(in_base32(os.urandom(5))[:6]),
                recipient="age1" + "q" * 58,
                key_digest=os.urandom(32),
                last_exchange_on=date(2020, 1, 1)
                if number % 2
                else timezone.localdate() - timedelta(days=number % 170),
                language="fr",
            )
            for number in range(int(total))
        ]
        rows = list({row.reference: row for row in rows}.values())
        Inquiry.objects.bulk_create(rows, batch_size=500)
        Message.objects.bulk_create(
            (
                Message(
                    inquiry=row, author="writer", token_digest=os.urandom(32), envelope=envelope, size=2400, mark=mark
                )
                for row in rows
            ),
            batch_size=500,
        )
        ClockReading.objects.create(at=timezone.now() - timedelta(days=1))
    return inquiries()


def inquiries() -> dict:
    """How many inquiries the database keeps."""
    from inquiries.models import Inquiry

    return {"kept": Inquiry.objects.count()}


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    django.setup()
    tasks = {task.__name__: task for task in (make, grow, fill, size, inquiries)}
    print(json.dumps(tasks[sys.argv[1]](*sys.argv[2:])))
