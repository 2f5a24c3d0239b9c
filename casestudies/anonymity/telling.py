"""What narrows down who it is without a name: ranks, ages, families and founders, rough dates, events with a date."""

import re
from collections.abc import Iterator

MONTH = r"""(?: janvier | f[ée]vrier | mars | avril | mai | juin | juillet | ao[ûu]t | septembre | octobre
  | novembre | d[ée]cembre
    | (?-i: January | February | March | April | May | June | July | August | September | October | November
      | December ) )"""
SEASON = r"(?: printemps | [ée]t[ée] | automne | hiver | spring | summer | autumn | fall | winter )"
ORDINAL = r"""(?: premi(?:er|[èe]re) | deuxi[èe]me | seconde? | troisi[èe]me | quatri[èe]me | cinqui[èe]me
  | sixi[èe]me | septi[èe]me | huiti[èe]me
    | neuvi[èe]me | dixi[èe]me | derni(?:er|[èe]re) | \d{1,2}(?:er|[èe]re|e|[èe]me|st|nd|rd|th)
    | first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth | last )"""
FEW = r"""(?: deux | trois | quatre | cinq | six | sept | huit | neuf | dix | two | three | four | five | six
  | seven | eight | nine | ten | \d{1,2} )"""
SOME = r"""(?: \d{1,3}(?:[ '.,]\d{3})+ | \d+ | (?: vingt | trente | quarante | cinquante | soixante | septante
  | huitante | octante | nonante | quatre-vingt
    | cent | ten | twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety | hundred
      | a\ hundred )s?(?:[ -](?:et[ -])?[a-zé]+)?? )"""
FIELD = r"""(?: (?:de|dans|sur) \s (?:son|sa|leur) \s [^\W\d_]+ | d(?:u|e\ la|e\ l'|es) \s ?(?: pays | march[ée]
  | secteur | monde | canton | continent | r[ée]gion | province
      | branche | industrie | classement )
    | mondiale?s? | europ[ée]en(?:ne)?s? | nationale?s? | (?:en|au) \s (?: monde | pays | europe | suisse
      | france | canada | qu[ée]bec | belgique )
    | (?:in|of) \s (?:its|the|their) \s [^\W\d_]+ | (?:in|across) \s (?: europe | switzerland | france | canada
      | belgium | qu[ée]bec ) | worldwide | nationally )"""
GREAT = r"""(?: grande?s? | gros(?:se)?s? | importante?s? | anciens? | anciennes? | vieux | vieilles?
  | puissante?s? | principa(?:ux|les) | premi(?:ers|[èe]res) | meilleure?s?
    | largest | biggest | oldest | leading | main | major | top | best | most \s [^\W\d_]+ )"""
RANK = re.compile(
    rf"""
    \b(?:
        {ORDINAL} \s (?: place | rang | position | spot ) \s {FIELD}
      | (?: se \s class\w+ | se \s hiss\w+ | class[ée]e?s? | figur\w+ | point\w+ | arriv\w+ ) \s (?: [àa]\ la\
        | au\ | en\ )?
          (?: {ORDINAL}(?: \s (?: place | rang | position ))? | parmi \s les \s {FEW} \s [^\W\d_]+
            | dans \s le \s top \s \d+ ) (?: \s {FIELD} )?
      | rank(?:s|ed|ing)? \s (?: {ORDINAL} | among \s the | in \s the \s top | number | no\.
        | \#?\d+ ) (?: \s {FIELD} )?
      | (?: occup\w+ | tient | tenait | d[ée]tient | hold(?:s|ing)? | took | takes ) \s (?: la\ | le\
        | the\ )?{ORDINAL} \s (?: place | rang | position | spot )
      | (?<! \d\s ) {ORDINAL} [ -] (?: plus \s )? {GREAT} (?: \s [^\W\d_]+ )? (?: \s {FIELD} )
      | (?: second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth ) [ -] (?: largest
        | biggest | oldest | leading ) \s [^\W\d_]+
      | (?: deuxi[èe]me | troisi[èe]me | quatri[èe]me | cinqui[èe]me ) \s (?: banque | assureur | employeur
        | groupe | op[ée]rateur | producteur | fabricant | distributeur
          | h[ôo]pital | universit[ée] | ville | acteur | cabinet ) \s {FIELD}
      | {FEW} \s (?: plus \s )? {GREAT} \s [^\W\d_]+
      | num[ée]ro \s (?: deux | trois | quatre | cinq | [2-9] ) \s {FIELD} | number \s (?: two | three | four
        | five ) \s {FIELD}
      | top \s (?: 3 | 5 | 10 | 20 | 50 | 100 | three | five | ten | twenty ) \s {FIELD}
    )(?! \w )
    """,
    re.VERBOSE | re.IGNORECASE,
)
YEARS = r"(?: ans | ann[ée]es | years? )"
FOUNDED = r"""(?: fond[ée]+s? | cr[ée]+[ée]e?s? | [ée]tablie?s? | n[ée]+s? | lanc[ée]+s? | ouverte?s? | founded
  | established | created | born | opened | set\ up | built
    | launched | started | incorporated )"""
