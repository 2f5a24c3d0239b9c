"""The words that may stand in the place of a name, for each thing it may name, in French and in English.

Each function gives candidates, the nearest to the original first; `suggestions` keeps those that read right.
"""

import re
from collections.abc import Iterator

from . import cleared, lists, phrases
from .phrases import Noun, Slot, noun
from .plain import folded
from .said import region_named
from .words import alternatives

HEADS = {
    "m": "groupe assureur cabinet client fournisseur fabricant distributeur editeur hopital partenaire prestataire"
    " etablissement transporteur operateur organisme detaillant logiciel produit holding constructeur concurrent",
    "f": "societe entreprise banque fondation mutuelle caisse clinique universite marque agence association organisation"
    " filiale compagnie institution maison ecole cooperative regie enseigne startup",
}
"""French nouns that a name follows: "le groupe Vaudrey"."""
HEAD = {gender: re.compile(rf"(?:^|\W)(?:{'|'.join(words.split())}) $") for gender, words in HEADS.items()}
PROJECT_HEAD = re.compile(
    r"(?:^|\W)(?:projet|programme|assistante?|plateforme|outil|application|chatbot|robot|operation) $"
)
PROJECT_HEAD_EN = re.compile(r"(?:^|\W)(?:project|program|programme|assistant|platform|tool|app|chatbot|bot) $")
TITLE = {
    "m": re.compile(r"(?:^|\W)(?:m\.|mr\.?|monsieur|sir) ?$"),
    "f": re.compile(r"(?:^|\W)(?:mme|mlle|madame|mrs\.?|ms\.?|miss) ?$"),
}
ROLE_BEFORE = re.compile(rf"(?:^|\W)(?:{alternatives('role_before')}) $")
ROLE = rf"(?:{alternatives('role_apposed')})"
APPOSED = re.compile(rf"^(?:, | \()(?:la |le |l'|the |our |notre )?{ROLE}\b")
ROLE_AND_COMMA = re.compile(rf"(?:^|\W){ROLE}(?: [^\W\d_]+){{0,4}}, $")
PROJECT_APPOSED = re.compile(
    r"^(?:, | \()(?:the |our |l'|le |la |notre )?(?:virtual |in-house |internal )?"
    r"(?:assistante?|chatbot|bot|tool|outil|plateforme|platform|projet|project|programme?)\b"
)
CHRISTENED = re.compile(
    r"(?:^|\W)(?:baptisee?s?|nommee?s?|surnommee?s?|appelee?s?|named|called|dubbed|nicknamed|code-?named) $"
)
FUNCTIONS = (
    (r"financ", "financi", "finance"),
    (r"informatique|systemes d'information|\bit\b", "informatique", "IT"),
    (r"ressources humaines|\brh\b|\bhr\b|human resources", "des ressources humaines", "human resources"),
    (r"juridique|\blegal\b", "juridique", "legal"),
    (r"commercial|\bsales\b", "commercial", "sales"),
)
DEFAULTS = ("une entreprise", "un groupe", "une organisation", "un établissement", "une société")
BODIES = {
    "m": "ministere tribunal conseil departement office service institut bureau centre musee",
    "f": "commission cour direction autorite chambre inspection academie administration collectivite",
}
LABELS = {word: gender for gender in HEADS for word in f"{HEADS[gender]} {BODIES[gender]}".split()}
"""What an organization may be called by the first word of its name or label, and its gender."""
KINDS_EN = re.compile(
    # in front: University of …
    r"^(university|department|ministry|agency|institute|office|bank|school|college|court|council|commission|board)"
    r"(?= (?:of|for) )"
    # at the end: … Trust
    r"|(?<= )(university|institute|agency|hospital|bank|foundation|trust|college|council|court|commission|group|fund"
    r"|school|museum)$"
)
"""What an English name says of itself: "University of Westmarsh", "Ashgrove Trust"."""


# Organizations.


def _nouns(slot: Slot) -> list[Noun]:
    """What the organization may be called in French, the nearest to its setting first."""
    own = slot.typed.split(" ")[0].lower()
    found = [Noun(own, LABELS[folded(own)])] if folded(own) in LABELS and " " in slot.typed else []
    label = slot.setting.organisation.strip()
    first = folded(label).split(" ")[0]
    if cleared.regions().search(folded(label)):  # "organisation francophone": the region of the case says enough
        label = label.split(" ")[0]
    if first in LABELS:
        found.append(Noun(label[0].lower() + label[1:], LABELS[first]))
    if sector := lists.sectors().get(slot.setting.sector):
        found += [noun(sector.masculine), noun(sector.feminine)]
    found += [noun(phrase) for phrase in DEFAULTS]
    return [one for one in found if not slot.gender or one.gender == slot.gender]


