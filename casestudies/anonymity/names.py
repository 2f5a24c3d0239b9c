"""Names: in this register a proper noun is the exception, so it is guilty until cleared.

With a vocabulary (the guard's own process) every word is judged, in any case; without, only what capitals and the words
around give away.
"""

# ruff: noqa: E501 a pattern is one thing, and its alternatives a list: broken up they read no better

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from .cleared import acronyms, places, public_phrases, trade
from .plain import folded
from .subjects import is_subject
from .tokens import SMALL, Place, Shape, Token, tokens

LEGAL_FORM = re.compile(
    r"(?<![\w.])(?:S\.?A\.?(?:S|R\.?L|U)?\.?|SASU|SARL|EURL|Sàrl|sàrl|S\.à r\.l\.|SCA|SCOP|SNC|SCI|GIE|SE|AG|GmbH|gmbh|KG|KGaA|OHG|e\.V\."
    r"|Ltd\.?|LTD|Limited|LLC|L\.L\.C\.|LLP|PLC|plc|Inc\.?|inc\.?|INC|Corp\.?|Incorporated|Co\.|Pty|B\.?V\.?|N\.?V\.?|S\.?p\.?A\.?|S\.?r\.?l\.?|AB|ASBL|asbl|SRL|SPRL"
    r"|[Ll]t[ée]e|LTÉE|[Ll]imit[ée]e|S\.?E\.?N\.?C\.?(?:R\.?L\.?)?|s\.?e\.?n\.?c\.?(?:r\.?l\.?)?|S\.?E\.?C\.?|COOP|coop)(?![\w])"
)
BEFORE_FORM = re.compile(r"(?:[^\W_][\w'&.-]*,?[ ]){1,4}$")
INTRODUCED = re.compile(
    r"\b(?:baptis[ée]e?s?|surnomm[ée]e?s?|nomm[ée]e?s?|d[ée]nomm[ée]e?s?|intitul[ée]e?s?|appel[ée]e?s?|dite?|alias|named|called|codenamed|code-named|dubbed|nicknamed"
    r"|known as|nom de code|code name|s'appelle|s'appelait)\s*:?\s*[«“\"'‘]?\s*"
    r"((?!(?:la|le|les|un|une|à|au|en|par|pour|et|de|du|des|dans|by|for|the|a|an|in|to|on|upon|as|and|it|into|directeur|directrice|responsable|out|off|lors|plus)\b)[^\W\d_][\w'-]+(?:\s[A-ZÀ-Þ][\w'-]+)*)",
    re.IGNORECASE,
)
CHRISTENED = re.compile(
    r"baptis|surnomm|codenamed|code-named|dubbed|nicknamed|alias|nom de code|code name", re.IGNORECASE
)
"""Words that introduce a name even in lower case; "called" and "nommé" do not."""
APPOSITION = re.compile(
    r"\b(?:projets?|programmes?|assistante?s?|plateformes?|chatbots?|robots?|outils?|applications?|logiciels?|solutions?|op[ée]rations?|initiatives?|copilotes?|agents?|portails?|moteurs?"
    r"|projects?|programs?|platforms?|tools?|apps?|bots?|portals?|engines?|copilots?|operations?|virtual assistants?)\s+(?-i:[a-zà-ÿ]+\s+)?[«“\"'‘]?\s*"
    r"(?-i:([A-ZÀ-Þ][\w'-]+(?:\s[A-ZÀ-Þ][\w'-]+)*))",
    re.IGNORECASE,
)
PROJECT = re.compile(
    r"\b(?:le |du |au |ce |notre |de )?(?:projet|programme|op[ée]ration|assistant|assistante|chatbot) (?!(?:pilotes?|phares?|tests?|types?|cl[ée]s?|data|cyber|m[ée]tiers?|clients?|web|cloud|cadre|d[ée]j[àa]|jug[ée]|alors|sans|avec|devant|selon|apr[èe]s|avant|depuis|quand|lorsque|puis|donc|ainsi|aussi|pendant|face|hors|afin|comme|trop|bien|mal|peu|moins|encore|jamais|ensuite|ensemble|vers|chez|contre|malgr[ée]|suite|jusqu|dont|interne|maison|num[ée]rique|strat[ée]gique|priv[ée]|public|g[ée]n[ée]rique|virtuelle?|vocale?|conversationnelle?|personnelle?|transverse|[^\W\d_]*(?:é|ée|ant|ait|ent|era|if|ive|ique|el|elle|al|ale|ble|eux|euse|aire|ier|iel|ielle|[aeiou]nt|oire|iste|ien|ienne|ère|a|er|ir)\b))"
    r"(?=[^\W\d_]{4,})([a-zà-ÿ-]+)(?= (?:a|avait|est|était|sera|devait|doit|répond|répondait|fut|n'|ne|s'|visait|portait|reposait)\b)"
    r"|(?:^|[.;:,(] ?|\b(?:of|for|on|under|stopped|launched|halted|called|suspended|approved|paused|and) )[Pp]roject (?!(?:manage|team|plan|owner|lead|work|office|sponsor|budget|scope|list|risk|portfolio|board|review|charter|brief|status|cost|data|deliver|govern|by|was|is|has|had|and|or|in|at|to|for|on|with|without|after|before)\w*)([a-z]{4,})(?= (?:was|is|had|has|will|would|ended|started|began|failed)\b)",
    re.MULTILINE,
)
"""A project's name in lower case: a noun between "projet" and the verb, which an adjective would not be."""
TITLED = re.compile(
    r"\b(?:M\.|Mme|Mmes|MM\.|Mlle|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Me|Pr\.?|Prof\.?|Sir|Lady|Ma[îi]tre|Professeure?|Docteure?)\s+"
    r"((?:(?:[A-ZÀ-Þ]\.-?){1,3}\s?)?(?:(?:de|du|d'|von|van|der|la|le)\s?){0,2}(?!(?:la|le|les|the)\b)[^\W\d_][\w'-]*(?:[ -](?:(?:de|du|von|van|der|la|le)\s)?[A-ZÀ-Þ][\w'-]*){0,3})"
)
INITIALS = re.compile(
    r"(?<![\w.'-])(?:[A-ZÀ-Þ]\.[ -]?){1,4}(?:(?:de|du|von|van|d')\s?)?[A-ZÀ-Þ][^\W\d_]+(?:[ -][A-ZÀ-Þ][^\W\d_]+)*"
    r"|(?<![\w.'-])(?:[A-ZÀ-Þ]\.[ -]?){2,}(?!\w)"
    r"|(?<![\w.'-])[A-ZÀ-Þ][^\W\d_]+ [A-ZÀ-Þ]\.(?!\w)"
)
SPELLED_OUT = re.compile(r"(?<![\w.'-])[^\W\d_](?:(?: |\.|\. |-| - |_|·|/)[^\W\d_]){2,}\.?(?!['\w])")
TICKER = re.compile(
    r"\b(?:SIX|SWX|NYSE|NASDAQ|Nasdaq|TSXV?|TSX-V|CSE|NEO|LSE|AIM|EPA|EBR|AMS|ETR|FRA|XETRA|Euronext(?: Paris| Brussels)?|BME|BIT|VTX|XSWX|OTC|symbole|ticker|symbol|mn[ée]mo(?:nique)?)"
    r"(?:\s?:\s?|\s+)[A-Z][A-Z0-9]{0,5}(?:[.-][A-Z]{1,2})?(?!\w)|(?<![\w.])[A-Z][A-Z0-9]{1,4}[.:](?:SW|S|VX|PA|TO|V|L|N|O|DE|F|BR|AS|MI|US|CN|SWX|FP|LN|CT)(?!\w)"
    r"|(?<![\w$])\$[A-Z]{2,5}(?!\w)"
)
BODY = re.compile(
    r"(?<!\w)(?:(?:Department|Ministry|Agency|Institute|Court|Bureau|Directorate|Commission|Board of Trade|Academy|Council) (?:of|for) (?:the )?(?!Directors|Human|Information|Finance\b|Operations|Legal|Risk|Justice of)[A-Z][\w'-]+(?: (?:and |of |the )?[A-Z][\w'-]+)*"
    r"|[Mm]inistère (?:de la |de l'|du |des |de |d')[^\W\d_][\w'-]+(?: (?:et |de |du |des |de la )*[A-ZÀ-Þ][\w'-]+)*"
    r"|(?:Agence|Office|Institut|Département|Direction|Commission|Conseil|Service|Centre|Caisse|Inspection|Bureau|Haute Autorité|Autorité) (?:nationale?|fédérale?|cantonale?|régionale?|départementale?|municipale?|interministérielle?|européenne?|internationale?|supérieure?|constitutionnel)(?: (?:de la |de l'|du |des |de |d'|pour la |pour l'))?[\w'-]*(?: (?:et |de |du |des |de la |de l')*[^\W\d_][\w'-]+){0,2}"
    r"|Conseil d'[ÉE]tat|Conseil constitutionnel|Commission des [a-zà-ÿ]+|(?:Cour|Tribunal|Parquet|Chambre) (?:de |d'|des |du |constitutionnelle|suprême|fédérale?|administratif|cantonale?)[^\W\d_]*[\w'-]+(?: (?:de |d')?[^\W\d_][\w'-]+){0,2})"
)
"""Public bodies by the word they begin with, followed by what they are of."""
LIST_ITEM = re.compile(r"(?<=[,:;/(] )[^,:;/.()]{2,50}(?:,| /)(?: et| and| ou| or)? $")
"""The item before the next one of a list."""
HINTS = {
    "person": re.compile(
        r"(?:\b(?:M|Mme|Mr|Mrs|Ms|Dr|Me|Pr|Prof|directeur|directrice|pr[ée]sidente?|CEO|CFO|CIO|COO|DSI|DG|DRH|PDG|chief \w+ officer|monsieur|madame|fondateur|fondatrice|founder|chair|avec|with)\.?,?\s+)$",
        re.IGNORECASE,
    ),
    "organisation": re.compile(
        r"\b(?:chez|groupe|soci[ée]t[ée]|entreprise|banque|cabinet|fondation|assurances?|h[ôo]pital|clinique|universit[ée]|[ée]cole|mutuelle|caisse|client|fournisseur|at|for|bank|company|group|firm|hospital|university|college|foundation|insurer|supplier|vendor)\s+$",
        re.IGNORECASE,
    ),
    "place": re.compile(
        r"\b(?:à|in|near|pr[èe]s de|canton d[eu]|canton of|ville de|site d[eu]|usine d[eu]|city of|town of|based in|bas[ée]e? à|from|d[ée]partement d[eu])\s+$",
        re.IGNORECASE,
    ),
}


