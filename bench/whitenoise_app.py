"""A bare WSGI application that serves the folder BENCH_FILES with WhiteNoise: what the site's own pages are held against."""

import os

from whitenoise import WhiteNoise


def not_found(environ, start_response):
    start_response("404 Not Found", [("Content-Length", "0")])
    return []


application = WhiteNoise(not_found, root=os.environ["BENCH_FILES"])
