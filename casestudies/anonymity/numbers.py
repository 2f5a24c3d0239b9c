"""Numbers that stand for one person, company, account or file: by their check digits, their form, or what introduces them.

phonenumbers and python-stdnum are imported when first needed: a web worker that leaves reading to the guard's process
never loads them.
"""

import re
from collections.abc import Iterator
from functools import cache

SEPARATOR = r"[ .\-–/'’_]"
DIGITS = re.compile(rf"(?<![\w@])(?:\+|00)?\(?\d(?:{SEPARATOR}{{0,2}}[()]?{SEPARATOR}?\d){{5,}}(?!\w)")
"""Six digits or more, however they are grouped."""
CODE = re.compile(r"(?<![\w-])(?=[\w.\-/]*\d)(?=[\w.\-/]*[^\W\d_])[A-Za-z0-9](?:[\w.\-/]*[A-Za-z0-9])(?![\w-])")
"""Letters and digits in one word: a reference, a client number, a licence plate."""
INTRODUCED = re.compile(
    # what introduces it: dossier, no., siren;
    r"\b(?:n[°ºo]\.?s?|num[ée]ro|no\.|nr\.?|number|ref\.?|r[ée]f\.?|r[ée]f[ée]rence|dossier|case|file|contrat"
    r"|contract|policy|police"
    r"|ticket|matricule|badge|account|compte|client|invoice|facture|passport|passeport|permis|licen[cs]e|id|ide|uid"
    r"|avs|ahv|nas|sin"
    r"|ssn|neq|siren|siret|tva|vat|tps|tvq|gst|qst|bic|swift|iban|bce|kbo|zip(?: code)?|post(?:al)? ?code|code postal"
    r"|application|requ[êe]te|arr[êe]t|affaire|pourvoi)"
    # and the number
    r"[ :#.°ºn]{1,6}((?=[\w./-]*\d)[A-Za-z0-9][\w./-]*[A-Za-z0-9]|\d)",
    re.IGNORECASE,
)
DOCKET = re.compile(
    r"(?<![\w/.,-])\d{3,6}/\d{2,4}(?![\w/])|(?<!\w)(?!FY|CY|EF)[A-Z]{1,4}[ .-]?\d{1,4}[./-]\d{2,6}(?:[./-]\d+)?(?!\w)"
)
IBAN = re.compile(
    r"(?<!\w)(?:[A-Z]{2}[ -]?\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?"
    r"|(?i:[A-Z]{2}\d{2}[A-Z0-9]{11,30}))(?!\w)"
)
UID = re.compile(r"(?<!\w)CHE[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{3}(?:\s?(?:TVA|MWST|IVA|HR|RC))?(?!\w)", re.IGNORECASE)
BIC = re.compile(r"(?<!\w)[A-Z]{4}(?:CH|FR|CA|BE|LU|DE|GB|US|LI|MC|IT|NL)[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?(?!\w)")
VAT = re.compile(
    r"(?<!\w)(?:AT ?U|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)"
    r" ?(?=[A-Z0-9 .]*\d{2})[A-Z0-9]{2}(?:[ .]?[A-Z0-9]){6,10}(?!\w)"
)

REFERENCES = re.compile(
    r"(?:19|20)\d\d(?:[-–/](?:(?:19|20)?\d\d))?|(?:19|20)\d\d[-/.]\d\d[-/.]\d\d|\d\d?[./-]\d\d?[./-](?:19|20)?\d\d"
    r"|\d{1,2}[-–/]\d{1,2}|\d+(?:[.,]\d+)?|\d{1,3}(?:[ '’.]\d{3})+(?:,\d\d)?"
)
"""Years, dates, ranges and plain quantities: what a number says when it names nobody."""
ORDINARY_CODE = re.compile(
    # B2B, FY25, Q3, 2e, 3rd
    r"(?:[Bb]2[BbCcGgEe]|(?:FY|CY|EF)(?:\d\d)?\d\d|[QTHSPqths][1-4](?:[-–/][QTHSqths]?[1-4])?|\d+(?:er|re|ère|ers|res"
    r"|e|es|è|ème|èmes|nd|nde|nds|st|rd|th|s|h|j|k|m|x|D|G)"
    r"|\d{1,2}h(?:\d\d)?|\d+(?:[.,]\d+)?(?:%|k|K|M|m|Md|bn|B|€|CHF|ko|Mo|Go|To|MB|GB|TB|kW|kWh|MW|GW|km|kg|px|ms)"
    r"|M365|O365"
    r"|[A-Za-z]+-?\d{1,2}|[Gg][Pp][Tt]-?\d\w?|[A-Za-zÀ-ÿ]+(?:-[A-Za-zÀ-ÿ]+)*-\d{1,2}"
    r"|\d{1,3}-[A-Za-zÀ-ÿ]+(?:-[A-Za-zÀ-ÿ]+)*|\d+[+/]\d+"
    r"|(?:19|20)\d\d-[QTHS][1-4]|[QTHS][1-4][-/](?:19|20)?\d\d|[Vv]\d+(?:\.\d+)*|[A-Za-z]{1,3}\d|\d+[A-Za-z])"
)
"""Words with digits that belong to the trade: B2B, Q3, 2e, GPT-4, C-27, 15-day."""
LAWS = re.compile(
    # ISO, règlement;
    r"\b(?:ISO|IEC|NIST|SOC|EN|IEEE|RFC|NF|CSA|AI|SP|UE|EU|CE|EC|RS|SR|LRQ|RLRQ|chap\.?|chapitre|art\.?|article"
    r"|articles|section|loi|law|bill|act"
    r"|r[èe]glement|regulation|directive|projet de loi|norme|standard)(?:[/ -]*(?:IEC|UE|EU|CEI|TR|TS|n[°o]|no\.?"
    r"|\(UE\)|\(EU\)))*[ :n°o.-]*$",
    re.IGNORECASE,
)
AMOUNTS = re.compile(
    r"\s*(?:millions?|milliards?|mio|mia|mrd|bn|k?€|\$|£|%|francs?|euros?|dollars?|chf|eur|usd|cad|gbp|fr\."
    r"|collaborat|employ|salari|personnes"
    r"|people|staff|users|utilisat|clients|customers|patients|membres|members|m[²2]|km|tonnes|heures|hours|pages"
    r"|documents|requ[êe]tes|queries|lignes)",
    re.IGNORECASE,
)
MONEY_BEFORE = re.compile(r"(?:chf|eur|usd|cad|gbp|fr\.?|[$€£]|ca?\$)\s*$", re.IGNORECASE)


def numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) in `text`, as `plain` gives it: kinds iban, telephone, number."""
    for match in IBAN.finditer(text):
        if _is_valid_iban(match[0]) or _has_digits(match[0], 12):
            yield *match.span(), "iban"
    for pattern in (UID, VAT, BIC):
        for match in pattern.finditer(text):
            if pattern is not BIC or re.search(
                r"\d|XXX|BIC|SWIFT", match[0] + text[max(0, match.start() - 14) : match.start()]
            ):
                yield *match.span(), "number"
    yield from _telephones(text)
    for match in DIGITS.finditer(text):
        if not _is_quantity(text, match):
            yield *match.span(), "number"
    for match in INTRODUCED.finditer(text):
        introduced = text[max(0, match.start() - 40) : match.start()] + match[0][: match.start(1) - match.start()]
        if not LAWS.search(introduced) and not _is_year(match[1]) and not _is_count(text, match):
            yield *match.span(1), "number"
    for match in DOCKET.finditer(text):
        if not FISCAL.search(text[max(0, match.start() - 12) : match.start()]) and not LAWS.search(
            text[max(0, match.start() - 24) : match.start()]
        ):
            yield *match.span(), "number"
    for match in CODE.finditer(text):
        if not _is_ordinary(text, match):
            yield *match.span(), "number"


def _telephones(text: str) -> Iterator[tuple[int, int, str]]:
    if not re.search(r"\d(?:[^\w\n]{0,3}\d){6}", text):
        return
    import phonenumbers

    for region in ("CH", "FR", "CA", "BE", "GB"):
        for match in phonenumbers.PhoneNumberMatcher(text, region, max_tries=TRIES):
            if not re.search(r"\d[-/.](?:19|20)\d\d$|^(?:19|20)\d\d[-/.]", match.raw_string):
                yield match.start, match.end, "telephone"


TRIES = 200
"""Candidates in one text that turn out to be no telephone number, before the search for them ends."""
FISCAL = re.compile(r"(?:FY|CY|EF|exercice|year) ?$", re.IGNORECASE)


def _is_quantity(text: str, match: re.Match[str]) -> bool:
    """Whether `match` is an amount, a date or a range rather than a number that stands for somebody."""
    digits = match[0].strip("()")
    before = text[max(0, match.start() - 40) : match.start()]
    grouped = re.fullmatch(r"\d{1,3}(?:[ '’.]\d{3})+(?:,\d+)?", digits)
    if AMOUNTS.match(text, match.end()) or MONEY_BEFORE.search(before):
        return not _is_known_number(digits)
    if LAWS.search(before) or FISCAL.search(before):
        return True
    if re.fullmatch(
        r"(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d|(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/. ]{1,2}\d\d?[-/. ]{1,2}"
        r"(?:19|20)\d\d",
        digits,
    ):
        return True
    return bool(grouped) and len(re.sub(r"\D", "", digits)) <= 7 and not _is_known_number(digits)


def _is_ordinary(text: str, match: re.Match[str]) -> bool:
    word = match[0]
    if ORDINARY_CODE.fullmatch(word) or LAWS.search(text[max(0, match.start() - 24) : match.start()]):
        return True
    parts = [part for part in re.split(r"[./-]", word) if part]
    if len(parts) > 1 and all(
        part.isalpha() or (part.isdigit() and len(part) <= 4) or ORDINARY_CODE.fullmatch(part) for part in parts
    ):
        return sum(character.isdigit() for character in word) <= 4 and any(
            part.isalpha() and len(part) > 2 for part in parts
        )
    return False


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Whether something is counted: "le parc compte 850 imprimantes"."""
    return (
        match[1].isdigit() and len(match[1]) <= 5 and bool(re.match(r"(?: \d{3})* [a-zà-ÿ]{3,}", text[match.end() :]))
    )


def _is_year(word: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d|\d{1,2}", word))


def _has_digits(text: str, least: int) -> bool:
    return sum(character.isdigit() for character in text) >= least


def _is_valid_iban(candidate: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(candidate))


LONGEST = 60
"""Characters of a number of a register, however it is spaced. Python reads no number of more than 4,300 digits."""


def _is_known_number(candidate: str) -> bool:
    """Whether the check digits are those of a company's or a person's number in a country of the register."""
    return len(candidate) <= LONGEST and any(module.is_valid(candidate) for module in _registers())


@cache
def _registers() -> list:
    from importlib import import_module

    names = (
        "ch.ssn ch.uid fr.siren fr.siret fr.nir fr.tva ca.sin ca.bn be.vat be.nn lu.tva gb.nhs gb.vat us.ssn de.vat"
        " it.codicefiscale"
    )
    return [import_module(f"stdnum.{name}") for name in names.split()]
