"""Wagtail in a cache folder of the bench's own: installed once, with the home page of its start project and one case."""

import os
import runpy
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from gunicorn.config import KNOWN_SETTINGS

from bench.tables import NotMeasured
from tests.support.servers import ROOT

CACHE = ROOT / "build" / "bench"
VENV = CACHE / "wagtail-venv"
PROJECT = CACHE / "wagtail-site"
READY = PROJECT / "ready"
OURS = Path(__file__).parent / "wagtail"
REQUIREMENTS = ("wagtail>=8,<9", f"Django=={version('Django')}", f"gunicorn=={version('gunicorn')}")


def prepare(title: str, body: str) -> str:
    """Installs Wagtail, makes its site, publishes a page of `title` and `body`; its version. Only the first run does much."""
    try:
        if not READY.exists():
            _install()
            _make_project(title, body)
            READY.touch()
        return _run("-c", "import wagtail; print(wagtail.__version__)").strip()
    except subprocess.CalledProcessError as error:
        last = (error.stderr or error.stdout or "no reason given").strip().splitlines()[-1]
        raise NotMeasured(f"Wagtail could not be set up: {last}") from error


def command(port: int) -> list[str]:
    """Serves it as the site's own gunicorn settings say, of which only plain values can be read in another environment."""
    written = PROJECT / "gunicorn.conf.py"
    written.write_text("".join(f"{name} = {value!r}\n" for name, value in _gunicorn_settings().items()))
    options = ["--config", str(written), "--bind", f"127.0.0.1:{port}", "--chdir", str(PROJECT)]
    return [str(VENV / "bin" / "gunicorn"), *options, "mysite.wsgi:application"]


def environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "mysite.settings.production"}


def _gunicorn_settings() -> dict[str, str | int | None]:
    """What site_config/gunicorn.conf.py sets, without what is about our application or is no plain value."""
    before = dict(os.environ)
    try:
        found = runpy.run_path(str(ROOT / "site_config" / "gunicorn.conf.py"))
    finally:
        os.environ.clear()
        os.environ.update(before)
    names = {setting.name for setting in KNOWN_SETTINGS} - {"bind", "wsgi_app"}
    return {name: found[name] for name in names & found.keys() if isinstance(found[name], str | int | None)}


def _install() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True, capture_output=True, text=True)
    _run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *REQUIREMENTS)


def _make_project(title: str, body: str) -> None:
    shutil.rmtree(PROJECT, ignore_errors=True)
    PROJECT.mkdir(parents=True)
    start = [str(VENV / "bin" / "wagtail"), "start", "mysite", str(PROJECT)]
    subprocess.run(start, check=True, capture_output=True, text=True)
    shutil.copy(OURS / "models.py", PROJECT / "home" / "models.py")
    shutil.copy(OURS / "case_page.html", PROJECT / "home" / "templates" / "home" / "case_page.html")
    shutil.copy(OURS / "settings.py", PROJECT / "mysite" / "settings" / "local.py")
    for words in (("makemigrations", "home"), ("migrate",), ("collectstatic", "--noinput")):
        _manage(*words)
    _manage("shell", "--command", (OURS / "fill.py").read_text(), TITLE=title, BODY=body)


def _manage(*words: str, **values: str) -> None:
    _run(str(PROJECT / "manage.py"), *words, **values)


def _run(*words: str, **values: str) -> str:
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [VENV / "bin" / "python", *words],
        check=True,
        capture_output=True,
        text=True,
        env={**inherited, "DJANGO_SETTINGS_MODULE": "mysite.settings.production", **values},
    ).stdout
