"""Who may do what with cases and the site's texts: tried by address and by POST, whatever the menus offer."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from casestudies.models import CaseStudy, HomeTexts, Region, Step
from casestudies.publishing import gate, watch_list

from ..tools import change, fields, post, write

pytestmark = pytest.mark.django_db

SLUG = "arbitrage-sous-contrainte-reglementaire"
FRENCH = f"/fr/cas/{SLUG}/"
LIST = "/admin/casestudies/casestudy/"
DRAFT = "Un contexte que personne ne doit lire encore."
TEXTS = ("casestudy", "region", "interventiontype", "tension", "hometexts", "page", "siteidentity")


@pytest.fixture
def account(client, django_user_model):
    """Signs an account in that has these rights over everything in the casebook."""

    def signed_in(*rights: str, is_staff: bool = True):
        user = django_user_model.objects.create_user("somebody", is_staff=is_staff)
        for right in rights:
            user.user_permissions.add(
                *Permission.objects.filter(content_type__app_label="casestudies", codename__startswith=f"{right}_")
            )
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def draft(case):
    """A case whose draft says more than readers see, and one that readers never saw."""
    write(case, context=DRAFT)
    hidden = CaseStudy.objects.get(position=2)
    gate.withdraw(hidden)
    return case


def pages(case) -> list[str]:
    names = ("change", "history", "delete", "watch_list")
    addresses = [reverse(f"admin:casestudies_casestudy_{name}", args=[case.pk]) for name in names]
    return [
        LIST,
        f"{LIST}add/",
        *addresses,
        reverse("admin:casestudies_casestudy_delete_translation", args=[case.pk, "en"]),
    ]


@pytest.mark.parametrize("rights", [(), ("view",)])
@pytest.mark.parametrize("act", ["publish", "withdraw"])
def test_who_may_not_change_cases_cannot_publish_or_withdraw_through_the_list(account, draft, rights, act):
    client, steps = account(*rights), Step.objects.count()

    client.post(
        LIST, {"action": act, "post": "yes", "_selected_action": list(CaseStudy.objects.values_list("pk", flat=True))}
    )

    assert Step.objects.count() == steps
    assert DRAFT not in client.get(FRENCH).content.decode()
    assert client.get(FRENCH).status_code == 200


@pytest.mark.parametrize("rights", [(), ("view",)])
@pytest.mark.parametrize("button", ["_save", "_publish", "_schedule", "_withdraw", "_unschedule"])
def test_who_may_not_change_cases_cannot_use_a_button_of_the_form(account, admin_client, draft, rights, button):
    typed = fields(admin_client.get(change(draft))) | {button: "1", "title": "Un autre titre"}
    client, steps = account(*rights), Step.objects.count()

    answer = post(client, draft, typed)

    assert answer.status_code == 403
    assert Step.objects.count() == steps
    assert CaseStudy.objects.get(pk=draft.pk).state == "published"
    assert not CaseStudy.objects.language("fr").filter(translations__title="Un autre titre").exists()


def test_a_viewer_cannot_reorder_cases_delete_one_or_take_a_language_away(account, draft):
    client = account("view")

    assert client.post(reverse("admin:casestudies_casestudy_order"), {"move": f"{draft.pk} down"}).status_code == 403
    assert client.post(f"{LIST}add/", {"title": "Neuf"}).status_code == 403
    for name, args in (("delete", [draft.pk]), ("delete_translation", [draft.pk, "en"])):
        answer = client.post(reverse(f"admin:casestudies_casestudy_{name}", args=args), {"post": "yes"})
        assert answer.status_code == 403
    assert CaseStudy.objects.get(pk=draft.pk).position == 1
    assert client.get("/en/cases/strategic-trade-off-under-regulatory-constraint/").status_code == 200


def test_an_account_without_a_right_reads_no_draft_and_no_page_of_the_admin(account, draft):
    hidden = CaseStudy.objects.get(position=2).translations.get(language_code="fr").slug
    client = account()

    assert DRAFT not in client.get(FRENCH).content.decode()
    assert DRAFT not in client.get(f"{FRENCH}?preview=1").content.decode()
    assert client.get(f"/fr/cas/{hidden}/").status_code == 410
    assert client.get(f"/fr/cas/{hidden}/?preview=1").status_code == 410
    assert {client.get(page).status_code for page in pages(draft)} == {403}


def test_an_account_that_is_no_longer_staff_reads_no_draft(account, draft):
    client = account("view", "change", is_staff=False)

    assert DRAFT not in client.get(f"{FRENCH}?preview=1").content.decode()


@pytest.mark.parametrize("right", ["view", "change"])
def test_who_may_see_cases_reads_drafts(account, draft, right):
    client = account(right)

    assert DRAFT in client.get(f"{FRENCH}?preview=1").content.decode()
    assert client.get(LIST).status_code == 200
    page = client.get(change(draft)).content.decode()
    assert DRAFT in page
    assert ("_publish" in page) == (right == "change")


@pytest.mark.parametrize("rights", [(), ("view",), ("change",)])
@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_documents_never_hold_a_draft(account, draft, rights, kind):
    hidden = CaseStudy.objects.get(position=2).translations.get(language_code="fr").slug
    client = account(*rights)
    seen = client.get(f"/fr/cas/{SLUG}.{kind}").content

    client.logout()

    assert client.get(f"/fr/cas/{SLUG}.{kind}").content == seen
    assert client.get(f"/fr/cas/{hidden}.{kind}?preview=1").status_code == 410


@pytest.mark.parametrize("rights", [(), ("view",)])
def test_who_may_not_change_cases_cannot_reach_a_watch_list(account, recipient, case, rights):
    kept = watch_list.add(case, ["Helvetis"])
    client = account(*rights)

    for name, args in (("", [case.pk]), ("_fetch", [case.pk, kept.pk]), ("_clear", [case.pk, kept.pk])):
        address = reverse(f"admin:casestudies_casestudy_watch_list{name}", args=args)
        assert client.post(address, {"terms": "Aurore"}).status_code == 403
    assert client.get(reverse("admin:casestudies_casestudy_watch_list", args=[case.pk])).status_code == 403
    assert list(watch_list.current().findings("chez Helvetis"))


def test_who_may_change_cases_publishes_and_withdraws(account, draft):
    client, chosen = account("change"), {"_selected_action": [str(draft.pk)], "post": "yes"}

    client.post(LIST, chosen | {"action": "withdraw"})
    assert client.get(FRENCH).status_code == 200  # its draft, to this account
    assert CaseStudy.objects.get(pk=draft.pk).state == "withdrawn"
    client.post(LIST, chosen | {"action": "publish"})

    assert CaseStudy.objects.get(pk=draft.pk).state == "published"


@pytest.mark.parametrize("rights", [(), ("view",)])
@pytest.mark.parametrize("model", TEXTS[1:])
def test_who_may_not_change_texts_changes_none(account, rights, model):
    client = account(*rights)

    answer = client.post(reverse(f"admin:casestudies_{model}_change", args=[1]), {"name": "Autre", "title": "Autre"})

    assert answer.status_code == 403


@pytest.mark.parametrize("model", TEXTS)
def test_an_account_without_a_right_sees_no_list(account, model):
    client = account()

    assert client.get(reverse(f"admin:casestudies_{model}_changelist"), follow=True).status_code == 403


def test_one_language_of_a_region_in_use_cannot_be_deleted(admin_client, case):
    address = reverse("admin:casestudies_region_delete_translation", args=[case.region_id, "en"])

    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    assert set(Region.objects.get(pk=case.region_id).get_available_languages()) == {"fr", "en"}


def test_one_language_of_the_home_page_cannot_be_deleted(admin_client):
    address = reverse("admin:casestudies_hometexts_delete_translation", args=[1, "en"])

    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    assert set(HomeTexts.objects.get().get_available_languages()) == {"fr", "en"}
