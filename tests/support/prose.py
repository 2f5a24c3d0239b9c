"""Real sentences by others, read at run time from Debian packages: nothing of them is committed.

`.ci/fetch-prose` unpacks the packages into build/prose; a package that is absent is skipped, and named. A sentence is
*clean* when nobody can be told by it: no capital past its first letter, no digit, no quotation, and a first word that other
sentences write in lower case. Documents are split by a hash of their name: half may be looked at, half are only scored.
"""

import gzip
import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build" / "prose"


@dataclass(frozen=True)
class Source:
    """A Debian package, where its texts stand in it, and under which licence."""

    package: str
    language: str
    files: str
    licence: str


SOURCES = (
    Source("debian-handbook", "fr", "usr/share/doc/debian-handbook/html/fr-FR/*.html", "CC-BY-SA-3.0 or GPL-2+"),
    Source("debian-handbook", "en", "usr/share/doc/debian-handbook/html/en-US/*.html", "CC-BY-SA-3.0 or GPL-2+"),
    Source("debian-edu-doc-fr", "fr", "usr/share/doc/debian-edu-doc-fr/*.html", "GPL-2+"),
    Source("debian-edu-doc-en", "en", "usr/share/doc/debian-edu-doc-en/*.html", "GPL-2+"),
    Source("gnome-user-docs", "fr", "usr/share/help/fr/*/*.page", "CC-BY-SA-3.0"),
    Source("gnome-user-docs", "en", "usr/share/help/C/*/*.page", "CC-BY-SA-3.0"),
    Source("gimp-help-fr", "fr", "usr/share/gimp/2.0/help/fr/*.html", "GFDL-1.2+"),
    Source("gimp-help-en", "en", "usr/share/gimp/2.0/help/en/*.html", "GFDL-1.2+"),
    Source("libreoffice-help-fr", "fr", "usr/share/libreoffice/help/fr/text/**/*.html", "MPL-2.0"),
    Source("anarchism", "en", "usr/share/doc/anarchism/html/*.html", "GFDL-1.1+ or GPL-2+"),
)
BLOCK = re.compile(r"<(?:p|dd|li)\b[^>]*>(.*?)</(?:p|dd|li)>", re.DOTALL)
CODE = re.compile(r"<(?:pre|code|tt|kbd|cmd|sys|key|gui|guiseq|file|app|input|span|a|link|strong|em)\b", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÞŒ])")
WORD = re.compile(r"[^\W\d_]+")
CLEAN = re.compile(r"[A-ZÀ-ÞŒ][^A-ZÀ-ÞŒ\d\"“”«»{}<>=/\\|@_*\[\]#+~^$%&]{25,400}[.!?]")
SMALL_WORDS = {
    "en": re.compile(
        r"\b(?:the|an|is|are|and|of|to|in|with|for|you|your|this|that|be|by|it|or|can|not|as|from)\b", re.IGNORECASE
    ),
    "fr": re.compile(
        r"\b(?:le|la|les|des?|du|un|une|et|est|sont|dans|pour|par|vous|votre|ce|cette|il|ou|pas|qui|en|au|sur)\b",
        re.IGNORECASE,
    ),
}
"""What tells in which language a sentence is: some pages are only half translated."""


def sentences(language: str, part: str) -> list[str]:
    """The clean sentences of `part`, "seen" or "scored", each once, in order."""
    found: dict[str, bool] = {}
    for source in SOURCES:
        if source.language == language:
            for file in sorted((FOLDER / source.package).glob(source.files)):
                is_seen = zlib.crc32(file.name.encode()) % 2 == 0
                found.update(dict.fromkeys(_clean_in(_text(file)), is_seen == (part == "seen")))
    lower = {word for sentence in found for word in WORD.findall(sentence) if word.islower()}
    return [
        sentence
        for sentence, is_asked in found.items()
        if is_asked and WORD.findall(sentence)[0].lower() in lower and _is_in(language, sentence)
    ]


def _is_in(language: str, sentence: str) -> bool:
    other = "en" if language == "fr" else "fr"
    return len(SMALL_WORDS[language].findall(sentence)) > 2 * len(SMALL_WORDS[other].findall(sentence))


def absent() -> list[str]:
    """Packages that are not unpacked."""
    return sorted({source.package for source in SOURCES if not (FOLDER / source.package).is_dir()})


def _text(file: Path) -> str:
    raw = file.read_bytes()
    return (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8", "replace")


def _clean_in(document: str) -> Iterator[str]:
    blocks = BLOCK.findall(document) if "<p" in document else document.split("\n\n")
    for block in blocks:
        text = " ".join(html.unescape(TAG.sub("\x00", block)).split())
        for sentence in SENTENCE.split(text):
            if CLEAN.fullmatch(sentence) and "\x00" not in sentence and len(sentence.split()) > 4:
                yield sentence
