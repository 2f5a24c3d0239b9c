"""What a killed process left: half a backup, or the scratch folder of a drill, with inquiries that are erased since."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from site_config.locks import locked_file

from . import archive

SCRATCH = "drill-"
"""How the scratch folders of a drill begin, in DATA_DIR."""

DRILL_LOCK = "drill.lock"
"""The file in DATA_DIR that a drill locks while it runs."""


def delete() -> None:
    """Deletes what no living process holds. What cannot be deleted now is tried again the next time."""
    for path in settings.BACKUP_DIR.glob(archive.DRAFT.format("huis-clos-*")) if settings.BACKUP_DIR else ():
        with suppress(OSError):
            _delete_draft(path)
    with suppress(OSError), locked_file(settings.DATA_DIR / DRILL_LOCK):
        delete_scratch()


def delete_scratch() -> None:
    """Deletes the scratch folders of drills. The caller holds `DRILL_LOCK`."""
    for folder in settings.DATA_DIR.glob(f"{SCRATCH}*/"):
        shutil.rmtree(folder, ignore_errors=True)


def _delete_draft(path: Path) -> None:
    try:
        with locked_file(path):
            path.unlink()
    except PermissionError:  # that of another user: nobody writes one backup for a day
        if time.time() - path.stat().st_mtime > 24 * 3600:
            path.unlink()
