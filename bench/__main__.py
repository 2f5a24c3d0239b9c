"""`make bench`, or `python -m bench NAME…`: prints the named tables, or all of them. docs/bench.md explains them."""

import os
import platform
import re
import subprocess
import sys
import time
import traceback
from importlib.metadata import version
from pathlib import Path

from bench import (
    anonymity,
    confiding,
    desk,
    edge,
    growth,
    inquiry,
    lighthouse,
    making,
    next_page,
    reading,
    scale,
    sign_in,
    slow,
    weight,
)
from bench.tables import NotMeasured

TABLES = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        reading,
        edge,
        slow,
        making,
        growth,
        scale,
        desk,
        weight,
        next_page,
        inquiry,
        sign_in,
        confiding,
        anonymity,
        lighthouse,
    )
}
PROGRAMS = {
    "wrk": ["wrk", "-v"],
    "nginx": ["nginx", "-v"],
    "Chromium": ["chromium", "--version"],
    "Node": ["node", "-v"],
}
PACKAGES = ("Django", "gunicorn", "uvicorn", "httptools", "uvloop", "whitenoise")


def machine() -> str:
    """What all figures depend on, on two lines."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    cores = f"{os.cpu_count()} cores ({cpu[1].strip() if cpu else platform.machine()})"
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    programs = [f"{name} {program_version(command)}" for name, command in PROGRAMS.items()]
    load = f"load average {os.getloadavg()[0]:.2f} at the start"
    return f"{cores}, {platform.system()} {platform.release()}, {load}\n" + ", ".join(
        [f"Python {platform.python_version()}", *packages, *programs]
    )


def program_version(command: list[str]) -> str:
    """The first version number that `command` prints; "?" without one, "(not installed)" without the program."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "(not installed)"
    found = re.search(r"\d+(\.\d+)+", said.stdout + said.stderr)
    return found[0] if found else "?"


def main(names: list[str]) -> int:
    """Figures never make it fail; a table that could not be made does, after the others."""
    unknown = [name for name in names if name not in TABLES]
    if unknown:
        print(f"There is no table {', '.join(unknown)}; there are {', '.join(TABLES)}.", file=sys.stderr)
        return 2
    print(machine(), flush=True)
    missed, broken = [], False
    for name in names or TABLES:
        started = time.monotonic()
        try:
            table = TABLES[name].table()
        except NotMeasured as reason:
            print(f"\n{name}: not measured: {reason}.", flush=True)
            continue
        except Exception:
            broken = True
            print(f"\n{name}: broke off.", flush=True)
            traceback.print_exc()
            continue
        missed += [f"{name}: {target.what}" for target in table.targets if not target.is_reached]
        print(f"\n{table}\n({time.monotonic() - started:.0f} s)", flush=True)
    print("\n" + ("\n".join(["Missed:", *missed]) if missed else "Every target measured is reached."))
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
