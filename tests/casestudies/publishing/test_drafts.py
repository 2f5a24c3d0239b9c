"""Saving a draft is one function for all callers: it reads, refuses or keeps, and writes the history."""

import pytest
from django.db import connection

from casestudies.anonymity import reviewer
from casestudies.models import CaseStudy, Region
from casestudies.models.cases import TEXTS
from casestudies.publishing import drafts

from ..tools import change, fields, post

pytestmark = pytest.mark.django_db

NAMES = "Écrire à greta.meier@helvetis.example avant lundi."


def words_of(case, **changed: str) -> dict[str, dict[str, str]]:
    stored = case.translations.get(language_code="fr")
    return {"fr": {name: getattr(stored, name) for name in TEXTS} | changed}


def stored(case) -> str:
    return case.translations.get(language_code="fr").context


def test_words_are_stored_with_a_step(case):
    drafts.save(case, words_of(case, context="Un contexte neuf."), {}, "claire")

    assert stored(case) == "Un contexte neuf."
    step = case.steps.first()
    assert (step.action, step.by, step.checked_names) == ("saved", "claire", True)


def test_words_that_name_somebody_are_refused_and_nothing_is_stored(case):
    before, steps = stored(case), case.steps.count()

    with pytest.raises(drafts.Refused) as refused:
        drafts.save(case, words_of(case, context=NAMES), {}, "claire")

    assert [finding.field for finding in refused.value.checked.blocking] == ["context"]
    assert (stored(case), case.steps.count()) == (before, steps)


def test_a_reason_lets_them_through_and_is_kept(case):
    words = words_of(case, context=NAMES)
    with pytest.raises(drafts.Refused) as refused:
        drafts.save(case, words, {}, "claire")
    (finding,) = refused.value.checked.blocking

    with pytest.raises(drafts.Refused):
        drafts.save(case, words, {finding.mark: "\u2060"}, "claire")
    drafts.save(case, words, {finding.mark: "Adresse inventée."}, "claire")

    assert stored(case) == NAMES
    assert case.reasons.get(by="claire").reason == "Adresse inventée."


def test_a_review_of_other_words_does_not_count(case):
    checked = drafts.save(case, words_of(case), {}, "claire")

    with pytest.raises(drafts.Refused):
        drafts.save(case, words_of(case, context=NAMES), {}, "claire", checked=checked)


def test_a_new_case_is_made_with_what_all_languages_share(case):
    region = Region.objects.get(slug="quebec")
    shared = {"region": region, "position": 9, "tensions": list(case.tensions.all())}
    new = CaseStudy(region=region)

    drafts.save(new, words_of(case, title="Un autre titre", slug=""), {}, "claire", shared)

    kept = CaseStudy.objects.get(position=9)
    assert kept.translations.get().slug == "un-autre-titre"
    assert set(kept.tensions.all()) == set(case.tensions.all())


@pytest.mark.parametrize("button", ["_save", "_publish"])
def test_no_transaction_is_open_while_the_guard_reads(admin_client, case, monkeypatch, button):
    open_then, ask = [], reviewer._ask

    def watched(*question):
        open_then.append(bool(connection.savepoint_ids))
        return ask(*question)

    monkeypatch.setattr(reviewer, "_ask", watched)

    post(admin_client, case, fields(admin_client.get(change(case))) | {button: "1", "problem": "Un autre."})

    assert open_then
    assert not any(open_then)


@pytest.mark.parametrize(
    ("button", "outcome"), [("_save", "enregistré"), ("_publish", "publié"), ("_schedule", "programmé")]
)
@pytest.mark.parametrize(("language", "said"), [("fr", True), ("en", False)])
def test_a_message_names_the_case_in_the_readers_language(admin_client, case, button, outcome, language, said):
    typed = fields(admin_client.get(change(case))) | {button: "1", "publish_at": "2099-01-01T08:00"}

    page = post(admin_client, case, typed, follow=True, headers={"accept-language": language})

    message = str(list(page.context["messages"])[-1])
    assert case.translations.get(language_code=language).title in message
    assert (outcome in message) is said
