"""Dates as seasons, amounts and headcounts as orders of magnitude: what narrows down, said so that it no longer does."""

import re

from .plain import folded

MONTHS = {
    name: number
    for names, number in (
        ("janvier janv january jan", 1), ("fevrier fevr february feb", 2), ("mars march mar", 3), ("avril april apr", 4),
        ("mai may", 5), ("juin june jun", 6), ("juillet juil july jul", 7), ("aout august aug", 8),
        ("septembre september sept sep", 9), ("octobre october oct", 10), ("novembre november nov", 11),
        ("decembre december dec", 12),
    )
    for name in names.split()
}  # fmt: skip
SEASONS = {"fr": ("hiver", "printemps", "été", "automne"), "en": ("winter", "spring", "summer", "autumn")}
PARTS = {"fr": ("début", "milieu", "fin"), "en": ("early", "mid", "late")}
AFTER_TIME = re.compile(
    r"(?:depuis|avant|apres|des|pour|vers|jusqu'a|since|until|before|after|by|from|in|during|over) $"
)
SCALES = {
    **dict.fromkeys(("k", "millier", "milliers", "mille", "thousand"), 3),
    **dict.fromkeys(("m", "mio", "mn", "million", "millions"), 6),
    **dict.fromkeys(("mia", "mrd", "md", "mds", "bn", "billion", "billions", "milliard", "milliards"), 9),
    "trillion": 12,
}  # fmt: skip
SIGNS = {
    "chf": ("francs", "francs"), "fr.": ("francs", "francs"), "francs": ("francs", "francs"), "franc": ("francs", "francs"),
    "eur": ("euros", "euros"), "€": ("euros", "euros"), "euros": ("euros", "euros"), "euro": ("euros", "euros"),
    "$": ("dollars", "dollars"), "usd": ("dollars", "dollars"), "cad": ("dollars", "dollars"),
    "dollars": ("dollars", "dollars"), "dollar": ("dollars", "dollars"), "£": ("livres", "pounds"),
    "gbp": ("livres", "pounds"), "pounds": ("livres", "pounds"), "livres": ("livres", "pounds"),
}  # fmt: skip
ORDERS = {
    "fr": {
        1: "quelques dizaines", 2: "quelques centaines", 3: "quelques milliers", 4: "quelques dizaines de milliers",
        5: "quelques centaines de milliers", 6: "quelques millions", 7: "quelques dizaines de millions",
        8: "quelques centaines de millions", 9: "quelques milliards", 10: "plusieurs dizaines de milliards",
    },
    "en": {
        1: "a few dozen", 2: "several hundred", 3: "several thousand", 4: "tens of thousands of",
        5: "hundreds of thousands of", 6: "a few million", 7: "tens of millions of", 8: "hundreds of millions of",
        9: "a few billion", 10: "tens of billions of",
    },
}  # fmt: skip
NUMBER = re.compile(r"\d+(?:[  '’.,]\d{3})*(?:[.,]\d{1,2})?(?!\d)")


def seasons(found: str, before: str, language: str) -> list[str]:
    """The season of the date `found`, as it reads after `before`; the part of the decade where it has no month."""
    low = folded(found)
    month = next((MONTHS[word] for word in re.findall(r"[a-z]+", low) if word in MONTHS), None) or _numeric_month(low)
    year = re.search(r"(?:19|20)\d\d", low)
    if month:
        return _season_fr(month, found, before) if language == "fr" else _season_en(month, found, before)
    if year and re.fullmatch(r"(?:19|20)\d\d", low.strip()):
        return _decade(int(year[0]) % 10, before, language)
    return []


def _numeric_month(low: str) -> int | None:
    iso = re.search(r"\d{4}[./-](\d{1,2})", low)
    european = re.search(r"\d{1,2}[./-](\d{1,2})[./-]\d{2,4}", low)
    number = int((iso or european)[1]) if iso or european else 0  # type: ignore[index]
    return number if 1 <= number <= 12 else None


