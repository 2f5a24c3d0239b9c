"""Who imports whom, read from the code: absolute and relative imports, also those inside functions."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.servers import ROOT

PACKAGES = ("site_config", "accounts", "casestudies", "inquiries", "sealing", "bench", "tests")


def module_of(file: Path) -> str:
    """`casestudies.models.cases` for its file; a package for its `__init__.py`."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(file: Path) -> Iterator[str]:
    """The full names of what `file` imports. `from x import y` gives `x.y`: y may be a module."""
    module = module_of(file)
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def all_imports() -> dict[str, frozenset[str]]:
    """What each module of ours imports, migrations excepted."""
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    return {module_of(file): frozenset(imports_of(file)) for file in files if "migrations" not in file.parts}


def is_in(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")