AGE = re.compile(
    rf"""
    \b(?:
        (?<= ,\s ) {SOME} \s ans (?= \s? [,)] ) | (?<= \( ) {SOME} \s (?: ans | years ) (?= \) )
      | [âa]g[ée]e?s? \s d(?: e\ | ') (?: plus\ de\ | pr[èe]s\ de\ )? {SOME} \s ans | aged \s {SOME}
        | {SOME} [ -] years? [ -] old
      | (?: homme | femme | patronne? | dirigeante? | direct(?:eur|rice) | pr[ée]sidente? | cheffe? | employ[ée]e? | cadre )
          \s de \s {SOME} \s ans
      | vie(?: ux | ille ) \s (?: de \s )? (?: plus\ de\ | pr[èe]s\ de\ | quelque\ )? {SOME} \s ans
      | {SOME} \s {YEARS} \s (?: d'|de\ |of\ |in\ ) (?: existence | histoire | [âa]ge | anciennet[ée]
        | pr[ée]sence | tradition | history | operation | business | service | activit[ée] )
      | (?: f[êe]t\w+ | c[ée]l[ée]br\w+ | celebrat\w+ | mark\w+ ) \s (?: ses | leurs? | its
        | their ) \s {SOME} \s {YEARS}
      | (?: depuis | for ) \s (?: plus\ de\ | pr[èe]s\ de\ | more\ than\ | over\ | nearly\
        | almost\ )? (?: \d{{2,3}} | (?:a|deux|two|trois|three)\ (?:century|si[èe]cles|centuries)
        | un\ si[èe]cle ) (?: \s {YEARS} )?
          (?! \s (?: jours | days | minutes | heures | hours | mois | months | % | pour ) | \d | [.,]\d )
      | (?: quinquag | sexag | septuag | quadrag ) [ée]naire | (?: in | dans ) \s (?: his | her | their
        | la ) \s (?: thirties | forties | fifties | sixties | trentaine | quarantaine
          | cinquantaine | soixantaine )
      | century-old | centuries-old | (?: bi | pluri )? centenaires? | s[ée]culaires?
      | {FOUNDED} \s (?: au\ |in\ the\ ) (?: [XVI]+e? | eighteenth | nineteenth | twentieth
        | \d\dth ) [ -] (?: si[èe]cle | century )
    )(?! \w )
    """,
    re.VERBOSE | re.IGNORECASE,
)
LONG_AGO = re.compile(
    rf"""
    \b{FOUNDED} (?: \s [^\W\d_]+ ){{0,4}}? \s
    (?: il \s y \s a \s (?: [^\W\d_]+ \s ){{0,2}}? )? (?P<long> (?: {SOME} | {FEW} ) \s {YEARS} (?: \s ago )?
      | (?: a\ |un\ |deux\ |two\ )? (?: century | si[èe]cles? | centuries ) (?:\ ago)? ) (?! \w )
    | \b il \s y \s a \s (?: plus\ (?:de\ )?| pr[èe]s\ de\ | quelque\ )? (?P<past> (?: \d{{2,3}}
      | (?:d')?(?:un|deux|trois)\ si[èe]cles? ) (?: \s ans )? ) (?! \w )
    | (?<! \w ) (?P<gone> \d{{2,3}} \s years \s ago ) (?! \w )
    """,
    re.VERBOSE | re.IGNORECASE,
)
KIN = r"""(?: (?:petite?s?-)?fil(?:s|les?) | fr[èe]res? | s(?:œ|oe)urs? | neveux? | ni[èe]ces? | veu(?:f|ve)
  | [ée]poux | [ée]pouse | gendre | (?:beau|belle)-[^\W\d_]+ | cousine?s? | p[èe]re | m[èe]re
    | h[ée]riti(?:er|[èe]re)s? | descendante?s? | (?:petits-)?enfants
    | (?:grand)?sons? | (?:grand)?daughters? | brothers? | sisters? | nephews? | nieces? | widow(?:er)? | wife
      | husband | (?:son|daughter|brother|sister)-in-law | cousins?
    | father | mother | heirs? | heiress | (?:grand)?children )"""
HEAD = r"""(?: (?:co-?)?fondat(?:eurs?|rices?) | pr[ée]sidente?s? | dirigeante?s? | direct(?:eurs?|rices?)
  | propri[ée]taires? | patronne?s? | pdg | cr[ée]at(?:eurs?|rices?) | actionnaires? | maire
    | (?:co-?)?founders? | chair\w* | president | owners? | director | ceo | chief | boss | mayor | shareholders? )"""
GENERATION = r"""(?: deuxi[èe]me | troisi[èe]me | quatri[èe]me | cinqui[èe]me | sixi[èe]me | second | third
  | fourth | fifth | sixth )"""
