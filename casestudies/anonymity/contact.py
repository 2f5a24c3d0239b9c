"""E-mail, web addresses and accounts, spelled out or not."""

import re
from collections.abc import Iterator

from .words import alternatives, words

AT = (
    # @, (at), [arobase]
    r"(?:@|\s*[(\[{<]\s*(?:at|arobase|arrobe|arobas|@|a commercial)\s*[)\]}>]\s*"
    # spelled out between spaces
    r"|\s+(?:arobase|arobas|arrobe)\s+|\s+at\s+)"
)
DOT = r"(?:\.|\s*[(\[{<]\s*(?:dot|point|\.)\s*[)\]}>]\s*|\s+(?:dot|point)\s+)"
NAME = r"[^\W_][\w+-]{0,63}"
EMAIL = re.compile(rf"(?<![\w.+-]){NAME}(?:{DOT}{NAME})*{AT}{NAME}(?:{DOT}{NAME})+", re.IGNORECASE)
SPACED_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+")

ENDINGS = alternatives("domains")
LINK = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,9}://|\bwww\d?\.|\bhxxps?://)[^\s<>\"«»]*[\w/]", re.IGNORECASE)
DOMAIN = re.compile(
    rf"(?<![\w@.-])(?:[^\W_](?:[\w-]*[^\W_])?(?:\.|[(\[]\s?(?:dot|point|\.)\s?[)\]]))+(?:{ENDINGS})(?![\w-]|\.\w)"
    r"(?:/[^\s<>\"«»]*[\w/])?",
    re.IGNORECASE,
)
SPOKEN_ENDINGS = "com|net|org|edu|gov|int|info|io|ai|app|dev|swiss|quebec|ch|fr|ca|eu|uk|lu|li"
"""Those said aloud without being a word of the sentence, as in "un point de"."""
SPELLED_DOMAIN = re.compile(rf"(?<!\w){NAME}\s+(?:dot|point)\s+(?:{SPOKEN_ENDINGS})(?!\w)", re.IGNORECASE)
ADDRESS_OF_MACHINE = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<!\w)(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}(?!\w)"
)

HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.-]{1,38}\w|(?<![\w&])#(?=\w*[^\W\d_])\w{3,}")
NETWORKS = alternatives("networks")
ACCOUNT = re.compile(rf"\b(?:{NETWORKS})\s?(?::|/|\(|@)\s?(?:in/|company/)?([\w.@-]*[\w])", re.IGNORECASE)

PUBLIC_DOMAINS = re.compile(r"(?:asp|node|vue|next|nuxt|three|express)\.(?:net|js)", re.IGNORECASE)
"""Technology whose name looks like a domain."""


def contacts(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) in `text`, as `plain` gives it: kinds email, url, handle."""
    for pattern in (EMAIL, SPACED_EMAIL):
        for match in pattern.finditer(text):
            if _is_email(match[0]):
                yield *match.span(), "email"
    for pattern in (LINK, DOMAIN, SPELLED_DOMAIN, ADDRESS_OF_MACHINE):
        for match in pattern.finditer(text):
            if not PUBLIC_DOMAINS.fullmatch(match[0]) and not _is_portal(match[0]) and not _is_end_of_sentence(match):
                yield *match.span(), "url"
    for match in HANDLE.finditer(text):
        yield *match.span(), "handle"
    for match in ACCOUNT.finditer(text):
        yield *match.span(), "handle"


def _is_portal(address: str) -> bool:
    """Whether `address` is the front page of a portal for everybody."""
    return re.sub(r"^(?:https?://)?(?:www\.)?|/$", "", address.lower()) in words("portals")


def _is_email(candidate: str) -> bool:
    """Whether "… at …" is an address and not English: plain " at " needs a dotted end that is a domain."""
    if "@" in candidate or re.search(r"[(\[{<]|arob|arrobe", candidate, re.IGNORECASE):
        return True
    return bool(re.search(rf"(?:\.|\bdot\s+)(?:{ENDINGS})$", candidate, re.IGNORECASE))


def _is_end_of_sentence(match: re.Match[str]) -> bool:
    """Whether "fini.Il" is two sentences without a space between rather than a domain: then a capital follows the dot."""
    last = match[0].rpartition(".")[2]
    return bool(re.fullmatch(r"[A-Z][a-z]+", last)) and "/" not in match[0]