def organisation_fr(slot: Slot) -> Iterator[str]:
    """French words in place of an organization's name."""
    for gender in ("m", "f"):
        if HEAD[gender].search(slot.before):
            yield from ("en question", "concerné" if gender == "m" else "concernée")
            return
    determiner = phrases.determiner_fr(slot.before)
    if determiner == "p":
        yield from ("organisations", "entreprises", "établissements")
    elif determiner is not None:
        yield from (one.words for one in _nouns(slot))
    else:
        nouns = _nouns(slot)
        yield nouns[0].a
        yield from (one.the for one in nouns if one.words in ("entreprise", "organisation", "groupe"))
        yield from (one.the for one in nouns)
        yield from (one.a for one in nouns)
        yield "la société"


def organisation_en(slot: Slot) -> Iterator[str]:
    """English words in place of an organization's name."""
    sector = lists.sectors().get(slot.setting.sector)
    own = KINDS_EN.search(slot.found)
    said = own[1] or own[2] if own else re.sub("^an? ", "", sector.english if sector else "company")
    noun_en = f"{'an' if said[0] in 'aeio' else 'a'} {said}"
    if _qualifies(slot):
        yield from (
            ("company", "client", "industry")
            if phrases.DETERMINER_EN.search(slot.before)
            else ("the company", "the organization")
        )
    elif phrases.DETERMINER_EN.search(slot.before):
        yield from (said, "company", "organization")
    else:
        yield from (noun_en, "the company", "the organization")


def _qualifies(slot: Slot) -> bool:
    """Whether the English noun that follows is qualified by the name: "the Vaudrey board", "Vaudrey executives"."""
    return bool(re.match(r" [a-z]", slot.after)) and not phrases.JOINING_EN.match(slot.after)


# Places.


def _region(slot: Slot) -> lists.Region | None:
    """The region of the case. Where that is not known, the one that the place lies in; where the place lies elsewhere, its
    country, which says no more than a region."""
    wide, own = region_named(slot.setting.region), phrases.place_of(slot.found)[0]
    if own and wide not in lists.around(own):
        wide = lists.around(own)[-1] if wide else own
    return lists.regions().get(wide)


def place_fr(slot: Slot) -> Iterator[str]:
    """French words in place of a place name, or of the adjective made of one."""
    region = _region(slot)
    of = region.of_fr if region else "de la région"
    if adjective := _adjective(slot):
        yield from adjective
    elif re.search(r"(?:^|\W)en $", slot.before):
        yield from ([region.in_fr.removeprefix("en ")] if region and region.in_fr.startswith("en ") else [])
        yield "région"
    elif re.search(r"(?:^|\W)de $", slot.before):
        yield from ([of.removeprefix("de ")] if of.startswith("de ") else [])
        yield "la région"
    elif re.search(r"(?:^|\W)a $", slot.before):
        yield from (f"un endroit {of}", "un endroit de la région")
    elif slot.before.endswith("canton du "):
        yield "lieu"
    elif phrases.determiner_fr(slot.before) is not None:
        yield from {"m": ("canton", "territoire"), "f": ("région",), "p": ("régions",)}.get(slot.gender, ("endroit",))
    else:
        what = "un canton" if phrases.place_of(slot.found)[1] == "canton" else "une ville"
        yield from (f"{what} {of}", f"{what} de la région", "la région")


def _adjective(slot: Slot) -> list[str]:
    """For those who live somewhere: "genevoise", "vaudois"; in the gender and number of its ending."""
    match = re.fullmatch(r"[a-z-]+(?:ois|ais|ien|an|in|ard|on)(e?)(s?)", slot.found)
    before = re.search(r"[a-z'] $", slot.before)
    if (
        not slot.is_lower
        or not match
        or not before
        or phrases.determiner_fr(slot.before) is not None
        or phrases.place_of(slot.found)[0]
    ):
        return []
    endings = {("", ""): "régional", ("e", ""): "régionale", ("", "s"): "régionaux", ("e", "s"): "régionales"}
    plural = "s" if (match[2] and not slot.found.endswith("ois")) or re.search(r"s $", slot.before) else ""
    return [
        endings[match[1], plural],
        "local" + ("e" if match[1] else "") + plural if match[1] or not plural else "locaux",
    ]