KINSHIP = re.compile(
    rf"""
    \b(?:
        {KIN} \s (?:[^\W\d_]+\s)? (?: du \s | de\ la\ | de\ l' | des \s | d'un\w*\s
          | of\ (?:the|its|an?|our)\ ) (?:[^\W\d_]+\s)? {HEAD}
      | (?: founder | owner | chair\w* | president | director | ceo )'s \s (?:[^\W\d_]+\s)? (?: {KIN} | family )
      | famille \s (?: fondatrice | propri[ée]taire | actionnaire | dirigeante | du\ fondateur
        | h[ée]riti[èe]re ) | (?: founding | owning | owner | controlling ) \s family
      | {GENERATION} [ -] g[ée]n[ée]rations? (?: \s (?: familiale | de\ dirigeants | d'entrepreneurs
        | de\ la\ famille | of\ the\ family | owners? | family | owned ) )?
      | (?: le | la | les | son | sa | ses | leurs? | notre | au | du | aux | des | the | its | their
        | our ) \s (?: co-? )? (?: fondat(?:eurs?|rices?) | founders? )
          (?! \s (?: de\ la\ m[ée]thode | text | act ) )
    )(?! \w )
    """,
    re.VERBOSE | re.IGNORECASE,
)
ROUGH_DATE = re.compile(
    rf"""
    \b(?:
        (?: mi | d[ée]but | fin | courant | early | mid | late ) [- ] (?: du\ mois\ de\ )? {MONTH}
      | (?: d[ée]but | fin | courant | early | mid | late ) [- ] (?: 19 | 20 )\d\d
      | {ORDINAL} \s (?: semaine | quinzaine | week | fortnight | days | jours ) \s (?: de\ | d' | of\ ) {MONTH}
      | (?: au | du | cet | [àa]\ l' | l' | en | last | next | this
        | (?:in\ )?(?:the\ )? ) \s? {SEASON} (?: \s (?: derni(?:er|[èe]re) | prochaine? | (?:of\ )?(?:19|20)\d\d ) )
      | (?: last | next ) \s {SEASON}
      | {MONTH} \s (?: derni(?:er|[èe]re) | prochaine? | last )
      | (?: last | next ) \s {MONTH}
      | (?-i: FY | CY | EF ) [ -]? (?: 20 )? \d\d (?: [/-] \d\d )?
      | (?: fiscal (?:\ year)? | exercice (?: \ fiscal | \ comptable )? | ann[ée]e\ fiscale
        | financial\ year ) \s (?: 19 | 20 )\d\d (?: [/–-] \d{{2,4}} )?
      | (?: les\ )? ann[ée]es \s (?: (?:19|20)?[1-9]0 | (?: soixante | septante | huitante | quatre-vingt
        | nonante )(?:-dix)? )
      | (?: the\ )? (?: (?: 19 | 20 )\d0s | sixties | seventies | eighties | nineties )
    )(?! \w )
    """,
    re.VERBOSE | re.IGNORECASE,
)
MISHAP = r"""(?: cyber-?(?:attaques?|attacks?|incidents?) | attaques? | attacks? | panne | outage | fuite | leak
  | breach | incident | ran[çc]on\w+ | ransomware | piratage | hack | incendie
    | fire | gr[èe]ve | strike | accident | crise | crisis | scandale | scandal | inondations? | floods?
      | perquisition | raid | d[ée]mission | resignation | rachat | takeover
    | fusion | merger | faillite | bankruptcy | licenciements | layoffs )"""
DATED_EVENT = re.compile(
    rf"""
    \b(?:
        {MISHAP} \s (?:[^\W\d_]+\s)? (?: de\ | d' | du\ | en\ | of\ | in\ | last\ ) (?: l' )? (?: {MONTH}
          | {SEASON} | (?:19|20)\d\d | an\ (?:dernier|pass[ée]) | ann[ée]e\ derni[èe]re | year | week )
      | (?: {MONTH} | last\ year's | last\ {SEASON}'s ) \s (?:[^\W\d_]+\s)? {MISHAP}
      | (?: victime | cible ) \s d'une? \s (?: cyber\w+ | attaque | ran[çc]on\w+ | piratage | fraude | fuite )
      | (?: hit \s by | victim \s of | suffered ) \s an? \s (?:[^\W\d_]+\s)? (?: cyber-?attack | ransomware
        | attack | breach | hack | leak | fraud )
    )(?! \w )
    """,
    re.VERBOSE | re.IGNORECASE,
)
PATTERNS = (
    (RANK, "superlative"),
    (AGE, "age"),
    (KINSHIP, "kinship"),
    (ROUGH_DATE, "date"),
    (DATED_EVENT, "public_event"),
)


def telling(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) in `text`, as `plain` gives it: superlative, age, kinship, date, public_event."""
    for pattern, kind in PATTERNS:
        for match in pattern.finditer(text):
            yield *match.span(), kind
    for match in LONG_AGO.finditer(text):
        yield *match.span(match.lastgroup or 0), "age"
