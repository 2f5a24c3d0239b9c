"""Regions and sectors that the guard recognizes: codes, names in both languages, and the words people use for them."""

import csv
import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Region:
    """`within`: the code of the next wider region, or empty. `in_fr`, `of_fr`: "au Québec", "du Québec"."""

    code: str
    within: str
    fr: str
    en: str
    in_fr: str
    of_fr: str
    words: str

    def name(self, language: str) -> str:
        """Its name in `language`."""
        return self.fr if language.startswith("fr") else self.en

    def where(self, language: str) -> str:
        """The name with its preposition: « au Québec », "in Quebec"."""
        return self.in_fr if language.startswith("fr") else f"in {self.en}"


@dataclass(frozen=True)
class Sector:
    """A sector of NAICS. `masculine`, `feminine`, `english`: what an organization of it may be called, with its article."""

    code: str
    fr: str
    en: str
    masculine: str
    feminine: str
    english: str
    words: str
    themes: str

    def name(self, language: str) -> str:
        """Its name in `language`, with a small first letter."""
        name = self.fr if language.startswith("fr") else self.en
        return name[0].lower() + name[1:]


def rows(name: str) -> list[dict[str, str]]:
    """The lines of the CSV file `name`, by column. Lines that begin with # are comments."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@cache
def regions() -> dict[str, Region]:
    """By code."""
    return {row["code"]: Region(*(row[field.name] for field in fields(Region))) for row in rows("regions.csv")}


@cache
def sectors() -> dict[str, Sector]:
    """By code."""
    return {row["code"]: Sector(*(row[field.name] for field in fields(Sector))) for row in rows("sectors.csv")}


def around(code: str) -> list[str]:
    """`code` and the codes of the wider regions that it lies in, from near to far."""
    known, line = regions(), [code]
    while line[-1] in known and known[line[-1]].within:
        line.append(known[line[-1]].within)
    return line


@cache
def pattern(words: str) -> re.Pattern[str]:
    """`words`, where they stand by themselves, over folded text."""
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
