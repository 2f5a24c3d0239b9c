"""Wagtail in a cache folder of the bench's own: installed once, with the home page of its start project and one case."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from bench.tables import NotMeasured
from tests.support.servers import ROOT

CACHE = ROOT / "build" / "bench"
VENV = CACHE / "wagtail-venv"
PROJECT = CACHE / "wagtail-site"
READY = PROJECT / "ready"
OURS = Path(__file__).parent / "wagtail"
COMMAND = [
    str(VENV / "bin" / "gunicorn"),
    *("--config", str(ROOT / "bench" / "gthread.conf.py"), "--chdir", str(PROJECT), "mysite.wsgi:application"),
]
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


def environment(port: int) -> dict[str, str]:
    """What `COMMAND` needs."""
    return {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "mysite.settings.production", "PORT": str(port)}


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
