"""What may identify together with something else: dates, sizes, superlatives, quotations, rare functions, sectors, events."""

# ruff: noqa: E501 a pattern is one thing, and its alternatives a list: broken up they read no better

import re
from collections.abc import Iterator

MONTHS = (
    r"(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|janv\.|f[ée]vr\.|sept\.|oct\.|nov\.|d[ée]c\."
    r"|january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
YEAR = r"(?:19|20)\d\d"
ONES_FR = (
    r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante"
    r"|huitante|octante|nonante|cents?|mille|une? (?:dizaine|douzaine|quinzaine|vingtaine|trentaine|quarantaine|cinquantaine|centaine|millier)|(?:dizaines|centaines|milliers)|demi"
)
ONES_EN = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|(?:a |one )?hundreds?|(?:a |one )?thousands?|dozens?|half a|a dozen|a"
)
SPELLED = rf"(?:{ONES_FR}|{ONES_EN})(?:(?:[ -]|-et-| et | and )(?:{ONES_FR}|{ONES_EN}|une?|one)){{0,5}}"
DIGITS = r"\d{1,3}(?:[ '’.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
SCALE = r"(?:millions?|milliards?|billions?|trillions?|mio|mia|mrd|md|bn|mn|m|k|mds)"
QUANTITY = rf"(?:(?:{DIGITS})(?:\s?{SCALE})?|(?:{SPELLED})(?:\s{SCALE})?)"
CURRENCY = (
    r"(?:francs?(?: suisses)?|swiss francs?|euros?|dollars?(?: canadiens| am[ée]ricains)?|canadian dollars?|u\.?s\.? dollars?|pounds?(?: sterling)?|livres sterling|chf|eur|usd|cad|gbp"
    r"|fr\.|cents|millions|€|\$ ?(?:ca|us|can)?|£|k€|m€|md€|kchf|mchf|m\$)"
)
AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?:chf|eur|usd|cad|gbp|ca\$|us\$|c\$|[€$£]|fr\.)\s?(?:{DIGITS})(?:[ -]?{SCALE})?(?!\w)"
    rf"|{QUANTITY}[ -]?(?:de |d['’])?{CURRENCY}(?!\w)|(?:{DIGITS}|{SPELLED})\s(?:millions?|milliards?|billions?|mio|mrd)(?!\w)"
    r"|(?:chiffre d['’]affaires|turnover|revenues?|budget|fonds propres|actifs sous gestion|assets under management) (?:annuel |annual |de |d['’]|of |at |about |some |environ |près ){1,4}\d[\d .'’]{3,})",
    re.IGNORECASE,
)
PERCENTAGE = re.compile(
    rf"(?<![\w.,])(?:{DIGITS}|{SPELLED})\s?(?:%|‰|pour[ -]?cents?|p\. ?100|per ?cent|percent|points? de pourcentage|percentage points?|points de base|basis points)(?!\w)"
    r"|(?<!\w)(?:un (?:tiers|quart|cinquième)|(?:deux|trois) (?:tiers|quarts)|les (?:deux tiers|trois quarts)|une? \w+ sur (?:deux|trois|quatre|cinq|dix)|(?:one|two|three)[ -](?:thirds?|quarters?|fifths?)|a (?:third|quarter|fifth) of)(?!\w)",
    re.IGNORECASE,
)
PEOPLE = (
    r"collaborat(?:eurs?|rices?)|employ[ée]e?s?|salari[ée]e?s?|personnes|t[êe]tes|agents|fonctionnaires|soignante?s?|m[ée]decins|infirmi[eè]re?s?|enseignante?s?|[ée]tudiante?s?|[ée]l[èe]ves"
    r"|ing[ée]nieurs|techniciens|conseillers|vendeurs|magasiniers|chauffeurs|avocats|chercheurs|d[ée]veloppeurs|emplois|postes|[ée]tp|ept|[ée]quivalents? temps plein|plein[s-]temps|b[ée]n[ée]voles|membres|soci[ée]taires"
    r"|clients|client[eè]les|assur[ée]s|patients|abonn[ée]s|usagers|utilisateurs|b[ée]n[ée]ficiaires|r[ée]sidents|habitants|licences|lits|chambres|v[ée]hicules|camions|bus|machines|fili[èe]res"
    r"|sites?|usines|filiales|succursales|agences|magasins|boutiques|bureaux|entrep[ôo]ts|pays|h[ôo]pitaux|[ée]tablissements|[ée]coles|franchises|points de vente|r[ée]gions|communes|m[ée]tiers|unit[ée]s d['’]affaires"
    r"|employees|people|staff(?: members)?|workers|workforce|fte'?s?|ftes|full-time equivalents|headcount|engineers|nurses|doctors|physicians|teachers|students|lawyers|advisers|advisors|agents|drivers|researchers|developers|jobs|positions"
    r"|customers|policyholders|members|subscribers|users|residents|inhabitants|beds|rooms|vehicles|trucks|plants|factories|subsidiaries|branches|stores|shops|warehouses|offices|countries|hospitals|schools|outlets|locations|facilities|campuses|licen[cs]es|volunteers"
)
ADJECTIVES = r"(?:(?:nouve(?:aux|lles)|petite?s?|grande?s?|[^\W\d_]+(?:al|aux|ale|ales|ing|ed|ifs?|ives?|iels?|time|wide|based))\s){0,2}"
HEADCOUNT = re.compile(
    rf"(?<![\w.,-])(?:(?!a\b)(?:{QUANTITY})(?:\+|[ -]|\s(?:de|d['’]|of)\s?)\s?(?:de |d['’])?{ADJECTIVES}(?:{PEOPLE})(?!\w)"
    rf"|(?:effectifs?|headcount|workforce|staff)\s(?:total )?(?:de|d['’]environ|de près de|of|de quelque)\s?(?:some |about |nearly |environ |quelque )?(?:{QUANTITY})"
    rf"|(?:{DIGITS}|{SPELLED})-(?:person|strong|employee|bed|site|seat|member|people|country|store|plant)(?!\w))",
    re.IGNORECASE,
)
SMALL_COUNT = re.compile(r"(?:a|une?|deux|two|trois|three|1|2|3)\b", re.IGNORECASE)
"""So few of anything says nothing: "deux sites", "three people"."""
DATE = re.compile(
    rf"(?<![\w./-])(?:(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day),?\s)?(?:(?:le |the )?\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:of\s)?{MONTHS}(?!\w)(?:,?\s{YEAR})?)"
    rf"|{MONTHS}\s\d{{1,2}}(?:er|st|nd|rd|th)?(?!\d)(?:,?\s{YEAR})?"
    rf"|{MONTHS},?\s(?:of\s|de\s)?{YEAR}"
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-](?:{YEAR}|\d\d)(?!\d)|{YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}(?!\d)|\d{{1,2}}/{YEAR}(?!\d)"
    rf"|(?:Q[1-4]|T[1-4]|H[12]|S[12])[ -/]?{YEAR}|(?<!\w)(?:(?:premier|second|deuxi[èe]me|troisi[èe]me|quatri[èe]me|first|second|third|fourth)\s(?:trimestre|semestre|quarter|half)(?:\s(?:de\s|of\s)?{YEAR})?)"
    rf"|{YEAR}[-–/](?:{YEAR}|\d\d)(?!\d)|{YEAR}(?![\w]|[.,]\d| ?%))",
    re.IGNORECASE,
)
LAW_BEFORE = re.compile(
    r"(?:ISO|IEC|/|n[°o]|\(UE\)|\(EU\)|règlement|regulation|loi|law|act|of)\s?(?:of\s)?$", re.IGNORECASE
)

