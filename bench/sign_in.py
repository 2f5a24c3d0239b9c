"""What one sign-in takes, and what readers notice while sixteen people guess passwords from as many networks.

The guesses come from addresses of 127.0.0.0/8, each under a new name, so that no count ever refuses them: only the line in
front of the hashing stands between them and the processor.
"""

import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from statistics import median
from urllib.parse import urlencode, urlsplit

from bench import load
from bench.pages import first_case, fresh_site
from bench.tables import Table, Target
from tests.support.servers import Site

ATTEMPTS = 16
SIGN_INS = 15
ROUNDS = 9
FLOODED = 1.5
"""Seconds of guessing before a round, so that it meets a flood that goes on, not only its first second."""

PATH = "/admin/login/"


def table() -> Table:
    """How long a sign-in takes, and how long readers wait while many passwords are guessed at once."""
    columns = ("", "median ms", "slowest ms")
    result = Table(f"sign_in: one at a time; readers beside {ATTEMPTS} guesses at once", columns)
    with fresh_site() as site:
        times = [sign_in(site) for _time in range(SIGN_INS)]
        result.rows.append((f"one sign-in, {SIGN_INS} times", f"{median(times):.0f}", f"{max(times):.0f}"))
        quiet, beside, answered = readers(site)
    for name, rounds in (("readers' p95, no guesses", quiet), (f"readers' p95, {ATTEMPTS} guesses", beside)):
        figures = [one.p95 for one in rounds]
        result.rows.append((name, f"{median(figures):.2f}", f"{max(figures):.2f}"))
    result.targets = [
        Target("one sign-in, slowest (ms)", max(times), most=500, reading="{:.0f}"),
        Target("readers' p95 with guesses / without", load.ratio(beside, quiet, "p95"), most=2),
    ]
    said = ", ".join(f"{number} × {status}" for status, number in sorted(answered.items()))
    result.notes = [f"The guesses were answered: {said} (200: hashed and wrong; 503: the line was full)."]
    return result


def readers(site: Site) -> tuple[list[load.Round], list[load.Round], Counter[int]]:
    """Rounds of reading one case without and with guesses, in turn; and how the guesses were answered."""
    subject = load.Subject(site.url + first_case(site, "fr"), site.process.pid)
    load.one_round(subject)
    quiet, beside, answered = [], [], Counter[int]()
    for _round in range(ROUNDS):
        quiet.append(load.one_round(subject))
        with guessing(site, answered):
            beside.append(load.one_round(subject))
    return quiet, beside, answered


@contextmanager
def guessing(site: Site, answered: Counter[int]) -> Iterator[None]:
    """Sixteen clients that have begun to guess, and guess as long as this lasts."""
    over = threading.Event()
    cookie, token = form(site)
    guessers = [threading.Thread(target=guess, args=(site, cookie, token, over, answered)) for _one in range(ATTEMPTS)]
    for guesser in guessers:
        guesser.start()
    time.sleep(FLOODED)
    try:
        yield
    finally:
        over.set()
        for guesser in guessers:
            guesser.join()


def guess(site: Site, cookie: str, token: str, over: threading.Event, answered: Counter[int]) -> None:
    """Posts wrong passwords, each from a new network, until `over` is set; counts the statuses in `answered`."""
    network = f"127.{secrets.randbelow(250) + 1}.{secrets.randbelow(250)}.{secrets.randbelow(250) + 1}"
    while not over.is_set():
        try:
            status, _cookies = post(site, cookie, token, secrets.token_hex(8), "wrong", network)
            answered[status] += 1
            over.wait(0.05 if status == 200 else 0.5)  # refused at once, a tight loop would only measure this client
        except (OSError, HTTPException):
            over.wait(0.1)


def sign_in(site: Site) -> float:
    """Milliseconds of the right password."""
    time.sleep(1)  # so that none waits for the one before
    cookie, token = form(site)
    before = time.perf_counter()
    status, cookies = post(site, cookie, token, "admin", site.password, "127.0.0.1")
    elapsed = (time.perf_counter() - before) * 1000
    if status != 302 or "sessionid" not in cookies:
        raise RuntimeError(f"the sign-in was answered with {status}")
    return elapsed


def form(site: Site) -> tuple[str, str]:
    """The cookie and the token of a sign-in form."""
    _status, headers, page = site.get(PATH)
    return headers["set-cookie"].partition(";")[0], re.search(rb'csrfmiddlewaretoken" value="(\w+)"', page)[1].decode()


def post(site: Site, cookie: str, token: str, name: str, password: str, network: str) -> tuple[int, str]:
    """Status and cookies of the answer to one sign-in form, sent from an address of this machine."""
    fields = {"csrfmiddlewaretoken": token, "username": name, "password": password, "next": "/admin/"}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    connection = HTTPConnection(urlsplit(site.url).netloc, timeout=60, source_address=(network, 0))
    try:
        connection.request("POST", PATH, urlencode(fields), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Set-Cookie", "") + str(answer.headers.get_all("Set-Cookie"))
    finally:
        connection.close()
