"""Two writers at the same moment on PostgreSQL: neither undoes what the other did, and neither fails."""

import subprocess
import sys

import pytest

from tests.support.servers import ROOT, Site, prepared_site, running_postgresql

pytestmark = pytest.mark.server

FIRST = """
import time
from django.db import connection, transaction
from django.contrib import admin
from casestudies.models import CaseStudy, HomeTexts, Region, Tension
from casestudies.publishing.writing import Outdated
from casestudies.publishing import consent, drafts, gate, order, published, site_texts

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

def others_wait():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return cursor.fetchone()[0]

case, another = CaseStudy.objects.order_by("position")[:2]
with transaction.atomic():
    {first}
    print("begun", flush=True)
    for _attempt in range(600):
        if others_wait():
            break
        time.sleep(0.05)
    else:
        raise SystemExit("The other never waited.")
"""

SECOND = """
from django.contrib import admin
from casestudies.models import CaseStudy, HomeTexts, Region, Tension
from casestudies.publishing.writing import Outdated
from casestudies.publishing import consent, drafts, gate, order, published, site_texts
case, another = CaseStudy.objects.order_by("position")[:2]
{second}
"""

ALL_PUBLISHED = """
from casestudies.models import CaseStudy
from casestudies.publishing import published
CaseStudy.objects.update(state="published")
published.show(*CaseStudy.objects.all())
"""

SHOWN = """
from casestudies.models import Casebook, PublishedVersion
for book in Casebook.objects.order_by("language"):
    listed = [entry.slug for entry in Casebook.objects.contents(book.language).index]
    seen = PublishedVersion.objects.filter(language=book.language).order_by("position", "case_id")
    print(book.language, listed == list(seen.values_list("slug", flat=True)), len(listed))
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The site's database on PostgreSQL, with the four cases; nobody serves it."""
    folder = tmp_path_factory.mktemp("at-once")
    with running_postgresql(folder) as url:
        yield prepared_site(folder / "site", DATABASE_URL=url)


@pytest.fixture
def stored(database):
    """With all four published."""
    database.manage("shell", "--no-imports", "-v0", "-c", ALL_PUBLISHED)
    return database


def run(site: Site, code: str) -> subprocess.Popen:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", code]
    return subprocess.Popen(
        command, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def at_once(site: Site, first: str, second: str) -> None:
    """Does `first`, and commits it only once `second`, in another process, waits for it."""
    one = run(site, FIRST.format(first=first))
    assert one.stdout.readline() == "begun\n", one.stderr.read()
    other = run(site, SECOND.format(second=second))
    said = [process.communicate(timeout=60)[1] for process in (other, one)]
    assert (other.returncode, one.returncode) == (0, 0), "\n".join(said)


def shown(site: Site) -> list[str]:
    """For each language, whether the list of all pages holds what is published, and how much that is."""
    return site.manage("shell", "--no-imports", "-v0", "-c", SHOWN).stdout.splitlines()


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ("gate.withdraw(case)", "published.show(another)", (3, 3)),
        ("published.show(another)", "gate.withdraw(case)", (3, 3)),
        ("gate.withdraw(case)", "gate.withdraw(another)", (2, 2)),
        ("gate.withdraw_language(case, 'fr')", "order.move(another.pk, 'first')", (4, 3)),
    ],
)
def test_a_case_that_leaves_while_another_is_published_leaves_the_lists(stored, first, second, numbers):
    at_once(stored, first, second)

    assert shown(stored) == [f"{code} True {number}" for code, number in zip(("en", "fr"), numbers, strict=True)]


NEW_CASE = "drafts.save(CaseStudy(), {'fr': {'title': 'Un cas de plus'}}, {}, '', {'region': case.region})"
NEW_REGION = "site_texts.save(Region(), {'fr': {'name': 'Suisse orientale'}}, '')"


@pytest.mark.parametrize(
    ("save", "table", "addresses"),
    [
        (NEW_CASE, "casestudies_casestudy_translation", ["un-cas-de-plus", "un-cas-de-plus-2"]),
        (NEW_REGION, "casestudies_region", ["suisse-orientale", "suisse-orientale-2"]),
    ],
)
def test_two_new_records_with_one_name_get_an_address_each(stored, save, table, addresses):
    at_once(stored, save, save)

    query = f"SELECT slug FROM {table} WHERE slug LIKE '{addresses[0]}%' ORDER BY slug"
    assert [slug for (slug,) in stored.rows(query)] == addresses


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("published.show(case)", "site_texts.save(case.region, {'fr': {'name': 'Suisse romande'}}, '')"),
        ("site_texts.save(case.region, {'fr': {'name': 'Suisse'}}, '')", "published.show(case)"),
        ("order.move(case.pk, 'down')", "consent.mark_all_published()"),
        ("gate.withdraw(case)", "gate.withdraw(case)"),
        ("site_texts.publish(HomeTexts.objects.get())", "site_texts.publish(HomeTexts.objects.get())"),
    ],
)
def test_no_two_writers_wait_for_each_other(stored, first, second):
    at_once(stored, first, second)

    assert [line.split()[1] for line in shown(stored)] == ["True", "True"]


TAKE = """published.refresh()
    case.tensions.add(Tension.objects.get(slug='new'))"""
DELETE = """
try:
    admin.site._registry[Tension].delete_model(None, Tension.objects.get(slug='new'))
except Outdated:
    pass
"""


def test_a_term_that_a_case_takes_while_it_is_deleted_stays(stored):
    stored.rows(
        "INSERT INTO casestudies_tension (slug, position, version, pairs, older) VALUES ('new', 9, 1, '{}', '[]')"
    )

    at_once(stored, TAKE, DELETE)

    taken = (
        "SELECT count(*) FROM casestudies_casestudy_tensions JOIN casestudies_tension AS term ON term.id = tension_id"
    )
    assert stored.rows(f"{taken} WHERE slug = 'new'") == [(1,)]
