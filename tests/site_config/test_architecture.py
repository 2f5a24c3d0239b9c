"""`docs/architecture.md` is true: its rooms, who imports whom, the files of each journey in order, and the words we use."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from itertools import combinations

import pytest
from babel.messages.pofile import read_po

from tests.support.documents import in_code, section, table_rows, text_of
from tests.support.imports import all_imports, is_in
from tests.support.servers import ROOT

TEXT = text_of("docs/architecture.md")
ROOMS = {row[0].strip("`/").replace("/", "."): row for row in table_rows(section(TEXT, "Who imports whom"))}
APPS = [path.parent.name for path in ROOT.glob("*/apps.py") if path.parent.name != "site_config"]
JOURNEYS = ("Reading", "Publishing", "Confiding")


def room_of(module: str) -> str | None:
    """The innermost room that a module lies in."""
    return max((room for room in ROOMS if is_in(module, room)), key=len, default=None)


@cache
def imported_rooms() -> dict[str, set[str]]:
    """What each room imports. What lies loose in a package belongs to all its rooms."""
    edges: dict[str, set[str]] = {room: set() for room in ROOMS}
    for module, names in all_imports().items():
        own = room_of(module)
        rooms = {room_of(name) for name in names} - {None}
        if own:
            edges[own] |= {room for room in rooms if not is_in(room, own) and not is_in(own, room)}
    return edges


def test_every_room_is_in_the_table():
    folders = {file.parent for package in APPS for file in (ROOT / package).glob("*/*.py")}
    plumbing = {"management", "migrations", "templatetags", "views"}
    inner = {".".join(folder.relative_to(ROOT).parts) for folder in folders if folder.name not in plumbing}

    assert inner | set(APPS) <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_the_table_says(room):
    written = {name.strip("/").replace("/", ".") for name in in_code(ROOMS[room][2])}

    assert imported_rooms()[room] == written


@cache
def files_told() -> dict[str, list[str]]:
    """The files that the page names, by the folder that they are listed under. A name without a folder is in that one."""
    parts = re.split(r"^### ", section(TEXT, "Which file does what"), flags=re.MULTILINE)[1:]
    told = {in_code(part.splitlines()[0])[0]: [in_code(row[0]) for row in table_rows(part)] for part in parts}
    return {
        folder: [name if "/" in name else f"{folder}{name}" for names in rows for name in names]
        for folder, rows in told.items()
    }


def test_the_files_that_the_page_names_are_in_their_room():
    assert {room.replace(".", "/") + "/" for room in ROOMS} == set(files_told()) - {"static/"}
    for folder, paths in files_told().items():
        assert [path for path in paths if not path.startswith(folder) or not (ROOT / path).exists()] == []


def test_the_page_names_every_file_once():
    told = [path for paths in files_told().values() for path in paths]
    plumbing = {"__init__.py", "__main__.py", "apps.py", "urls.py"}
    modules = {
        path
        for package in ("site_config", *APPS)
        for path in (ROOT / package).rglob("*.py")
        if path.name not in plumbing and not {"migrations", "management", "words", "manual"} & set(path.parts)
    }
    there = {str(path.relative_to(ROOT)) for path in modules | set((ROOT / "static").rglob("*.js"))}

    assert there - set(told) == set()
    assert len(told) == len(set(told))


def test_no_circle_of_imports_leads_through_several_rooms():
    TopologicalSorter(imported_rooms()).prepare()


def test_no_two_packages_import_each_other():
    edges = imported_rooms()
    packages = {room.split(".")[0] for room in ROOMS}
    outward = {
        package: {other.split(".")[0] for room in ROOMS if is_in(room, package) for other in edges[room]} - {package}
        for package in packages
    }

    assert [(a, b) for a, b in combinations(sorted(packages), 2) if b in outward[a] and a in outward[b]] == []


def steps_of(journey: str) -> list[list[str]]:
    """For each step, in order: its file, then the names in it."""
    lines = re.findall(r"^\d+\. (.*(?:\n   .*)*)", section(TEXT, journey), re.MULTILINE)
    return [in_code(line) for line in lines]


@cache
def names_in(file: str) -> set[str]:
    """What a Python file defines: functions, classes and constants."""
    found = set()
    for node in ast.walk(ast.parse(text_of(file))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


@pytest.mark.parametrize("journey", JOURNEYS)
def test_every_step_of_a_journey_names_a_file_and_what_is_in_it(journey):
    for file, *names in steps_of(journey):
        assert (ROOT / file).is_file(), file
        defined = names_in(file) if file.endswith(".py") else set()
        assert [name for name in names if file.endswith(".py") and name not in defined] == [], file


def module_of(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def leads_to(earlier: str, later: str) -> bool:
    """Whether a file imports another one, or names it: settings name modules, views templates, templates scripts."""
    for name in all_imports().get(module_of(earlier), ()) if later.endswith(".py") else ():
        package, _dot, what = name.rpartition(".")
        is_passed_on = is_in(module_of(later), package) and what in names_in(later)
        if is_in(name, module_of(later)) or is_passed_on:
            return True
    stem = later.rsplit("/", 1)[-1].removesuffix(".js")
    names = {module_of(later), later.removeprefix("templates/"), *([stem] if later.endswith(".js") else [])}
    return any(f'"{name}' in text_of(earlier) for name in names)


@pytest.mark.parametrize("journey", JOURNEYS)
def test_each_step_of_a_journey_is_reached_from_one_before(journey):
    files = [step[0] for step in steps_of(journey)]
    assert len(files) >= 4

    unreached = [
        file for number, file in enumerate(files[1:], 1) if not any(leads_to(before, file) for before in files[:number])
    ]

    assert unreached == []


GLOSSARY = table_rows(section(TEXT, "The words we use"))


@cache
def french() -> str:
    """All that the interface says in French, in lower case."""
    with (ROOT / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        strings = [message.string for message in read_po(file, locale="fr") if message.id]
    return "\n".join(" ".join(text) if isinstance(text, tuple) else text for text in strings).lower()


@pytest.mark.parametrize("row", GLOSSARY, ids=[row[0] for row in GLOSSARY])
def test_every_word_of_the_glossary_is_used(row):
    _english, in_french, place, _meaning = row
    file, *names = in_code(place)

    assert in_french in french()
    assert set(names) <= names_in(file)
