"""Lighthouse's scores of every public page, on a phone and a desktop."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from statistics import median

from bench.pages import fresh_site, public_pages
from bench.tables import NotMeasured, Table, Target
from tests.support.chromium import CHROMIUM, FLAGS
from tests.support.servers import ROOT

FOLDER = ROOT / "build" / "bench" / "lighthouse"
PROGRAM = FOLDER / "node_modules" / ".bin" / "lighthouse"
MAJOR = "13"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FORMS = {"phone": (), "desktop": ("--preset=desktop",)}
TRIES = 3
"""Runs whose median counts where performance is below 100 in the first: it falls when the machine is busy."""

ATTEMPTS = 3
"""Starts of one run: on a busy machine Chromium's trace is at times empty (NO_NAVSTART)."""


@dataclass(frozen=True)
class Report:
    """Scores in hundredths by category, and a line for each audit that cost one something."""

    scores: dict[str, int]
    failing: list[str]


def table() -> Table:
    """Lighthouse's median scores of every public page, on a phone and on a desktop."""
    install()
    result = Table("lighthouse: scores out of 100", ("page", "form", *CATEGORIES, "runs", "best performance"))
    lowest, worst_best = dict.fromkeys(CATEGORIES, 100), 100
    with fresh_site() as site:
        for path in public_pages(site):
            for form, options in FORMS.items():
                reports = audit(site.url + path, options)
                scores = {name: int(median(one.scores[name] for one in reports)) for name in CATEGORIES}
                lowest = {name: min(lowest[name], scores[name]) for name in CATEGORIES}
                best = max(one.scores["performance"] for one in reports)
                worst_best = min(worst_best, best)
                result.rows.append((path, form, *map(str, (*scores.values(), len(reports), best))))
                result.notes += [f"{path} {form}: {line}" for line in reports[-1].failing]
    lowest["performance, best run"] = worst_best
    result.targets = [Target(f"{name}: lowest", score, least=100, reading="{:.0f}") for name, score in lowest.items()]
    return result


def install() -> None:
    """Lighthouse, in the bench's own cache folder; nothing to do from the second run on."""
    if PROGRAM.exists():
        return
    if not shutil.which("npm"):
        raise NotMeasured("npm is not installed")
    FOLDER.mkdir(parents=True, exist_ok=True)
    options = ("--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
    command = ["npm", "install", *options, f"lighthouse@{MAJOR}"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise NotMeasured("Lighthouse could not be installed from the npm registry")


def audit(url: str, options: tuple[str, ...]) -> list[Report]:
    """One run, or TRIES of them where the first is not perfect in performance."""
    reports = [run(url, options)]
    while reports[0].scores["performance"] < 100 and len(reports) < TRIES:
        reports.append(run(url, options))
    return reports


def run(url: str, options: tuple[str, ...]) -> Report:
    """One audit of `url`. Raises NotMeasured where it failed `ATTEMPTS` times."""
    command = [
        str(PROGRAM),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(FLAGS)}",
        "--no-enable-error-reporting",
        *options,
    ]
    environment = os.environ | ({"CHROME_PATH": CHROMIUM} if CHROMIUM else {})
    for _attempt in range(ATTEMPTS):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if not done.returncode:
            break
    else:
        raise NotMeasured(f"Lighthouse ended with: {done.stderr.strip().splitlines()[-1]}")
    found = json.loads(done.stdout)
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES}
    return Report(scores, [line for name in CATEGORIES if scores[name] < 100 for line in failing(found, name)])


def failing(found: dict, category: str) -> list[str]:
    """The audits that lowered the score of `category`: id, what Lighthouse saw, the first elements it names."""
    lines = []
    for reference in found["categories"][category]["auditRefs"]:
        audit = found["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
            items = (audit.get("details") or {}).get("items", [])
            selectors = [item["node"]["selector"] for item in items if "node" in item][:3]
            seen = audit.get("explanation") or audit.get("displayValue") or audit["title"]
            lines.append(" | ".join([f"{category}: {audit['id']} ({audit['score']})", seen, *selectors]))
    return lines
