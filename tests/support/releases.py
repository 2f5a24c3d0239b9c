"""The data of a release, stored so that every later version is tried on it: `python -m tests.support.releases 0.1.0`.

It makes `tests/releases/0.1.0/`: `data.tar.gz` is a DATA_DIR of that version, `site.age` its backup, `identity.txt` the key
to both, made for this alone, and `migrations.txt` a digest of each migration. Run it once, on the commit that becomes the
release, and commit the folder.
"""

import hashlib
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.support.servers import ROOT, Site, prepared_site

RELEASES = ROOT / "tests" / "releases"

FILL = """
import os
import pyrage
from django.contrib.auth.models import User
from inquiries import erasure
from inquiries.models import Inquiry, Message, Notification
from sealing.keys import keys_in_use, mark_of

User.objects.create_superuser("admin", email="admin@example.com", password="the password of a test")
keys = [pyrage.x25519.Recipient.from_str(key) for key in keys_in_use()]
for number in range(5):
    inquiry = Inquiry.objects.create(
        reference=f"HC-TEST-{number:02}", recipient="age1test", key_digest=os.urandom(32), language="fr"
    )
    envelope = pyrage.encrypt(b"a letter".ljust(2048), keys)
    Message.objects.create(
        inquiry=inquiry, author="writer", token_digest=os.urandom(32), envelope=envelope, size=len(envelope),
        mark=mark_of(keys_in_use()),
    )
erasure.erase(Inquiry.objects.filter(reference="HC-TEST-04"))
"""


def make(folder: Path) -> None:
    """Writes the data of this version to `folder`."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="huis-clos-release-") as scratch:
        site = prepared_site(Path(scratch) / "site")
        site.manage("shell", "--verbosity", "0", "-c", FILL)
        site.manage("run_jobs", "--once")
        site.manage("backup", str(folder / "site.age"))
        (folder / "identity.txt").write_text(f"# Opens nothing but these tests.\n{site.identity}\n")
        with tarfile.open(folder / "data.tar.gz", "w:gz") as archive:
            for file in ("huis-clos.sqlite3", "huis-clos.sqlite3-wal", "erasures.txt"):
                if (site.data / file).exists():
                    archive.add(site.data / file, file)
    (folder / "migrations.txt").write_text("".join(f"{digest} {path}\n" for path, digest in migrations().items()))


def migrations() -> dict[str, str]:
    """SHA-256 of each migration, by its path."""
    files = sorted(ROOT.glob("*/migrations/0*.py"))
    return {str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def upgraded(release: Path, folder: Path) -> Site:
    """A site on the data of a release, before its next start."""
    site = prepared_site(folder)
    for file in site.data.iterdir():
        file.unlink()
    with tarfile.open(release / "data.tar.gz") as archive:
        archive.extractall(site.data, filter="data")
    return site


if __name__ == "__main__":
    make(RELEASES / sys.argv[1])