def _season_fr(month: int, found: str, before: str) -> list[str]:
    season, part = SEASONS["fr"][month % 12 // 3], f"{PARTS['fr'][(month - 1) // 4]} d’année"
    definite = f"le {season}" if season == "printemps" else f"l’{season}"
    last = folded(before)
    if re.search(r"(?:^|\W)(?:du|au|le) $", last):
        return [season] if season == "printemps" else []
    if re.search(r"(?:^|\W)en $", last):
        return [*([season] if season != "printemps" else []), part]
    if re.search(r"(?:^|\W)de $", last):
        return ["ce printemps-là"] if season == "printemps" else [definite]
    if AFTER_TIME.search(last):
        return [definite, f"la {part}" if part.startswith("fin") else f"le {part}"]
    if folded(found).startswith("le ") or re.search(r"[a-z)] $", last):
        return [f"au {season}" if season == "printemps" else f"en {season}", f"en {part}"]
    return [f"au {season}" if season == "printemps" else f"en {season}"]


def _season_en(month: int, found: str, before: str) -> list[str]:
    season, part = SEASONS["en"][month % 12 // 3], PARTS["en"][(month - 1) // 4]
    article = "an" if season == "autumn" else "a"
    last = before.lower()
    if re.search(r"(?:^|\W)on $", last):
        return [f"{article} {season} day"]
    if re.search(r"(?:^|\W)(?:the|an?|its|our|this|that|last) $", last):
        return [season] if not re.search(r"(?:^|\W)an? $", last) or last.endswith(f"{article} ") else []
    return [f"the {season}", *(["the first months of the year"] if part == "early" else [])] if last else [f"{season}"]


def _decade(digit: int, before: str, language: str) -> list[str]:
    part = 0 if digit < 4 else 1 if digit < 7 else 2
    last = folded(before)
    if language == "fr":
        return [f"{PARTS['fr'][part]} de décennie"] if re.search(r"(?:^|\W)en $", last) else []
    words = f"the {('early', 'middle', 'last')[part]} years of the decade"
    return [words] if AFTER_TIME.search(last) else []


SCALE = "(?: dizaines | centaines | milliers | milliards | tens | dozens? | hundreds? | thousands? | millions? | billions? )"
ROUNDED = re.compile(
    rf"""
    \b (?: (?: quelques | plusieurs | des | de \s nombreu(?:x|ses) | several | many | (?: a \s )? few ) \s
      | (?= \w+s \s of \b ) )
    {SCALE} (?: \s (?: de | of ) \s {SCALE} )* \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""An order of magnitude, as `magnitude` proposes it: "quelques centaines", "several thousand"."""


def magnitude(found: str, before: str, language: str, is_money: bool) -> list[str]:
    """The order of magnitude of the amount or headcount `found`; empty where none reads right after `before`."""
    number = NUMBER.search(found)
    if not number:
        return _spelled(found, language, is_money)
    rest = found[number.end() :].strip()
    if rest.startswith("-"):  # a 9,000-strong workforce
        return ["large" if _value(number[0]) >= 250 else "small"] if language == "en" else []
    value, unit = _scaled(_value(number[0]), rest, is_money)
    if is_money:
        unit = _currency(found, language)
    unit = unit.lstrip("+- ")
    order = len(str(int(min(value, 1e12)))) - 1
    words = ORDERS[language].get(min(order, 10))
    low = folded(before)
    if (
        not words
        or not unit
        or re.search(r"(?:environ|pres de|plus de|moins de|nearly|about|over|than|around|some) $", low)
    ):
        return []
    if re.search(r"(?:^|\W)(?:les|des|nos|ses|leurs|the|all|our|its|their) $", low):
        return [unit] if not is_money else []
    return [_joined(words, unit, language)]


def _spelled(found: str, language: str, is_money: bool) -> list[str]:
    """For a number in words: "three million francs" is a few million francs, "forty nurses" several nurses."""
    spelled = re.fullmatch(r"[^\W\d_]+ (millions?|milliards?|billions?)( .+)?", found)
    if spelled and is_money:
        few = "quelques" if language == "fr" else "a few"
        return [f"{few} {spelled[1]}{spelled[2] or ''}"]
    counted = re.fullmatch(r"[^\W\d_-]+ ([^\W\d_]+s)", found)
    return [f"{'plusieurs' if language == 'fr' else 'several'} {counted[1]}"] if counted and not is_money else []


def _scaled(value: float, rest: str, is_money: bool) -> tuple[float, str]:
    """The value times the scale that `rest` begins with ("million", "k"), if any, and the unit that follows."""
    scale = re.match(r"[^\W\d_]+", folded(rest))
    if not scale or scale[0] not in SCALES or not (is_money or len(scale[0]) > 2):
        return value, rest
    unit = re.sub(r"^(?:de |d['’]|of )", "", rest[len(scale[0]) :].strip())
    return value * 10 ** SCALES[scale[0]], unit


def _currency(found: str, language: str) -> str:
    """The plural of the currency in `found`, in `language`; empty where it names none."""
    sign = next((SIGNS[part] for part in re.findall(r"[a-z]+\.?|[€$£]", folded(found)) if part in SIGNS), None)
    return sign[language == "en"] if sign else ""


def _value(text: str) -> float:
    decimals = re.search(r"[.,](\d{1,2})$", text)
    whole = re.sub(r"\D", "", text[: decimals.start()] if decimals else text)
    return float(f"{whole or 0}.{decimals[1] if decimals else 0}")


def _joined(words: str, unit: str, language: str) -> str:
    if language == "en":
        return f"{words} {unit}"
    return f"{words} d’{unit}" if folded(unit)[:1] in "aeiouy" else f"{words} de {unit}"
