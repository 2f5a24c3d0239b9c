"""Reads counts of establishments: a documented CSV form, or the file that Statistics Canada lets people download.

`data/README.md` tells the form: comment lines `# source: …`, `# table: …`, `# date: YYYY-MM`, then the columns region,
sector, size and count.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile

from . import lists
from .counts import Table
from .plain import folded
from .sizes import People

COLUMNS = ("region", "sector", "size", "count")
DOWNLOAD = {
    "date": re.compile("ref_date|periode de reference"),
    "region": re.compile("geo"),
    "sector": re.compile(r".*\b(?:naics|scian)\b.*"),
    "size": re.compile(".*(?:employment size|effectif|taille d'emploi).*"),
    "count": re.compile("value|valeur"),
    "status": re.compile("status|statut"),
}
"""Columns of Statistics Canada's download, in English and in French, in lower case without accents."""
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
COMMENT = re.compile(r"#\s*(\w+)\s*:\s*(.*)")
LONGEST_NAME = 120
"""Characters of a source or table."""
MOST_COMPLAINTS = 5


class BadFile(ValueError):
    """What is wrong with a file, a sentence a line."""


def parsed(text: str, name: str = "", **told: str) -> Table:
    """The table in `text`. `name` is the file's name. Source, table and date in `told` replace those that the file gives.

    Raises BadFile.
    """
    text = text.lstrip("\ufeff")
    lines = list(io.StringIO(text, newline=None))
    comments = list(takewhile(lambda line: line.startswith("#"), lines))
    said = {match[1]: match[2].strip() for match in map(COMMENT.match, comments) if match}
    body = "".join(lines[len(comments) :])
    head = body.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(body), delimiter=";" if head.count(";") > head.count(",") else ",")
    columns = reader.fieldnames or []
    if set(COLUMNS) <= set(columns):
        rows = _own_rows(reader, len(comments))
    elif found := _download_columns(columns):
        said |= _told_by_download(name)
        rows = _download_rows(reader, found, said)
    else:
        raise BadFile(
            f"The first line should name the columns {', '.join(COLUMNS)}, or be that of Statistics Canada’s download "
            f"(REF_DATE, GEO, NAICS, Employment size, VALUE); it names {', '.join(map(str, columns[:8])) or 'nothing'}."
        )
    cells = _cells(rows)
    said |= {key: value for key, value in told.items() if value}
    _check_source(said)
    return Table(said["source"], said["table"], said["date"], cells, said.get("source_fr", ""))


def _check_source(said: dict[str, str]) -> None:
    absent = [key for key in ("source", "table", "date") if not said.get(key)]
    if absent:
        raise BadFile(
            f"The file does not say its {' and '.join(absent)}: add a line such as “# {absent[0]}: …” above the columns, "
            f"or the option --{absent[0]}."
        )
    for key in ("source", "source_fr", "table"):
        if len(said.get(key, "")) > LONGEST_NAME or not said.get(key, "").isprintable():
            raise BadFile(f"The {key} should be at most {LONGEST_NAME} characters on one line.")
    if not DATE.fullmatch(said["date"]):
        raise BadFile(f"The date “{said['date']}” should be YYYY-MM or YYYY.")


Row = tuple[int, str, str, People | None, int | None]
"""Line, region, sector, size (None for a total, which is left out), count (None for one that is not known)."""


def _cells(rows: Iterator[Row | str]) -> dict[tuple[str, str, People], int | None]:
    """Cells of `rows`; a row that is a string says what is wrong with it."""
    cells: dict[tuple[str, str, People], int | None] = {}
    wrong: list[str] = []
    try:
        for row in rows:
            if isinstance(row, str):
                wrong.append(row)
                continue
            line, region, sector, size, count = row
            if size is None:
                continue
            if (region, sector, size) in cells:
                wrong.append(f"Line {line}: {region}, {sector}, {_size_said(size)} was given before.")
            cells[region, sector, size] = count
    except csv.Error as error:
        wrong.append(f"This is not a CSV file: {error}.")
    wrong += _overlaps(cells)
    if not cells and not wrong:
        wrong.append("There are no counts in it.")
    if wrong:
        more = len(wrong) - MOST_COMPLAINTS
        raise BadFile("\n".join([*wrong[:MOST_COMPLAINTS], *([f"And {more} more."] if more > 0 else [])]))
    return cells


