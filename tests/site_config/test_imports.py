"""Who may import whom (DESIGN.md): the apps do not know each other, and none knows the project."""

import ast
from pathlib import Path

import pytest

from tests.support.servers import ROOT

FORBIDDEN = {
    "accounts": {"casestudies", "inquiries", "site_config"},
    "casestudies": {"accounts", "inquiries", "site_config"},
    "inquiries": {"accounts", "casestudies", "site_config"},
    "casestudies/anonymity": {"django", "parler", "inquiries", "site_config"},
}


def imported(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_no_room_reaches_into_one_it_should_not_know(room):
    found = {str(file): imported(file) & FORBIDDEN[room] for file in (ROOT / room).rglob("*.py")}

    assert {file: names for file, names in found.items() if names} == {}
