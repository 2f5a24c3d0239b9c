"""What is in the memory of the site's processes: read from outside, as an owner of the machine could."""

import re
import signal
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.support.forms import sealed_fields, told_to_script
from tests.support.servers import running_site, wait_for

from .tools import CANARY
from .visitors import Browser

pytestmark = pytest.mark.server


@pytest.fixture
def own_site(tmp_path):
    with running_site(tmp_path / "site") as site:
        if not readable(site.process.pid):
            pytest.skip("the memory of other processes cannot be read here")
        yield site


def readable(pid: int) -> bool:
    try:
        with Path(f"/proc/{pid}/mem").open("rb"):
            return True
    except OSError:
        return False


def workers_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def holds(pid: int, word: str) -> bool:
    """Whether the word is anywhere in the memory of a process."""
    areas = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) r(?!.*\[v)", Path(f"/proc/{pid}/maps").read_text(), re.MULTILINE)
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        return any(word.encode() in read(memory, int(start, 16), int(end, 16)) for start, end in areas)


def read(memory, start: int, end: int) -> bytes:
    try:
        memory.seek(start)
        return memory.read(end - start)
    except OSError:
        return b""


def holders(site, word: str = CANARY) -> list[int]:
    return [pid for pid in (site.process.pid, *workers_of(site.process.pid)) if holds(pid, word)]


def test_what_a_browser_sealed_is_in_no_memory(own_site):
    page = Browser(own_site).get("/en/contact/").read().decode()
    fields = sealed_fields(told_to_script(page), CANARY)
    body = urllib.parse.urlencode(fields).encode()

    assert urllib.request.urlopen(own_site.url + "/en/contact/", body, timeout=20).status == 200
    assert holders(own_site, fields["form"][:22]), "the search finds what is there"
    assert not holders(own_site)


def test_what_came_in_clear_leaves_with_the_worker_that_received_it(own_site):
    Browser(own_site).send_inquiry(message=CANARY)
    assert own_site.process.pid not in holders(own_site)

    before = set(workers_of(own_site.process.pid))
    own_site.process.send_signal(signal.SIGHUP)
    wait_for(
        lambda: (
            len(set(workers_of(own_site.process.pid)) - before) == 2
            and not before & set(workers_of(own_site.process.pid))
        ),
        what="new workers",
    )
    assert not holders(own_site)
