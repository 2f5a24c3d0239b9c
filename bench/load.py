"""Load on local servers with wrk: short rounds, each of which asks every subject once, so that noise meets all alike."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

CONNECTIONS = 16
ROUNDS = 9
SECONDS = 1
"""Of one subject in one round."""

SCRIPT = Path(__file__).parent / "load.lua"


@dataclass(frozen=True)
class Subject:
    """What is asked for, in which content coding, and the process whose children answer."""

    url: str
    master: int
    coding: str = "br"


@dataclass(frozen=True)
class Round:
    """What one subject answered in one round: requests, requests a second, milliseconds, failures, and `cpu`: microseconds of
    the server's processor time a request, which stay the same when others use the machine too."""

    requests: int
    rate: float
    p50: float
    p95: float
    p99: float
    errors: int
    cpu: float


Rounds = Sequence[Round]


def one_round(subject: Subject) -> Round:
    """One run of wrk against the subject. `cpu` is microseconds of processor a request."""
    command = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", f"--duration={SECONDS}s", f"--script={SCRIPT}"]
    header = f"--header=Accept-Encoding: {subject.coding}"
    before = cpu_seconds(subject.master)
    output = subprocess.run([*command, header, subject.url], check=True, capture_output=True, text=True).stdout
    found = json.loads(output.splitlines()[-1])
    cpu = (cpu_seconds(subject.master) - before) / max(found["requests"], 1) * 1e6
    return Round(**found, cpu=cpu)


def workers(master: int) -> list[str]:
    """Process ids of the children of `master`."""
    return Path(f"/proc/{master}/task/{master}/children").read_text().split()


def cpu_seconds(master: int) -> float:
    """Processor time its children have used, in user and system mode (proc(5): fields 14 and 15)."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in workers(master)]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def alternate(subjects: Mapping[str, Subject]) -> dict[str, Rounds]:
    """Rounds by subject, in turn. Each is warmed up first."""
    for subject in subjects.values():
        one_round(subject)
    rounds: dict[str, list[Round]] = {name: [] for name in subjects}
    for _number in range(ROUNDS):
        for name, subject in subjects.items():
            rounds[name].append(one_round(subject))
    return rounds


def ratio(ours: Rounds, theirs: Rounds, figure: str = "rate") -> float:
    """The median over the rounds of ours to theirs within one round."""
    return median(getattr(a, figure) / getattr(b, figure) for a, b in zip(ours, theirs, strict=True))


def figures(rounds: Rounds) -> tuple[str, ...]:
    """For a table: requests a second, their spread over the rounds, p50, p99, processor time."""
    rates = [one.rate for one in rounds]
    middle = median(rates)
    return (
        f"{middle:,.0f}",
        f"{(max(rates) - min(rates)) / middle:.0%}",
        f"{median(one.p50 for one in rounds):.2f}",
        f"{median(one.p99 for one in rounds):.2f}",
        f"{median(one.cpu for one in rounds):.0f}",
    )


COLUMNS = ("requests/s", "spread", "p50 ms", "p99 ms", "CPU µs")


def failures(rounds: Mapping[str, Rounds]) -> list[str]:
    """A note for each subject that did not answer every request."""
    counted = {name: sum(one.errors for one in some) for name, some in rounds.items()}
    return [f"{name}: {count} requests were not answered with a page." for name, count in counted.items() if count]
