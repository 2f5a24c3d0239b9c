"""Postal addresses: streets with or without a number, post boxes, postal codes with their town."""

import re
from collections.abc import Iterator

LETTER = r"[^\W\d_]"
WORD = rf"{LETTER}[\w'-]{{0,40}}"
NUMBER = r"\d{1,5}(?:[ -]?(?:bis|ter|quater|[a-hA-H]))?(?:[-–/]\d{1,5})?"
WAYS = (
    r"rues?|avenues?|av\.|boulevards?|boul\.|bd\.?|blvd\.?|chemins?|ch\.|chem\.|routes?|rte\.?|places?|pl\.|quais?"
    r"|all[ée]es?|impasses?|imp\."
    r"|ruelles?|passages?|sentiers?|square|cours|c[ôo]te|mont[ée]e|promenade|rang|mail|esplanade|rond-point|faubourg"
    r"|fbg|venelle"
    r"|voie|carrefour|parvis|villa|r[ée]sidence|lotissement|hameau|lieu-dit|zone industrielle|zone d'activit[ée]s?"
    r"|parc d'activit[ée]s?"
)
LINKS = r"(?:(?:de la|de l'|des|du|de|d'|la|le|les|l'|en|aux?|sur|sous|et|-)\s?)"
CAPITAL = rf"(?=[A-ZÀ-Þ\d]){WORD}"
FRENCH_STREET = re.compile(
    # 12, rue de la gare
    rf"(?:(?<!\w){NUMBER}\s?,?\s+(?:[,]\s*)?(?i:{WAYS})\s+(?i:{LINKS}){{0,3}}"
    rf"{WORD}(?:[ -](?i:{LINKS}){{0,2}}{CAPITAL}){{0,5}}"
    # rue de la gare 12
    rf"|(?<!\w)(?i:{WAYS})\s+(?i:{LINKS}){{0,3}}{WORD}(?:[ -](?i:{LINKS}){{0,2}}{CAPITAL}){{0,5}},?\s+"
    rf"{NUMBER}(?!\w|[.,]\d| ?%)"
    # rue de la Gare
    rf"|(?<!\w)(?i:{WAYS})\s+(?i:{LINKS}){{0,3}}{CAPITAL}(?:[ -](?i:{LINKS}){{0,2}}{CAPITAL}){{0,5}})"
)
STREETS = (
    r"street|st\.?|road|rd\.?|avenue|ave\.?|boulevard|blvd\.?|lane|ln\.?|drive|dr\.?|court|ct\.?|place|pl\.?|square"
    r"|sq\.?|terrace|parkway|pkwy"
    r"|crescent|cres\.?|highway|hwy\.?|way|close|mews|row|quay|wharf|gardens|grove|hill|walk|alley|circle|trail"
    r"|turnpike|plaza|mall|vale|park|heights"
)
ENGLISH_STREET = re.compile(
    # 12 North Main Street
    rf"(?<!\w){NUMBER},?\s+(?:(?:[NSEW]\.?|North|South|East|West|Old|New|Upper|Lower|St\.?|the)\s+)*"
    rf"(?:{CAPITAL}\s+){{1,4}}(?i:{STREETS})(?!\w)"
    # Main Street
    rf"|(?<!\w)(?:{CAPITAL}\s+){{1,3}}(?:Street|Road|Avenue|Boulevard|Lane|Drive|Parkway|Crescent|Highway|Terrace|Mews)"
    r"(?!\w)"
    # 12 main street
    rf"|(?<!\w)\d{{1,5}}\s+(?:(?!(?:to|and|of|in|the|for|at|on|by|or|per|an?|was|is|were|are|with|as)\s)"
    rf"{WORD}\s+){{1,3}}(?i:street|road|avenue|boulevard|lane|drive|crescent)(?!\w)"
)
GERMAN_STREET = re.compile(
    rf"(?<!\w){WORD}(?:strasse|straße|gasse|weg|platz|allee|matte)\s+{NUMBER}(?!\w)", re.IGNORECASE
)
BOX = re.compile(
    r"(?<!\w)(?:case postale|cp|c\.p\.|b\.?p\.?|bo[îi]te postale|p\.?\s?o\.?\s?box|postfach)\s*:?\s*\d{1,6}(?!\w)",
    re.IGNORECASE,
)
TOWN = rf"{CAPITAL}(?:[ -](?:(?i:sur|sous|en|de|la|le|les|du|des|l')[ -])?{CAPITAL}){{0,4}}"
COUNTRY = r"(?:CH|F|FR|B|BE|L|LU|D|DE|A|AT|CA)[ -]{1,2}"
POSTAL_CODE = re.compile(
    rf"(?<![\w.,'’/-])(?:(?:{COUNTRY})?\d{{4,5}}\s+{TOWN}|{COUNTRY}\d{{4,5}}(?!\w)"
    r"|[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d(?!\w)|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)"
    rf"|[A-Z]{{2}}\s\d{{5}}(?:-\d{{4}})?(?!\w))"
)
FLOOR = re.compile(
    r"(?<!\w)(?:appartement|appt?\.?|bureau|suite|unit|apt\.?|b[âa]timent|porte|room)"
    r"\s(?:no\.?\s?)?\d{1,5}[A-Za-z]?(?!\w)",
    re.IGNORECASE,
)

NOT_A_TOWN = re.compile(r"\d{4}\s+(?:Q|T|H|S)\d|(?:19|20)\d\d\s")
NOT_A_WAY = re.compile(
    r"(?:cours|voie|place|route|mail|passage|c[ôo]te|mont[ée]e|square|cercle|park|way|drive|court|row|close|hill"
    r"|plaza)\s",
    re.IGNORECASE,
)
"""Words that name a street only where a number stands by them: "en cours", "mise en place de la", "feuille de route"."""


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, "address") in `text`, as `plain` gives it."""
    for pattern in (FRENCH_STREET, ENGLISH_STREET, GERMAN_STREET, BOX, POSTAL_CODE, FLOOR):
        for match in pattern.finditer(text):
            if pattern is FRENCH_STREET and NOT_A_WAY.match(match[0]) and not _is_after_a_number_or_at(text, match):
                continue
            if pattern is POSTAL_CODE and NOT_A_TOWN.match(match[0]):
                continue
            yield *match.span(), "address"


def _is_after_a_number_or_at(text: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"\d", match[0])) and not re.search(
        r"\b(?:en|mise en|feuille de)\s$", text[: match.start()][-12:]
    )
