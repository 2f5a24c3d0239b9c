"""What 100,000 stored inquiries and 4,000 cases cost: pages, erasing half of them, backup, restore, start."""

import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from bench.inside import ask
from bench.pages import CASES, first_case, fresh_site
from bench.tables import Table, Target
from tests.support.forms import hidden_fields
from tests.support.raw import exchanged, posted_form, status_of
from tests.support.servers import ROOT, Site, free_port

INQUIRIES, CASES_TOTAL = 100_000, 4_000
TURNS = 7
LISTS = {
    "admin: first page": "/admin/",
    "admin: cases": "/admin/casestudies/casestudy/",
    "admin: inquiries": "/admin/inquiries/inquiry/",
}
ROOM = {
    "reading room": "/admin/inquiries/inquiry/room/",
    "reading room: first threads": "/admin/inquiries/inquiry/room/threads/",
    "room for inquiries": "/admin/inquiries/inquiry/capacity/",
}
"""Empty on a new site: a second is the bound, not what they take there."""


def table() -> Table:
    """Times on a new site and on a large one."""
    result = Table(f"scale: {INQUIRIES:,} inquiries, {CASES_TOTAL:,} cases", ("", "new", "large", "ratio"))
    with ExitStack() as stack:
        new, large = (stack.enter_context(fresh_site()) for _size in range(2))
        ask(large, "grow", str(CASES_TOTAL))
        ask(large, "fill", str(INQUIRIES))
        pages(new, large, result)
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="huis-clos-bench-")))
        result.targets += [*starting(large), *keeping(large, folder), *erasing(large)]
    result.rows += [(target.what, "", f"{target.value:.2f}", "") for target in result.targets[2:]]
    return result


def pages(new: Site, large: Site, result: Table) -> None:
    """Milliseconds of each page, in turn on both."""
    public = {"home": "/fr/", "list": CASES["fr"], "case": first_case(new, "fr"), "form": "/fr/contact/"}
    timed = {name: [partial(made_again, site, path) for site in (new, large)] for name, path in public.items()}
    desks = [signed_in(site) for site in (new, large)]
    timed |= {name: [partial(desk, path) for desk in desks] for name, path in (LISTS | ROOM).items()}
    worst, room = 0.0, 0.0
    for name, (on_new, on_large) in timed.items():
        turns = [(milliseconds(on_new), milliseconds(on_large)) for _turn in range(TURNS)]
        few, many = (statistics.median(times) for times in zip(*turns, strict=True))
        result.rows.append((name + " (ms)", f"{few:.1f}", f"{many:.1f}", f"{many / few:.2f}"))
        worst = max(worst, many / few if name not in ROOM else 0)
        room = max(room, many / 1000 if name in ROOM else 0)
    result.targets += [
        Target("public pages and lists: the worst, large / new", worst, most=2),
        Target("reading room: the slowest page (s)", room, most=1),
    ]


def signed_in(site: Site) -> Callable[[str], bytes]:
    """What reads a page of the admin."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def read(path: str, fields: dict[str, str] | None = None) -> bytes:
        return browser.open(site.url + path, urlencode(fields).encode() if fields else None, timeout=60).read()

    hidden = hidden_fields(read("/admin/login/").decode())
    read("/admin/login/", {**hidden, "next": "/admin/", "username": "admin", "password": site.password})
    return read


def made_again(site: Site, path: str) -> None:
    """A public page that no worker has kept."""
    (site.data / "generation").unlink(missing_ok=True)
    (site.data / "generation").write_text("")
    assert site.get(path)[0] == 200  # noqa: S101


def milliseconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return (time.perf_counter() - before) * 1000


def seconds(act: Callable[[], object]) -> float:
    return milliseconds(act) / 1000


def starting(site: Site) -> Iterator[Target]:
    """From the start of one more server to its first answer."""
    port = str(free_port())
    environment = site.environment | {"PORT": port}
    before = time.perf_counter()
    command = [sys.executable, "-m", "site_config.serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    there = Site(f"http://127.0.0.1:{port}", site.data, "", site.log, environment, process, "")
    while True:
        try:
            if there.get("/fr/")[0] == 200:
                break
        except OSError:
            time.sleep(0.02)
    took = time.perf_counter() - before
    process.terminate()
    process.wait(30)
    yield Target("start to first answer (s)", took, most=3)


def keeping(site: Site, folder: Path) -> Iterator[Target]:
    """A backup while somebody writes in, and its return into an empty folder."""
    identity, data = folder / "identity.txt", folder / "data"
    identity.write_text(site.identity + "\n")
    with writer(site) as waits:
        took = seconds(lambda: site.manage("backup", str(folder / "backup"), timeout=600))
    yield Target("backup (s)", took, most=30)
    yield Target("longest wait of a writer during the backup (s)", max(waits), most=1)
    environment = site.environment | {"DATA_DIR": str(data)}
    restored = Site("", data, "", folder / "log", environment, None, "")
    restore = partial(restored.manage, "restore", str(folder / "backup"), "--identity", str(identity), timeout=600)
    yield Target("restore (s)", seconds(restore), most=60)
    shutil.rmtree(data)


def erasing(site: Site) -> Iterator[Target]:
    """The purge of half of all inquiries while somebody writes in."""
    with writer(site) as waits:
        took = seconds(lambda: site.manage("purge_inquiries", timeout=600))
    yield Target(f"purge of {INQUIRIES // 2:,} (s)", took, most=60)
    yield Target("longest wait of a writer during the purge (s)", max(waits), most=1)


@contextmanager
def writer(site: Site) -> Iterator[list[float]]:
    """Somebody who sends one message after the other; yields how long each took until it was acknowledged."""
    waits: list[float] = []
    is_over = threading.Event()

    def write() -> None:
        while not is_over.is_set():
            form = posted_form(site, "x" * 500)
            before = time.perf_counter()
            status = status_of(exchanged(site, form))
            waits.append(time.perf_counter() - before if status == 302 else float("inf"))
            time.sleep(0.05)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        is_over.set()
        thread.join()
