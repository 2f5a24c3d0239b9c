"""`make soak`: a thousand inquiries while workers are killed and the mail server is away; then half an hour of mixed load.

`make soak MINUTES=5` takes less.
"""

import os
import sys
import tempfile
from pathlib import Path

from bench.mixed import mixed
from bench.pages import fresh_site
from tests.support.soak import soak


def main() -> None:
    """Runs both, and prints them. Exits with 1 after a failure."""
    with tempfile.TemporaryDirectory(prefix="huis-clos-soak-") as folder:
        outcome = soak(Path(folder), inquiries=1000, kills=20)
    print(outcome, flush=True)
    with fresh_site() as site:
        load = mixed(site, 60 * float(os.environ.get("MINUTES") or 30))
    print(load)
    sys.exit(bool(outcome.failures or load.failures))


if __name__ == "__main__":
    main()
