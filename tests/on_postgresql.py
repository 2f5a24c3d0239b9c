"""The suite on PostgreSQL and Redis: `make test-postgresql`, or `python -m tests.on_postgresql` with pytest's own options."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.servers import running_postgresql, running_redis


def main() -> int:
    """Starts both servers, and pytest with TEST_DATABASE_URL and TEST_CACHE_URL (tests/environment.py)."""
    with tempfile.TemporaryDirectory(prefix="huis-clos-stores-") as name:
        folder = Path(name)
        with running_postgresql(folder) as database, running_redis(folder) as cache:
            environment = os.environ | {"TEST_DATABASE_URL": database, "TEST_CACHE_URL": cache}
            return subprocess.run(
                [sys.executable, "-m", "pytest", *sys.argv[1:]], env=environment, check=False
            ).returncode


if __name__ == "__main__":
    sys.exit(main())
