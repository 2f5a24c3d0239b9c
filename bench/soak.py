"""`make soak`: a thousand inquiries while workers are killed and the mail server is away half of the time."""

import sys
import tempfile
from pathlib import Path

from tests.support.soak import soak


def main() -> None:
    """Runs the soak, with 1,000 inquiries and 20 kills, and prints it. Exits with 1 after a failure."""
    with tempfile.TemporaryDirectory(prefix="huis-clos-soak-") as folder:
        outcome = soak(Path(folder), inquiries=1000, kills=20)
    print(outcome)
    sys.exit(bool(outcome.failures))


if __name__ == "__main__":
    main()
