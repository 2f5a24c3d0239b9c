"""Mixed load for a while: readers, writers and somebody at the desk. Memory, descriptors and waits must stay as they are."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from statistics import median, quantiles

from bench.pages import sitemap
from bench.scale import signed_in
from tests.support.memory import largest
from tests.support.raw import exchanged, posted_form, status_of
from tests.support.servers import Site

PAUSE = 0.02
"""Seconds between two acts of one person."""

MOST_MEMORY = 90e6
"""Bytes of a worker."""

MOST_GROWTH, MOST_DESCRIPTORS, MOST_SLOWER = 8e6, 10, 2.0
"""Between the second quarter of the time and the last: bytes of a worker, open files, and the ratio of the p99."""


@dataclass
class Sample:
    """Of the largest worker: bytes (PSS, the fewest of several looks), open files; milliseconds for 99 of 100 acts."""

    memory: float
    descriptors: int
    p99: float


@dataclass
class Load:
    """What was seen while it lasted. It is as promised if `failures` is empty."""

    samples: list[Sample] = field(default_factory=list)
    acts: int = 0
    failures: list[str] = field(default_factory=list)

    def judge(self) -> None:
        """Compares the second quarter with the last."""
        quarter = max(1, len(self.samples) // 4)
        early, late = self.samples[quarter : 2 * quarter] or self.samples[:1], self.samples[-quarter:]

        def change(name: str) -> tuple[float, float]:
            return median(getattr(one, name) for one in early), median(getattr(one, name) for one in late)

        (before, after), (few, many), (fast, slow) = map(change, ("memory", "descriptors", "p99"))
        if (most := max(one.memory for one in self.samples)) > MOST_MEMORY:
            self.failures.append(f"a worker had {most / 1e6:.1f} MB")
        if after - before > MOST_GROWTH:
            self.failures.append(f"memory of a worker grew from {before / 1e6:.1f} to {after / 1e6:.1f} MB")
        if many - few > MOST_DESCRIPTORS:
            self.failures.append(f"open files grew from {few:.0f} to {many:.0f}")
        if slow > MOST_SLOWER * fast:
            self.failures.append(f"p99 grew from {fast:.0f} to {slow:.0f} ms")

    def __str__(self) -> str:
        lines = [
            f"  {number:3}  {one.memory / 1e6:6.1f} MB  {one.descriptors:4} files  p99 {one.p99:6.0f} ms"
            for number, one in enumerate(self.samples, 1)
        ]
        verdict = "\n".join(self.failures) or "Memory, open files and waits stayed as they were."
        return "\n".join([f"Mixed load: {self.acts:,} acts.", *lines, verdict])


def mixed(site: Site, seconds: float, samples: int = 20) -> Load:
    """Six readers, two writers and one at the desk, for so many seconds."""
    load, is_over, lock = Load(), threading.Event(), threading.Lock()
    waits: list[float] = []
    paths, desk = sitemap(site), signed_in(site)

    def read() -> bool:
        return site.get(random.choice(paths))[0] == 200

    def write() -> bool:
        return status_of(exchanged(site, posted_form(site, "x" * 500))) == 302

    def work() -> bool:
        return bool(desk(random.choice(["/admin/", "/admin/casestudies/casestudy/", "/admin/inquiries/inquiry/"])))

    def insist(act: Callable[[], bool]) -> None:
        while not is_over.wait(PAUSE):
            before = time.perf_counter()
            try:
                failure = "" if act() else f"{act.__name__}: another answer than asked for"
            except (OSError, HTTPException) as error:
                failure = f"{act.__name__}: {error!r}"
            with lock:
                waits.append((time.perf_counter() - before) * 1000)
                load.failures += [failure] if failure else []

    people = [threading.Thread(target=insist, args=[act]) for act in [read] * 6 + [write] * 2 + [work]]
    for one in people:
        one.start()
    for _sample in range(samples):
        time.sleep(seconds / samples)
        with lock:
            load.acts += len(waits)
            load.samples.append(Sample(*largest(site), quantiles(waits, n=100)[98] if len(waits) > 1 else 0))
            waits.clear()
    is_over.set()
    for one in people:
        one.join()
    load.judge()
    return load
