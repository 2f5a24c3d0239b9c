"""Words that start a sentence and are ordinary, yet stand where only a name can: "Boussole a demandé", "Rose, cheffe".

French puts an article before any noun that is the subject of a sentence; English does where it counts things that act.
"""

import re

from .words import alternatives, words

ROLE = (
    # la nouvelle
    r"(?:(?:la|le|l'|notre|son|sa|leur|the|our|its|their|then|alors|un|une|a|an) ?)?"
    r"(?:jeune |former |ancien(?:ne)? |new |nouve(?:au|lle) |deputy |senior )?"
    # directrice, filiale
    r"(?:directeur|directrice|chef|cheffe|responsable|pr[ée]sidente?|pdg|ceo|cio|cfo|coo|ciso|dpo|dg|dsi|drh|daf|rssi"
    r"|fondat(?:eur|rice)|assistante?|ing[ée]nieure?|juriste|analyste|avocate?|cadre"
    r"|chief|head|director|manager|founder|chair(?:man|woman)?|assistant|virtual assistant|chatbot|engineer|lawyer"
    r"|analyst|president|vice-president|leader du|leader in|filiale|subsidiary)\b"
)
APPOSED = re.compile(rf", {ROLE}", re.IGNORECASE)
FRENCH_VERB = re.compile(
    rf" (?:(?:n'|ne |s'|se |l'|en |y |nous |lui |leur )*)(?:{alternatives('acting.fr')}"
    # any other in the imperfect: no noun that ends in the same letters
    r"|(?!fait|lait|trait|souhait|extrait|portrait|retrait|attrait|forfait|parfait|bienfait|méfait"
    r"|imparfait)[^\W\d_]{2,}ait)(?! (?:pas )?(?:à|de|que)\b)\b",
)
ENGLISH_VERB = re.compile(
    r" (?:(?:then|now|also|soon|later|first|never|already|quickly|finally|simply|had|has|have)\s){0,2}"
    rf"(?:{alternatives('acting.en')})\b"
)
ACTED = re.compile(
    r" (?:[^\W\d_]{3,}ed(?= (?:the|an?|to|that|its|his|her|their|our|all|every|no|both|it|them|twice|once|again"
    r"|yesterday|today|out|up|down|off|over|back|in|on|at|by|for|with|until|when|as|and)\b|[,.;]|$)"
    r"|has|had)\b"
)
"""An English verb in the past that is no participle before a noun."""
CLAIMED = re.compile(
    r" (?:soutien(?:t|nent)|affirme|estime|conteste|pr[ée]tend|reproche|expose|invoque|r[ée]clame|sollicite|conclut"
    r"|d[ée]clare|indique|pr[ée]cise"
    r"|rappelle|explique|ajoute|r[ée]pond|assure|admet|reconna[îi]t|fait valoir|travaille|habite|demeure|vit|quitte"
    r"|rejoint|dirige|pr[ée]side)\b"
)
"""What a person does in a French record of proceedings."""
NOT_NAMES = words("subjects")
ABSTRACT = re.compile(
    r"(?:tions?|ments?|ances?|ences?|it(?:y|ies)|ness|ships?|ings?|isms?|ics|acy|ures?|ées?|é|és|er|ir|re|oir|ant|ent"
    r"|ais|ly|ely|ed|[^s]s)$"
)
"""Endings of what is seldom a name's: English abstractions and plurals, French infinitives and participles."""
FRENCH_ENDINGS = re.compile(r"(?:er|ir|re|oir|ant|é|és|ée|ées)$")


def is_subject(word: str, after: str, language: str, *, is_someones: bool) -> bool:
    """Whether `word`, in lower case, that starts a sentence going on with `after`, stands there as a name. `is_someones`:
    whether it is known as a given name or a surname."""
    if APPOSED.match(after) and word not in NOT_NAMES and (is_someones or not ABSTRACT.search(word)):
        return True
    if word in NOT_NAMES:
        return False
    if language == "fr" and is_someones and CLAIMED.match(after):
        return True
    if language == "fr":
        return bool(FRENCH_VERB.match(after)) and (is_someones or not FRENCH_ENDINGS.search(word))
    if is_someones and ACTED.match(after):
        return True
    return bool(ENGLISH_VERB.match(after)) and (is_someones or not ABSTRACT.search(word))
