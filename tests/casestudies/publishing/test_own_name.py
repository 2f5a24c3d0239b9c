"""The adviser's own name is nobody's secret: it passes everywhere, and nothing like it does."""

import pytest

from casestudies.models import SiteIdentity
from casestudies.publishing import watch_list
from casestudies.publishing.review import review_texts

pytestmark = pytest.mark.django_db

NAME = "Hélène Müller-d’Arcy"


@pytest.fixture(autouse=True)
def own_identity(db):
    identity = SiteIdentity.objects.get()
    identity.set_current_language("fr")
    identity.adviser = NAME
    identity.save()
    return identity


def hard(text: str, field: str = "body") -> list[str]:
    return [found.quote for found in review_texts({("fr", field): text}).findings if found.is_hard]


def test_the_adviser_may_be_named_in_any_text():
    assert hard(f"Depuis vingt ans, {NAME} conseille des comités de direction.") == []
    assert hard("Hélène MÜLLER-D’ARCY conseille des comités de direction.") == []


def test_others_of_the_same_first_name_or_with_more_to_their_name_are_found():
    assert hard("Hélène Dubois conseille ce comité de direction.")
    assert hard("Depuis vingt ans, Müller Bachmann conseille des comités de direction.")


def test_the_name_counts_as_it_is_typed(own_identity):
    own_identity.adviser = ""
    own_identity.save()
    texts = {("fr", "adviser"): NAME, ("fr", "presentation"): f"{NAME} conseille des comités de direction."}

    assert hard(texts["fr", "presentation"])
    assert not [found for found in review_texts(texts).findings if found.is_hard and found.field == "presentation"]


def test_a_watched_term_in_the_name_is_told_all_the_same(case, recipient):
    watch_list.add(case, ["Müller"])

    assert hard(f"{NAME} conseille des comités de direction.")
