"""Starts gunicorn: `python -m site_config.serve`, with gunicorn's own options after it.

The settings are read first, so that a wrong value stops with one sentence. gunicorn reads some variables itself, before any
configuration file, and ends with a traceback.
"""

import os
import sys
from pathlib import Path

from site_config import settings

NOT_OURS = ("FORWARDED_ALLOW_IPS", "SENDFILE")
"""Variables that gunicorn reads and that mean nothing to our worker."""


def main() -> None:
    """Becomes gunicorn."""
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    environment["WEB_CONCURRENCY"] = str(settings.WEB_CONCURRENCY)
    configuration = str(Path(__file__).with_name("gunicorn.conf.py"))
    os.execve(gunicorn, [gunicorn, "--config", configuration, *sys.argv[1:]], environment)  # noqa: S606


if __name__ == "__main__":
    main()