class Words(Protocol):
    """What `vocabulary.Vocabulary` is asked."""

    def is_word(self, word: str) -> bool: ...
    def is_common(self, word: str) -> bool: ...


@dataclass(frozen=True)
class Known:
    """What the guard's own process knows; `other` is the other language, whose words a text may borrow."""

    own: Words
    other: Words
    given: frozenset[str]
    surnames: frozenset[str]
    towns: frozenset[str]


def names(text: str, language: str, known: Known | None = None) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) in `text`, as `plain` gives it: person, organisation, project, place, legal_form, ticker, name."""
    low = folded(text)
    free = cleared_in(text)
    yield from _tickers(text)
    yield from (
        (*match.span(), "organisation") for match in BODY.finditer(text) if not _is_covered(match.start(), match.start() + 3, free)
    )
    yield from _places(text, low)
    yield from _persons(text, free)
    yield from _forms(text)
    yield from _spelled_out(text, free)
    yield from _introduced(text, language, free)
    words = [token for token in tokens(text) if not _is_covered(token.start, token.end, free)]
    guilty: list[Token] = []
    for token in words:
        if _is_guilty(token, words, language, known) and not _is_listed(token, words, guilty, text, known):
            guilty.append(token)
        elif _is_lone_subject(token, text, language, known):
            guilty.append(token)
    yield from _runs(text, [*_coordinated(words, guilty, text), *guilty], known)
    if known:
        yield from _full_names(text, words, known)


def cleared_in(text: str) -> list[tuple[int, int]]:
    """Where `text` names public technology, law, countries and wide regions."""
    in_any_case, as_written = public_phrases()
    return [match.span() for match in (*in_any_case.finditer(folded(text)), *as_written.finditer(text))]


def _is_covered(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(left <= start and end <= right for left, right in spans)


def _is_guilty(token: Token, words: list[Token], language: str, known: Known | None) -> bool:
    written = token.text.upper() if token.shape is Shape.LOWER else token.text  # an address writes "rh" and "pocs"
    if len(token.text) == 1 or {written, token.text.rstrip("s"), written.rstrip("S")} & acronyms():
        return False
    if token.key in SMALL and token.shape is not Shape.MIXED:
        return False
    if token.shape is Shape.MIXED:
        return token.text[0].isupper() or not (known and known.own.is_word(token.text.lower()))
    if token.shape is Shape.UPPER:
        return _is_guilty_in_capitals(token, words, language, known)
    if token.shape is Shape.TITLE:
        return _is_guilty_in_title_case(token, language, known)
    return known is not None and not _is_word(token, known) and token.key not in trade("both")


def _is_listed(token: Token, words: list[Token], guilty: list[Token], text: str, known: Known | None) -> bool:
    """Whether an ordinary word has its capital from a list of such: "Groupe, Pays, Unité"."""
    if known is None or token.shape is not Shape.TITLE or token.place is not Place.PROSE:
        return False
    if not _is_word(token, known) or token.key in known.given | known.surnames:
        return False
    item = LIST_ITEM.search(text[max(0, token.start - 60) : token.start])
    if not item:
        return False
    first = next((word for word in words if word.end > token.start - len(item[0]) and word.start < token.start), None)
    return first is not None and first.is_capitalised and first not in guilty


def _is_lone_subject(token: Token, text: str, language: str, known: Known | None) -> bool:
    if token.place is not Place.START or token.shape is not Shape.TITLE or token.key in trade("both") | SMALL:
        return False
    is_someones = known is not None and token.key in known.given | known.surnames
    return is_subject(token.text.lower(), text[token.end : token.end + 60], language, is_someones=is_someones)


def _coordinated(words: list[Token], guilty: list[Token], text: str) -> list[Token]:
    """Words that start a sentence in one breath with a name: "Apple et Brévaud"."""
    return [
        first
        for first, second in pairwise(words)
        if second in guilty and first not in guilty and first.place is Place.START and first.shape is Shape.TITLE
        if first.key not in trade("both") | SMALL and re.fullmatch(r" | et | and | & |, ", text[first.end : second.start])
    ]


def _is_guilty_in_capitals(token: Token, words: list[Token], language: str, known: Known | None) -> bool:
    """An acronym is guilty; a word shouted is not."""
    if re.fullmatch(r"[IVX]{2,5}", token.text) or token.key in trade("both"):
        return False
    shouted = _is_shouted(token, words)
    if known is None:
        return not shouted and (len(token.text) <= 5 or token.place is Place.PROSE)
    return not (known.own.is_word(token.text.lower()) and (len(token.text) > 3 or shouted))


def _is_shouted(token: Token, words: list[Token]) -> bool:
    """Whether a word next to it, longer than an acronym, is in capitals too, or most of the text is."""
    place = words.index(token)
    neighbours = [word for word in words[max(0, place - 2) : place + 3] if word is not token]
    capitals = sum(word.shape is Shape.UPPER for word in words)
    return capitals > len(words) / 2 or any(word.shape is Shape.UPPER and len(word.text) > 3 for word in neighbours)


def _is_guilty_in_title_case(token: Token, language: str, known: Known | None) -> bool:
    if token.key in trade("both"):
        return False
    if token.place in (Place.PROSE, Place.QUOTED):
        return True
    return known is not None and not _is_word(token, known)


def _is_word(token: Token, known: Known) -> bool:
    """Whether the word is ordinary, or common in the other language and nobody's name in this one."""
    low = token.text.lower()
    if known.own.is_word(low):
        return True
    return known.other.is_common(low) and token.key not in known.given | known.surnames | known.towns


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
    if known:
        keys = [token.key for token in run]
        if folded(text[start:end]) in known.towns:
            return start, end, "place"
        if (keys[0] in known.given and len(keys) > 1) or any(key in known.surnames for key in keys):
            return start, end, "person"
    for kind, hint in HINTS.items():
        if hint.search(before):
            return start, end, kind
    return start, end, "name"


