"""What stands alone: never zero, never two."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from casestudies.models import HomeTexts, Page, SiteIdentity

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [SiteIdentity, HomeTexts])
def test_there_is_never_a_second_one(model):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(pk=2)
    assert model.objects.count() == 1


def test_there_is_never_a_second_page_of_a_kind_nor_one_of_an_unknown_kind():
    for kind in ("confidentiality", "unknown"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Page.objects.create(kind=kind)


def test_what_is_missing_is_there_after_the_next_migration():
    SiteIdentity.objects.all().delete()
    Page.objects.filter(kind="legal-notice").delete()

    call_command("migrate", verbosity=0)

    assert SiteIdentity.objects.count() == HomeTexts.objects.count() == 1
    assert set(Page.objects.values_list("kind", flat=True)) == set(Page.Kind.values)
