"""People at the running site, and what they leave behind."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.support.forms import hidden_fields
from tests.support.servers import Site

from .tools import shown_code


class Browser:
    """Follows redirects and keeps cookies, and does no more."""

    def __init__(self, site: Site):
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str):
        return self.opener.open(self.site.url + path, timeout=20)

    def post(self, path: str, **fields: str):
        return self.opener.open(self.site.url + path, urllib.parse.urlencode(fields).encode(), timeout=20)

    def try_to_post(self, path: str, **fields: str) -> int:
        """The status, whatever it is."""
        try:
            return self.post(path, **fields).status
        except urllib.error.HTTPError as refused:
            refused.read()
            return refused.code

    def send_inquiry(self, **words: str) -> str:
        """Returns the reference on the receipt."""
        return self.send_for_code(**words)[:10]

    def send_for_code(self, **words: str) -> str:
        """Returns the code on the receipt."""
        hidden = hidden_fields(self.get("/en/contact/").read().decode())
        return shown_code(self.post("/en/contact/", **hidden, **words).read().decode())

    def sign_in(self) -> str:
        """Returns the token that posts to the admin need."""
        page = self.get("/admin/login/").read().decode()
        hidden = {**hidden_fields(page), "next": "/admin/"}
        self.post("/admin/login/", **hidden, username="admin", password=self.site.password)
        return hidden_fields(self.get("/admin/inquiries/inquiry/room/").read().decode())["csrfmiddlewaretoken"]

    def download(self, reference: str) -> bytes:
        found = self.get(f"/admin/inquiries/inquiry/?q={reference}").read().decode()
        path = re.search(r'href="(/admin/inquiries/inquiry/\d+/)change/', found)[1]
        token = hidden_fields(self.get(path + "change/").read().decode())["csrfmiddlewaretoken"]
        return self.post(path + "download/", csrfmiddlewaretoken=token).read()


def files_with(words: bytes, *folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if words in content(path)]


def content(path: Path) -> bytes:
    """Nothing of a folder, and of a file that went meanwhile: PostgreSQL replaces its own."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:
        return b""
