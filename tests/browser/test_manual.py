"""The pictures of the manual are taken from the running site."""

import pytest
from PIL import Image, ImageChops, ImageStat

from site_config.manual import SECTIONS
from tests.support.pictures import LOCALES, PAGES, SIZE, take
from tests.support.servers import ROOT, running_site

pytestmark = pytest.mark.browser

COMMITTED = ROOT / "static/help"


def test_each_section_has_a_picture_in_each_language_that_shows_the_screen_of_today(browser, tmp_path):
    with running_site(tmp_path / "site") as fresh:  # as `make pictures` has it: others have written to the shared one
        take(browser, fresh, tmp_path)

    assert list(PAGES) == list(SECTIONS)
    for language in LOCALES:
        for section in SECTIONS:
            file = tmp_path / language / f"{section}.png"
            picture = Image.open(file)
            assert picture.size == (SIZE["width"], SIZE["height"])
            assert len(picture.convert("RGB").getcolors(1000) or []) > 10, f"{file.name} is blank"
            assert file.stat().st_size < 120_000, file.name
            assert difference(picture, Image.open(COMMITTED / language / file.name)) < 4, f"make pictures: {file.name}"


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of what one sees from afar, from 0 to 255: another typeface or date hardly counts."""
    far = [picture.convert("L").resize((56, 35), Image.Resampling.BOX) for picture in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*far)).mean[0]