UNIQUE = (
    r"premi(?:er|[èe]re) (?:employeur|banque|assureur|groupe|producteur|fabricant|distributeur|op[ée]rateur|h[ôo]pital|institution|organisation|entreprise|soci[ée]t[ée]|universit[ée]|canton|ville|pays) (?:du|de la|de|en|à|d['’])"
    r"|"
    r"(?:le|la|les|l['’]) ?(?:seule?s?|unique|tou(?:t|te) premi[èe]re?)(?: et unique)? (?!(?:fois|condition|fa[çc]on|mani[èe]re|chose|question|r[èe]gle|r[ée]ponse|option|voie|issue|mesure)\b)[^\W\d_]+"
    r"|(?:l['’]unique) [^\W\d_]+|seule?s? (?:en|au|dans|sur) [^\W\d_]+|unique (?:en son genre|au monde|en europe|en suisse|au canada|dans (?:le|la|son|sa))"
    r"|(?:le|la|les|du|de la|des|un des|une des|l['’]une? des) (?:tou(?:t|te) )?(?:premi(?:er|[èe]re)s?|principa(?:l|le|ux|les)|num[ée]ro (?:un|deux|1|2)|n[°o] ?[12]) (?:employeurs?|banques?|assureurs?|groupes?|acteurs?|producteurs?|fabricants?|distributeurs?|exportateurs?|op[ée]rateurs?|fournisseurs?|prestataires?|r[ée]seaux?|h[ôo]pita(?:l|ux)|institutions?|organisations?|entreprises?|soci[ée]t[ée]s?|marques?|cabinets?|d[ée]tenteurs?|propri[ée]taires?|transporteurs?|[ée]diteurs?|constructeurs?|industriels?|universit[ée]s?|mondia(?:l|le|ux)|europ[ée]en(?:ne)?s?|nationa(?:l|le|ux)|suisses?|fran[çc]aise?s?|canadien(?:ne)?s?|qu[ée]b[ée]coise?s?|à avoir|à adopter|à d[ée]ployer|à obtenir|en (?:suisse|europe|france))"
    r"|premi(?:er|[èe]re) (?:du genre|de son secteur|du pays|d['’]europe|mondiale?|employeur)"
    r"|(?:le|la|les|du|des|de la|aux?) plus (?:(?:grande?s?|gros(?:se)?s?|ancien(?:ne)?s?|vieu(?:x|x)|vieilles?|importante?s?|puissante?s?|connu[ea]?s?|prestigieu(?:x|se)s?|petite?s?|jeunes?|haute?s?|vaste?s?|riches?|c[ée]l[èe]bres?|rentables?|innovante?s?|r[ée]cente?s?) (?!(?:partie|nombre|part|difficult|risques?|prudence|attention|enjeu|d[ée]fi|efforts?|probl[èe]me|possible|d[ée]lais?|valeur|clart[ée]|r[ée]serves?|lisibilit)\w*)[^\W\d_]+|[^\W\d_]+ (?:du (?:pays|monde|canton|continent|secteur|march[ée])|de (?:suisse|france|la r[ée]gion|sa cat[ée]gorie|son secteur|la province)|d['’]europe|au monde|en (?:suisse|europe|france|am[ée]rique)))"
    r"|plus (?:grande?s?|gros(?:se)?s?|anciens?|anciennes?|importante?s?) (?:employeurs?|banques?|assureurs?|groupes?|entreprises?|acteurs?|fabricants?|distributeurs?|producteurs?|h[ôo]pita(?:l|ux)|r[ée]seaux?|soci[ée]t[ée]s?|institutions?)"
    r"|leaders? (?:mondia(?:l|le|ux)|europ[ée]en(?:ne)?s?|national|suisse|canadien|qu[ée]b[ée]cois|fran[çc]ais|incontest[ée]e?|historique|du march[ée]|de son|du secteur|sur son|dans son|en |de la|des |de l['’])|leadership mondial|num[ée]ro (?:un|1|deux|2)|n[°o] ?[12] (?:mondial|europ[ée]en|du|de|en)|sans [ée]quivalent|sans pareil|fleuron|pionni(?:er|[èe]re)s?|monopole|champion(?:ne)? (?:national|mondial|europ[ée]en|suisse|cach[ée])"
    r"|(?:aucun(?:e)? autre) [^\W\d_]+|(?:du |encore )?jamais vu(?= (?:en|au|dans|ailleurs)\b)|du jamais vu|in[ée]dite? (?:en|au|dans)|record(?:s)? (?:mondial|absolu|du)|licorne"
    r"|the (?:only|sole|very first|one and only) (?!(?:way|thing|question|option|answer|condition|rule|reason|measure|issue|people|person|ones?|time)\b)[^\W\d_]+|(?:the )?(?:first|second)[ -](?:ever|largest|biggest|oldest)|(?:the )?first (?:in (?:the|its|switzerland|europe|canada|france)|of its kind|bank|insurer|hospital|company|organi[sz]ation|employer|university|manufacturer|retailer|group|institution|canadian|swiss|european|north american|to (?:adopt|deploy|obtain|publish|win|launch|receive|ban|appoint))"
    r"|(?:the |its |[^\W\d_]+['’]s |country['’]s |world['’]s )?(?:largest|biggest|oldest|leading|foremost|smallest|fastest[ -]growing|richest|tallest|most (?:prestigious|famous|valuable|visited|profitable|awarded|admired|powerful|recogni[sz]able)) (?!(?:risk|share|part|question|difficult|concern|challenge|problem|issue|gap|effect|source|number|indicator|role)\w*)(?!(?:to|of|up|into|from|by|the|a|an|them|us|it|in|on|and|or|with|teams|people|change|this|that|our|their)\b)[^\W\d_]+"
    r"|(?:global|world|market|national|european|industry|category|undisputed) (?:leader|champion|number one)|leader in (?:its|the|private|food|luxury|[^\W\d_]+)|market leader|number[ -]one|no\. ?1|world[ -]class leader|unrivall?ed|one of a kind|unique in (?:the|its|switzerland|europe|canada)|no other [^\W\d_]+|household name|crown jewel|flagship (?:of|company)|pioneer(?:s|ed)?|monopoly|unicorn|world record|the top (?:three|two|five|ten|\d+)|(?:hidden|national) champion|(?:sole|exclusive) (?:supplier|provider|operator|distributor|manufacturer|producer|owner|holder|licensee)"
)
SUPERLATIVE = re.compile(rf"(?<!\w)(?:{UNIQUE})(?:[ -][^\W\d_]+){{0,1}}", re.IGNORECASE)
QUOTATION = re.compile(
    r"«\s?[^«»]{12,600}\s?»|“[^“”]{12,600}”|\"[^\"\n]{12,600}\"|(?<!\w)‘[^‘’\n]{16,300}’(?!\w)|(?<=[\s:(])'(?=[A-Z])(?:[^'\n]|(?<=\w)'(?=\w)){16,300}'(?!\w)|„[^„“”]{12,600}[“”]"
)
EVENT = re.compile(
    r"(?<!\w)(?:dans (?:la|les) (?:presse|m[ée]dias?|journ(?:al|aux))|(?:par|de|selon|dans) la presse|article (?:de presse|paru|publi[ée]|du)|(?:la )?une (?:du|des) (?:journal|journaux|quotidien)|à la une|(?:fait|faisait|firent|ont fait|avait fait|avaient fait) (?:la une|les gros titres|le tour)|gros titres|reportage|[ée]mission (?:t[ée]l[ée]vis[ée]e|d['’]enqu[êe]te|de t[ée]l[ée]vision|de radio)|journal t[ée]l[ée]vis[ée]|t[ée]l[ée]journal|quotidien (?:[^\W\d_]+ )?(?:a|avait)|magazine (?:[^\W\d_]+ )?(?:a|avait)|communiqu[ée] de presse|conf[ée]rence de presse|r[ée]v[ée]l[ée]e?s? par|relay[ée]e?s? par|m[ée]diatis[ée]e?s?|tr[èe]s comment[ée]e?s?"
    r"|scandales?|affaire (?:dite|des|du|de la|judiciaire|m[ée]diatis)|proc[èe]s|perquisitions?|commission d['’]enqu[êe]te|enqu[êe]te (?:parlementaire|p[ée]nale|publique|ouverte)|faillite (?:retentissante|de)|fusion (?:annonc[ée]e|avec|entre|de \d|r[ée]cente|avort[ée]e)|rachat|introduction en bourse|offre publique|opa\b|plan (?:social|de licenciements?|de suppression)|licenciements? collectifs?|suppression d(?:e|['’])|gr[èe]ve|manifestations?|r[ée]f[ée]rendum|votation (?:populaire|f[ée]d[ée]rale|cantonale|sur|du \d)|initiative populaire|jeux olympiques|coupe du monde|forum [ée]conomique|centenaire|anniversaire|(?:panne|fuite|cyberattaque|incident|catastrophe|accident|incendie|explosion|pollution|rappel)(?: de \w+)? (?:nationale?|massi(?:f|ve)|m[ée]diatis[ée]e?|retentissante?|largement|tr[èe]s|qui a (?:fait|paralys)|dont|survenue?|rendue? publi)|prix (?:nobel|d[ée]cern[ée]|remport[ée])|(?:nomination|d[ée]part|d[ée]mission|[ée]viction) (?:tr[èe]s |largement )?(?:m[ée]diatis|comment[ée]|annonc[ée]|remarqu[ée]|fracassant|retentissant)\w*|audition(?:n[ée]e?)? (?:devant|par) (?:le|la|une) (?:parlement|commission|s[ée]nat)|s[ée]nat|d[ée]bat(?:tu)? (?:au|à l['’]) (?:parlement|assembl)"
    r"|in the (?:press|media|news|newspapers?|headlines)|(?:front[ -]page|headlines?|press (?:release|conference|coverage|reports?|article)|newspaper|broadcast(?:er)?|television|tv (?:report|programme|program|documentary)|documentary|podcast|made (?:the )?(?:news|headlines)|media (?:coverage|storm|frenzy|reports?)|widely (?:reported|publici[sz]ed|covered)|high[ -]profile|(?:well|much|highly)[ -]publici[sz]ed|went viral|journalists?)"
    r"|scandal|lawsuit|class action|trial|raid(?:ed)?|public inquiry|parliamentary (?:inquiry|committee|hearing)|merger (?:with|of|announced|between)|(?:announced|failed|recent|proposed) merger|takeover|acquisition of|acquired by|ipo|initial public offering|stock[ -]market (?:listing|debut)|layoffs?|mass redundanc\w+|strikes?(?= (?:of|at|by|that|last|in|over))|walkout|protests?|referendum|olympic games|olympics|world cup|economic forum|centenary|bicentenary|(?:\w+th) anniversary|(?:outage|breach|leak|cyber ?attack|accident|fire|explosion|spill|recall|derailment)(?: last \w+)? (?:that|which|widely|reported|covered|made|of \d|in the news)|(?:resignation|departure|ouster|appointment) (?:that|which|announced|reported|covered|made)|testif(?:ied|y) before|congress(?:ional)?|senate)(?!\w)",
    re.IGNORECASE,
)


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
