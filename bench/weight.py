"""What one cold visit costs a reader, seen from a real browser."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, CDPSession, sync_playwright

from bench.pages import fresh_site, reading_pages
from bench.tables import Table, Target
from tests.support.chromium import CHROMIUM, FLAGS
from tests.support.servers import Site

KB = 1024
WIDTHS = {"phone": (390, 844), "desktop": (1440, 900)}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
"""Lighthouse's slow 4G: a typeface that comes late is one that may move the page."""

KINDS = {"Document": "html", "Stylesheet": "css", "Font": "font", "Script": "script"}
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({type: 'layout-shift', buffered: true});
  document.fonts.ready.then(() => setTimeout(() => done(sum), 700));
})"""
INLINE_SCRIPT = """() => [...document.scripts].filter(s => !s.src && !/json/.test(s.type))
  .reduce((sum, s) => sum + s.textContent.length, 0)"""


@dataclass
class Visit:
    """What one visit took: bytes by kind, on the wire (headers included) and of bodies alone; addresses asked for."""

    wire: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    bodies: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: list[str] = field(default_factory=list)
    cookies: int = 0
    inline_script: int = 0
    shift: float = 0.0

    @property
    def total(self) -> int:
        """Bytes on the wire."""
        return sum(self.wire.values())


def table() -> Table:
    """What a first visit to each page transfers, and what it leaves in the browser."""
    columns = (
        "cold visit",
        "requests",
        "html",
        "css",
        "font",
        "other",
        "wire",
        "html+css br",
        "script",
        "cookies",
        "third",
        "shift",
    )
    result = Table("weight: one cold visit in Chromium, bytes", columns)
    with fresh_site() as site:
        visits = visit_all(site)
    result.rows = [as_row(name, one, site) for name, one in visits.items()]
    result.targets = targets(visits, site)
    result.notes = [
        "html, css, font, other and wire count response headers too; html+css br counts the brotli bodies alone.",
        "Measured at slow 4G's pace. Asked for on the first visit: "
        + ", ".join(urlsplit(url).path for url in next(iter(visits.values())).asked),
    ]
    return result


def visit_all(site: Site) -> dict[str, Visit]:
    """Home and first case in each language, at each width, each with a browser profile of its own."""
    paths = {name: path for name, path in reading_pages(site).items() if not name.startswith("list")}
    visits = {}
    with sync_playwright() as playwright:
        for (name, path), (form, (width, height)) in product(paths.items(), WIDTHS.items()):
            with TemporaryDirectory(prefix="huis-clos-bench-") as profile:
                context = playwright.chromium.launch_persistent_context(
                    profile, executable_path=CHROMIUM, args=list(FLAGS), viewport={"width": width, "height": height}
                )
                visits[f"{name}, {form}"] = visit(context, site, path)
                context.close()
    return visits


def visit(context: BrowserContext, site: Site, path: str) -> Visit:
    """One visit to `path`, over a slow network."""
    seen, page = Visit(), context.pages[0]
    session = context.new_cdp_session(page)
    watch(session, seen)
    session.send("Network.emulateNetworkConditions", SLOW)
    page.goto(site.url + path, wait_until="networkidle")
    seen.shift = page.evaluate(SHIFT)
    seen.inline_script = page.evaluate(INLINE_SCRIPT)
    seen.cookies = len(context.cookies())
    return seen


def watch(session: CDPSession, seen: Visit) -> None:
    """Counts what the browser fetches from now on."""
    kinds: dict[str, str] = {}

    def received(event: dict) -> None:
        kind = kinds[event["requestId"]] = KINDS.get(event["type"], "other")
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        seen.bodies[kind] += int(headers.get("content-length", 0))

    def asked(event: dict) -> None:
        if event["request"]["url"].startswith("http"):
            seen.asked.append(event["request"]["url"])

    def finished(event: dict) -> None:
        seen.wire[kinds.get(event["requestId"], "other")] += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")


def as_row(name: str, seen: Visit, site: Site) -> tuple[str, ...]:
    """The visit as a row of the table."""
    figures = (
        *(seen.wire[kind] for kind in ("html", "css", "font", "other")),
        seen.total,
        seen.bodies["html"] + seen.bodies["css"],
        script_bytes(seen),
    )
    others = len(third_parties(seen, site))
    return name, str(len(seen.asked)), *(f"{n:,}" for n in figures), str(seen.cookies), str(others), f"{seen.shift:.4f}"


def script_bytes(seen: Visit) -> int:
    """Bytes of scripts, in files and in the page."""
    return seen.bodies["script"] + seen.inline_script


def third_parties(seen: Visit, site: Site) -> set[str]:
    """Hosts other than the site's that were asked for anything."""
    return {urlsplit(url).netloc for url in seen.asked} - {urlsplit(site.url).netloc}


def targets(visits: dict[str, Visit], site: Site) -> list[Target]:
    """For the worst of the visits."""
    every = list(visits.values())
    text = max(seen.bodies["html"] + seen.bodies["css"] for seen in every)
    total, requests = max(seen.total for seen in every), max(len(seen.asked) for seen in every)
    kilobytes, count = "{:.1f} KB", "{:.0f}"
    return [
        Target("HTML + CSS, brotli", text / KB, most=14, reading=kilobytes),
        Target("all bytes on the wire", total / KB, most=60, reading=kilobytes),
        Target("requests", requests, most=4, reading=count),
        Target("bytes of script", max(map(script_bytes, every)), most=0, reading=count),
        Target("cookies", max(seen.cookies for seen in every), most=0, reading=count),
        Target("third-party hosts", max(len(third_parties(seen, site)) for seen in every), most=0, reading=count),
        Target("layout shift", max(seen.shift for seen in every), most=0, reading="{:.4f}"),
    ]
