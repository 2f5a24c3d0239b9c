"""How soon the next page begins after a click, from a server that is 150 ms away: fetched ahead, and not."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, Playwright, sync_playwright

from bench.pages import fresh_site
from bench.tables import Table, Target
from tests.support.chromium import CHROMIUM, FLAGS
from tests.support.servers import free_port

LATENCY = 0.150
"""Seconds there and back."""

ROUNDS = 9
LOOK = 400
"""Milliseconds a pointer rests on a link before it is pressed."""

FIRST_BYTE = """() => {
  const [page] = performance.getEntriesByType("navigation");
  return page.responseStart - page.startTime;
}"""


def table() -> Table:
    result = Table(
        "next page: milliseconds from the click to its first byte, server 150 ms away", ("", "median", "slowest")
    )
    with fresh_site() as site, far_away(int(site.url.rpartition(":")[2])) as url:
        ahead, afresh = measure(url, LOOK), measure(url, 0)
    for name, times in (("fetched ahead", ahead), ("pressed at once", afresh)):
        result.rows.append((name, f"{median(times):.0f}", f"{max(times):.0f}"))
    result.targets = [Target("next page, fetched ahead, ms", median(ahead), most=20, reading="{:.0f}")]
    result.notes = ["From the home page to the first case, by the Speculation-Rules header (moderate), without script."]
    return result


def measure(url: str, look: int) -> list[float]:
    with sync_playwright() as playwright:
        return [one_click(playwright, url, look) for _round in range(ROUNDS)]


def one_click(playwright: Playwright, url: str, look: int) -> float:
    with TemporaryDirectory(prefix="huis-clos-bench-") as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=list(FLAGS), viewport={"width": 1440, "height": 900}
        )
        try:
            return first_byte(context.pages[0], url, look)
        finally:
            context.close()


def first_byte(page: Page, url: str, look: int) -> float:
    page.goto(f"{url}/fr/", wait_until="networkidle")
    link = page.locator(".case a").first
    if look:
        link.hover()
        page.wait_for_timeout(look)
    link.click()
    page.wait_for_url("**/cas/*/")
    return page.evaluate(FIRST_BYTE)


@contextmanager
def far_away(port: int) -> Iterator[str]:
    """The address of a proxy that holds every byte to and from `port` back for half of LATENCY."""
    here, loop = free_port(), asyncio.new_event_loop()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                loop.call_later(LATENCY / 2, writer.write, data)
        finally:
            loop.call_later(LATENCY / 2, writer.close)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, there[1]), carry(there[0], writer), return_exceptions=True)

    loop.run_until_complete(asyncio.start_server(answer, "127.0.0.1", here))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{here}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
