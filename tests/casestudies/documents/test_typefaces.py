"""The faces of documents, made at build."""

import pytest
from fontTools.ttLib import TTFont

from casestudies.documents.typefaces import Cut, build_document_typefaces

CUT = Cut("Newsreader Text", 11, 600)


@pytest.fixture(scope="module")
def built(tmp_path_factory, request):
    source = (
        request.config.rootpath
        / "node_modules/@fontsource-variable/newsreader/files/newsreader-latin-opsz-normal.woff2"
    )
    target = tmp_path_factory.mktemp("typefaces")
    if not build_document_typefaces(source, target, [CUT]):
        pytest.skip("the typeface is not installed (npm)")
    return target


def test_a_cut_is_a_static_face_of_its_weight(built):
    font = TTFont(built / "NewsreaderText-600.ttf")

    assert "fvar" not in font
    assert font["OS/2"].usWeightClass == 600
    assert font["name"].getBestFamilyName() == "Newsreader Text"


def test_the_thin_space_of_french_is_thinner_than_a_space(built):
    font = TTFont(built / "NewsreaderText-600.ttf")
    widths, glyphs = font["hmtx"], font.getBestCmap()

    assert 0 < widths[glyphs[0x202F]][0] < widths[glyphs[0x20]][0]


def test_without_the_source_nothing_is_built(tmp_path):
    assert not build_document_typefaces(tmp_path / "absent.woff2", tmp_path / "typefaces")
    assert not (tmp_path / "typefaces").exists()
