"""Names: in this register a proper noun is the exception, so it is guilty until cleared.

With a vocabulary (the guard's own process) every word is judged, in any case; without, only what capitals and the words
around give away.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .cleared import acronyms, places, public_phrases, software, trade
from .explained import explained
from .judging import Known, judged
from .known import PERSONS, Name
from .naming import (
    APPOSITION,
    BEFORE_FORM,
    BODY,
    CAPITALIZED,
    CHRISTENED,
    FIRM_AFTER,
    GIVEN_BEFORE,
    HINTS,
    HOSTED,
    HYPHENATED,
    INITIALS,
    INTRODUCED,
    LEGAL_FORM,
    NAME_BEFORE_FORM,
    OF,
    OF_SOMEBODY,
    OUTLINE,
    PROJECT,
    ROLE,
    SPELLED_OUT,
    TICKER,
    TITLED,
)
from .plain import folded
from .slots import stands_where_only_a_name_can
from .subjects import is_subject
from .tokens import SMALL, Place, Shape, Token, tokens
from .words import words


def names(text: str, language: str, known: Known | None = None) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) in `text`, as `plain` gives it: person, organisation, project, place, legal_form, ticker, name."""
    found = list(_parts(text, language, known))
    yield from found
    yield from _whole_bodies(text, found)


def _parts(text: str, language: str, known: Known | None) -> Iterator[tuple[int, int, str]]:
    """What each way of looking finds; of a name of several words, perhaps one."""
    low = folded(text)
    free = [*cleared_in(text, known), *_explained(text, known)]
    yield from _tickers(text)
    yield from _bodies(text, free)
    yield from _places(text, low)
    yield from _persons(text, free, known)
    yield from _forms(text)
    yield from _spelled_out(text, free)
    yield from _introduced(text, free)
    judgeable = [token for token in tokens(text) if not _is_covered(token.start, token.end, free)]
    yield from _runs(text, judged(text, judgeable, language, known), known)
    if known:
        yield from _full_names(text, judgeable, known)
        yield from _towns(text, known)