def _full_names(text: str, words: list[Token], known: Known) -> Iterator[tuple[int, int, str]]:
    """A given name followed by a surname, in any case, even where both are ordinary words; a given name that starts a sentence
    with a capital where a verb or a comma follows is left to the models."""
    for first, second in pairwise(words):
        if text[first.end : second.start] != " " or first.key not in known.given:
            continue
        both_low = first.shape is second.shape is Shape.LOWER
        if second.key in known.surnames and (first.shape is second.shape):
            if not both_low or not (
                known.own.is_word(first.text) and known.own.is_word(second.text) and len(second.text) < 4
            ):
                yield first.start, second.end, "person"


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


def _persons(text: str, free: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    for match in TITLED.finditer(text):
        if not _is_covered(*match.span(1), free) and folded(match[1].split()[0]) not in trade("both"):
            yield *match.span(1), "person"
    for match in INITIALS.finditer(text):
        letters = re.sub(r"\W", "", match[0])
        if (
            letters not in acronyms()
            and not LEGAL_FORM.fullmatch(match[0].strip())
            and not _is_covered(*match.span(), free)
        ):
            if not re.search(r"[A-ZÀ-Þ][^\W\d_]+ [A-ZÀ-Þ]\.$", match[0]) or not _ends_sentence(text, match):
                yield match.start(), match.start() + len(match[0].rstrip(" -")), "person"


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    return not re.match(r"\s+[a-zà-ÿ]|,", text[match.end() :])


def _forms(text: str) -> Iterator[tuple[int, int, str]]:
    """A legal form with the words before it that make the name."""
    for match in LEGAL_FORM.finditer(text):
        before = BEFORE_FORM.search(text[: match.start()])
        if not before:
            continue
        named = re.search(r"(?:(?:[A-ZÀ-Þ\d][\w'&.-]*|&|et|and|de|du|des|la|le)[ ,]*)+$", before[0])
        start = before.start() + (named.start() if named else before[0].rstrip().rfind(" ") + 1)
        previous = before[0].split()[-1].strip(",").lower()
        if not named and (
            (match[0].isupper() and len(match[0]) <= 2)
            or match[0] in ("coop", "Limited", "limitée")
            or previous in SMALL
        ):
            continue
        yield start, match.end(), "legal_form"


def _spelled_out(text: str, free: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    for match in SPELLED_OUT.finditer(text):
        letters = re.sub(r"[\W_]", "", match[0])
        if letters.upper() not in acronyms() and len(set(letters)) > 1 and not _is_covered(*match.span(), free):
            if not re.fullmatch(r"(?:[a-zà] )+[a-zà]", match[0]) or len(letters) > 3:
                yield *match.span(), "name"


def _introduced(text: str, language: str, free: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    for pattern in (INTRODUCED, APPOSITION):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            low = [folded(word) for word in re.split(r"\W+", match[1]) if word]
            if _is_covered(start, end, free) or all(
                word in trade("both") or word.upper() in acronyms() for word in low
            ):
                continue
            is_quoted = re.search(r"[«“\"'‘]\s*$", text[match.start() : start])
            if match[1].islower() and not is_quoted and not CHRISTENED.match(match[0]):
                continue
            yield start, end, "project"
    for match in PROJECT.finditer(text):
        group = 1 if match[1] else 2
        if match[group].upper() not in acronyms():
            yield *match.span(group), "project"
