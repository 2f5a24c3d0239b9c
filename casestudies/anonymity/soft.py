"""What may identify together with something else: dates, sizes, superlatives, quotations, rare functions, sectors, events."""

import re
from collections.abc import Iterator

from .words import alternatives

MONTHS = (
    r"(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre"
    r"|janv\.|f[ée]vr\.|sept\.|oct\.|nov\.|d[ée]c\."
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
YEAR = r"(?:19|20)\d\d"
ONES_FR = alternatives("numerals.fr")
ONES_EN = alternatives("numerals.en")
SPELLED = rf"(?:{ONES_FR}|{ONES_EN})(?:(?:[ -]|-et-| et | and )(?:{ONES_FR}|{ONES_EN}|une?|one)){{0,5}}"
DIGITS = r"\d{1,3}(?:[ '’.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
SCALE = r"(?:millions?|milliards?|billions?|trillions?|mio|mia|mrd|md|bn|mn|m|k|mds)"
QUANTITY = rf"(?:(?:{DIGITS})(?:\s?{SCALE})?|(?:{SPELLED})(?:\s{SCALE})?)"
CURRENCY = rf"(?:{alternatives('currencies')})"
AMOUNT = re.compile(
    # CHF 12'000, €3m
    rf"(?<![\w.,])(?:(?:chf|eur|usd|cad|gbp|ca\$|us\$|c\$|[€$£]|fr\.)\s?(?:{DIGITS})(?:[ -]?{SCALE})?(?!\w)"
    # trois millions de francs, 12 euros
    rf"|{QUANTITY}[ -]?(?:de |d['’])?{CURRENCY}(?!\w)"
    # 12 millions, of whatever
    rf"|(?:{DIGITS}|{SPELLED})\s(?:millions?|milliards?|billions?|mio|mrd)(?!\w)"
    # budget de 12'000, where the currency goes without saying
    r"|(?:chiffre d['’]affaires|turnover|revenues?|budget|fonds propres|actifs sous gestion|assets under management)"
    r" (?:annuel |annual |de |d['’]|of |at |about |some |environ |près ){1,4}\d[\d .'’]{3,})",
    re.IGNORECASE,
)
PERCENTAGE = re.compile(
    # 12 %, forty per cent, 3 points de base
    rf"(?<![\w.,])(?:{DIGITS}|{SPELLED})\s?(?:%|‰|pour[ -]?cents?|p\. ?100|per ?cent|percent"
    r"|points? de pourcentage|percentage points?|points de base|basis points)(?!\w)"
    # deux tiers, une équipe sur trois
    r"|(?<!\w)(?:un (?:tiers|quart|cinquième)|(?:deux|trois) (?:tiers|quarts)|les (?:deux tiers|trois quarts)"
    r"|une? \w+ sur (?:deux|trois|quatre|cinq|dix)"
    # two-thirds, a quarter of
    r"|(?:one|two|three)[ -](?:thirds?|quarters?|fifths?)|a (?:third|quarter|fifth) of)(?!\w)",
    re.IGNORECASE,
)
PEOPLE = alternatives("counted")
ADJECTIVES = (
    r"(?:(?:nouve(?:aux|lles)|petite?s?|grande?s?"
    r"|[^\W\d_]+(?:al|aux|ale|ales|ing|ed|ifs?|ives?|iels?|time|wide|based))\s){0,2}"
)
HEADCOUNT = re.compile(
    # 120 collaborateurs, forty full-time employees
    rf"(?<![\w.,-])(?:(?!a\b)(?:{QUANTITY})(?:\+|[ -]|\s(?:de|d['’]|of)\s?)\s?(?:de |d['’])?{ADJECTIVES}"
    rf"(?:{PEOPLE})(?!\w)"
    # effectif de 120, a staff of some forty
    rf"|(?:effectifs?|headcount|workforce|staff)\s(?:total )?(?:de|d['’]environ|de près de|of|de quelque)\s?"
    rf"(?:some |about |nearly |environ |quelque )?(?:{QUANTITY})"
    # a 120-bed hospital
    rf"|(?:{DIGITS}|{SPELLED})-(?:person|strong|employee|bed|site|seat|member|people|country|store|plant)(?!\w))",
    re.IGNORECASE,
)
SMALL_COUNT = re.compile(r"(?:a|une?|deux|two|trois|three|1|2|3)\b", re.IGNORECASE)
"""So few of anything says nothing: "deux sites", "three people"."""
DATE = re.compile(
    # lundi 3 mars 2025, the 3rd of March
    r"(?<![\w./-])(?:(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day),?\s)?"
    rf"(?:(?:le |the )?\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:of\s)?{MONTHS}(?!\w)(?:,?\s{YEAR})?)"
    # March 3, 2025; mars 2025
    rf"|{MONTHS}\s\d{{1,2}}(?:er|st|nd|rd|th)?(?!\d)(?:,?\s{YEAR})?"
    rf"|{MONTHS},?\s(?:of\s|de\s)?{YEAR}"
    # 3.3.2025, 2025-03-03, 03/2025
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-](?:{YEAR}|\d\d)(?!\d)|{YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}(?!\d)"
    rf"|\d{{1,2}}/{YEAR}(?!\d)"
    # Q3 2025, premier trimestre
    rf"|(?:Q[1-4]|T[1-4]|H[12]|S[12])[ -/]?{YEAR}"
    r"|(?<!\w)(?:(?:premier|second|deuxi[èe]me|troisi[èe]me|quatri[èe]me|first|second|third|fourth)"
    rf"\s(?:trimestre|semestre|quarter|half)(?:\s(?:de\s|of\s)?{YEAR})?)"
    # 2024-2025, 2025
    rf"|{YEAR}[-–/](?:{YEAR}|\d\d)(?!\d)|{YEAR}(?![\w]|[.,]\d| ?%))",
    re.IGNORECASE,
)
LAW_BEFORE = re.compile(
    r"(?:ISO|IEC|/|n[°o]|\(UE\)|\(EU\)|règlement|regulation|loi|law|act|of)\s?(?:of\s)?$", re.IGNORECASE
)