def place_en(slot: Slot) -> Iterator[str]:
    """English words in place of a place name."""
    region = _region(slot)
    where = f"in {region.en}" if region else "in the region"
    if slot.after.startswith("-"):
        yield "locally"
    elif phrases.DETERMINER_EN.search(slot.before):
        yield from ("regional", "local") if _qualifies(slot) else ("region", "area")
    else:
        yield from (f"a town {where}", "a town in the region", "the region")


# Persons.


def person_fr(slot: Slot) -> Iterator[str]:
    """French words in place of a person's name, in the gender that the sentence tells."""
    f = slot.gender == "f"
    if TITLE["m"].search(slot.before) or TITLE["f"].search(slot.before):
        yield from ("la directrice", "la responsable") if f else ("le directeur", "le responsable")
        return
    if ROLE_BEFORE.search(slot.before):
        yield from ("en poste", "de l’organisation")
        return
    if ROLE_AND_COMMA.search(slot.before):
        f = bool(re.search(r"(?:rice|cheffe|presidente)(?: [^\W\d_]+)*, $", slot.before))
        yield from ("elle-même", "la première concernée") if f else ("lui-même", "le premier concerné")
        return
    if (function := _function(slot)) and not APPOSED.search(slot.after):
        ending = {"financi": ("er", "ère"), "commercial": ("", "e")}.get(function[0], ("", ""))
        words = {"f": f"la directrice {function[0]}{ending[1]}", "m": f"le directeur {function[0]}{ending[0]}"}
        yield words.get(slot.gender, f"la direction {function[0]}{ending[1]}")
    nouns = (
        ("une dirigeante", "l’une des dirigeantes", "la responsable") if f else ("un dirigeant", "l’un des dirigeants")
    )
    determiner = phrases.determiner_fr(slot.before)
    if determiner is not None:
        yield from {"f": ("dirigeante", "responsable"), "p": ("dirigeants", "responsables")}.get(
            determiner, ("dirigeant",)
        )
    else:
        yield from nouns
        yield from ("une personne de la direction",) if f or not slot.gender else ("un membre de la direction",)


def _function(slot: Slot) -> tuple[str, str] | None:
    """The function that the sentence names beside a person, in French and English."""
    around = re.split(r"[.!?]", slot.before)[-1] + " " + re.split(r"[.!?]", slot.after)[0]
    return next(((french, english) for words, french, english in FUNCTIONS if re.search(words, around)), None)


def person_en(slot: Slot) -> Iterator[str]:
    """English words in place of a person's name; none after a title."""
    if TITLE["m"].search(slot.before) or TITLE["f"].search(slot.before):
        return
    if ROLE_BEFORE.search(slot.before):
        yield from ("at the time", "of the organization")
        return
    if ROLE_AND_COMMA.search(slot.before):
        yield from ("in person", "for one")
        return
    if (function := _function(slot)) and not APPOSED.search(slot.after):
        yield f"the {function[1]} director"
    if phrases.DETERMINER_EN.search(slot.before):
        yield from ("executive", "senior manager")
    else:
        yield from ("a senior executive", "a member of the management team", "the executive in charge")


# Projects and assistants.


def project_fr(slot: Slot) -> Iterator[str]:
    """French words in place of the name of a project or an assistant."""
    if CHRISTENED.search(slot.before):
        yield from ("d’un nom de code", "par les équipes")
    elif PROJECT_HEAD.search(slot.before):
        yield from ("interne", "en question")
    elif phrases.determiner_fr(slot.before) is not None:
        yield from ("projet interne", "outil interne")
    else:
        yield from ("un projet interne", "l’outil interne", "la solution interne")


def project_en(slot: Slot) -> Iterator[str]:
    """English words in place of the name of a project or an assistant."""
    if CHRISTENED.search(slot.before):
        yield from ("by the teams", "for the occasion")
    elif PROJECT_HEAD_EN.search(slot.before):
        yield from ("in question", "used in-house")
    elif phrases.DETERMINER_EN.search(slot.before):
        yield from ("internal", "in-house") if _qualifies(slot) else ("internal project", "in-house tool")
    else:
        yield from ("an internal project", "the in-house tool", "the project")
