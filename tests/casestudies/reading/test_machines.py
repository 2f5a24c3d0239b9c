"""What machines read: never more than readers see, and always in step with it."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from casestudies.models import SiteIdentity
from casestudies.publishing import gate

from ..tools import show_text

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
CASE = "/fr/cas/arbitrage-sous-contrainte-reglementaire/"


def graph(client, path) -> list[dict]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).content.decode())
    return json.loads(found[1])["@graph"]


def test_the_sitemap_lists_every_page_with_its_twin(client):
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content).findall(f"{SITEMAP}url")
    places = {url.find(f"{SITEMAP}loc").text.removeprefix("http://testserver") for url in urls}

    assert len(places) == len(urls) == 2 * (6 + 4)
    assert {client.get(place).status_code for place in places} == {200}
    for url in urls:
        assert {link.get("hreflang") for link in url.findall(f"{XHTML}link")} == {"fr", "en"}
    assert sum(url.find(f"{SITEMAP}lastmod") is not None for url in urls) == 8


@pytest.mark.parametrize(("path", "language"), [("/fr/cas/flux.xml", "fr"), ("/en/cases/feed.xml", "en")])
def test_the_feed_is_atom_and_leads_to_every_case(client, path, language):
    page = client.get(path)
    feed = ElementTree.fromstring(page.content)

    assert page["Content-Type"].startswith("application/atom+xml")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    for required in ("id", "title", "updated"):
        assert feed.find(f"{ATOM}{required}").text
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{path}"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 4
    for entry in entries:
        link = entry.find(f"{ATOM}link").get("href").removeprefix("http://testserver")
        assert client.get(link).status_code == 200
        assert entry.find(f"{ATOM}id").text
        assert entry.find(f"{ATOM}updated").text


def test_a_withdrawn_case_leaves_feed_and_sitemap(client, case):
    gate.withdraw(case)

    assert "arbitrage-sous" not in client.get("/fr/cas/flux.xml").content.decode()
    assert "arbitrage-sous" not in client.get("/sitemap.xml").content.decode()


def test_the_data_of_a_case_says_nothing_that_the_page_does_not(client):
    from django.utils.html import strip_tags

    body = client.get(CASE).content.decode()
    shown = re.sub(r"\W+", "", strip_tags(re.sub(r"<script.*?</script>", "", body)))
    article, trail = graph(client, CASE)

    texts = [article["headline"], *article["articleBody"].split("\n"), *article["about"], article["contentLocation"]]
    texts += [article["author"]["name"], *(step["name"] for step in trail["itemListElement"])]
    assert [text for text in texts if re.sub(r"\W+", "", text) not in shown] == []
    assert not {"datePublished", "dateModified", "address", "email"} & set(article)


def test_the_identity_is_told_to_machines_only_where_it_is_shown(client):
    identity = SiteIdentity.objects.language("fr").get()
    identity.adviser, identity.email = "Cabinet </script> & Fils", "bonjour@exemple.ch"
    show_text(identity)

    (service,) = graph(client, "/fr/mentions-legales/")

    assert (service["name"], service["email"]) == ("Cabinet </script> & Fils", "bonjour@exemple.ch")
    assert "bonjour@exemple.ch" not in client.get("/fr/").content.decode()
    assert "bonjour@exemple.ch" in client.get("/.well-known/security.txt").content.decode()


def test_security_txt_has_what_rfc_9116_requires(client):
    page = client.get("/.well-known/security.txt")
    lines = dict(reversed(line.split(": ", 1)) for line in page.content.decode().splitlines())

    assert page["Content-Type"] == "text/plain; charset=utf-8"
    assert set(lines.values()) == {"Contact", "Expires", "Preferred-Languages", "Canonical", "Policy"}
    assert page.content.decode() == client.get("/.well-known/security.txt").content.decode()


def test_robots_are_told_of_the_sitemap_and_not_of_a_hidden_admin(client, settings):
    assert "Disallow: /admin/\n" in client.get("/robots.txt").content.decode()
    settings.ADMIN_PATH = "a-quiet-door/"
    robots = client.get("/robots.txt").content.decode()
    assert "quiet" not in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots


@pytest.mark.parametrize("path", ["/fr/", "/en/cases/", CASE, "/en/confidentiality/", "/fr/contact/"])
def test_a_shared_link_has_a_title_a_sentence_and_a_picture(client, path):
    body = client.get(path).content.decode()
    tags = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]+)">', body))

    assert {"title", "description", "url", "image", "type", "locale"} <= set(tags)
    assert tags["url"] == f"http://testserver{path}"
    picture = client.get(tags["image"].removeprefix("http://testserver"))
    assert picture["Content-Type"] == "image/png"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_manifest_names_the_site_and_its_icons(client, language):
    page = client.get(f"/{language}/site.webmanifest")

    assert page["Content-Type"] == "application/manifest+json"
    assert page.json()["start_url"] == f"/{language}/"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in page.json()["icons"]}
    assert client.get("/favicon.ico").status_code == 302


def test_the_manifest_is_linked_where_readers_are_told_to_come_back_and_not_where_they_read(client):
    linked = '<link rel="manifest" href="/fr/site.webmanifest">'

    assert linked in client.get("/fr/contact/recu/").content.decode()
    assert linked not in client.get("/fr/").content.decode()


def test_the_first_admin_is_made_once(capsys, db):
    call_command("first_admin")
    first = capsys.readouterr().out
    call_command("first_admin")

    assert "Password: " in first
    second = capsys.readouterr()
    assert second.out == ""
    assert "There is an account already; nothing was made." in second.err


def test_every_page_has_a_picture_of_its_own(client):
    pages = ["/en/", "/en/cases/", "/en/confidentiality/", "/en/legal-notice/", "/en/accessibility/", "/en/contact/"]
    found = [
        re.search(r'og:image" content="http://testserver([^"]+)', client.get(page).content.decode())[1]
        for page in pages
    ]
    pictures = {client.get(address).content for address in found}

    assert len(pictures) == len(pages)
    assert client.get("/en/sharing/nothing.png").status_code == 404
