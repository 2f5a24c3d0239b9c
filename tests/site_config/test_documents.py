"""The documents say what is: links, files, tests, commands and packages that they name exist."""

import json
import re
import subprocess
import tomllib

import pytest
from django.core.management import get_commands

from tests.support.documents import DOCUMENTS, in_code, links, section, table_rows, text_of
from tests.support.servers import ROOT

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)

FILE = re.compile(r"^(?:[\w.-]+/)+[\w.-]+\.(?:py|js|css|html|md|po|typ|toml)$")


@each_document
def test_every_link_leads_to_a_file(document):
    assert [link for link in links(document) if not (document.parent / link).exists()] == []


@each_document
def test_every_file_that_is_named_exists(document):
    named = {name for name in in_code(document.read_text("utf-8")) if FILE.match(name)}
    outside = {name for name in named if name.startswith(("locale/xx", "var/", "build/"))}

    assert {name for name in named - outside if not (ROOT / name).exists()} == set()


@each_document
def test_every_command_that_is_named_exists(document):
    text = document.read_text("utf-8")
    targets = set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))

    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) - set(get_commands()) == set()
    assert set(re.findall(r"`make ([a-z]+)", text)) - targets == set()


def test_the_index_names_every_document():
    linked = {(ROOT / "docs" / link).resolve() for link in links(ROOT / "docs" / "README.md")}

    assert set((ROOT / "docs").glob("*.md")) - linked == {ROOT / "docs" / "README.md"}


def test_every_dependency_says_why_it_is_there():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    python = {re.match(r"[\w-]+", requirement)[0] for requirement in wanted}
    packages = json.loads(text_of("package.json"))
    npm = {*packages["dependencies"], *packages["devDependencies"]}
    listed = {name for row in table_rows(text_of("docs/dependencies.md")) for name in in_code(row[0])}

    assert listed == python | npm


def test_nothing_mentions_the_number_of_an_issue():
    pattern = r"\bissues? #?[0-9]|\bDESIGN\.md|\bSTYLE\.md"
    command = [
        "git",
        "grep",
        "--line-number",
        "--extended-regexp",
        "-e",
        pattern,
        "--",
        ":!*.lock",
        ":!*.json",
        ":!*.jsonl",
    ]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()

    assert [line for line in found if "test_documents.py" not in line] == []


def test_the_configuration_table_names_what_the_settings_read():
    read = set(re.findall(r'^[A-Z_]+ = env\.\w+\("([A-Z_]+)"', text_of("site_config/settings.py"), re.MULTILINE))
    listed = {name for row in table_rows(section(text_of("README.md"), "Configuration")) for name in in_code(row[0])}

    assert listed == read
