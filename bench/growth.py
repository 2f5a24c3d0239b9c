"""What 400 cases cost more than 4."""

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from itertools import chain, cycle, islice
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench import load
from bench.inside import ask
from bench.pages import CASES, fresh_site, reading_pages, sitemap
from bench.tables import Table, Target
from tests.support.servers import Site

SIZES = (4, 6, 400)
"""Cases: as the site comes, as many as the list shows on one page, and the size that is asked for."""

TURNS, BUILDS = 3, 20
READERS = 16
"""Connections that read every page at once, so that both workers come to know all of them."""


def table() -> Table:
    """What a site costs with each number of cases in `SIZES`."""
    with ExitStack() as open_until_done:
        sites = [open_until_done.enter_context(fresh_site()) for _size in SIZES]
        for site, size in zip(sites, SIZES, strict=True):
            ask(site, "grow", str(size))
        made = made_in_turn(sites)
        count, failures = read_everything(sites)
        pss, rss = zip(*map(memory, sites), strict=True)
        sizes = [ask(site, "size")["bytes"] / 1e6 for site in sites]
        rounds = load.alternate({site.url: load.Subject(site.url + CASES["fr"], site.process.pid) for site in sites})
    few, full, many = map(str, SIZES)
    result = Table("growth: cases in two languages", ("cases", *map(str, SIZES), f"{many} / {few}", f"{many} / {full}"))
    result.rows = [
        *(row(f"{name}, made again (ms)", times, "{:.2f}") for name, times in made.items()),
        row("list fr, kept (requests/s)", [median(one.rate for one in some) for some in rounds.values()], "{:,.0f}"),
        row("list fr, kept (CPU µs)", [median(one.cpu for one in some) for some in rounds.values()], "{:.0f}"),
        row("memory of a worker (PSS, MB)", pss, "{:.1f}"),
        row("memory of a worker (RSS, MB)", rss, "{:.1f}"),
        row("database (MB)", sizes, "{:.2f}"),
    ]
    worst = max(times[-1] / times[0] for name, times in made.items() if name.startswith("list"))
    result.targets = [
        Target(f"list page made again, {many} / {few}, the worse language", worst, most=1.3),
        Target(f"memory of a worker (PSS), {many} / {few}", pss[-1] / pss[0], most=1.2),
    ]
    result.notes = [
        f"Memory: the larger worker, after {count:,} pages read of each site, every one among them.",
        *failures,
    ]
    return result


def row(name: str, figures: Sequence[float], reading: str) -> tuple[str, ...]:
    """A row of the figures of the three sizes, and the ratios of the largest to the two others."""
    few, full, many = figures
    return name, *(reading.format(figure) for figure in figures), f"{many / few:.2f}", f"{many / full:.2f}"


def made_in_turn(sites: Sequence[Site]) -> dict[str, list[float]]:
    """Milliseconds to make home, list and case again through the page cache, by page, for each site."""
    pages = reading_pages(sites[0])
    turns = [[ask(site, "make", str(BUILDS), *pages.values()) for site in sites] for _turn in range(TURNS)]
    return {
        name: [median(turn[number][path]["through"] for turn in turns) for number in range(len(sites))]
        for name, path in pages.items()
    }


def all_addresses(site: Site, cases: int) -> list[str]:
    """Every page in the sitemap, and the further pages of the list."""
    pages = range(2, math.ceil(cases / SIZES[1]) + 1)
    return sitemap(site) + [f"{address}?page={page}" for address in CASES.values() for page in pages]


def read_everything(sites: Sequence[Site]) -> tuple[int, list[str]]:
    """Reads every page of each site, and those of the smaller ones over and over: as many of each.

    Returns their number, and a note for each page that came with an error.
    """
    paths = [all_addresses(site, size) for site, size in zip(sites, SIZES, strict=True)]
    most = max(map(len, paths))
    failures: list[str] = []
    for site, some in zip(sites, paths, strict=True):
        mine = list(islice(cycle(some), most))
        with ThreadPoolExecutor(READERS) as readers:
            failures += chain.from_iterable(readers.map(read, [site] * READERS, [mine] * READERS))
    return most * READERS, failures


def read(site: Site, paths: list[str]) -> list[str]:
    """Reads each page once, over one connection that is reopened after an error. Returns a note for each error."""
    connection, failures = HTTPConnection(urlsplit(site.url).netloc, timeout=60), []
    for path in paths:
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            failures.append(f"ERROR: {path} was answered with {answer.status}.")
            connection.close()
    connection.close()
    return failures


def memory(site: Site) -> tuple[float, float]:
    """PSS and RSS of the worker that has most, in MB. PSS counts a page of memory shared by n processes as an nth."""
    pids = load.workers(site.process.pid)
    return max(tuple(kilobytes(pid, name) * 1024 / 1e6 for name in ("Pss", "Rss")) for pid in pids)


def kilobytes(pid: str, name: str) -> int:
    """The figure `name` (Pss, Rss) of a process, as Linux counts it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
