"""What an organization is: job titles that only one has, sectors narrower than the taxonomy, and all of it taken together."""

# ruff: noqa: E501 a pattern is one thing, and its alternatives a list: broken up they read no better

import re
from collections.abc import Iterator

from .findings import Finding, found, worded

FRENCH_SECTOR = re.compile(
    r"(?<!\w)(?:"
    r"banques? (?:priv[ée]es?|cantonales?|coop[ée]ratives?|d['’]affaires|centrales?|de d[ée]tail|d['’]investissement|universelles?|d[ée]positaires?|mutualistes?)|gestion de fortune|r[ée]assur(?:ance|eur)s?|bancassurance|assur(?:ance|eur)s?[ -](?:maladie|vie|accidents?|dommages|agricoles?|cr[ée]dit|hypoth[ée]caire)|caisses? (?:de pensions?|de retraite|maladie|d['’][ée]pargne|populaires?|de compensation)|mutuelles?(?= (?:de|d['’]|agricole|sant))"
    r"|horlog(?:er|[èe]re|ers|[èe]res|erie)s?|joailli(?:er|[èe]re|erie)s?|haute couture|maroquineri\w+|parfumeri\w+|cosm[ée]tiques?|pharmaceutiques?|biotech\w*|medtech|dispositifs? m[ée]dica(?:l|ux)|vaccins?|g[ée]n[ée]riques? pharmaceutiques?"
    r"|h[ôo]pita(?:l|ux)|hospitali(?:er|[èe]re)s?|universitaires?|cliniques? (?:priv[ée]es?|dentaires?|v[ée]t[ée]rinaires?)|ehpad|soins à domicile|maisons? de retraite|laboratoires? d['’]analyses?|ambulanci\w+|v[ée]t[ée]rinaires?|dentaires?|radiologi\w+|oncologi\w+"
    r"|hydro[ée]lectri\w+|nucl[ée]aires?|[ée]oliennes?|photovolta[ïi]ques?|p[ée]troli(?:er|[èe]re)s?|gazi(?:er|[èe]re)s?|p[ée]trochimi\w+|raffineri\w+|mini(?:er|[èe]re)s?|aluminium|sid[ée]rurgi\w+|cimenteri\w+|cimenti\w+|foresti(?:er|[èe]re)s?|papeti(?:er|[èe]re)s?|pap(?:ier|eterie) (?:et|de)|scieri\w+"
    r"|a[ée]ronauti\w+|a[ée]rospatia\w+|spatiale?s?|ferroviaires?|chemins? de fer|a[ée]roports?|a[ée]roportuaires?|compagnies? a[ée]riennes?|transport (?:a[ée]rien|maritime|scolaire|public|urbain|fluvial)|remont[ée]es m[ée]caniques|armateurs?|portuaires?|chantiers? nava(?:l|ux)|automobiles?|[ée]quipementiers?|pneumatiques?"
    r"|chocolat\w*|fromag\w+|laiti(?:er|[èe]re)s?|brasseri\w+|vitivinicol\w+|viticol\w+|vinicol\w+|spiritueux|meuni[èe]r\w+|boulangeri\w+|sucri(?:er|[èe]re)s?|agroalimentaires?|p[êe]cheri\w+|aquacol\w+|c[ée]r[ée]ali\w+|eaux? min[ée]rales?|caf[ée] (?:en capsules|torréfi)|torr[ée]fact\w+|[ée]rable|semenci\w+|tabac"
    r"|t[ée]l[ée]communications?|t[ée]l[ée]com|op[ée]rateurs? (?:mobiles?|de t[ée]l[ée]com\w*)|audiovisue\w+|radiodiffus\w+|presse r[ée]gionale|t[ée]l[ée]visions?|[ée]diteurs? (?:de jeux|scolaires?|de logiciels?)|jeux? (?:vid[ée]o|de hasard|d['’]argent)|casinos?|loteri\w+|mus[ée]es?|op[ée]ra|festivals?|clubs? de (?:football|hockey)|f[ée]d[ée]rations? sportives?"
    r"|h[ôo]teli(?:er|[èe]re)s?|h[ôo]telleri\w+|croisi[èe]res?|voyagistes?|parcs? d['’]attractions?|stations? de ski|restauration (?:collective|rapide)|grande distribution|supermarch[ée]s?|grands magasins|vente à distance|pompes fun[èe]bres|pharmacies?|opticiens?|lunetteri\w+|jouets?|meubles?|ameublement|textiles?|chaussures?"
    r"|microtechni\w+|m[ée]trologi\w+|optiques? de pr[ée]cision|machines?-outils|d[ée]colletage|semi-?conducteurs?|arme(?:s|ments?)|d[ée]fense|cartes? à puce|ascenseurs?|robinetteri\w+|emballages?|imprimeri\w+|chimi(?:e|que) (?:fine|de sp[ée]cialit[ée])|engrais|peintures?|plasturgi\w+|verri(?:er|[èe]re|ers)"
    r"|notaria(?:t|ux)|notaires?|huissiers?|barreau|cabinets? d['’]avocats|hautes? [ée]coles?|commissions? scolaires?|centres? de services scolaires?|c[ée]geps?|pompiers|police|p[ée]nitentiaires?|douan(?:es?|i[èe]res?)|tribuna(?:l|ux)|diocèses?|croix-rouge|n[ée]goce (?:de|d['’])\s?[^\W\d_]+|courtage|courtiers? (?:en|maritime)|affacturage|cr[ée]dit-bail|immobili(?:er|[èe]re)s? (?:de luxe|commercial\w*)|coop[ée]ratives? (?:agricoles?|d['’]habitation|lait\w+|vin\w+|foresti\w+)|r[ée]gie (?:publicitaire|immobili[èe]re)|logement social|bailleurs? socia(?:l|ux)"
    r")(?!\w)",
    re.IGNORECASE,
)
ENGLISH_SECTOR = re.compile(
    r"(?<!\w)(?:"
    r"private bank(?:s|ing)?|cantonal banks?|cooperative banks?|investment bank(?:s|ing)?|retail bank(?:s|ing)?|central banks?|wealth manag\w+|reinsur\w+|(?:health|life|crop|accident|title|mortgage|motor|marine) insur\w+|pension funds?|credit unions?|hedge funds?|private equity|asset manag\w+|savings bank"
    r"|watchmak\w+|watch (?:maker|brand|manufacturer|company)s?|jewell?er[sy]?|luxury (?:goods|watch\w*|hotel\w*|fashion)|perfum\w+|cosmetics?|pharmaceuticals?|pharma|biotech\w*|medical devices?|vaccines?|generic drugs?|university hospitals?|teaching hospitals?|hospitals?|nursing homes?|home care|care homes?|dental|veterinary|radiology|oncology|blood bank"
    r"|hydro(?:electric\w*|power)|nuclear|wind farms?|solar farms?|oil and gas|petrochemical\w*|refiner\w+|mining|mines?|aluminium|aluminum|steelmak\w+|steel|cement|forestry|pulp and paper|paper mills?|sawmills?|aerospace|aircraft|airlines?|airports?|railways?|railroads?|rail operators?|cable cars?|ski resorts?|shipping (?:line|company)s?|shipyards?|shipbuild\w+|ports?(?= authority)|ferr(?:y|ies)|automotive|car ?makers?|tyres?|tires|trucking"
    r"|chocolat\w*|cheese\w*|dairy|dairies|brew\w+|winer\w+|wine ?mak\w*|distill\w+|spirits|flour mill\w*|baker\w+|sugar|food processing|agri-?food|fisher(?:y|ies)|aquacultur\w+|grain|bottled water|coffee (?:roast\w+|capsules?)|maple syrup|seed compan\w+|tobacco|telecoms?|telecommunications?|mobile operators?|broadcast(?:ing)|regional press|video ?games?|gam(?:ing|bling)|casinos?|lotter(?:y|ies)|museums?|opera houses?|football clubs?|hockey clubs?|sports federations?|hotels?|hotel chains?|hospitality|cruise\w*|tour operators?|theme parks?|catering|fast[ -]food|supermarkets?|grocer\w*|department stores?|mail[ -]order|funeral\w*|pharmac(?:y|ies)|opticians?|eyewear|toys?|furniture|textiles?|footwear|shoe ?makers?"
    r"|machine tools?|semiconductors?|defen[cs]e(?= (?:contractor|industry|sector|compan))|arms|smart ?cards?|elevators?|lifts?(?= manufacturer)|packaging|printing(?= (?:house|company|group))|speciality chemicals?|specialty chemicals?|fertili[sz]ers?|paints?|plastics|glass ?mak\w+|notar(?:y|ies)|law firms?|universit(?:y|ies)|school boards?|colleges?|fire service|police|prisons?|customs(?= (?:office|authority|service))|courts?(?= (?:system|service))|dioceses?|red cross|commodit(?:y|ies) (?:trad\w+)|trading house|brokerage|factoring|leasing|social housing|housing associations?|agricultural cooperatives?|farm(?:ers'|ing)? co-?operatives?"
    r")(?!\w)",
    re.IGNORECASE,
)
COMMON_OFFICE = (
    r"(?:g[ée]n[ée]ra(?:l|le|ux|les)|la direction|direction|l['’]entreprise|l['’]organisation|la (?:conformit[ée]|communication|protection|vie priv|transformation|s[ée]curit[ée]|qualit[ée]|production|strat[ée]gie|gouvernance|technologie|fonction|donn[ée]e|finance|technique|recherche|protection|gestion)|l['’](?:innovation|informatique|information|audit|[ée]thique|exploitation|unit[ée]|[ée]quipe|ia|it)"
    r"|(?:protection|s[ée]curit[ée]|conformit[ée]|communication|transformation|gouvernance|innovation|informatique|information|op[ée]rations|risques|ressources|finances|donn[ée]es|syst[èe]mes|ventes|achats|affaires|services|projets?|programmes?|d[ée]partements?|[ée]quipes?|m[ée]tiers?|produits?|conseil|comit[ée]|groupe|processus|traitements?|communication|unit[ée]s|soci[ée]t[ée]|s[ée]ances?|rh|it|cas|l['’]|usages)"
    r"|ai|the (?:board|committee|executive|company|organi[sz]ation|group|meeting|function|team|department|unit|business|project)|operations|risks?|human|finance|data|information|sales|legal|compliance|security|technology|innovation|strategy|transformation|communications?|marketing|it|hr|people|digital|internal|product|department|function|units?|business|each|every|all|staff|governance|privacy|audit|quality|procurement)\b"
)
TO_DO = (
    r"(?:s['’]|l['’]|d['’]|les |la |le |y |en |ne pas |bien )?[^\W\d_]+(?:er|ir|oir|dre|ttre|ire|vre) "
    r"(?:le|la|les|l['’]|un|une|des|du|de|à|au|aux|ce|ces|cette|cet|son|sa|ses|leurs?|que|qui|si|tout\w*|chaque|avec|dans|sur|en|pour)(?: |(?<=['’]))"
)
"""An infinitive with its object. « responsable de contacter les patients » describes a task and is no job title."""
JOB_TITLE = re.compile(
    rf"(?<!\w)(?<!\ba )(?<!\bont )(?<!\bavait )(?<!\bété )(?:(?:directeur|directrice|chef|cheffe|responsable|d[ée]l[ée]gu[ée]e?|commissaire|conservat(?:eur|rice)|intendante?|doyen(?:ne)?|recteur|rectrice|secr[ée]taire|vice-pr[ée]sidente?|pr[ée]sidente?|administrat(?:eur|rice)|m[ée]decin|conseill(?:er|[èe]re)|surintendante?|ma[îi]tre|commandante?|gouverneure?|sous-(?:directeur|directrice)) (?:(?:g[ée]n[ée]rale?|adjointe?|d[ée]l[ée]gu[ée]e?|ex[ée]cutive?|chef) ){{0,2}}(?:de |du |des |d['’]|charg[ée]e? d(?:e |es |u |['’])|aux? |à l['’]|à la |responsable de )(?!{COMMON_OFFICE})(?!{TO_DO})(?:la |l['’]|le )?[^\W\d_][\w'’-]+(?: (?:de |du |des |d['’]|et |la |l['’])*[^\W\d_][\w-]+){{0,3}}"
    rf"|(?:head|director|chief|vice[ -]president|vp|manager|president|dean|rector|curator|superintendent|commissioner|governor|secretary|keeper|master|steward|minister|chancellor|provost|warden) (?:of|for) (?:the )?(?!{COMMON_OFFICE})[^\W\d_][\w'’-]+(?: (?:and|of|the|for|in)? ?[^\W\d_][\w-]+){{0,3}}"
    r"|chief (?!(?:executive|financial|finance|information|technology|technical|operating|operations|risk|compliance|legal|data|digital|people|human|marketing|commercial|security|privacy|ai|analytics|product|strategy|innovation|transformation|audit|procurement|communications?|customer|sustainability|investment|medical|of|revenue|ethics)\b)[^\W\d_]+(?: [^\W\d_]+){0,2} officer"
    r"|(?:grand|premier|first|high) (?:chancelier|ma[îi]tre|violon|commissaire|steward)|chanceli(?:er|[èe]re)|chancellor|(?:fire|police|coast guard) chief|syndic|syndique|conseill(?:er|[èe]re) d['’][ée]tat|procureure? g[ée]n[ée]rale?|attorney general|ombudsman|protect(?:eur|rice) du citoyen|surintendante?|recteur|rectrice|doyen(?:ne)?|maire(?:sse)?|mayor|pr[ée]f[èe]te?|ambassad(?:eur|rice|or)|[ée]v[êe]que|bishop|abb[ée]|maestro|chef d['’]orchestre|ma[îi]tre (?:brasseur|chocolatier|verrier|de chai|horloger|fromager|parfumeur)|master (?:brewer|chocolatier|blender|distiller|watchmaker|perfumer|cheesemaker)|ferm(?:ier|i[èe]re) g[ée]n[ée]rale?|astronome cantonal|m[ée]decin cantonale?|chimiste cantonale?|v[ée]t[ée]rinaire cantonale?|state (?:treasurer|librarian|archivist)|cantonal (?:doctor|chemist|archivist|veterinarian))(?!\w)",
    re.IGNORECASE,
)
REGION = re.compile(
    r"(?<!\w)(?:suisse romande|romande?s?|qu[ée]b[ée]c(?:ois\w*)?|suisse|swiss|switzerland|canad\w+|france|fran[çc]aise?s?|belg\w+|wallon\w*|french-speaking|alpin\w*|europ\w+|ontari\w+|breton\w*|alsac\w+)(?!\w)",
    re.IGNORECASE,
)
ORGANISATION = re.compile(
    r"(?<!\w)(?:entreprise familiale|family[ -](?:owned|run)[^.,;]{0,24}|groupe familial|coop[ée]rative|co-?operative|soci[ée]t[ée] cot[ée]e|listed (?:company|group|firm)|soci[ée]t[ée] d['’][ée]tat|crown corporation|state-owned[^.,;]{0,20}|[ée]tablissement (?:public|autonome|de droit public)|fondation|foundation|mutuelle|mutual|filiale|subsidiary|association|f[ée]d[ée]ration|federation|maison[ -]m[èe]re|r[ée]gie|publicly (?:traded|listed)|privately held|organisme (?:public|sans but lucratif)|non-?profit|pme|entreprise publique|parapubli\w+|public-sector body|company|group|entreprise|groupe|organisation|institution|fabricant|manufacturer|op[ée]rateur|operator|assureur|insurer|distributeur|retailer|producteur|producer)(?!\w)",
    re.IGNORECASE,
)
INDUSTRY = re.compile(
    r"(?<!\w)(?:industri\w+|manufactur\w+|bancaire|banking|bank|banque|assurance|insurance|sant[ée]|health ?care|[ée]nergie|energy|transports?|logistiqu?e?s?|logistics|distribution|retail|agro\w*|food|luxe|luxury|m[ée]dias?|[ée]ducation|formation|immobili\w+|construction|tourisme?|tourism|chimi\w+|chemicals?|services publics|utilit(?:y|ies)|mode|fashion|electronics|[ée]lectroniqu\w+|machines)(?!\w)",
    re.IGNORECASE,
)
SIZE = re.compile(
    r"(?<!\w)(?:multisites?|multi-site|multinationa\w+|de taille (?:moyenne|interm[ée]diaire|modeste)|mid-?sized?|medium-sized|plusieurs milliers|milliers de|thousands of|centaines d\w+|hundreds of|quelque \d[\d '’]*|some \d[\d,]*|plus de \d[\d '’]*|more than \d[\d,]*|près de \d[\d '’]*|nearly \d[\d,]*|un millier|une centaine|large|de grande taille|\d[\d '’,]* (?:collaborat|employ|salari|staff|people|personnes)\w*)(?!\w)",
    re.IGNORECASE,
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
