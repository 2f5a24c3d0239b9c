"""Runs Typst as a program: an order comes as JSON on standard input, the file goes to standard output. No Django here.

A process of its own, 30 ms dearer, because Typst remembers all it has ever laid out, some 5 MB a case, and a worker that
serves pages must not.
"""

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

import typst

TOOL_TRAIL = re.compile(
    rb"/Creator\(Typst [\d.]+\)(?=>>)|<xmp:CreatorTool>Typst [\d.]+</xmp:CreatorTool>| x:xmptk=\"[^\"]*\"(?=><rdf)"
)
"""Typst writes its name into the information dictionary and the XMP metadata of a PDF. PDF/UA asks for neither."""


def compiled(order: Mapping) -> bytes:
    """The file that `order` describes: `format` (pdf or png), `template` and `root` (paths), `typefaces` (folders) and
    `inputs` (strings by name). Raises typst.TypstError where the template is at fault.
    """
    return _pdf(order) if order["format"] == "pdf" else _png(order)


def _pdf(order: Mapping) -> bytes:
    try:
        pdf = _typst(order, pdf_standards="ua-1")
    except typst.TypstError as error:
        # A sign no face has (an emoji, a Chinese name): a box stands for it, in a file that claims no more than it keeps.
        if "could not be displayed" not in error.message:
            raise
        pdf = _typst(order)
    # Blanks of the same length, so that the offsets in the file hold.
    return TOOL_TRAIL.sub(lambda trail: b" " * len(trail[0]), pdf)


def _png(order: Mapping) -> bytes:
    pages = _typst(order, ppi=72)
    return pages[0] if isinstance(pages, list) else pages


def _typst(order: Mapping, **options: Any) -> Any:
    return typst.compile(
        order["template"],
        root=order["root"],
        font_paths=order["typefaces"],
        ignore_system_fonts=True,
        format=order["format"],
        sys_inputs=order["inputs"],
        **options,
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(compiled(json.load(sys.stdin)))
