"""Builds `build/assets/`, all that is served as a file, from `static/` and npm's packages: `python -m site_config.assets`.

The style sheets become one file, so that a visit fetches one. The typeface (Newsreader, SIL Open Font License) is cut down
to the glyphs and weights the pages use; without it the pages are set in the reader's own serif. The scripts are bundled by
esbuild, each page's with what it imports of age-encryption; without npm there are none, and inquiries are sealed on arrival.
"""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from casestudies.documents.typefaces import build_document_typefaces

BASE_DIR = Path(__file__).resolve().parent.parent
STATIC = BASE_DIR / "static"
COMPONENTS = ("shift", "lists", "map", "sheet", "prose", "forms", "thread", "devices")
BUNDLES = {
    "site": [f"css/{name}" for name in ("tokens", "base", "layout", *COMPONENTS, "print")],
    "desk": ["css/tokens", "admin/desk", "admin/desk-pages", "admin/desk-lists", "admin/desk-forms"],
}
LAYERED = (("django.contrib.admin", "static/admin/css/*.css"), ("parler", "static/parler/admin/*.css"))
"""The sheets of the admin that are not ours: they go into a layer, so that any rule of ours goes before them."""
NEWSREADER = BASE_DIR / "node_modules/@fontsource-variable/newsreader/files"
TYPEFACE = NEWSREADER / "newsreader-latin-wght-normal.woff2"
ASSETS = BASE_DIR / "build" / "assets"

SCRIPTS = (
    *("contact", "follow-up", "reading-room", "key-assistant", "opener", "consent"),
    *("desk/unsaved", "desk/older", "desk/notes", "desk/case", "desk/order", "desk/leaving"),
)
NEVER_REACHED = ("@noble/post-quantum/hybrid.js", "@noble/curves/nist.js")
"""Parts of age-encryption for other kinds of keys than X25519, and half of its weight."""

GLYPHS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + "œŒŸ’‘“”–—…€−"
WEIGHTS = (400, 600)
THIN_SPACE = 0.6
"""Advance of the no-break thin space (U+202F, which the typeface lacks), as a share of the ordinary space."""


def build_typeface() -> bool:
    """Writes `newsreader.woff2`; false where npm has not fetched the typeface."""
    if not TYPEFACE.exists():
        return False
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(TTFont(TYPEFACE), {"wght": WEIGHTS})
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "pnum", "tnum"], hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=GLYPHS)
    cutter.subset(font)
    _add_thin_space(font)
    font.flavor = "woff2"
    font.save(ASSETS / "newsreader.woff2")
    return True


def _add_thin_space(font: Any) -> None:
    """Maps U+202F to an empty glyph of its own, so that the line does not change face (and height) at every « ? »."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    name = "uni202F"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = Glyph()
    font["hmtx"][name] = (round(font["hmtx"]["space"][0] * THIN_SPACE), 0)
    font["gvar"].variations[name] = []
    # HVAR lists deltas by glyph number and knows nothing of the new one; without it they are read from gvar.
    del font["HVAR"]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = name


def build_styles(has_typeface: bool) -> None:
    """Joins the style sheets of each bundle into one file, with the typeface's own only where it was built."""
    for name, sheets in BUNDLES.items():
        files = [*sheets, *(["css/typeface"] if has_typeface else [])]
        css = "".join((STATIC / f"{file}.css").read_text("utf-8") for file in files)
        (ASSETS / f"{name}.css").write_text(css, "utf-8")
    for package, pattern in LAYERED:
        found = find_spec(package)
        for sheet in Path(found.origin).parent.glob(pattern) if found and found.origin else ():
            _put_in_layer(sheet, ASSETS / str(sheet).rpartition("/static/")[2])


def _put_in_layer(sheet: Path, target: Path) -> None:
    lines = sheet.read_text("utf-8").splitlines(keepends=True)
    imports = [line.replace(";", " layer(django);") for line in lines if line.startswith("@import")]
    rules = [line for line in lines if not line.startswith("@import")]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join([*imports, "@layer django {\n", *rules, "}\n"]), "utf-8")


def build_scripts() -> bool:
    """Writes `js/*.js`, one bundle a page; false where npm has not fetched esbuild and age-encryption."""
    # The program itself, not its wrapper: an image without Node builds as well.
    esbuild = next(BASE_DIR.glob("node_modules/@esbuild/*/bin/esbuild"), None)
    if esbuild is None:
        return False
    entries = [f"static/js/{name}.js" for name in SCRIPTS]
    stubs = [f"--alias:{part}=./static/js/never.js" for part in NEVER_REACHED]
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning", *stubs]
    options += ["--outbase=static/js", f"--outdir={ASSETS / 'js'}"]
    subprocess.run([esbuild, *entries, *options], cwd=BASE_DIR, check=True)  # noqa: S603
    return True


def main() -> None:
    """Builds typeface, styles and scripts. What npm has not fetched is left out, with a line on stderr."""
    ASSETS.mkdir(parents=True, exist_ok=True)
    has_typeface = build_typeface()
    if not has_typeface:
        print("The typeface is not built (npm has not fetched it): pages use the reader's own serif.", file=sys.stderr)
    build_styles(has_typeface)
    if not build_scripts():
        print("The scripts are not built (npm has not fetched them): inquiries are sealed on arrival.", file=sys.stderr)
    build_document_typefaces(NEWSREADER / "newsreader-latin-opsz-normal.woff2", BASE_DIR / "build" / "typefaces")
    for folder in ("icons", "admin", "help"):
        shutil.copytree(STATIC / folder, ASSETS / folder, dirs_exist_ok=True)


if __name__ == "__main__":
    main()
