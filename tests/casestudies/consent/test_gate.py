"""Publishing may need the client's consent; a consent that has ended withdraws the case."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from casestudies.consent import expiry
from casestudies.models import CaseStudy, Step
from casestudies.publishing import consent, gate
from casestudies.publishing.consent import State
from tests.casestudies.consent.client import agree, answer
from tests.casestudies.tools import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db) -> User:
    return User.objects.create_superuser("consultant", "consultant@example.com")


def days(number: int):
    return timezone.localdate() + timedelta(days=number)


def ends_in(case, number: int) -> None:
    """The consent of the case ends in so many days."""
    case.client_answers.update(expires_on=days(number))
    consent.mark_published(case)


def test_a_case_is_published_without_consent_where_none_is_needed(case):
    assert gate.publish(case).action == Step.Action.PUBLISHED


def test_a_case_without_consent_is_not_published_where_it_is_needed(case, settings):
    settings.CONSENT_REQUIRED = True

    with pytest.raises(ValidationError, match="pas encore donné son accord"):
        gate.publish(case)
    with pytest.raises(ValidationError):
        gate.schedule(case, timezone.now() + timedelta(days=1))


def test_a_case_is_published_once_its_client_agreed(client, case, secret, settings):
    settings.CONSENT_REQUIRED = True
    agree(client, secret)

    assert gate.publish(case).action == Step.Action.PUBLISHED
    assert case.published_versions.filter(consented_until=days(365)).count() == 2


def test_a_text_that_changed_since_needs_consent_again(client, case, secret, settings):
    settings.CONSENT_REQUIRED = True
    agree(client, secret)
    write(case, problem="Le marché a changé.")

    assert consent.standing(case).state == State.CHANGED
    with pytest.raises(ValidationError):
        gate.publish(case)


def test_a_request_for_a_change_ends_the_agreement_before_it(client, case, secret, settings):
    settings.CONSENT_REQUIRED = True
    agree(client, secret)
    assert case.published_versions.filter(consented_until=None).count() == 0

    answer(client, secret, "change", message="Retirez un mot.")

    assert consent.standing(case).state == State.ASKED
    assert case.published_versions.exclude(consented_until=None).count() == 0
    with pytest.raises(ValidationError, match="demande une modification"):
        gate.publish(case)

    agree(client, secret)
    assert consent.standing(case).is_valid


def test_a_case_is_withdrawn_after_the_last_day_agreed_to_though_a_change_was_asked_for_since(client, case, secret):
    agree(client, secret)
    answer(client, secret, "change", message="Retirez un mot.")
    ends_in(case, -1)

    expiry.run()

    case.refresh_from_db()
    assert case.state == CaseStudy.State.WITHDRAWN


def test_a_consent_that_has_ended_keeps_a_case_from_readers_whatever_the_settings(client, case, secret):
    agree(client, secret)
    ends_in(case, -1)

    with pytest.raises(ValidationError):
        gate.publish(case)


def test_a_scheduled_case_whose_consent_has_ended_waits_for_the_consultant(client, case, secret):
    gate.withdraw(case)
    agree(client, secret)
    gate.schedule(case, timezone.now() + timedelta(seconds=1))
    ends_in(case, -1)

    steps = gate.publish_due(timezone.now() + timedelta(minutes=1))

    case.refresh_from_db()
    assert [step.action for step in steps] == [Step.Action.REFUSED]
    assert case.concern == CaseStudy.Concern.REFUSED


def test_the_end_of_a_consent_withdraws_the_case_and_says_so_once(client, case, secret, consultant):
    agree(client, secret)
    expiry.run()
    mail.outbox.clear()
    ends_in(case, -1)

    call_command("expire_consents")
    call_command("expire_consents")

    case.refresh_from_db()
    assert case.state == CaseStudy.State.WITHDRAWN
    assert case.concern == CaseStudy.Concern.EXPIRED
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["consultant@example.com"]
    assert case.title not in mail.outbox[0].body


def test_the_last_day_of_a_consent_still_counts(client, case, secret, consultant):
    agree(client, secret)
    ends_in(case, 0)

    expiry.run()

    case.refresh_from_db()
    assert case.state == CaseStudy.State.PUBLISHED
    assert case.published_versions.first().is_consented


def test_the_consultant_is_told_thirty_and_seven_days_before(client, case, secret, consultant):
    agree(client, secret)
    expiry.run()
    counts = []
    for left in (31, 30, 29, 8, 7, 1):
        ends_in(case, left)
        mail.outbox.clear()
        expiry.run()
        counts.append(len(mail.outbox))

    assert counts == [0, 1, 0, 0, 1, 0]


def test_a_run_that_comes_late_tells_of_the_nearest_end_only(client, case, secret, consultant):
    agree(client, secret)
    expiry.run()
    mail.outbox.clear()
    ends_in(case, 3)

    expiry.run()
    expiry.run()

    assert len(mail.outbox) == 1


def test_an_answer_is_told_of_and_says_nothing_of_its_words(client, case, secret, consultant):
    agree(client, secret, name="Jeanne Exemple")

    expiry.run()
    expiry.run()

    assert len(mail.outbox) == 1
    assert "Exemple" not in mail.outbox[0].body + mail.outbox[0].subject


class MailThatMeetsAnotherRun(EmailBackend):
    """Takes a mail slowly: the job runs beside it meanwhile."""

    def send_messages(self, messages):
        expiry.run()
        return super().send_messages(messages)


def test_two_runs_at_once_send_each_mail_once(client, case, secret, consultant, settings):
    agree(client, secret)
    settings.EMAIL_BACKEND = f"{__name__}.MailThatMeetsAnotherRun"

    assert expiry.run()["sent"] == 1

    assert len(mail.outbox) == 1


def test_a_mail_whose_sender_died_is_sent_by_a_later_run(client, case, secret, consultant):
    agree(client, secret)
    case.client_answers.update(mail_begun_at=timezone.now() - timedelta(minutes=5))
    assert expiry.run()["sent"] == 0

    case.client_answers.update(mail_begun_at=timezone.now() - timedelta(minutes=15))

    assert expiry.run()["sent"] == 1


def test_a_mail_that_nobody_took_is_tried_again(client, case, secret):
    agree(client, secret)
    ends_in(case, -1)

    assert expiry.run() == {"withdrawn": 1, "sent": 0, "failed": 2}

    User.objects.create_superuser("consultant", "consultant@example.com")
    assert expiry.run() == {"withdrawn": 0, "sent": 2, "failed": 0}


def test_a_case_comes_back_once_the_client_agrees_again(client, case, secret):
    agree(client, secret)
    ends_in(case, -1)
    expiry.run()

    agree(client, secret)

    case.refresh_from_db()
    assert case.concern == ""
    assert gate.publish(case).action == Step.Action.PUBLISHED
