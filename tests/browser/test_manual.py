"""The pictures of the manual are taken from the running site."""

import pytest
from PIL import Image

from site_config.manual import SECTIONS
from tests.support.pictures import LOCALES, PAGES, SIZE, take

pytestmark = pytest.mark.browser


def test_each_section_has_a_picture_in_each_language(browser, site, tmp_path):
    take(browser, site, tmp_path)

    assert list(PAGES) == list(SECTIONS)
    for language in LOCALES:
        for section in SECTIONS:
            file = tmp_path / language / f"{section}.png"
            picture = Image.open(file)
            assert picture.size == (SIZE["width"], SIZE["height"])
            assert len(picture.convert("RGB").getcolors(1000) or []) > 10, f"{file.name} is blank"
            assert file.stat().st_size < 120_000, file.name
