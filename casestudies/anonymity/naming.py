"""The patterns around names: legal forms, titles, initials, tickers, and the words that introduce a name."""

import re

from .words import alternatives

LEGAL_FORM = re.compile(rf"(?<![\w.])(?:{alternatives('legal_forms')})(?![\w])")
BEFORE_FORM = re.compile(r"(?:[^\W_][\w'&.-]*,?[ ]){1,4}$")
NAME_BEFORE_FORM = re.compile(
    r"(?:(?: [A-ZÀ-Þ\d][\w'&.-]* (?: ,(?![ ](?:de|du|des|la|le)[ ]) )? | & | et | and | de | du | des | la | le )[ ]*)+ $",
    re.VERBOSE,
)
"""Words with a capital, and what joins them; but "Jean Muller, de Brindelort SA" are two names."""
ROLE = re.compile(alternatives("role_before"))
OF = re.compile(r"[ ](?:de|du|des|of)[ ]|[ ]d['’]")
INTRODUCED = re.compile(
    # baptisé, named, known as:
    r"\b(?:baptis[ée]e?s?|surnomm[ée]e?s?|nomm[ée]e?s?|d[ée]nomm[ée]e?s?|intitul[ée]e?s?|appel[ée]e?s?|dite?|alias"
    r"|named|called|codenamed|code-named|dubbed|nicknamed"
    r"|known as|nom de code|code name|s'appelle|s'appelait|my name is|je m'appelle"
    r"|mon nom est)(?!\w)\s*:?\s*[«“\"'‘]?\s*"
    # and the name, which none of these words begins
    r"((?!(?:la|le|les|un|une|à|au|en|par|pour|et|de|du|des|dans|by|for|the|a|an|in|to|on|upon|as|and|it|into"
    r"|directeur|directrice|responsable|out|off|lors|plus)\b)[^\W\d_][\w'-]+(?:\s[A-ZÀ-Þ][\w'-]+)*)",
    re.IGNORECASE,
)
CHRISTENED = re.compile(
    r"baptis|surnomm|codenamed|code-named|dubbed|nicknamed|nom de code|code name|my name is|je m'appelle|mon nom est",
    re.IGNORECASE,
)
"""Words that introduce a name even in lower case; "called" and "nommé" do not."""
APPOSITION = re.compile(
    # projets, tools: what things that have a name are,
    r"\b(?:projets?|programmes?|assistante?s?|plateformes?|chatbots?|robots?|outils?|applications?|logiciels?"
    r"|solutions?|op[ée]rations?|initiatives?|copilotes?|agents?|portails?|moteurs?"
    r"|projects?|programs?|platforms?|tools?|apps?|bots?|portals?|engines?|copilots?|operations?"
    r"|virtual assistants?)[ ]+(?-i:[a-zà-ÿ]{4,}[ ]+)?[«“\"'‘]?\s*"
    # and the name, with its capital
    r"(?-i:([A-ZÀ-Þ][\w'-]+(?:\s[A-ZÀ-Þ][\w'-]+)*))",
    re.IGNORECASE,
)
PROJECT = re.compile(
    # le projet boussole visait
    r"\b(?:le |du |au |ce |notre |de )?(?:projet|programme|op[ée]ration|assistant|assistante|chatbot) "
    rf"(?!(?:{alternatives('after_project.fr')}))(?=[^\W\d_]{{4,}})([a-zà-ÿ-]+)"
    r"(?= (?:a|avait|est|était|sera|devait|doit|répond|répondait|fut|n'|ne|s'|visait|portait|reposait)\b)"
    # project compass ended
    r"|(?:^|[.;:,(] ?|\b(?:of|for|on|under|stopped|launched|halted|called|suspended|approved|paused|and) )[Pp]roject "
    rf"(?!(?:{alternatives('after_project.en')})\w*)([a-z]{{4,}})"
    r"(?= (?:was|is|had|has|will|would|ended|started|began|failed)\b)",
    re.MULTILINE,
)
"""A project's name in lower case: a noun between "projet" and the verb, which an adjective would not be."""
CAPITALIZED = re.compile(r"(?<![\w'-])[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)+")
TITLED = re.compile(
    # the title
    r"\b(?:M\.|Mme|Mmes|MM\.|Mlle|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Me|Pr\.?|Prof\.?|Sir|Lady|Ma[îi]tre"
    r"|Professeure?|Docteure?)\s+"
    # initials, particles, and the name
    r"((?:(?:[A-ZÀ-Þ]\.-?){1,3}\s?)?(?:(?:de|du|d'|von|van|der|la|le)\s?){0,2}(?!(?:la|le|les"
    r"|the)\b)[^\W\d_][\w'-]*(?:[ -](?:(?:de|du|von|van|der|la|le)\s)?[A-ZÀ-Þ][\w'-]*){0,3})"
)
INITIALS = re.compile(
    r"(?<![\w.'-])(?:[A-ZÀ-Þ]\.[ -]?){1,4}(?:(?:de|du|von|van|d')\s?)?[A-ZÀ-Þ][^\W\d_]+(?:[ -][A-ZÀ-Þ][^\W\d_]+)*"
    r"|(?<![\w.'-])(?:[A-ZÀ-Þ]\.[ -]?){2,}(?!\w)"
    r"|(?<![\w.'-])[A-ZÀ-Þ][^\W\d_]+ [A-ZÀ-Þ]\.(?!\w)"
)
ABBREVIATED = r"(?:i\.e|e\.g|a\.k\.a|p\.m|a\.m|c\.-?à-d|s\.v\.p|n\.b|p\.s|u\.s(?:\.a)?|u\.k|u\.n|e\.u)\b"
SPELLED_OUT = re.compile(
    rf"(?<![\w.'-])(?!(?i:{ABBREVIATED}))[^\W\d_](?:(?: |\.|\. |-| - |_|·|/)[^\W\d_]){{2,}}\.?(?!['\w])"
)
OUTLINE = re.compile(r"[A-Z]\. [A-ZÀ-Þ][^\W\d_]+")
"""What may be a heading with its letter, at the start of a line: A. Decision."""
OF_SOMEBODY = re.compile(
    r"\b([Cc]hez|[Aa]t|notre client|our client|l'[ée]diteur|M\.|Mme|Mr\.?|Mrs\.?|Ms\.?) $",
)
"""What makes a client, a vendor or a person of a name that is otherwise technology."""
HOSTED = re.compile(
    r"\b(?:h[ée]berg|stock|sauvegard|souscri|abonn|achet|fournisseur|contrat|compte|hosted|stored|runs? |running"
    r"|bought|account|subscri|available)",
    re.IGNORECASE,
)
"""Words before a vendor's name that tell of hosting or buying: there « chez » is about data, not about a person or client."""
GIVEN_BEFORE = re.compile(r"(?<![^\W_])([A-ZÀ-Þ][^\W\d_]+) $")
FIRM_AFTER = re.compile(
    r" (?:Group|Groupe|Holdings?|Partners|Associates|Industries|SA|SAS|SARL|Sàrl|AG|GmbH|Inc|Ltd|LLC|LLP|PLC|and Sons"
    r"|et Fils)\b"
)
"""What right before or after a word that is otherwise public makes it a person's or a firm's name."""
TICKER = re.compile(
    # SIX: ABCN
    r"\b(?:SIX|SWX|NYSE|NASDAQ|Nasdaq|TSXV?|TSX-V|CSE|NEO|LSE|AIM|EPA|EBR|AMS|ETR|FRA|XETRA|Euronext(?: Paris"
    r"| Brussels)?|BME|BIT|VTX|XSWX|OTC|symbole|ticker|symbol|mn[ée]mo(?:nique)?)"
    r"(?:\s?:\s?|\s+)[A-Z][A-Z0-9]{0,5}(?:[.-][A-Z]{1,2})?(?!\w)"
    # ABCN.SW
    r"|(?<![\w.])[A-Z][A-Z0-9]{1,4}[.:](?:SW|S|VX|PA|TO|V|L|N|O|DE|F|BR|AS|MI|US|CN|SWX|FP|LN|CT)(?!\w)"
    # $ABC
    r"|(?<![\w$])\$[A-Z]{2,5}(?!\w)"
)
BODY = re.compile(
    # Ministry of Health
    r"(?<!\w)(?:(?:Department|Ministry|Agency|Institute|Court|Bureau|Directorate|Commission|Board of Trade|Academy"
    r"|Council) (?:of|for) (?:the )?(?!Directors|Human|Information|Finance\b|Operations|Legal|Risk"
    r"|Justice of)[A-Z][\w'-]+(?: (?:and |of |the )?[A-Z][\w'-]+)*"
    # Ministère de la Santé
    r"|[Mm]inistère (?:de la |de l'|du |des |de |d')[^\W\d_][\w'-]+(?: (?:et |de |du |des |de la )*[A-ZÀ-Þ][\w'-]+)*"
    # Office fédéral de la statistique
    r"|(?:Agence|Office|Institut|Département|Direction|Commission|Conseil|Service|Centre|Caisse|Inspection|Bureau"
    r"|Haute Autorité|Autorité) (?:nationale?|fédérale?|cantonale?|régionale?|départementale?|municipale?"
    r"|interministérielle?|européenne?|internationale?|supérieure?|constitutionnel)(?: (?:de la |de l'|du |des |de "
    r"|d'|pour la |pour l'))?[\w'-]*(?: (?:et |de |du |des |de la |de l')*[^\W\d_][\w'-]+){0,2}"
    # Conseil d'État, Cour de cassation
    r"|Conseil d'[ÉE]tat|Conseil constitutionnel|Commission des [a-zà-ÿ]+|(?:Cour|Tribunal|Parquet|Chambre) (?:de |d'"
    r"|des |du |constitutionnelle|suprême|fédérale?|administratif|cantonale?)[^\W\d_]*[\w'-]+(?: (?:de "
    r"|d')?[^\W\d_][\w'-]+){0,2})"
)
"""Public bodies by the word they begin with, followed by what they are of."""
ROMAN = re.compile(
    r"[IVX]{2,5}|(?:FY|CY|EF)\d{2,4}|(?=[IVXLCDM]{1,8}(?:er?|[eè]re|[eè]me|nde?|th|st|nd|rd)s?$)[IVXLCDM]+[a-zè]+"
)
"""Roman numerals, and fiscal years, which are soft: II, XXIe, XIXth, FY23."""
HYPHENATED = re.compile(r"(?<![\w-])[A-ZÀ-Þ][\w']+(?:-[\w']+){1,4}(?![\w-])")
LIST_ITEM = re.compile(r"(?<=[,:;/(] )[^,:;/.()]{2,50}(?:,| /)(?: et| and| ou| or)? $")
"""The item before the next one of a list."""
HINTS = {
    "person": re.compile(
        r"(?:\b(?:M|Mme|Mr|Mrs|Ms|Dr|Me|Pr|Prof|directeur|directrice|pr[ée]sidente?|CEO|CFO|CIO|COO|DSI|DG|DRH|PDG"
        r"|chief \w+ officer|monsieur|madame|fondateur|fondatrice|founder|chair|avec|with)\.?,?\s+)$",
        re.IGNORECASE,
    ),
    "organisation": re.compile(
        r"\b(?:chez|groupe|soci[ée]t[ée]|entreprise|banque|cabinet|fondation|assurances?|h[ôo]pital|clinique"
        r"|universit[ée]|[ée]cole|mutuelle|caisse|client|fournisseur|at|for|bank|company|group|firm|hospital"
        r"|university|college|foundation|insurer|supplier|vendor)\s+$",
        re.IGNORECASE,
    ),
    "place": re.compile(
        r"\b(?:à|in|near|pr[èe]s de|canton d[eu]|canton of|ville de|site d[eu]|usine d[eu]|city of|town of|based in"
        r"|bas[ée]e? à|from|d[ée]partement d[eu])\s+$",
        re.IGNORECASE,
    ),
}
