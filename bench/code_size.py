"""How large and how clear the code is, as a table: `python -m bench.code_size`. `make check` prints it.

Going over an enforced limit fails the check. The median is only reported: no single function is to blame for it.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("site_config", "accounts", "casestudies", "inquiries", "sealing", "bench")

QUERIES = {"filter", "exclude", "annotate", "aggregate", "select_related", "prefetch_related", "values_list", "in_bulk"}
"""Methods that only querysets have. `objects` and `_default_manager` start a query too."""

FRAMEWORK_CLASSES = (
    "django.apps.AppConfig",
    "django.contrib.admin.AdminSite",
    "django.contrib.admin.ModelAdmin",
    "django.contrib.admin.SimpleListFilter",
    "django.contrib.admin.TabularInline",
    "django.core.management.base.BaseCommand",
    "django.db.models.Model",
    "django.db.models.QuerySet",
    "django.forms.ModelForm",
    "django.forms.BoundField",
    "django.forms.ModelMultipleChoiceField",
    "django.forms.Textarea",
    "django.views.generic.FormView",
    "django.views.generic.ListView",
    "django.views.generic.DetailView",
    "logging.Formatter",
    "threading.Thread",
)
FRAMEWORK_METHODS = {"formfield_for_dbfield", "middleware", "handle_DATA", "redirect_request", "do_GET", "do_POST"}


@dataclass(frozen=True)
class Function:
    """A function or method, with what the table counts of it."""

    node: ast.FunctionDef | ast.AsyncFunctionDef
    place: str
    owner: ast.ClassDef | None
    is_nested: bool

    @property
    def lines(self) -> int:
        """How many lines it has, decorators left out."""
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1

    @property
    def is_public(self) -> bool:
        """Whether neither its name nor its class's begins with _, and it stands inside no other function."""
        names = [self.node.name, self.owner.name if self.owner else ""]
        return not self.is_nested and not any(name.startswith("_") for name in names)

    @property
    def is_override(self) -> bool:
        """Whether a framework named it: such a method is documented where it is declared first."""
        return bool(self.owner and self.owner.bases and self.node.name in framework_methods())

    @property
    def is_annotated(self) -> bool:
        """Whether every parameter but `self` has a type, and the return value too (`__init__` may go without parameters)."""
        arguments = self.node.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        rest = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
        if self.owner and named and not self.is_static:
            named = named[1:]
        returns = self.node.returns or (self.node.name == "__init__" and (named or rest))
        return bool(returns) and all(argument.annotation for argument in [*named, *rest])

    @property
    def is_static(self) -> bool:
        """Whether it is a static method, which has no `self`."""
        return any(isinstance(name, ast.Name) and name.id == "staticmethod" for name in self.node.decorator_list)


@dataclass(frozen=True)
class Row:
    """One line of the table; `over` names the places that miss the limit, worst first."""

    name: str
    value: str
    limit: str
    holds: bool
    is_enforced: bool
    over: list[str] = field(default_factory=list)


@cache
def framework_methods() -> frozenset[str]:
    """Names that the framework's classes declare."""
    from django.utils.module_loading import import_string

    return frozenset(FRAMEWORK_METHODS.union(*(dir(import_string(name)) for name in FRAMEWORK_CLASSES)))


def modules() -> dict[Path, ast.Module]:
    """Every module of ours, except migrations, which Django writes."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return {file: ast.parse(file.read_text("utf-8")) for file in files if "migrations" not in file.parts}


def functions(place: str, node: ast.AST, owner: ast.ClassDef | None = None, nested: bool = False) -> Iterator[Function]:
    """All functions below `node`, methods and functions inside functions too."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(child, f"{place}:{child.lineno} {child.name}", owner, nested)
            yield from functions(place, child, None, True)
        else:
            yield from functions(place, child, child if isinstance(child, ast.ClassDef) else owner, nested)


def query_calls(tree: ast.Module) -> list[int]:
    """The lines where a query starts; a chain of calls counts once."""
    inner = {id(node.func.value) for node in ast.walk(tree) if _is_query_step(node)}
    calls = [node for node in ast.walk(tree) if _is_query_step(node) and id(node) not in inner]
    chained = {id(part) for call in calls for part in ast.walk(call.func)}
    managers = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"} and id(node) not in chained
    ]
    return [node.lineno for node in [*calls, *managers]]


