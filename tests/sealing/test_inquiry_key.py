"""Identity files: made once, never overwritten, read however they were saved."""

import base64
import json
import os
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command

from sealing.identity import identities_in, make_identity, recipient_for, recipient_of
from sealing.payload import seal
from tests.support.servers import ROOT


def inquiry_key(*args) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("inquiry_key", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_key_opens_what_is_sealed_to_its_recipient(tmp_path, age):
    file = tmp_path / "identity.txt"
    out, err = inquiry_key(str(file))
    envelope = seal(b"Hello", [out.strip()])

    opened = subprocess.run([age, "-d", "-i", file], input=envelope, capture_output=True, check=True).stdout
    assert opened.strip() == b"Hello"
    assert out.startswith("age1")
    assert out.count("\n") == 1
    assert "Anyone who has" in err
    assert "two copies" in err
    assert "age1" not in err


def test_the_file_is_one_the_stock_tools_read(tmp_path):
    file = tmp_path / "identity.txt"
    recipient = make_identity(file)
    comment, public, secret = file.read_text().splitlines()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert comment.startswith("# ")
    assert public == f"# public key: {recipient}"
    assert str(pyrage.x25519.Identity.from_str(secret).to_public()) == recipient


def test_age_keygen_agrees_about_the_recipient(tmp_path, age):
    recipient = make_identity(tmp_path / "identity.txt")
    told = subprocess.run(
        [age + "-keygen", "-y", tmp_path / "identity.txt"], capture_output=True, check=True, text=True
    )

    assert told.stdout.strip() == recipient


def test_a_key_is_never_overwritten(tmp_path):
    file = tmp_path / "identity.txt"
    inquiry_key(str(file))
    before = file.read_bytes()

    with pytest.raises(CommandError, match="exists already and was left as it is"):
        inquiry_key(str(file))
    assert file.read_bytes() == before


def test_without_a_path_it_is_made_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inquiry_key()

    assert (tmp_path / "huis-clos-identity.txt").exists()


def test_a_folder_that_is_not_there_is_said_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="could not be written: No such file or directory"):
        inquiry_key(str(tmp_path / "nowhere" / "identity.txt"))


FILES = json.loads((Path(__file__).parent / "identity_files.json").read_text())
"""Identity files as editors and shells save them; the browser is held to the same table."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["case"])
def test_an_identity_file_is_read_however_it_was_saved(file, tmp_path):
    content = base64.b64decode(file["base64"])
    (tmp_path / "identity.txt").write_bytes(content)

    assert [recipient_for(identity) for identity in identities_in(content)] == file["recipients"]
    assert recipient_of(tmp_path / "identity.txt") == next(iter(file["recipients"]), None)


def test_a_file_that_is_not_there_names_no_key(tmp_path):
    assert recipient_of(tmp_path / "nowhere.txt") is None


def test_a_key_is_made_on_a_computer_that_has_no_site(tmp_path):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "manage.py", "inquiry_key", str(tmp_path / "identity.txt")]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("age1")
