"""What a worker takes for a moment goes back to the system."""

from concurrent.futures import ThreadPoolExecutor

from tests.support.memory import largest
from tests.support.raw import exchanged, posted_form, status_of
from tests.support.servers import running_site

A_CODE = 16 * 1024 * 1024
"""Bytes that scrypt takes while it makes one."""


def test_follow_up_codes_made_at_once_leave_no_large_worker(tmp_path):
    with running_site(tmp_path, WEB_CONCURRENCY="1") as site, ThreadPoolExecutor(12) as writers:

        def write(_number: int) -> int:
            return status_of(exchanged(site, posted_form(site, "x" * 500)))

        assert write(0) == 302
        before = largest(site)[0]
        assert set(writers.map(write, range(36))) == {302}

        assert largest(site)[0] - before < A_CODE
