"""The lists that cases are sorted by, whose numbers are saved all at once."""

import pytest

from casestudies.models import Region

pytestmark = pytest.mark.django_db

LIST = "/admin/casestudies/region/"


@pytest.mark.parametrize(("total", "initial"), [("4", "-1"), ("4", "0"), ("9", "3"), ("[]", "[]")])
def test_numbers_for_terms_that_are_not_in_the_list_add_none(admin_client, total, initial):
    before = list(Region.objects.values_list("pk", "position"))
    posted = {"form-TOTAL_FORMS": total, "form-INITIAL_FORMS": initial, "_save": "1"}
    posted |= {f"form-{number}-position": "7" for number in range(9)}

    answer = admin_client.post(LIST, posted, headers={"accept-language": "fr"})

    assert answer.status_code == 200
    assert list(Region.objects.values_list("pk", "position")) == before
