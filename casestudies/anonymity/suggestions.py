"""Suggests wider words in place of a finding: two or three that keep the meaning and read right in the sentence.

A suggestion replaces exactly what was found. Gender and number follow the sentence, where it shows them. The first words
follow what stands before: "chez Nestlé" → "chez un groupe industriel", "de Genève" → "de Suisse romande". Where no form
reads right, there is no suggestion.
"""

import re
from collections.abc import Iterable

from . import lists, phrases, rounding, wordings
from .phrases import Setting, Slot
from .plain import folded, plain
from .said import said
from .wordings import APPOSED, CHRISTENED, HEAD, PROJECT_APPOSED, PROJECT_HEAD, PROJECT_HEAD_EN, ROLE_AND_COMMA, TITLE

MOST = 3
NEARBY = 80
"""Characters before and after a finding that tell how it is used."""
IS = r"(?:,? (?:n'|ne |s'|qui )?(?:est|etait|sera|fut|a ete|s'est|reste|semble)(?: (?:deja|pas|plus|bien|jamais))?)"
"""A French verb between a name and the adjective that tells its gender: "qui n'est pas", "a été"."""
FEMININE = re.compile(
    # fondée, issue, mise
    r"^(?:,? (?:\w+ee|issue|\w+ise)s?\b"
    # est implantée, reste active
    rf"|{IS} \w+(?:ee|ie|ue|ise|ite|te|euse|ive|ante|ente)\b"
    # … . Elle
    r"|[^.!?]{0,60}[.!?] elle )"
)
MASCULINE = re.compile(
    # fondé, coté
    r"^(?:,? (?:base|implante|fonde|installe|cote|dirige)\b"
    # est implanté, reste actif; not "implantee"
    rf"|{IS} \w+(?:[^e]e|i|u|is|it|eux|if|ant|ent)\b(?<!ee)"
    # … . Il
    r"|[^.!?]{0,60}[.!?] il )"
)
FIXED = {
    "email": (
        ("l’adresse de contact", "une adresse électronique", "la boîte commune"),
        ("the contact address", "an email address"),
    ),
    "url": (("la page concernée", "un site web", "l’adresse du site"), ("the website concerned", "a web page")),
    "telephone": (("la ligne directe", "un numéro de téléphone"), ("the direct line", "a telephone number")),
    "handle": (
        ("la page publique", "un compte en ligne", "l’un des comptes publics"),
        ("the public account", "a social media account"),
    ),
    "iban": (("le compte bancaire", "un compte bancaire"), ("the bank account", "a bank account")),
    "number": (("la référence du dossier", "un numéro de référence"), ("the file reference", "a reference number")),
    "ticker": (("la valeur cotée", "un titre coté"), ("the listed share", "a listed share")),
    "address": (
        ("l’adresse du siège", "les locaux de l’organisation"),
        ("the head office", "the organization’s premises"),
    ),
}
"""In French and English, for what is found by its form."""


def setting_in(text: str) -> Setting:
    """What `text` itself says of region and sector, where it says one of each."""
    told = said(text)
    regions, sectors = {one.value for one in told.regions}, {one.value for one in told.sectors}
    region = lists.regions()[regions.pop()].fr if len(regions) == 1 else ""
    return Setting(region=region, sector=sectors.pop() if len(sectors) == 1 else "")


def suggestions(text: str, language: str, start: int, end: int, kind: str, setting: Setting | None = None) -> list[str]:
    """What may replace `text[start:end]`, at most MOST; empty where nothing fits. `setting`: what `text` says, if None."""
    found = _low(text[start:end]).strip()
    language = "fr" if language.startswith("fr") else "en"
    if not found or re.search(r"(?:^|\W)[^\W\d_]\. ?$", text[:start][-4:]):  # after an initial, nothing reads right
        return []
    before, after = _low(text[max(0, start - NEARBY) : start]), _low(text[end : end + NEARBY])
    before = re.sub(r"[«“\"]\s*$", "", before)
    slot = Slot(
        found, before, after, setting or setting_in(text), _gender(found, before, after), text[start:end].strip()
    )
    fits = phrases.fits_fr if language == "fr" else phrases.fits_en
    good: list[str] = []
    for candidate in _candidates(text[start:end], kind, language, slot):
        shown = candidate if slot.is_lower else phrases.capitalized_as(candidate, before)
        if fits(candidate, before) and found not in _low(candidate) and shown not in good:
            good.append(shown)
    return good[:MOST]


def _low(text: str) -> str:
    """`text` as it reads, in lower case without accents, its spaces kept at both ends."""
    return folded(re.sub(r"[^\S\n]", " ", plain(text).text))


def _gender(found: str, before: str, after: str) -> str:
    for gender in ("f", "m"):
        if TITLE[gender].search(before) or re.match(TITLE[gender].pattern.removesuffix("$") + r"\w", found):
            return gender
    if (told := phrases.determiner_fr(before)) in ("m", "f"):
        return told
    if apposed := APPOSED.match(after):
        return "f" if re.search(r"rice|cheffe|presidente", after[: apposed.end() + 12]) else "m"
    return "f" if FEMININE.search(after) else "m" if MASCULINE.search(after) else ""


def _candidates(typed: str, kind: str, language: str, slot: Slot) -> Iterable[str]:
    if kind == "date":
        return rounding.seasons(typed, slot.before, language)
    if kind in ("amount", "headcount"):
        return rounding.magnitude(typed, slot.before, language, kind == "amount")
    if kind in FIXED:
        return _fixed(kind, language, slot)
    makers = {
        "person": (wordings.person_fr, wordings.person_en),
        "place": (wordings.place_fr, wordings.place_en),
        "project": (wordings.project_fr, wordings.project_en),
        "organisation": (wordings.organisation_fr, wordings.organisation_en),
    }
    meant = _meaning(kind, slot)
    return makers[meant][language == "en"](slot) if meant else ()


def _fixed(kind: str, language: str, slot: Slot) -> list[str]:
    """Without its article where one stands before it already."""
    french, english = FIXED[kind]
    if language == "en":
        return [
            re.sub(r"^(?:the|an?) ", "", words) if phrases.DETERMINER_EN.search(slot.before) else words
            for words in english
        ]
    determiner = phrases.determiner_fr(slot.before)
    if determiner is None:
        return list(french)
    articles = {"m": r"(?:un|le) ", "f": r"(?:une|la) ", "": r"(?:une?|la|le) "}.get(determiner)
    bare = [re.sub(f"^{articles}", "", words) for words in french if articles and re.match(articles, words)]
    return [*bare, *({"address": ["siège"], "telephone": ["standard"]}.get(kind, []) if determiner == "m" else [])]


def _meaning(kind: str, slot: Slot) -> str:
    """What the name is of, as far as the sentence tells; empty for a finding that is no name."""
    if kind not in ("person", "place", "project", "organisation", "name", "watch_list", "legal_form"):
        return ""
    if any(sign.search(slot.before) for sign in (TITLE["m"], TITLE["f"], ROLE_AND_COMMA)) or APPOSED.search(slot.after):
        return "person"
    if CHRISTENED.search(slot.before) or PROJECT_APPOSED.search(slot.after):
        return "project"
    if re.search(r"(?:^|\W)chez $", slot.before) or HEAD["m"].search(slot.before) or HEAD["f"].search(slot.before):
        return "organisation"
    if phrases.place_of(slot.found)[0]:
        return "place"
    if PROJECT_HEAD.search(slot.before) or PROJECT_HEAD_EN.search(slot.before):
        return "project"
    return kind if kind in ("person", "place", "project") else "organisation"
