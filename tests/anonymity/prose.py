"""Real sentences by others, read at run time from Debian packages: nothing of them is committed.

`.ci/install-test-tools` unpacks the packages into build/prose; a package that is absent is skipped, and named. A sentence is
*clean* when nobody can be told by it: no capital past its first letter, no digit, no quotation. Documents are split by a hash
of their name: half may be looked at, half are only scored.
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
    Source("debian-reference-fr", "fr", "usr/share/debian-reference/*.fr.html", "GPL-2+"),
    Source("debian-faq-fr", "fr", "usr/share/doc/debian/FAQ/fr/*.html", "GPL-2+"),
    Source("debian-faq", "en", "usr/share/doc/debian/FAQ/*.html", "GPL-2+"),
    Source("developers-reference-fr", "fr", "usr/share/doc/developers-reference-fr/*.html", "GPL-2+"),
    Source("developers-reference", "en", "usr/share/developers-reference/*.html", "GPL-2+"),
    Source("maint-guide-fr", "fr", "usr/share/doc/maint-guide-fr/html/*.html", "GPL-2+"),
    Source("aptitude-doc-fr", "fr", "usr/share/doc/aptitude/html/fr/*.html", "GPL-2+"),
    Source("debian-edu-doc-fr", "fr", "usr/share/doc/debian-edu-doc-fr/*.html", "GPL-2+"),
    Source("debian-edu-doc-en", "en", "usr/share/doc/debian-edu-doc-en/*.html", "GPL-2+"),
    Source("gnome-user-docs", "fr", "usr/share/help/fr/*/*.page", "CC-BY-SA-3.0"),
    Source("gnome-user-docs", "en", "usr/share/help/C/*/*.page", "CC-BY-SA-3.0"),
    Source("gimp-help-fr", "fr", "usr/share/gimp/2.0/help/fr/*.html", "GFDL-1.2+"),
    Source("gimp-help-en", "en", "usr/share/gimp/2.0/help/en/*.html", "GFDL-1.2+"),
    Source("anarchism", "en", "usr/share/doc/anarchism/markdown/*.md", "GFDL-1.1+ or GPL-2+"),
)
BLOCK = re.compile(r"<(?:p|dd|li)\b[^>]*>(.*?)</(?:p|dd|li)>", re.DOTALL)
CODE = re.compile(r"<(?:pre|code|tt|kbd|cmd|sys|key|gui|guiseq|file|app|input|span|a|link|strong|em)\b", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÞŒ])")
CLEAN = re.compile(r"[A-ZÀ-ÞŒ][^A-ZÀ-ÞŒ\d\"“”«»{}<>=/\\|@_*\[\]#+~^$%&]{25,400}[.!?]")
ENGLISH = re.compile(r"\b(?:the|is|and|of|with|you|this|that)\b", re.IGNORECASE)
"""Words by which a sentence left untranslated is known."""


def sentences(language: str, part: str) -> list[str]:
    """The clean sentences of `part`, "seen" or "scored", each once, in order."""
    found: dict[str, None] = {}
    for source in SOURCES:
        if source.language == language:
            for file in sorted((FOLDER / source.package).glob(source.files)):
                if (zlib.crc32(file.name.encode()) % 2 == 0) == (part == "seen"):
                    found.update(dict.fromkeys(_clean_in(_text(file))))
    return [sentence for sentence in found if language == "en" or not ENGLISH.search(sentence)]


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
