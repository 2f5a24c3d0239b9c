"""Control characters and the rest of what XML forbids: never stored, and harmless where they were."""

import json
import re
from xml.etree import ElementTree

import feedparser
import pytest
from django.urls import reverse

from casestudies.models import Casebook, CaseStudy, HomeTexts, Page, PublishedVersion, Region, SiteIdentity
from casestudies.models.fields import printable
from casestudies.publishing import published

from ..tools import fields, show

pytestmark = pytest.mark.django_db

FORBIDDEN = "\x00\x08\x0b\x0c\x1f\x7f\x85\x9f\ud800\udfff\ufffe\uffff\u202a\u202e\u2066\u2069"
AS_TYPED = "R&D ‹ coûts <b>"
FEED = "/fr/cas/flux.xml"


@pytest.mark.parametrize("character", FORBIDDEN)
def test_a_forbidden_character_is_taken_out_of_a_text(character):
    assert printable(f"Une{character} décision\t😀\r\n") == "Une décision\t😀\r\n"


@pytest.mark.parametrize(
    ("address", "model", "field"),
    [
        ("casestudy", CaseStudy, "summary"),
        ("casestudy", CaseStudy, "context"),
        ("region", Region, "name"),
        ("hometexts", HomeTexts, "audience"),
        ("page", Page, "body"),
        ("siteidentity", SiteIdentity, "footer_line"),
        ("siteidentity", SiteIdentity, "registration"),
    ],
)
def test_every_form_of_the_admin_stores_texts_without_them(admin_client, address, model, field):
    record = model.objects.order_by("pk").first()
    url = f"{reverse(f'admin:casestudies_{address}_change', args=[record.pk])}?language=fr"
    name = f"fr-{field}" if model is CaseStudy else field
    typed = fields(admin_client.get(url)) | {name: "Une\x0b décision\x00 lisible"}

    answer = admin_client.post(url, typed)

    assert answer.status_code == 302
    kept = model.objects.language("fr").get(pk=record.pk)
    assert getattr(kept, field) == "Une décision lisible"


def test_texts_stored_before_break_nothing_that_machines_read(client, case):
    bad = {"title": "Un\x0b titre", "summary": "Un\x0b résumé", "context": "Un\x0b contexte", "impact": "Un\x0b effet"}
    PublishedVersion.objects.filter(language="fr").update(**bad)
    for casebook in Casebook.objects.all():
        content = json.loads(casebook.content)
        content["site"]["name"] = content["home"]["title"] = content["home"]["introduction"] = "Huis\x0b clos"
        casebook.content = json.dumps(content)
        casebook.save()

    feed = client.get(FEED)
    assert "\x0b" not in feed.content.decode()
    assert ElementTree.fromstring(feed.content).tag.endswith("feed")
    assert ElementTree.fromstring(client.get("/sitemap.xml").content).tag.endswith("urlset")
    slug = PublishedVersion.objects.filter(language="fr").first().slug
    page = client.get(f"/fr/cas/{slug}/").content.decode()
    assert json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])["@graph"]
    assert client.get(f"/fr/cas/{slug}.pdf").content.startswith(b"%PDF")
    assert client.get(f"/fr/cas/{slug}.png").status_code == 200
    assert client.get("/fr/cas/dossier.pdf").content.startswith(b"%PDF")
    assert client.get("/fr/site.webmanifest").json()["name"]


def test_a_feed_reader_reads_titles_and_summaries_as_typed(client, case):
    show(case, "fr", title=AS_TYPED, summary=f"{AS_TYPED} & fils")

    feed = feedparser.parse(client.get(FEED).content, sanitize_html=False)

    assert not feed.bozo
    entry = next(entry for entry in feed.entries if entry.title == AS_TYPED)
    assert entry.summary == f"{AS_TYPED} & fils"
    assert entry.summary_detail.type == "text/plain"


def test_an_entry_keeps_its_id_when_its_address_changes(client, case):
    before = {entry.id for entry in feedparser.parse(client.get(FEED).content).entries}
    show(case, "fr", slug="une-autre-adresse")
    after = {entry.id for entry in feedparser.parse(client.get(FEED).content).entries}

    assert before == after
    assert len(before) == 4
    assert all(entry.startswith("urn:uuid:") for entry in before)


def test_the_two_languages_of_a_case_are_two_entries(client):
    published.refresh()
    french, english = [
        {entry.id for entry in feedparser.parse(client.get(path).content).entries}
        for path in (FEED, "/en/cases/feed.xml")
    ]

    assert not french & english