def _is_query_step(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in QUERIES


def size_rows(trees: dict[Path, ast.Module], found: list[Function]) -> list[Row]:
    """How long modules, functions and templates are."""
    lines = {relative(file): len(file.read_text("utf-8").splitlines()) for file in trees}
    templates = {relative(file): len(file.read_text("utf-8").splitlines()) for file in ROOT.glob("templates/**/*.*")}
    sizes = {function.place: function.lines for function in found}
    outside = {place: size for place, size in sizes.items() if not place.startswith("bench/")}
    middle = median(sizes.values())
    return [
        longest("Longest module, lines", lines, 350, enforced=True),
        Row("Median function, lines", f"{middle:g}", "≤ 5", middle <= 5, False),
        longest("Longest function, lines", sizes, 40, enforced=True),
        longest("Longest function outside bench, lines", outside, 30, enforced=True),
        longest("Longest template, lines", templates, 105, enforced=True),
    ]


def longest(name: str, sizes: dict[str, int], limit: int, enforced: bool) -> Row:
    """A row for the largest of `sizes`, by place; over are those beyond `limit`."""
    over = sorted((place for place, size in sizes.items() if size > limit), key=lambda place: -sizes[place])
    return Row(name, str(max(sizes.values())), f"≤ {limit}", not over, enforced, [f"{sizes[p]} {p}" for p in over])


def clarity_rows(trees: dict[Path, ast.Module], found: list[Function]) -> list[Row]:
    """Where queries are, and what says what a function is for."""
    queries = [
        f"{relative(file)}:{line}"
        for file, tree in trees.items()
        if {"views", "templatetags"} & {part.removesuffix(".py") for part in file.parts}
        for line in query_calls(tree)
    ]
    public = [function for function in found if function.is_public and not function.is_override]
    silent = [function.place for function in public if not ast.get_docstring(function.node)]
    untyped = [function.place for function in found if not function.is_annotated]
    return [
        Row("Query calls in views and template tags", str(len(queries)), "≤ 8", len(queries) <= 8, True, queries),
        share("Public functions with a docstring", len(public), silent, 85, enforced=True),
        share("Functions annotated in full", len(found), untyped, 100, enforced=True),
    ]


def share(name: str, total: int, missing: list[str], least: int, enforced: bool) -> Row:
    """A row for the percentage of `total` that is not in `missing`."""
    percent = 100 * (total - len(missing)) / total
    return Row(name, f"{percent:.1f} % of {total}", f"≥ {least} %", percent >= least, enforced, missing)


def other_rows() -> list[Row]:
    """What tests replace, and what styles force."""
    tests, patching = 0, []
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for function in functions(relative(file), ast.parse(file.read_text("utf-8"))):
            if function.node.name.startswith("test_"):
                tests += 1
                if re.search(r"monkeypatch\.setattr|\bmock\.|\bpatch[(.]", ast.unparse(function.node)):
                    patching.append(function.place)
    forced = [
        f"{relative(file)}:{number}"
        for file in sorted((ROOT / "static").rglob("*.css"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if "!important" in line
    ]
    percent = 100 * len(patching) / tests
    return [
        Row("Tests that patch", f"{percent:.1f} % of {tests}", "≤ 2 %", percent <= 2, True, patching),
        Row("!important in styles", str(len(forced)), "0", not forced, True, forced),
    ]


def relative(file: Path) -> str:
    """The path from the root of the repository, with slashes."""
    return file.relative_to(ROOT).as_posix()


def main() -> None:
    """Prints the table. Exits with 1 where an enforced limit is passed."""
    shown = 200 if "--all" in sys.argv else 5
    trees = modules()
    found = [function for file, tree in trees.items() for function in functions(relative(file), tree)]
    rows = [*size_rows(trees, found), *clarity_rows(trees, found), *other_rows()]
    for row in rows:
        verdict = "" if row.holds else ("FAILS" if row.is_enforced else "over")
        print(f"{row.name:<40} {row.value:>16}   {row.limit:<8} {verdict}")
        for place in [] if row.holds else row.over[:shown]:
            print(f"    {place}")
        if not row.holds and len(row.over) > shown:
            print(f"    … {len(row.over) - shown} more (--all shows them)")
    sys.exit(any(row.is_enforced and not row.holds for row in rows))


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    django.setup()
    main()