def _whole_bodies(text: str, found: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The whole name of a body where a part of it was found: "Vaudoise" is of "Banque Cantonale Vaudoise"."""
    for match in CAPITALIZED.finditer(text):
        first = next((word for word in re.finditer(r"\S+", match[0]) if folded(word[0]) in words("bodies")), None)
        if first and any(start < match.end() and match.start() + first.start() < end for start, end, _kind in found):
            yield match.start() + first.start(), match.end(), "organisation"


def cleared_in(text: str, known: Known | None = None) -> list[tuple[int, int]]:
    """Where `text` names public technology, law, countries and wide regions."""
    in_any_case, as_written = public_phrases()
    matches = (*in_any_case.finditer(folded(text)), *as_written.finditer(text))
    return [match.span() for match in matches if not _is_somebodys(text, match, known)]


def _is_somebodys(text: str, match: re.Match[str], known: Known | None) -> bool:
    """Whether a public name means a company or a person here: "chez Odoo", "Julie Porter"."""
    before = text[max(0, match.start() - 60) : match.start()]
    somebody = OF_SOMEBODY.search(before)
    if (
        somebody
        and not HOSTED.search(before)
        and (somebody[1].lower() == "chez" or software().fullmatch(folded(match[0])))
    ):
        return text[match.start()].isupper() or bool(software().fullmatch(folded(match[0])))
    if not match[0].isalpha() or not text[match.start()].isupper():
        return False
    first = GIVEN_BEFORE.search(before)
    is_surname = bool(
        known and first and known.name(folded(first[1])) & Name.GIVEN and known.name(folded(match[0])) & PERSONS
    )
    return is_surname or bool(FIRM_AFTER.match(text, match.end()))


def _explained(text: str, known: Known | None) -> Iterator[tuple[int, int]]:
    """Acronyms explained in words that are all ordinary, as far as that is known."""
    for start, end in explained(text):
        inside = [token for token in tokens(text[start:end]) if token.shape in (Shape.TITLE, Shape.LOWER)]
        if known and all(token.key in SMALL or known.is_word(token.text.lower()) for token in inside):
            yield start, end


def _is_covered(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(left <= start and end <= right for left, right in spans)


def _runs(text: str, guilty: list[Token], known: Known | None) -> Iterator[tuple[int, int, str]]:
    """Guilty words that stand together make one name."""
    run: list[Token] = []
    for token in sorted(guilty, key=lambda token: token.start):
        if run and not re.fullmatch(
            r"[ -]|'| & |\.| et | and | de | du | la | de la | of ", text[run[-1].end : token.start]
        ):
            yield _named(text, run, known)
            run = []
        run.append(token)
    if run:
        yield _named(text, run, known)


def _named(text: str, run: list[Token], known: Known | None) -> tuple[int, int, str]:
    start, end = run[0].start, run[-1].end
    before = text[max(0, start - 40) : start]
    hinted = next((kind for kind, hint in HINTS.items() if hint.search(before)), "")
    if known:
        keys = [token.key for token in run]
        if known.name(folded(text[start:end])) & (Name.TOWN | PERSONS) == Name.TOWN:
            return start, end, "place"
        if known.name(keys[0]) & Name.GIVEN and len(keys) > 1:
            return start, end, "person"
        if any(known.name(key) & Name.SURNAME for key in keys):
            return start, end, hinted or "person"
    return start, end, hinted or "name"


def _towns(text: str, known: Known) -> Iterator[tuple[int, int, str]]:
    """Towns of several words, which may all be ordinary: SAINT-DENIS."""
    for match in HYPHENATED.finditer(text):
        if known.name(folded(match[0])) & Name.TOWN:
            yield *match.span(), "place"


def _full_names(text: str, judgeable: list[Token], known: Known) -> Iterator[tuple[int, int, str]]:
    """A given name followed by a surname, in any case, even where both are ordinary words."""
    for first, second in pairwise(judgeable):
        if text[first.end : second.start] != " " or not known.name(first.key) & Name.GIVEN:
            continue
        is_alike = first.shape is second.shape or (first.is_capitalised and second.is_capitalised)  # Jean PETIT
        is_in_capitals = first.shape is Shape.TITLE and second.shape is Shape.UPPER and second.text not in acronyms()
        is_pair = (known.name(second.key) & Name.SURNAME and is_alike) or is_in_capitals  # Caroline MULOT
        if is_pair and (first.shape is not Shape.LOWER or _acts(text, first, second, known)):
            yield first.start, second.end, "person"


def _acts(text: str, first: Token, second: Token, known: Known) -> bool:
    """Whether a name in lower case, which may be two ordinary words, stands where only a person can."""
    if not (known.is_word(first.text) and known.is_word(second.text)):
        return True
    language = "fr" if known.is_word("avoir") else "en"
    begins = first.place is Place.START and is_subject(
        second.text, text[second.end : second.end + 60], language, is_someones=True
    )
    return begins or stands_where_only_a_name_can(text, first)


def _bodies(text: str, free: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    for match in BODY.finditer(text):
        if not _is_covered(match.start(), match.start() + 1, free):
            yield *match.span(), "organisation"


def _tickers(text: str) -> Iterator[tuple[int, int, str]]:
    for match in TICKER.finditer(text):
        yield *match.span(), "ticker"


def _places(text: str, low: str) -> Iterator[tuple[int, int, str]]:
    in_any_case, with_capital = places()
    for match in in_any_case.finditer(low):
        yield *match.span(), "place"
    for match in with_capital.finditer(low):
        after_preposition = re.search(
            r"\b(?:a|in|near|depuis|from|vers)\s$", low[max(0, match.start() - 8) : match.start()]
        )
        if text[match.start()].isupper() or after_preposition:
            yield *match.span(), "place"


def _persons(text: str, free: list[tuple[int, int]], known: Known | None) -> Iterator[tuple[int, int, str]]:
    for match in TITLED.finditer(text):
        is_office = re.match(r"(?:le|la|l')\s?[a-zà-ÿ]", match[1])  # Monsieur le procureur
        if not is_office and folded(match[1].split()[0]) not in trade("both"):
            yield *match.span(1), "person"
    for match in INITIALS.finditer(text):
        if re.sub(r"\W", "", match[0]) in acronyms() or LEGAL_FORM.match(text, match.start()):
            continue
        if (
            OUTLINE.fullmatch(match[0])
            and _starts_a_line(text, match)
            and not _may_be_a_name(match[0].split()[1], known)
        ):
            continue
        is_end = re.search(r"[^\W\d_]{2} [A-ZÀ-Þ]\.$", match[0]) and _ends_sentence(text, match)
        if not is_end and not _is_covered(*match.span(), free):
            yield match.start(), match.start() + len(match[0].rstrip(" -")), "person"


def _starts_a_line(text: str, match: re.Match[str]) -> bool:
    return not text[: match.start()].rpartition("\n")[2].strip(" -–—•*")


def _may_be_a_name(word: str, known: Known | None) -> bool:
    if known is None:
        return False
    return bool(known.name(folded(word)) & PERSONS) or not known.is_word(word.lower())


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    return not re.match(r"\s+[a-zà-ÿ]|,", text[match.end() :])


def _forms(text: str) -> Iterator[tuple[int, int, str]]:
    """A legal form with the words before it that make the name."""
    for match in LEGAL_FORM.finditer(text):
        before = BEFORE_FORM.search(text[: match.start()])
        if not before:
            continue
        named = NAME_BEFORE_FORM.search(before[0])
        start = before.start() + (named.start() if named else before[0].rstrip().rfind(" ") + 1)
        start = _after_introduction(text, start, match.start())
        previous = before[0].split()[-1].strip(",").lower()
        if match[0] in acronyms() and folded(before[0].strip()) in SMALL:
            continue
        if not named and (
            (match[0].isupper() and len(match[0]) <= 2)
            or match[0] in ("coop", "Limited", "limitée")
            or previous in SMALL
        ):
            continue
        yield start, match.end() - _ends_sentence_too(text, match), "legal_form"


def _ends_sentence_too(text: str, match: re.Match[str]) -> bool:
    """Whether the last full stop of a form also ends the sentence: it then stays, whatever is written instead."""
    return match[0].endswith(".") and bool(re.match(r"\s*$|\s+[A-ZÀ-Þ«“]", text[match.end() :]))


def _after_introduction(text: str, start: int, end: int) -> int:
    """Where the name between `start` and `end` begins: after what leads to it, such as "de", "At" or "Le PDG de"."""
    for word in re.finditer(r"[^ ,]+", text[start:end]):
        at, low = start + word.start(), folded(word[0])
        is_free = not text[:at].strip() or text[:at].rstrip(" ")[-1] in ".!?…:\n"  # where any word has a capital
        is_role = word[0] in acronyms() or bool(ROLE.fullmatch(low))
        is_introduction = (
            word[0][0].islower() or (low in SMALL and is_free) or (is_role and OF.match(text, start + word.end()))
        )
        if not is_introduction:
            return at
    return start


def _spelled_out(text: str, free: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    for match in SPELLED_OUT.finditer(text):
        letters = re.sub(r"[\W_]", "", match[0])
        is_cleared = letters.upper() in acronyms() or _is_covered(*match.span(), free)
        is_chance = len(letters) <= 3 and bool(re.fullmatch(r"(?:[a-zà] )+[a-zà]", match[0]))
        is_chance |= bool(re.match(r"-(?:ils?|elles?|on)\b", text[match.end() :]))  # y a-t-il
        if len(set(letters)) > 1 and not is_cleared and not is_chance:
            yield *match.span(), "name"


def _introduced(text: str, free: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    for pattern in (INTRODUCED, APPOSITION):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            low = [folded(word) for word in re.split(r"\W+", match[1]) if word]
            if _is_covered(start, end, free) or all(
                word in trade("both") | SMALL or word.upper() in acronyms() for word in low
            ):
                continue
            is_quoted = re.search(r"[«“\"'‘]\s*$", text[match.start() : start])
            if len(low) > 4:
                continue  # a sentence that somebody says
            if is_quoted and match[1].islower() and (" " in match[1] or not re.match(r"\s*[»”\"'’]", text[end:])):
                continue  # « clé à usage unique » is said, not named
            if match[1].islower() and not is_quoted and not CHRISTENED.match(match[0]):
                continue
            yield start, end, "project"
    for match in PROJECT.finditer(text):
        group = 1 if match[1] else 2
        if match[group].upper() not in acronyms():
            yield *match.span(group), "project"
