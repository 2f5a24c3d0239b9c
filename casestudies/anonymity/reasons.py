"""One sentence a kind of finding, in the languages of the interface. The guard knows no gettext: it runs without Django."""

REASONS = {
    "person": ("Nomme une personne, ou en a l’air.", "Names a person, or looks like it."),
    "organisation": (
        "Nomme une organisation, une marque ou un produit, ou en a l’air.",
        "Names an organization, a brand or a product, or looks like it.",
    ),
    "project": ("Nomme un projet ou un assistant maison.", "Names an in-house project or assistant."),
    "place": (
        "Nomme un lieu plus précis que les régions du site.",
        "Names a place finer than the site’s regions.",
    ),
    "address": ("Donne une adresse postale.", "Gives a postal address."),
    "email": ("Donne une adresse électronique.", "Gives an email address."),
    "telephone": ("Donne un numéro de téléphone.", "Gives a telephone number."),
    "url": ("Donne une adresse web ou un nom de domaine.", "Gives a web address or a domain name."),
    "handle": ("Donne un identifiant de réseau social.", "Gives an account name of a social network."),
    "iban": ("Donne un numéro de compte bancaire.", "Gives a bank account number."),
    "number": (
        "Donne un numéro d’entreprise, de personne ou de dossier.",
        "Gives the number of a company, a person or a file.",
    ),
    "ticker": ("Donne un symbole boursier.", "Gives a stock ticker."),
    "legal_form": ("Donne une forme juridique attachée à un nom.", "Gives a legal form attached to a name."),
    "name": (
        "Nom propre ou sigle que le vocabulaire général ne connaît pas.",
        "A proper noun or acronym that general vocabulary does not know.",
    ),
    "watch_list": ("Figure sur la liste de surveillance.", "Is on the watch list."),
    "date": ("Donne une date qui situe l’affaire.", "Gives a date that places the case."),
    "amount": ("Donne un montant.", "Gives an amount."),
    "headcount": ("Donne un effectif ou une taille.", "Gives a headcount or a size."),
    "percentage": ("Donne un pourcentage.", "Gives a percentage."),
    "superlative": ("Dit ce qu’une seule organisation peut dire.", "Says what only one organization can say."),
    "quotation": ("Cite des paroles qu’une recherche retrouverait.", "Quotes words that a search could find."),
    "job_title": ("Donne une fonction que peu de personnes exercent.", "Gives a job title that few people hold."),
    "sector": ("Précise un secteur plus étroit que ceux du site.", "Gives a sector narrower than the site’s."),
    "combination": (
        "Réunit région, secteur, organisation ou taille : peu d’organisations répondent à cet ensemble.",
        "Brings together region, sector, organization or size: few organizations match them all.",
    ),
    "handful": (
        "Réunit région, secteur et taille : au plus quatre établissements y répondent.",
        "Brings together region, sector and size: at most four establishments match them all.",
    ),
    "small_group": (
        "Réunit région, secteur et taille : au plus dix-neuf établissements y répondent.",
        "Brings together region, sector and size: at most nineteen establishments match them all.",
    ),
    "age": (
        "Donne un âge, ou depuis quand l’organisation existe.",
        "Gives an age, or how long the organization has existed.",
    ),
    "kinship": (
        "Parle d’un fondateur, d’une famille ou d’un lien de parenté.",
        "Tells of a founder, a family or a relative.",
    ),
    "public_event": (
        "Évoque un événement public ou la presse, où le nom se retrouve.",
        "Refers to a public event or the press, where the name can be found.",
    ),
}


def reason_for(kind: str, language: str) -> str:
    """The sentence for `kind`, in French where `language` starts with "fr", else in English."""
    french, english = REASONS[kind]
    return french if language.startswith("fr") else english
