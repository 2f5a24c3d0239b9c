"""How fast inquiries are sealed and kept: posted by several clients at once, each with a form of its own."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

from bench.inside import ask
from bench.pages import fresh_site
from bench.tables import Table

CLIENTS, POSTS, ROUNDS = 8, 50, 3
PATH = "/fr/contact/"
MESSAGE = "Nous hésitons entre deux voies, et le conseil d’administration attend une réponse. " * 12


def table() -> Table:
    """How many inquiries a second the site takes, and how long senders wait."""
    columns = ("", "posts", "posts/s", "p50 ms", "p99 ms")
    result = Table(f"inquiry: {CLIENTS} clients × {POSTS} posts of {len(MESSAGE)} characters", columns)
    with fresh_site(INQUIRY_RATE="0", INQUIRY_MIN_SECONDS="0") as site:
        for number in range(ROUNDS):
            seconds, times = one_round(urlsplit(site.url).netloc)
            figures = (len(times) / seconds, median(times), quantiles(times, n=100)[98])
            result.rows.append((f"round {number + 1}", str(len(times)), *(f"{figure:.1f}" for figure in figures)))
        kept = ask(site, "inquiries")["kept"]
    result.notes = [
        f"{kept} of {CLIENTS * POSTS * ROUNDS} are in the database, each committed to disk before its answer (no target).",
        "The clients are Python and share the machine with the site: the rate is a lower bound.",
    ]
    return result


def one_round(host: str) -> tuple[float, list[float]]:
    """Seconds that all posts took together, and milliseconds of each. The forms are fetched beforehand."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        forms = list(clients.map(lambda _client: [new_token(host) for _post in range(POSTS)], range(CLIENTS)))
        before = time.perf_counter()
        times = [one for some in clients.map(lambda mine: post_all(host, mine), forms) for one in some]
        return time.perf_counter() - before, times


def new_token(host: str) -> dict[str, str]:
    """The hidden fields of a fresh form."""
    connection = HTTPConnection(host, timeout=60)
    connection.request("GET", PATH)
    page = connection.getresponse().read().decode()
    connection.close()
    tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page)
    return {re.search(r'name="([^"]*)"', tag)[1]: re.search(r'value="([^"]*)"', tag)[1] for tag in tags}


def post_all(host: str, forms: list[dict[str, str]]) -> list[float]:
    """Sends the forms one after the other; milliseconds of each."""
    return [post(host, form) for form in forms]


def post(host: str, form: dict[str, str]) -> float:
    """Milliseconds until the inquiry was acknowledged, connection included: nobody sends two over one."""
    body = urlencode({**form, "message": MESSAGE})
    before = time.perf_counter()
    connection = HTTPConnection(host, timeout=60)
    connection.request("POST", PATH, body, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 302:
        raise RuntimeError(f"an inquiry was answered with {answer.status}")
    return (time.perf_counter() - before) * 1000
