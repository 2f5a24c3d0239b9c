"""The list of public texts beside a backup."""

from datetime import date

import pytest

from site_config.backup import readers


@pytest.mark.parametrize(
    ("zone", "as_of", "made_on"),
    [
        ("Europe/Zurich", "2026-07-14T22:30:00+00:00", date(2026, 7, 15)),  # half past midnight: the day before in UTC
        ("America/New_York", "2026-07-15T03:30:00+00:00", date(2026, 7, 14)),  # half past eleven at night
    ],
)
def test_a_list_is_as_new_as_a_backup_of_the_same_day_on_the_site(settings, tmp_path, zone, as_of, made_on):
    settings.TIME_ZONE = zone
    (tmp_path / readers.NAME).write_text(f"{readers.AS_OF}{as_of}\n{'ab' * 32}\n", "ascii")
    backup, day_after = tmp_path / "site.age", date.fromordinal(made_on.toordinal() + 1)

    assert readers.newest(backup, made_on) == {"ab" * 32}
    assert readers.newest(backup, day_after) is None
