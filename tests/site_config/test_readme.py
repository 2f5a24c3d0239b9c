"""The README says what the settings read, no more and no less, and its commands exist."""

import re

from django.core.management import get_commands

from tests.support.servers import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_every_variable_is_in_the_table_and_nothing_else_is():
    settings = (ROOT / "site_config/settings.py").read_text("utf-8")
    read = set(re.findall(r'^[A-Z_]+ = env\.\w+\("([A-Z_]+)"', settings, re.MULTILINE))
    table = README.split("## Configuration")[1].split("## ")[0]

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == read


def test_every_command_it_names_exists():
    named = set(re.findall(r"manage\.py (\w+)", README))

    assert named - set(get_commands()) == set()
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", README)) <= targets


def test_every_file_it_links_to_exists():
    links = re.findall(r"\]\(([^)#]+)\)", README)

    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


def test_every_test_that_the_docs_name_exists():
    docs = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = {name for doc in docs for name in re.findall(r"tests/[a-z_/]+\.py", doc.read_text("utf-8"))}

    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()