UNIQUE = rf"{alternatives('superlatives.fr')}|{alternatives('superlatives.en')}"
SUPERLATIVE = re.compile(rf"(?<!\w)(?:{UNIQUE})(?:[ -][^\W\d_]+){{0,1}}", re.IGNORECASE)
QUOTATION = re.compile(
    r"«\s?[^«»]{12,600}\s?»|“[^“”]{12,600}”|\"[^\"\n]{12,600}\"|(?<!\w)‘[^‘’\n]{16,300}’(?!\w)"
    # between straight single ones, with apostrophes inside
    r"|(?<=[\s:(])'(?=[A-Z])(?:[^'\n]|(?<=\w)'(?=\w)){16,300}'(?!\w)"
    r"|„[^„“”]{12,600}[“”]"
)
EVENT = re.compile(rf"(?<!\w)(?:{alternatives('events.fr')}|{alternatives('events.en')})(?!\w)", re.IGNORECASE)


def soft(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) in `text`, as `plain` gives it."""
    for match in DATE.finditer(text):
        if not LAW_BEFORE.search(text[max(0, match.start() - 14) : match.start()]):
            yield *match.span(), "date"
    for match in HEADCOUNT.finditer(text):
        if not SMALL_COUNT.match(match[0]) or re.match(r"\d{2}|\d[ .,'’]?\d|\d\s?(?:m|k|bn)", match[0]):
            yield *match.span(), "headcount"
    for pattern, kind in (
        (AMOUNT, "amount"),
        (PERCENTAGE, "percentage"),
        (SUPERLATIVE, "superlative"),
        (EVENT, "public_event"),
    ):
        for match in pattern.finditer(text):
            yield *match.span(), kind
    for match in QUOTATION.finditer(text):
        if len(re.findall(r"[^\W_]+", match[0])) >= 5:
            yield *match.span(), "quotation"
