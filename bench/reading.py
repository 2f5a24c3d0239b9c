"""How fast kept pages are answered, compared with files and with Wagtail."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import load, rivals
from bench.pages import fresh_site, reading_pages
from bench.tables import NotMeasured, Table, Target

WAGTAIL_HOME, WAGTAIL_PAGE = "Wagtail: start page", "Wagtail: the case as a page"
NGINX = "nginx: case fr as a file"


def table() -> Table:
    """Rate, wait and processor time of our pages beside other servers' files. Raises NotMeasured without wrk."""
    if not shutil.which("wrk"):
        raise NotMeasured("wrk is not installed")
    notes: list[str] = []
    with ExitStack() as open_until_done:
        subjects = serve_all(open_until_done, notes)
        rounds = load.alternate(subjects)
    ours = [name for name in subjects if as_file(name) in subjects]
    result = Table(
        f"reading: {load.CONNECTIONS} connections, {load.ROUNDS} rounds of {load.SECONDS} s",
        ("", *load.COLUMNS, "rate / file", "p99 / file", "CPU / file", "rate / Wagtail"),
    )
    for name in subjects:
        ratios = compared(name, rounds) if name in ours else ("", "", "", "")
        result.rows.append((name, *load.figures(rounds[name]), *ratios))
    for name in ours:
        result.targets += targets(name, rounds)
    result.notes = [*notes, *load.failures(rounds)]
    return result


def serve_all(stack: ExitStack, notes: list[str]) -> dict[str, load.Subject]:
    """Starts everything; what to ask for by name, each page followed by the same as a file."""
    site = stack.enter_context(fresh_site())
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="huis-clos-bench-")))
    pages = reading_pages(site)
    for name, path in pages.items():
        rivals.save(folder / "files", name.replace(" ", "-"), site.get(path)[2])
    files = stack.enter_context(rivals.whitenoise(folder / "files"))
    subjects = {}
    for name, path in pages.items():
        subjects[name] = load.Subject(site.url + path, site.process.pid)
        subjects[as_file(name)] = load.Subject(f"{files.url}/{name.replace(' ', '-')}.html", files.master)
    try:
        nginx = stack.enter_context(rivals.nginx(folder))
        subjects[NGINX] = load.Subject(f"{nginx.url}/case-fr.html", nginx.master, "gzip")
    except NotMeasured as missing:
        notes.append(f"{missing}.")
    try:
        wagtail, version = stack.enter_context(rivals.wagtail())
        subjects[WAGTAIL_HOME] = load.Subject(f"{wagtail.url}/", wagtail.master)
        subjects[WAGTAIL_PAGE] = load.Subject(f"{wagtail.url}/case/", wagtail.master)
        notes.append(
            f"Wagtail {version}, with its own production settings, under the same gunicorn worker as the files."
        )
    except NotMeasured as missing:
        notes.append(f"{missing}.")
    return subjects


def as_file(name: str) -> str:
    """The name of the subject that serves the page `name` as a plain file."""
    return f"{name} as a file"


def compared(name: str, rounds: dict[str, load.Rounds]) -> tuple[str, ...]:
    """Our page relative to its file (rate, p99, CPU), and its rate relative to Wagtail's page."""
    ours, file = rounds[name], rounds[as_file(name)]
    wagtail = f"{load.ratio(ours, rounds[WAGTAIL_PAGE]):.1f}" if WAGTAIL_PAGE in rounds else "–"
    return *(f"{load.ratio(ours, file, figure):.2f}" for figure in ("rate", "p99", "cpu")), wagtail


def targets(name: str, rounds: dict[str, load.Rounds]) -> list[Target]:
    """What the page `name` must reach, against those servers that were measured."""
    ours, file = rounds[name], rounds[as_file(name)]
    found = [
        Target(f"{name}: rate / WhiteNoise's file", load.ratio(ours, file), least=3),
        Target(f"{name}: p99 / WhiteNoise's file", load.ratio(ours, file, "p99"), most=1),
    ]
    if WAGTAIL_PAGE in rounds:
        against = load.ratio(ours, rounds[WAGTAIL_PAGE])
        found.append(Target(f"{name}: rate / Wagtail's page", against, least=100, reading="{:.1f}"))
    if NGINX in rounds and name == "case fr":
        found.append(Target(f"{name}: rate / nginx's file", load.ratio(ours, rounds[NGINX]), least=0.4))
    return found
