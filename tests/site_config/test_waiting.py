"""What waits: each room says it for itself, and none can keep the first page from opening."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from inquiries import erasure_list
from site_config import jobs, upkeep
from site_config.models import Mark
from site_config.waiting import Waiting, what_waits
from tests.site_config.marks import first_started

pytestmark = pytest.mark.django_db


def later(request):
    yield {"sentence": "Could be done some day.", "urgency": "later"}


def at_once(request):
    yield Waiting("Must be done.", "Readers see it.", "Do it", "/admin/", "now")


def failing(request):
    yield {"sentence": "Said before it failed."}
    raise RuntimeError("a secret name")


def test_the_most_urgent_comes_first(rf, settings):
    settings.WAITING = [f"{__name__}.later", f"{__name__}.at_once"]

    assert [waiting.sentence for waiting in what_waits(rf.get("/admin/"))] == [
        "Must be done.",
        "Could be done some day.",
    ]


def test_a_room_that_fails_is_named_in_the_log_and_the_page_opens(admin_client, settings, caplog):
    settings.WAITING = [f"{__name__}.failing", f"{__name__}.at_once"]

    page = admin_client.get("/admin/").content.decode()

    assert "Said before it failed." in page
    assert "Must be done." in page
    assert "n’a pas pu indiquer ce qui y attend" in page
    assert f"{__name__}.failing failed (RuntimeError)" in caplog.text
    assert "a secret name" not in caplog.text


def test_nothing_waits_and_the_page_says_so(admin_client, settings):
    settings.WAITING = []

    assert "Rien n’attend." in admin_client.get("/admin/").content.decode()


def test_an_unknown_urgency_is_refused():
    with pytest.raises(ValueError, match="urgency"):
        Waiting("Something.", urgency="whenever")


def test_a_job_that_did_not_run_waits_with_what_that_means(admin_client):
    first_started(timedelta(days=3))
    Mark.objects.bulk_create(
        Mark(name=job.name, at=timezone.now()) for job in jobs.wanted() if job.name != "publish_due"
    )

    page = admin_client.get("/admin/").content.decode()

    assert "1 tâche périodique n’a pas tourné." in page
    assert "Les cas ne paraissent pas à l’heure prévue." in page
    assert "Les messages ne sont pas effacés à temps." not in page


def test_jobs_that_nothing_ever_started_wait_once_the_site_is_a_day_old(admin_client, client):
    first_started(timedelta(hours=23))
    assert "tâches périodiques" not in admin_client.get("/admin/").content.decode()

    first_started(timedelta(days=2))

    assert (
        f"{len(upkeep.WHAT_IT_DOES)} tâches périodiques n’ont pas tourné."
        in admin_client.get("/admin/").content.decode()
    )
    assert set(client.get("/readyz").json()["late"]) == {job.name for job in jobs.wanted()}


@pytest.mark.parametrize("job", jobs.JOBS, ids=lambda job: job.name)
def test_the_page_knows_what_it_means_that_a_job_did_not_run(job):
    assert job.name in {*upkeep.WHAT_IT_DOES, "daily_backup"}


def backup_of(folder, days_ago: int) -> date:
    day = timezone.localdate() - timedelta(days=days_ago)
    (folder / f"huis-clos-{day}.age").write_bytes(b"sealed")
    return day


def test_a_site_without_daily_backups_says_so(admin_client, settings):
    settings.BACKUP_DIR = None

    assert "Aucune sauvegarde quotidienne n’est faite." in admin_client.get("/admin/").content.decode()


def test_a_first_backup_that_was_not_made_waits(admin_client, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path

    assert "Aucune sauvegarde n’a encore été faite." in admin_client.get("/admin/").content.decode()


def test_an_old_backup_waits_with_its_day_and_a_recent_one_does_not(admin_client, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    day = backup_of(tmp_path, days_ago=3)

    page = admin_client.get("/admin/").content.decode()
    assert f"La dernière sauvegarde date du {date_format(day)}." in page
    assert 'href="/admin/settings/#runs"' in page
    assert 'id="runs"' in admin_client.get("/admin/settings/").content.decode()

    backup_of(tmp_path, days_ago=2)
    assert "sauvegarde" not in admin_client.get("/admin/").content.decode()


@pytest.mark.parametrize("name", ["gone", "file/inside"])
def test_a_folder_for_backups_that_is_away_waits_and_hides_nothing_else(admin_client, settings, tmp_path, name):
    (tmp_path / "file").touch()
    settings.BACKUP_DIR = tmp_path / name
    first_started(timedelta(days=9))

    page = admin_client.get("/admin/").content.decode()

    assert "Le dossier des sauvegardes est introuvable" in page
    assert "Aucune sauvegarde n’a encore été faite." not in page
    assert "tâches périodiques n’ont pas tourné" in page
    assert "n’a pas pu indiquer" not in page


def test_without_any_backup_everything_would_be_lost(admin_client, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path

    page = admin_client.get("/admin/").content.decode()

    assert "Si le disque tombe en panne, tout est perdu." in page
    assert "venu après" not in page


def test_a_backup_that_is_late_waits_once(admin_client, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    first_started(timedelta(days=9))
    Mark.objects.bulk_create(Mark(name=job.name, at=timezone.now()) for job in jobs.JOBS if job.name != "daily_backup")

    page = admin_client.get("/admin/").content.decode()

    assert "Aucune sauvegarde n’a encore été faite." in page
    assert "tâche périodique" not in page


def test_a_list_of_erasures_that_cannot_be_written_waits_until_it_is_whole(admin_client, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    backup_of(tmp_path, days_ago=0)
    (tmp_path / erasure_list.NAME).write_text("2026-01-01 not-a-fingerprint\n")
    erasure_list.add({"ab" * 32: timezone.localdate()})
    erasure_list.write_copies()

    assert "La liste des messages effacés n’est pas complète." in admin_client.get("/admin/").content.decode()

    (tmp_path / erasure_list.NAME).unlink()
    erasure_list.write_copies()

    assert "La liste des messages effacés" not in admin_client.get("/admin/").content.decode()


def test_a_long_list_of_erasures_is_read_once_for_each_state(db, settings, tmp_path, django_assert_num_queries):
    settings.BACKUP_DIR = tmp_path
    erasure_list.add({"ab" * 32: timezone.localdate()})
    erasure_list.write_copies()

    assert erasure_list.lacking() == []
    with django_assert_num_queries(1):
        assert erasure_list.lacking() == []

    erasure_list.add({"cd" * 32: timezone.localdate()})
    assert tmp_path / erasure_list.NAME in erasure_list.lacking()
    erasure_list.write_copies()
    assert erasure_list.lacking() == []
    (tmp_path / erasure_list.NAME).unlink()
    assert tmp_path / erasure_list.NAME in erasure_list.lacking()
