"""Every save of a record is kept, and goes with it."""

import pytest

from casestudies.models import Region, Version
from casestudies.publishing import translating, versions

from ..tools import write

pytestmark = pytest.mark.django_db


def save(case, by="claire", **words):
    """Saves `words`, named `fr_title`, as drafts do."""
    versions.begin(case)
    for name, text in words.items():
        write(case, name[:2], **{name[3:]: text})
    case.version += 1
    case.save()
    versions.keep(case, by=by)


def kept(case, language, field) -> list[str]:
    return [version.words[language][field] for version in case.versions.all()]


def test_the_first_save_keeps_what_was_there_before_too(case):
    before = case.translations.get(language_code="fr").title

    save(case, fr_title="Un nouveau titre")

    assert kept(case, "fr", "title") == ["Un nouveau titre", before]
    assert [version.by for version in case.versions.all()] == ["claire", ""]


def test_a_version_holds_both_languages_and_what_they_share(case):
    save(case, en_title="Another title")

    words = case.versions.first().words
    assert words["en"]["title"] == "Another title"
    assert words["fr"]["title"]
    assert words[""]["region"] == str(case.region_id)
    assert words[""]["tensions"] == sorted(str(tension.pk) for tension in case.tensions.all())


def test_a_save_that_changes_nothing_is_kept_once(case):
    save(case, fr_title="Un nouveau titre")
    save(case)

    assert case.versions.count() == 2


def test_what_was_there_at_a_version_number_is_known(case):
    first = case.version
    save(case, fr_title="Deux")
    save(case)
    save(case, fr_title="Trois")

    titles = [versions.as_of(case, number)["fr", "title"] for number in range(first + 1, first + 4)]
    assert titles == ["Deux", "Deux", "Trois"]
    assert versions.as_of(case, first - 1) == {}


def test_versions_go_with_their_record(case):
    region = Region.objects.create(position=9)
    for record in (case, region):
        versions.begin(record)
    kept = [version.pk for record in (case, region) for version in record.versions.all()]
    assert len(kept) == 2

    case.delete()
    region.delete()

    assert not Version.objects.filter(pk__in=kept).exists()


def test_a_deleted_language_is_in_no_version(case):
    save(case, en_title="Another title")

    versions.forget_language(case, "en")

    assert all(version.words["en"] == {} and version.words["fr"] for version in case.versions.all())


# The other language.


def change_and_note(case, settled=(), **words):
    before = versions.places(versions.words_now(case))
    for name, text in words.items():
        write(case, name[:2], **{name[3:]: text})
    case = type(case).objects.get(pk=case.pk)
    translating.note_pairs(case, before, settled)
    return case


def older(case) -> list[tuple[str, str]]:
    return sorted((field.language, field.field) for field in translating.older_fields(case))


def test_the_other_language_is_older_once_one_changed(case):
    case = change_and_note(case, fr_context="Un tout autre contexte.")

    assert older(case) == [("en", "context")]


def test_it_works_in_both_directions(case):
    case = change_and_note(case, en_context="A very different context.")

    assert older(case) == [("fr", "context")]


@pytest.mark.parametrize("by", ["translating", "settling", "going back"])
def test_it_is_no_longer_older(case, by):
    first = case.translations.get(language_code="fr").context
    case = change_and_note(case, fr_context="Un tout autre contexte.")
    if by == "translating":
        case = change_and_note(case, en_context="A very different context.")
    elif by == "settling":
        case = change_and_note(case, settled={"context"})
    else:
        case = change_and_note(case, fr_context=first)

    assert older(case) == []


def test_both_changed_in_one_save_are_a_translation(case):
    case = change_and_note(case, fr_context="Un tout autre contexte.", en_context="A very different context.")

    assert older(case) == []


def test_a_field_without_a_translation_is_not_older_but_missing(case):
    case = change_and_note(case, en_context="")
    case = change_and_note(case, fr_context="Un tout autre contexte.")
    case = change_and_note(case, en_context="A very different context.")
    case = change_and_note(case, fr_context="Encore un autre.")

    assert older(case) == [("en", "context")]


def test_a_second_change_is_shown_with_the_first(case):
    case = change_and_note(case, fr_context="Sans vision commune.")
    case = change_and_note(case, en_context="Without a common view.")
    case = change_and_note(case, fr_context="Sans aucune vision commune.")
    case = change_and_note(case, fr_context="Sans aucune vision commune, depuis le printemps.")

    (field,) = translating.older_fields(case)
    assert (field.before, field.after) == ("Sans vision commune.", "Sans aucune vision commune, depuis le printemps.")
    assert field.inserted == "aucune … depuis le printemps"


def test_a_text_that_only_took_over_words_of_the_other_language_stays_older_until_it_is_edited(case):
    english = case.translations.get(language_code="en").context
    case = change_and_note(case, fr_context="Sans vision commune. Depuis le printemps.")
    case = change_and_note(case, settled={"context"})
    case = change_and_note(case, fr_context="Sans vision commune. Depuis le printemps. Puis un essai.")
    (field,) = translating.older_fields(case)

    for times in (1, 2):
        case = change_and_note(case, en_context=english + f" {field.inserted}" * times)
        assert older(case) == [("en", "context")]
    case = change_and_note(case, en_context=english)
    assert older(case) == [("en", "context")]

    case = change_and_note(case, en_context=f"{english} Then a trial.")
    assert older(case) == []


def test_a_text_that_took_words_over_is_older_on_the_page_before_it_is_saved(case):
    case = change_and_note(case, fr_context="Sans vision commune. Depuis le printemps.")
    (field,) = translating.older_fields(case)
    stored = versions.texts(versions.places(versions.words_now(case)))

    typed = stored | {("en", "context"): f"{stored['en', 'context']} {field.inserted}"}

    assert [older.language for older in translating.older_fields(case, typed)] == ["en"]


@pytest.mark.parametrize(
    ("french", "english", "missing"),
    [
        ("un\ndeux\ntrois", "one\n\ntwo\n", ("en", 1)),
        ("un", "one\ntwo", ("fr", 1)),
        ("un", "one", ("", 0)),
        ("un", "", ("", 0)),
    ],
)
def test_missing_observations_are_counted(french, english, missing):
    assert translating.missing_observations({("fr", "impact"): french, ("en", "impact"): english}) == missing
