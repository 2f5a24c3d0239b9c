"""Answers with a file from memory. Knows conditional requests, ranges and HEAD (RFC 9110)."""

import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from ..caching import PUBLIC

ONE_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})|bytes=-(\d{1,15})")


def serve(request: HttpRequest, body: bytes, content_type: str, filename: str) -> HttpResponse:
    """`body`, shown by the browser itself, saved as `filename` (ASCII)."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(
        body,
        content_type=content_type,
        headers={
            "Accept-Ranges": "bytes",
            "Cache-Control": PUBLIC,
            "Content-Disposition": f'inline; filename="{filename}"',
            "Content-Length": str(len(body)),
            "ETag": etag,
        },
    )
    response = get_conditional_response(request, etag, None, response) or response
    if response.status_code != 200:
        return response
    if request.method == "HEAD":
        response.content = b""
    elif request.headers.get("If-Range", etag) == etag:
        _narrow(response, request.headers.get("Range", ""))
    return response


def _narrow(response: HttpResponse, wanted: str) -> None:
    """Cuts `response` to the one range that is `wanted`. Several ranges, or an invalid one, get the whole file."""
    match = ONE_RANGE.fullmatch(wanted.strip())
    if not match:
        return
    body, size = response.content, len(response.content)
    first, last, suffix = match.groups()
    start = max(0, size - int(suffix)) if suffix else int(first)
    end = min(size - 1, int(last)) if last else size - 1
    if last and int(last) < start:
        return
    if start >= size:
        response.status_code, response.content = 416, b""
        response.headers["Content-Range"] = f"bytes */{size}"
    else:
        response.status_code, response.content = 206, body[start : end + 1]
        response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    response.headers["Content-Length"] = str(len(response.content))
