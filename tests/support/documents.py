"""The documents of the repository, read by tests that hold them to the code."""

import re
from pathlib import Path

from tests.support.servers import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def section(text: str, heading: str) -> str:
    """What stands under `## heading`, up to the next one."""
    return re.split(r"^## ", text.split(f"## {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def table_rows(text: str) -> list[list[str]]:
    """The cells of every table in `text`, without the rows of headings and dashes."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    dashes = {number for number, line in enumerate(lines) if set(line) <= set("|-: ")}
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for number, line in enumerate(lines)
        if number not in dashes and number + 1 not in dashes
    ]


def in_code(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`\n]+)`", text)


def links(document: Path) -> list[str]:
    """The relative links of a document, without anchors."""
    found = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text("utf-8"))
    return [link for link in found if not link.startswith(("http:", "https:", "mailto:"))]
