"""The French of the interface: whole, none guessed, with the same placeholders. `make check` runs this too."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po

from casestudies.typography import typeset
from tests.servers import ROOT, program

NEEDED = ["manage.py", "site_config", "casestudies", "inquiries", "templates", "locale"]


@pytest.fixture
def gathered(tmp_path):
    """The catalogue as `make messages` would leave it today, made in a copy."""
    program("xgettext")
    for name in NEEDED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "fr", "--no-obsolete", "--verbosity", "0"]
    subprocess.run(command, cwd=tmp_path, env={**os.environ, "DATA_DIR": str(tmp_path / "var")}, check=True)
    with (tmp_path / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="fr")


def strings(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def test_every_sentence_is_translated_and_none_is_a_guess(gathered):
    assert len(gathered) > 200
    assert [message.id for message in gathered if message.fuzzy and message.id] == []
    assert [message.id for message in gathered if not all(strings(message))] == []


def test_a_translation_fills_in_what_its_original_does(gathered):
    def holes(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w+\}", text))

    for message in gathered:
        original = message.id if isinstance(message.id, str) else message.id[-1]
        assert all(holes(text) == holes(original) for text in strings(message)[-1:]), original


def test_french_is_typeset(gathered):
    """Interface strings do not pass through the templates' typesetting, so the catalogue holds them set."""
    texts = [text for message in gathered for text in strings(message) if message.id]

    assert [text for text in texts if typeset(text, "fr") != text] == []
