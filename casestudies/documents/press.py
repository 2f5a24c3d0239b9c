"""Values and a template become a file: the same file whenever, wherever and however often it is made.

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
"""What a document may take. A case takes 0.1; a dossier 0.05 more for each case."""


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "us-letter"


class DocumentNotMade(Exception):
    """The compiler gave up, or was given up on."""


@dataclass(frozen=True)
class Document:
    """`template` (a file of `typst/`) filled with `content`: a PDF on `paper`, or a picture where there is no paper."""

    template: str
    content: Mapping
    paper: Paper | None

    @property
    def format(self) -> str:
        return "pdf" if self.paper else "png"

    @property
    def inputs(self) -> dict[str, str]:
        content = json.dumps(self.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return {"content": content, "paper": self.paper or ""}

    @cached_property
    def name(self) -> str:
        """A file name that stands for all the file depends on: words, template, paper, faces, and Typst itself."""
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
    """A digest of all that is the same for every document until the site is next installed."""
    files = [COMPILER, *sorted(TEMPLATES.glob("*.typ")), *sorted(TYPEFACES.glob("*.ttf"))]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return " ".join([version("typst"), *digests]).encode()
