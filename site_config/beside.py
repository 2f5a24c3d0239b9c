"""Keeps `manage.py run_jobs` running beside the process that started this one: `python -m site_config.beside`.

`make run` starts it in the background and then becomes gunicorn, which is so the parent of this process. Jobs that were
killed start again; when gunicorn ends, however it ends, the jobs end too.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, str(BASE_DIR / "manage.py"), "run_jobs", "--beside"]
PAUSE = 5
"""Seconds before what ended starts again."""


def main() -> None:
    """Returns when the process that started this one is gone."""
    parent = os.getppid()

    def is_alone() -> bool:
        return os.getppid() != parent

    while not is_alone():
        with subprocess.Popen(COMMAND) as jobs:  # noqa: S603  (our own command)
            _wait(lambda: is_alone() or jobs.poll() is not None)
            jobs.terminate()
        _wait(is_alone, PAUSE)


def _wait(is_over: Callable[[], bool], seconds: float = float("inf")) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not is_over():
        time.sleep(0.5)


if __name__ == "__main__":
    main()
