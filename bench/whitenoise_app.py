"""A bare WSGI application that serves the folder BENCH_FILES with WhiteNoise, to compare the site's own pages with."""

import os
from collections.abc import Callable
from typing import Any

from whitenoise import WhiteNoise


def not_found(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answers 404 with an empty body, for whatever is not a file."""
    start_response("404 Not Found", [("Content-Length", "0")])
    return []


application = WhiteNoise(not_found, root=os.environ["BENCH_FILES"])
