"""The public pages that are looked at, in both languages."""

FRENCH = [
    "/fr/",
    "/fr/cas/",
    "/fr/cas/?region=quebec&tension=innovation",
    "/fr/cas/arbitrage-sous-contrainte-reglementaire/",
    "/fr/cas/clarification-des-responsabilites-ia-multisite/",
    "/fr/contact/",
    "/fr/contact/recu/",
    "/fr/contact/suivi/",
    "/fr/confidentialite/",
    "/fr/mentions-legales/",
    "/fr/accessibilite/",
    "/fr/rien/",
]
ENGLISH = [
    "/en/",
    "/en/cases/",
    "/en/cases/?region=quebec&tension=innovation",
    "/en/cases/strategic-trade-off-under-regulatory-constraint/",
    "/en/cases/clarifying-ai-responsibilities-multi-site/",
    "/en/contact/",
    "/en/contact/receipt/",
    "/en/contact/follow-up/",
    "/en/confidentiality/",
    "/en/legal-notice/",
    "/en/accessibility/",
    "/en/nothing/",
]
ALL = [*FRENCH, *ENGLISH]
READING = [path for path in ALL if "contact" not in path]


def wanted(complaints: list[str]) -> list[str]:
    """Complaints but the one that Chromium makes of every page that answers 404."""
    return [text for text in complaints if "404 (Not Found)" not in text]
