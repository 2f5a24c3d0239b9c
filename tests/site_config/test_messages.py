"""The French of the interface: whole, none guessed, with the same placeholders. `make check` runs this too."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po

from casestudies.typography import typeset
from tests.support.servers import ROOT, program

NEEDED = ["manage.py", "site_config", "casestudies", "inquiries", "sealing", "accounts", "templates", "locale"]


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


class _Markup(HTMLParser):
    """Gathers the tags of a sentence, with their attributes, in order."""

    def __init__(self, sentence: str):
        super().__init__()
        self.found: list = []
        self.feed(sentence)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, sorted(attributes)))

    def handle_endtag(self, tag):
        self.found.append(f"/{tag}")


def test_a_translation_has_the_tags_and_attributes_of_its_original(gathered):
    """Typesetting French must not reach into a tag: `href=« mailto:… »` leads nowhere."""
    wrong = []
    for message in gathered:
        originals = list(message.id) if isinstance(message.id, tuple) else [message.id]
        marked_up = sorted(map(str, _Markup(originals[-1]).found))
        wrong += [
            text for text in strings(message) if message.id and sorted(map(str, _Markup(text).found)) != marked_up
        ]

    assert wrong == []


def test_french_is_typeset(gathered):
    """Interface strings do not pass through the templates' typesetting, so the catalogue holds them set."""
    texts = [text for message in gathered for text in strings(message) if message.id]

    assert [text for text in texts if typeset(text, "fr") != text] == []
