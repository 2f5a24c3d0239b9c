"""Days and times in the admin are written in full, by the server as by its scripts."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from casestudies.admin.values import moment

AT = datetime(2026, 4, 3, 9, 5, tzinfo=UTC)  # 03/04 or 04/03: no reader knows


@pytest.mark.parametrize(
    ("language", "written"), [("fr", "3 avril 2026 à 11:05 CEST"), ("en", "April 3, 2026 at 11:05 AM CEST")]
)
def test_a_moment_is_written_in_full_in_the_zone_of_the_site(language, written):
    with translation.override(language), timezone.override("Europe/Zurich"):
        assert moment(AT) == written


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "pattern"),
    [
        ("fr", r"Publié le \d+ \w+ 20\d\d à \d\d:\d\d UTC"),
        ("en", r"Published on \w+ \d+, 20\d\d at \d+:\d\d [AP]M UTC"),
    ],
)
def test_the_bar_of_a_case_says_the_day_the_time_and_the_zone(admin_client, case, language, pattern):
    page = admin_client.get(f"/admin/casestudies/casestudy/{case.pk}/change/", headers={"accept-language": language})

    assert re.search(pattern, page.content.decode())
