"""Makes the typefaces of documents at build, from npm's variable Newsreader (SIL Open Font License 1.1).

Typst reads neither woff2 nor variable fonts, so each weight becomes a file of its own: cut for text, and for titles, whose
hairlines are finer. Without them Typst sets its own Libertinus Serif.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

THIN_SPACE = 0.6
"""Advance of the no-break thin space (U+202F, which the typeface lacks), as a share of the ordinary space."""


@dataclass(frozen=True)
class Cut:
    """A static instance: `size` is the optical size in points it is drawn for (6 to 72), `weight` 400 or 600."""

    family: str
    size: int
    weight: int


CUTS = (
    Cut("Newsreader Text", 11, 400),
    Cut("Newsreader Text", 11, 600),
    Cut("Newsreader Title", 40, 400),
)


def build_document_typefaces(source: Path, target: Path, cuts: Sequence[Cut] = CUTS) -> bool:
    """Writes a TrueType file for each cut into `target`, 1.5 s each; false where `source`, which has both axes, is absent."""
    if not source.exists():
        return False
    target.mkdir(parents=True, exist_ok=True)
    for cut in cuts:
        _static(source, cut).save(target / f"{cut.family.replace(' ', '')}-{cut.weight}.ttf")
    return True


def _static(source: Path, cut: Cut) -> Any:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    # The time of the build must not end up in the file: documents are named by what they are made from.
    font = TTFont(source, recalcTimestamp=False)
    font = instantiateVariableFont(font, {"wght": cut.weight, "opsz": cut.size}, overlap=0)
    font.flavor = None
    _name(font, cut)
    _add_thin_space(font)
    return font


def _name(font: Any, cut: Cut) -> None:
    style = "Regular" if cut.weight == 400 else "SemiBold"
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 13, 14)]
    postscript = f"{cut.family.replace(' ', '')}-{style}"
    for number, text in {1: cut.family, 2: style, 3: postscript, 4: f"{cut.family} {style}", 6: postscript}.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = cut.weight


def _add_thin_space(font: Any) -> None:
    """Maps U+202F to an empty glyph of its own; another face would lend its metrics to the line at every « ? »."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    name = "uni202F"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = Glyph()
    font["hmtx"][name] = (round(font["hmtx"]["space"][0] * THIN_SPACE), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = name
