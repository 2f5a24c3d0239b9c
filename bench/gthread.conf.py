"""How gunicorn serves what the site is compared with: its `gthread` worker, otherwise as the site is served."""

import os

bind = f"127.0.0.1:{os.environ['PORT']}"
workers = 2
worker_class = "gthread"
threads = 160
worker_connections = 1000
keepalive = 15
preload_app = True
accesslog = None
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
