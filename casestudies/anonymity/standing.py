"""What an organization is: job titles that only one has, sectors narrower than the taxonomy, and all of it taken together."""

import re
from collections.abc import Iterator

from .findings import Finding, found, worded
from .words import alternatives


def _alone(words: str) -> re.Pattern[str]:
    """`words`, where they stand by themselves."""
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


FRENCH_SECTOR = _alone(alternatives("sectors.fr"))
ENGLISH_SECTOR = _alone(alternatives("sectors.en"))
COMMON_OFFICE = rf"(?:{alternatives('offices')})\b"
TO_DO = (
    r"(?:s['’]|l['’]|d['’]|les |la |le |y |en |ne pas |bien )?[^\W\d_]+(?:er|ir|oir|dre|ttre|ire|vre) "
    r"(?:le|la|les|l['’]|un|une|des|du|de|à|au|aux|ce|ces|cette|cet|son|sa|ses|leurs?|que|qui|si|tout\w*|chaque"
    r"|avec|dans|sur|en|pour)(?: |(?<=['’]))"
)
"""An infinitive with its object. « responsable de contacter les patients » describes a task and is no job title."""
JOB_TITLE = re.compile(
    # directrice adjointe des collections: the title,
    r"(?<!\w)(?<!\ba )(?<!\bont )(?<!\bavait )(?<!\bété )(?:(?:directeur|directrice|chef|cheffe|responsable"
    r"|d[ée]l[ée]gu[ée]e?|commissaire|conservat(?:eur|rice)|intendante?|doyen(?:ne)?|recteur|rectrice|secr[ée]taire"
    r"|vice-pr[ée]sidente?|pr[ée]sidente?|administrat(?:eur|rice)|m[ée]decin|conseill(?:er|[èe]re)|surintendante?"
    r"|ma[îi]tre|commandante?|gouverneure?|sous-(?:directeur|directrice))"
    # its rank, what joins them,
    r" (?:(?:g[ée]n[ée]rale?|adjointe?|d[ée]l[ée]gu[ée]e?|ex[ée]cutive?|chef) ){0,2}"
    r"(?:de |du |des |d['’]|charg[ée]e? d(?:e |es |u |['’])|aux? |à l['’]|à la |responsable de )"
    # and an office that not everybody has
    rf"(?!{COMMON_OFFICE})(?!{TO_DO})(?:la |l['’]|le )?[^\W\d_][\w'’-]+"
    r"(?: (?:de |du |des |d['’]|et |la |l['’])*[^\W\d_][\w-]+){0,3}"
    # keeper of the prints
    r"|(?:head|director|chief|vice[ -]president|vp|manager|president|dean|rector|curator|superintendent|commissioner"
    r"|governor|secretary|keeper|master|steward|minister|chancellor|provost|warden) (?:of|for) (?:the )?"
    rf"(?!{COMMON_OFFICE})[^\W\d_][\w'’-]+(?: (?:and|of|the|for|in)? ?[^\W\d_][\w-]+){{0,3}}"
    # chief happiness officer
    r"|chief (?!(?:executive|financial|finance|information|technology|technical|operating|operations|risk|compliance"
    r"|legal|data|digital|people|human|marketing|commercial|security|privacy|ai|analytics|product|strategy|innovation"
    r"|transformation|audit|procurement|communications?|customer|sustainability|investment|medical|of|revenue"
    r"|ethics)\b)[^\W\d_]+(?: [^\W\d_]+){0,2} officer"
    # attorney general
    rf"|{alternatives('titles')})(?!\w)",
    re.IGNORECASE,
)
REGION = _alone(
    r"suisse romande|romande?s?|qu[ée]b[ée]c(?:ois\w*)?|suisse|swiss|switzerland|canad\w+|france|fran[çc]aise?s?"
    r"|belg\w+|wallon\w*|french-speaking|alpin\w*|europ\w+|ontari\w+|breton\w*|alsac\w+"
)
ORGANISATION = _alone(alternatives("organizations"))
INDUSTRY = _alone(alternatives("industries"))
SIZE = _alone(
    r"multisites?|multi-site|multinationa\w+|de taille (?:moyenne|interm[ée]diaire|modeste)|mid-?sized?|medium-sized"
    r"|plusieurs milliers|milliers de|thousands of|centaines d\w+|hundreds of"
    r"|quelque \d[\d '’]*|some \d[\d,]*|plus de \d[\d '’]*|more than \d[\d,]*|près de \d[\d '’]*|nearly \d[\d,]*"
    r"|un millier|une centaine|large|de grande taille"
    r"|\d[\d '’,]* (?:collaborat|employ|salari|staff|people|personnes)\w*"
)


def standing(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) in `text`, as `plain` gives it: kinds job_title, sector, combination."""
    for match in JOB_TITLE.finditer(text):
        yield *match.span(), "job_title"
    sector = FRENCH_SECTOR if language.startswith("fr") else ENGLISH_SECTOR
    for match in sector.finditer(text):
        yield *match.span(), "sector"
    for sentence in re.finditer(r"[^.!?\n]+(?:\.(?=\w)[^.!?\n]+)*", text):
        if together := _together(sentence[0]):
            yield sentence.start() + together[0], sentence.start() + together[1], "combination"


def combination(text: str, language: str) -> list[Finding]:
    """What region, organisation, sector and size say together in the whole of `text`, as one finding, with its reason."""
    together = _together(text)
    return worded([found(*together, "combination")], language) if together else []


def facets(text: str) -> list[tuple[int, int]]:
    """Where `text` says its region, organization, size and sector; empty unless it says the region and two of the others."""
    found = [facet.search(text) for facet in (REGION, ORGANISATION, SIZE)]
    found.append(FRENCH_SECTOR.search(text) or ENGLISH_SECTOR.search(text) or INDUSTRY.search(text))
    present = [facet.span() for facet in found if facet]
    return present if found[0] and len(present) >= 3 else []


def _together(text: str) -> tuple[int, int] | None:
    """From the first to the last of them."""
    present = facets(text)
    return (min(start for start, _ in present), max(end for _, end in present)) if present else None