def _overlaps(cells: Iterable[tuple[str, str, People]]) -> list[str]:
    """Size classes that would count an establishment twice."""
    by_place: dict[tuple[str, str], list[People]] = {}
    for region, sector, size in cells:
        by_place.setdefault((region, sector), []).append(size)
    return [
        f"{region}, {sector}: sizes {_size_said(left)} and {_size_said(right)} overlap."
        for (region, sector), sizes in by_place.items()
        for left, right in zip(sorted(sizes), sorted(sizes)[1:], strict=False)
        if left.meets(right)
    ]


def _own_rows(reader: csv.DictReader, above: int) -> Iterator[Row | str]:
    """`above`: how many lines stand above the columns."""
    for row in reader:
        line = above + reader.line_num
        region, sector, size, count = ((row[name] or "").strip() for name in COLUMNS)
        people = _size(size)
        if region not in lists.regions():
            yield f"Line {line}: “{region}” is not a region that is known here, such as CA-QC, CH or CH-VD (ISO 3166)."
        elif sector not in lists.sectors():
            yield f"Line {line}: “{sector}” is not one of the sectors {', '.join(lists.sectors())}."
        elif people is None:
            yield f"Line {line}: “{size}” is not a size such as 200-499 or 500+."
        elif count and not re.fullmatch(r"\d{1,9}", count):
            yield f"Line {line}: “{count}” is not a count; leave it empty where it is not known."
        else:
            yield line, region, sector, people, int(count) if count else None


def _size(text: str) -> People | None:
    if match := re.fullmatch(r"(\d{1,7})\s?\+", text):
        return People(int(match[1]), None)
    match = re.fullmatch(r"(\d{1,7})\s?[-–]\s?(\d{1,7})", text)
    return People(int(match[1]), int(match[2])) if match and int(match[1]) <= int(match[2]) else None


def _size_said(size: People) -> str:
    return f"{size.low}+" if size.high is None else f"{size.low}-{size.high}"


def _download_columns(columns: Iterable[str]) -> dict[str, str]:
    """Our names of the download's columns; empty where one is missing."""
    found = {
        key: column
        for column in filter(None, columns)
        for key, pattern in DOWNLOAD.items()
        if pattern.fullmatch(folded(column.strip().replace("’", "'")))
    }
    return found if DOWNLOAD.keys() - {"status"} <= found.keys() else {}


def _told_by_download(name: str) -> dict[str, str]:
    """Statistics Canada names the file after the table: 33101174.csv, or 33101174-eng.csv."""
    told = {"source": "Statistics Canada", "source_fr": "Statistique Canada"}
    match = re.match(r"(\d{2})(\d{2})(\d{4})(?!\d)", name)
    return told | ({"table": f"{match[1]}-{match[2]}-{match[3]}-01"} if match else {})


def _download_rows(reader: csv.DictReader, names: dict[str, str], said: dict[str, str]) -> Iterator[Row | str]:
    """Rows of the latest date, of sectors and sizes; finer industries and totals are left out. An empty count is zero there,
    unless its status says that it is not known."""
    rows = []
    for row in reader:
        date, region, label, size, count, status = (
            (row.get(names.get(key, ""), "") or "").strip()
            for key in ("date", "region", "sector", "size", "count", "status")
        )
        people = _download_size(size)
        if (sector := _sector_of(label)) and people:
            rows.append((date, reader.line_num, region, sector, people, count, status))
    latest = max((date for date, *_ in rows), default="")
    said["date"] = latest[:7]
    for date, line, name, sector, people, count, status in rows:
        if date != latest:
            continue
        if not (region := _region_of(name)):
            yield f"Line {line}: “{name}” is not a region that is known here."
        elif count and not re.fullmatch(r"\d{1,9}(?:\.0+)?", count):
            yield f"Line {line}: “{count}” is not a count."
        else:
            yield line, region, sector, people, int(float(count)) if count else (None if status else 0)


def _sector_of(label: str) -> str:
    match = re.search(r"\[(\d\d(?:-\d\d)?)\]\s*$", label)
    return match[1] if match and match[1] in lists.sectors() else ""


def _download_size(label: str) -> People | None:
    """None for a total."""
    numbers = [int(number) for number in re.findall(r"\d+", label)]
    if not 1 <= len(numbers) <= 2:
        return None
    return People(numbers[0], numbers[1] if len(numbers) == 2 else None)


@cache
def _region_of(label: str) -> str:
    low = folded(label.strip())
    names = {folded(name): code for code, region in lists.regions().items() for name in (region.fr, region.en)}
    return names.get(low, "")
