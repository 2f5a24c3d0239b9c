"""Files of the site that the site itself cannot use: root ran a command, and they are root's now."""

import os
import shlex
from pathlib import Path

FILES = "setup.lock jobs.lock drill.lock demo.env erasures.txt readers.txt"
DATABASE = "huis-clos.sqlite3 huis-clos.sqlite3-wal huis-clos.sqlite3-shm"
FOLDERS = "guard guard/* documents documents/* documents/*/*"
OURS = f"{FILES} {DATABASE} {FOLDERS}".split()
"""What the site writes in DATA_DIR. Other files there are somebody's own affair."""


def closed(folder: Path) -> list[Path]:
    """Those in `folder` that the site cannot read and write."""
    return [path for name in OURS for path in sorted(folder.glob(name)) if is_closed(path, folder)]


def is_closed(path: Path, folder: Path) -> bool:
    """Whether the site cannot use `path`. Root could: for root it counts whether `path` is of the owner of `folder`."""
    if os.geteuid():
        return not os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0))
    owner = folder.stat().st_uid
    return bool(owner) and path.stat().st_uid != owner


def give(made: Path | int, folder: Path) -> None:
    """What root made in `folder`, a path or an open file, goes to the folder's owner, so that the site can use it later."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.chown(made, owner.st_uid, owner.st_gid)


def mend(path: Path, folder: Path) -> str:
    """The command that gives `path` to the site."""
    return f"{shell('chown', '--no-dereference', f'--reference={folder}', path)} (as root)"


def shell(*words: str | Path) -> str:
    """A command as it is typed: names with spaces or quotes in quotes."""
    return shlex.join(map(str, words))
