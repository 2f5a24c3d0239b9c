"""How gunicorn serves the site. Each value has a reason; the settings read PORT and WEB_CONCURRENCY, and check them."""

import os
import socket
import struct

from site_config.logs import CONFIGURATION
from site_config.settings import PORT, WEB_CONCURRENCY

wsgi_app = "site_config.wsgi:application"
bind = f"127.0.0.1:{PORT}"

# A page comes from memory in well under a millisecond: a worker a core is enough, and two survive the death of one.
workers = WEB_CONCURRENCY
preload_app = True

# A connection that has sent half a request holds a thread. Threads that wait cost next to nothing, so there are more of
# them than anyone is likely to hold up, and none is held for longer than STALL seconds without a byte.
worker_class = "gthread"
threads = 160
worker_connections = 1000
keepalive = 15
STALL = 10

# A worker that hangs is replaced; a stopping one finishes what it answers.
timeout = 30
graceful_timeout = 20

# The heartbeat file: in memory where there is such a place, and never on a disk that may stall.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108

# No control socket: it would be a file in the home folder, and nothing here uses it.
control_socket_disable = True

# Ends what no page of ours needs: long addresses, many headers.
limit_request_line = 2048
limit_request_fields = 60

# No header of a request may stand for a part of the environment (SCRIPT_NAME, PATH_INFO).
forwarder_headers = ""

# No access log (site_config/logs.py says why); errors and starts go to standard error, as JSON.
accesslog = None
errorlog = "-"
logconfig_dict = CONFIGURATION


def on_starting(server):
    print(f"Serving http://127.0.0.1:{PORT} (Ctrl-C ends it)", flush=True)


def when_ready(server):
    """Connections inherit the time limit on receiving from the listening socket (Linux, socket(7): SO_RCVTIMEO)."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", STALL, 0))
