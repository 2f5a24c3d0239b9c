"""Redis, with a limit of a quarter of a second. After a failure it is not asked for a while, so that one reader waits, once.

Django's cache uses it from threads, the page cache from the event loop; both know of the same silence.
"""

import asyncio
import time
from contextlib import suppress
from typing import Any

import redis
import redis.asyncio
from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from casestudies import caching

PATIENCE = 0.25
"""Seconds to wait for a connection, and for an answer."""

REST = 5
"""Seconds for which Redis is not asked again after it failed to answer."""

UNREACHABLE = (redis.ConnectionError, redis.TimeoutError)


class Silence:
    """When Redis may be asked again. The first command after a rest tries it for all; the others do without."""

    until = 0.0

    def check(self) -> None:
        """Raises ConnectionError during a rest. After it, lets one command pass and starts another rest for the others."""
        now = time.monotonic()
        if now < self.until:
            raise redis.ConnectionError("Redis did not answer, and is left alone for a while")
        if self.until:
            self.until = now + REST

    def begins(self) -> None:
        """Redis did not answer: it is not asked again for `REST` seconds."""
        self.until = time.monotonic() + REST

    def is_over(self) -> None:
        """Redis has answered: every command is sent again."""
        self.until = 0.0


silence = Silence()


class PatientRedis(redis.Redis):
    """Commands from threads."""

    def execute_command(self, *words: Any, **options: Any) -> Any:
        """Sends the command, unless Redis was silent a moment ago. A failure starts a silence, an answer ends it."""
        silence.check()
        try:
            answer = super().execute_command(*words, **options)
        except UNREACHABLE:
            silence.begins()
            raise
        silence.is_over()
        return answer


class PatientAsyncRedis(redis.asyncio.Redis):
    """Commands from the event loop."""

    async def execute_command(self, *words: Any, **options: Any) -> Any:
        """Sends the command, unless Redis was silent a moment ago. A failure starts a silence, an answer ends it."""
        silence.check()
        try:
            answer = await super().execute_command(*words, **options)
        except UNREACHABLE:
            silence.begins()
            raise
        silence.is_over()
        return answer


class PatientClient(RedisCacheClient):
    def __init__(self, *args: Any, **options: Any):
        limits: dict[str, Any] = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
        }
        super().__init__(*args, **{**limits, **options})
        self._client = PatientRedis


class PatientRedisCache(RedisCache):
    """Django's cache for `CACHE_URL`."""

    def __init__(self, server: str, params: dict[str, Any]):
        super().__init__(server, params)
        self._class = PatientClient

    def delete(self, *args: Any, **named: Any) -> bool:
        """Deletes nothing where Redis is away. Only parler deletes, at each save; its caching is off, so nothing is there."""
        with suppress(*UNREACHABLE):
            return super().delete(*args, **named)
        return False

    def delete_many(self, *args: Any, **named: Any) -> None:
        """The same for several keys."""
        with suppress(*UNREACHABLE):
            super().delete_many(*args, **named)


class Generation:
    """Asks Redis for the casebook's generation, in the event loop."""

    def __init__(self) -> None:
        self.client = PatientAsyncRedis.from_url(
            settings.CACHE_URL or "",
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )

    async def __call__(self) -> object:
        """Raises ConnectionError where Redis is away."""
        try:
            mark = await self.client.execute_command("GET", caching.KEY)
        except RedisError as error:
            raise ConnectionError(str(error)) from error
        return mark or await asyncio.to_thread(caching.generation)
