"""Makes a file from values and a template. The same values always make the same bytes.

Words reach Typst as JSON, never as markup: nothing a title can contain is a command. Faces are the project's own and
Typst's, never the machine's.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

COMPILER = Path(__file__).with_name("compiler.py")
TEMPLATES = Path(__file__).parent / "typst"
TYPEFACES = settings.BASE_DIR / "build" / "typefaces"
SECONDS = 60
"""The longest that a document may take. A case takes 0.1; a dossier 0.05 more for each case."""


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "us-letter"


class DocumentNotMade(Exception):
    """The compiler failed or took too long."""


@dataclass(frozen=True)
class Document:
    """`template` (a file of `typst/`) filled with `content`: a PDF on `paper`, or a picture where there is no paper."""

    template: str
    content: Mapping
    paper: Paper | None

    @property
    def format(self) -> str:
        """The kind of file."""
        return "pdf" if self.paper else "png"

    @property
    def inputs(self) -> dict[str, str]:
        """What the template reads: strings by name."""
        content = json.dumps(self.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return {"content": content, "paper": self.paper or ""}

    @cached_property
    def name(self) -> str:
        """A file name made from all that the file depends on: words, template, paper, typefaces, and Typst itself."""
        made_from = hashlib.sha256(_sources())
        for part in (self.template, *self.inputs.values()):
            made_from.update(hashlib.sha256(part.encode()).digest())
        return f"{made_from.hexdigest()}.{self.format}"

    def made(self) -> bytes:
        """The file. Raises DocumentNotMade."""
        order = {
            "format": self.format,
            "template": str(TEMPLATES / f"{self.template}.typ"),
            "root": str(TEMPLATES),
            "typefaces": [str(TYPEFACES)] if TYPEFACES.exists() else [],
            "inputs": self.inputs,
        }
        try:
            return subprocess.run(  # noqa: S603  (our own interpreter and file; the words go in by the pipe)
                [sys.executable, "-I", COMPILER],
                input=json.dumps(order).encode(),
                capture_output=True,
                check=True,
                timeout=SECONDS,
            ).stdout
        except subprocess.TimeoutExpired:
            raise DocumentNotMade(f"{self.template}: not made within {SECONDS} seconds.") from None
        except subprocess.CalledProcessError as error:
            reason = error.stderr.decode().strip().splitlines()[-1:]
            raise DocumentNotMade(f"{self.template}: {' '.join(reason)}") from None


@cache
def _sources() -> bytes:
    """A digest of the templates, typefaces and tools, which stay the same until the site is installed again."""
    files = [COMPILER, *sorted(TEMPLATES.glob("*.typ")), *sorted(TYPEFACES.glob("*.ttf"))]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return " ".join([version("typst"), *digests]).encode()
