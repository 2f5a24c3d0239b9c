"""`python -m bench.interruptions [times] [seed]`: somebody writes a case while tabs, sessions and servers go."""

import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.chromium import CHROMIUM, FLAGS
from tests.support.interruptions import interrupt


def main() -> None:
    """Runs 200 interruptions from a seed that it prints. Exits with 1 after a failure."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10_000)
    print(f"{times} interruptions from seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="huis-clos-interruptions-") as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        outcome = interrupt(chromium, Path(folder), times, seed)
        chromium.close()
    print(outcome)
    sys.exit(bool(outcome.failures))


if __name__ == "__main__":
    main()
