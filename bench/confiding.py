"""What sealing and opening cost in the browser: a writer on a slow telephone, the consultant with 200 inquiries."""

import json
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import brotli
import pyrage
from playwright.sync_api import Browser, Page, sync_playwright

from bench.pages import fresh_site
from bench.tables import NotMeasured, Table, Target
from inquiries.form_token import PROOF_BITS
from site_config.assets import ASSETS, SCRIPTS
from tests.support.bundles import PARTS, built, open_workshop
from tests.support.chromium import CHROMIUM, FLAGS
from tests.support.servers import Site
from tests.support.steps import ROOM, put_through, sign_in, unlock

ROUNDS, SLOWER, LENGTH, INQUIRIES = 9, 4, 10_000, 200
LETTER = {"version": 1, "message": "Nous hésitons entre deux voies, et le conseil attend une réponse. " * 15}
PROOF = 'export * as proof from "{root}/static/js/proof-of-work.js";\n'

MEASURE = """async ([length, bits]) => {
  const { age, envelope, receipt, proof } = built;
  const recipient = await age.identityToRecipient(await age.generateX25519Identity());
  await envelope.seal("trial", [recipient]); // the page tries it as well, before it says where it seals
  const letter = { message: "é".repeat(length) };
  const timed = async (act) => { const start = performance.now(); await act(); return performance.now() - start; };
  return {
    seal: await timed(() => envelope.seal(letter, [recipient])),
    code: await timed(() => receipt.deriveFrom("HC-7F3K-Q2", receipt.newSecret())),
    proof: await timed(() => proof.prove(`${crypto.randomUUID()}:signature`, bits)),
  };
}"""


def table() -> Table:
    """Times to seal an inquiry and to open a list of them, on a slowed processor. Raises NotMeasured without Chromium."""
    if not (ASSETS / "js" / "contact.js").exists() or not CHROMIUM:
        raise NotMeasured("it needs Chromium and the scripts, which npm's packages make (make build)")
    result = Table(f"confiding: {ROUNDS} rounds in headless Chromium", ("", "median ms", "slowest ms"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        writing = measure_writing(browser)
        opening = measure_opening(browser)
        browser.close()
    for what, times in {**writing, **opening}.items():
        result.rows.append((what, f"{median(times):.0f}", f"{max(times):.0f}"))
    largest = max(len(brotli.compress((ASSETS / "js" / f"{name}.js").read_bytes())) for name in SCRIPTS) / 1000
    sealing, list_shown = (max(next(iter(times.values()))) for times in (writing, opening))
    result.targets = [
        Target(f"sealing, CPU {SLOWER}× slower, ms (slowest)", sealing, most=300, reading="{:.0f}"),
        Target(f"{INQUIRIES} inquiries, from key to list, ms (slowest)", list_shown, most=2000, reading="{:.0f}"),
        Target("largest script in brotli, kB", largest, most=35, reading="{:.1f}"),
    ]
    result.notes = [
        "Sealing is seal() alone, in a fresh page each round. The receipt code (scrypt) comes on top when the form is sent;",
        f"the proof of work ({PROOF_BITS} bits, so its time is chance) runs while the writer types.",
    ]
    return result


def measure_writing(browser: Browser) -> dict[str, list[float]]:
    """Milliseconds of each part of sending, on a processor made slower."""
    with TemporaryDirectory(prefix="huis-clos-bench-") as folder:
        script = built(Path(folder), PARTS + PROOF)
        rounds = [one_writing(browser, script) for _round in range(ROUNDS)]
    return {
        f"sealing {LENGTH:,} characters, CPU {SLOWER}× slower": [times["seal"] for times in rounds],
        f"receipt code, CPU {SLOWER}× slower": [times["code"] for times in rounds],
        f"proof of work, CPU {SLOWER}× slower": [times["proof"] for times in rounds],
    }


def one_writing(browser: Browser, script: Path) -> dict[str, float]:
    """Milliseconds of each step of sealing one inquiry with `script`, in a new browser context."""
    context = browser.new_context()
    page = open_workshop(context, script)
    slow_down(page)
    times = page.evaluate(MEASURE, [LENGTH, PROOF_BITS])
    context.close()
    return times


def slow_down(page: Page) -> None:
    """Makes the page's processor `SLOWER` times slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def measure_opening(browser: Browser) -> dict[str, list[float]]:
    """Milliseconds from the press on "Open" to the list."""
    with fresh_site(INQUIRY_RATE="0", INQUIRY_MIN_SECONDS="0") as site:
        for _inquiry in range(INQUIRIES):
            put_through(site, sealed)
        page = browser.new_context(base_url=site.url).new_page()
        sign_in(page, site)
        times = [one_opening(page, site) for _round in range(ROUNDS)]
        slow_down(page)
        slow_times = [one_opening(page, site) for _round in range(ROUNDS)]
        page.context.close()
    what = f"opening {INQUIRIES} inquiries of {len(LETTER['message']):,} characters"
    return {what: times, f"{what}, CPU {SLOWER}× slower": slow_times}


def sealed(recipients: list[str], _reference: str) -> bytes:
    """A letter as the browser would seal it: padded, and encrypted to these recipients with age."""
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    return pyrage.encrypt(json.dumps(LETTER).encode().ljust(2048), keys)


def one_opening(page: Page, site: Site) -> float:
    """Milliseconds from unlocking to the whole list. Raises RuntimeError if inquiries are missing."""
    page.goto("/healthz")
    page.goto(ROOM)
    page.wait_for_selector(".unlock:visible")
    before = time.perf_counter()
    unlock(page, site.identity)
    took = (time.perf_counter() - before) * 1000
    shown = page.locator("[data-part=threads] li").count()
    if shown != INQUIRIES:
        raise RuntimeError(f"{shown} inquiries are shown")
    return took
