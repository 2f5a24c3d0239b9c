"""The picture shown where an address of the site is shared."""

import struct
from dataclasses import replace

import pytest

from casestudies.documents import catalogue, content
from casestudies.models.contents import Contents

from .conftest import changed

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunks(png: bytes) -> dict[str, bytes]:
    assert png.startswith(SIGNATURE)
    found, place = {}, len(SIGNATURE)
    while place < len(png):
        length, kind = struct.unpack_from(">I4s", png, place)
        found[kind.decode()] = png[place + 8 : place + 8 + length]
        place += 12 + length
    return found


@pytest.fixture(params=["case", "site"])
def png(request, version, contents, language):
    return catalogue.sharing_picture(version if request.param == "case" else None, contents, language)


def test_it_is_1200_by_630(png):
    assert struct.unpack_from(">II", chunks(png)["IHDR"]) == (1200, 630)


def test_it_holds_the_picture_and_nothing_else(png):
    assert set(chunks(png)) <= {"IHDR", "PLTE", "IDAT", "IEND"}


def test_it_weighs_no_more_than_120_kilobytes(png):
    assert len(png) <= 120_000


def test_each_case_and_the_site_have_their_own(versions, contents, language):
    pictures = {catalogue.sharing_picture(version, contents, language) for version in [None, *versions]}

    assert len(pictures) == 5


@pytest.mark.django_db
def test_a_site_without_words_still_has_one():
    assert chunks(catalogue.sharing_picture(None, Contents(), "fr"))


def test_the_longest_title_still_fits(version, contents, language):
    version = changed(version, title="Responsabilité " * 8, organisation="Organisation " * 6)

    picture = catalogue.sharing_picture(version, contents, language)

    assert struct.unpack_from(">II", chunks(picture)["IHDR"]) == (1200, 630)


def test_it_says_who_speaks_once_that_is_filled_in(version, contents, language):
    named = replace(contents, site={**contents.site, "adviser": "Claude Martin"})
    unnamed = replace(contents, site={**contents.site, "adviser": ""})

    assert content.picture(version, named, language)["adviser"] == "Claude Martin"
    for shown in (version, None):
        pictures = [catalogue.sharing_picture(shown, whole, language) for whole in (named, unnamed)]
        assert pictures[0] != pictures[1]


def test_a_site_named_after_its_adviser_says_the_name_once(contents, language):
    named = replace(contents, site={**contents.site, "name": "Claude Martin, conseil", "adviser": "Claude Martin"})

    assert content.picture(None, named, language)["adviser"] == ""
