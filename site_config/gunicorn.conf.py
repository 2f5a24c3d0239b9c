"""How gunicorn serves the site. Each value has a reason; the settings read PORT and WEB_CONCURRENCY, and check them."""

import gc
import os

from site_config.settings import LOGGING, PORT, WEB_CONCURRENCY

wsgi_app = "site_config.asgi:application"
bind = f"127.0.0.1:{PORT}"

# A page comes from memory in well under a millisecond: a worker a core is enough, and two survive the death of one.
workers = WEB_CONCURRENCY
preload_app = True

# Pages are answered, and whole requests awaited, in an event loop; site_config/connections.py says how long.
worker_class = "site_config.connections.Worker"

# A worker that hangs is replaced; a stopping one finishes what it answers.
timeout = 30
graceful_timeout = 20

# The heartbeat file: in memory where there is such a place, and never on a disk that may stall.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108

# No control socket: it would be a file in the home folder, and nothing here uses it.
control_socket_disable = True

# No access log (site_config/logs.py says why); errors and starts go to standard error, as JSON.
accesslog = None
errorlog = "-"
logconfig_dict = LOGGING


def on_starting(server: object) -> None:
    """Prints the address; gunicorn calls it once, before the workers start."""
    print(f"Serving http://127.0.0.1:{PORT} (Ctrl-C ends it)", flush=True)


def when_ready(server: object) -> None:
    """Before the workers start: what is loaded is never looked through for garbage, so that they go on sharing its memory."""
    gc.collect()
    gc.freeze()
