"""One name is one finding and one decision, wherever a case says it; what overlaps is one; what is over leaves."""

import html
import re
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casestudies.anonymity import Finding
from casestudies.anonymity.findings import told_once
from casestudies.models import CaseStudy, Region
from casestudies.publishing import alarms, gate, watch_list
from casestudies.publishing.findings import PlacedFinding
from casestudies.publishing.history import open_findings

from ..tools import change, fields, post, write

FRENCH = {"accept-language": "fr"}
FIVE_PLACES = {
    "title": "Un arbitrage chez Helvorna",
    "context": "Helvorna hésitait. Rien n’avançait chez HELVORNA.",
    "problem": "La direction d’Helvorna attendait.",
    "decision": "Un mandat clair chez Hélvorna.",
}


def asked(page) -> list[str]:
    return re.findall(r'name="(reason-[0-9a-f]+)"', page.content.decode())


@pytest.mark.django_db
def test_one_name_in_five_places_is_one_finding_with_five_links_and_one_decision(admin_client, case):
    typed = fields(admin_client.get(change(case))) | FIVE_PLACES

    page = post(admin_client, case, typed, headers=FRENCH)

    body = page.content.decode()
    findings = body.split('<section class="findings"')[1].split("</section>")[0]
    assert len(asked(page)) == 1
    assert "5 endroits" in findings
    assert [findings.count(f'href="#id_fr-{name}"') for name in FIVE_PLACES] == [1, 2, 1, 1]
    assert "1 passage pourrait nommer" in body
    assert "passages pourraient nommer" not in body, "twice in one field, it is one passage there too"

    saved = post(admin_client, case, typed | {asked(page)[0]: "Un mot du métier."})

    assert saved.status_code == 302
    assert case.reasons.filter(by="admin").count() == 1
    assert "1 passage qui pourrait nommer" in admin_client.get(change(case), headers=FRENCH).content.decode()


@pytest.mark.django_db
def test_a_reason_given_in_one_language_counts_in_the_other_and_in_new_sentences(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"context": "Rien n’avançait chez Helvorna."}
    (reason,) = asked(post(admin_client, case, typed))
    post(admin_client, case, typed | {reason: "Un mot du métier."})

    both = typed | {"en-context": "At Helvorna, nothing moved.", "problem": "Helvorna tardait."}
    assert post(admin_client, case, both).status_code == 302


@pytest.mark.django_db
def test_a_name_in_two_languages_is_one_point_to_settle(admin_client, case):
    write(case, context="Rien n’avançait chez Helvorna. Helvorna hésitait.")
    write(case, "en", context="At Helvorna, nothing moved.")

    page = post(admin_client, case, fields(admin_client.get(change(case))), headers=FRENCH)

    assert len(asked(page)) == 1
    assert "3 endroits" in page.content.decode()


@pytest.mark.django_db
def test_a_reason_for_a_name_does_not_let_a_longer_name_pass(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"context": "Rien n’avançait chez Helvorna."}
    (reason,) = asked(post(admin_client, case, typed))
    post(admin_client, case, typed | {reason: "Un mot du métier."})

    page = post(admin_client, case, typed | {"context": "Rien n’avançait chez Helvorna Meyrand."})

    assert len(asked(page)) == 1


@pytest.mark.django_db
def test_a_reason_given_before_a_name_was_watched_does_not_let_it_pass(admin_client, identity, case):
    typed = fields(admin_client.get(change(case))) | {"context": "Rien n’avançait chez Helvorna."}
    (reason,) = asked(post(admin_client, case, typed))
    post(admin_client, case, typed | {reason: "Un mot du métier."})
    watch_list.add(case, ["Helvorna"])

    page = post(admin_client, case, typed)

    assert asked(page) not in ([], [reason])


@pytest.mark.django_db
def test_a_reason_that_names_somebody_is_shown_with_the_word_marked(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {"context": "Rien n’avançait chez Helvorna."}
    (reason,) = asked(post(admin_client, case, typed))

    page = post(admin_client, case, typed | {reason: "Voir plutôt www.autrefirme.ch"}, headers=FRENCH)

    assert "Une raison nomme quelqu’un" in page.content.decode()
    assert f'<a href="#{reason}">Voir plutôt <mark>www.autrefirme.ch</mark></a>' in page.content.decode()


@pytest.mark.django_db
def test_what_narrows_down_around_a_name_is_told_with_it_and_asked_once_the_name_is_settled(admin_client, case):
    words = "La directrice de la raffinerie Helvorna hésitait."
    typed = fields(admin_client.get(change(case))) | {"context": words, "_publish": "1"}
    page = post(admin_client, case, typed, headers=FRENCH)

    assert len(asked(page)) == 1
    assert "Donne une fonction que peu de personnes exercent." in page.content.decode()

    page = post(admin_client, case, typed | {asked(page)[0]: "Un mot du métier."}, headers=FRENCH, follow=True)

    assert len(asked(page)) == 1
    assert "Nomme" not in html.unescape(page.content.decode()).split('class="findings"')[1].split("</section>")[0]


@pytest.mark.django_db
def test_wider_words_are_proposed_beside_each_place_from_what_the_case_says(admin_client, case):
    case.region = Region.objects.get(slug="suisse-romande")
    case.save()
    typed = fields(admin_client.get(change(case))) | {
        "region": str(case.region_id),
        "organisation": "Groupe industriel",
        "context": "Rien n’avançait chez Helvorna, à Lausanne.",
        "problem": "La direction d’Helvorna attendait.",
    }

    body = html.unescape(post(admin_client, case, typed, headers=FRENCH).content.decode())

    proposed = re.findall(r'<p class="suggested">(.*?)</p>', body)
    assert len(proposed) == 3
    assert all(line.startswith(("Écrire plutôt\u202f:", "Écrire plutôt\xa0:")) for line in proposed)
    assert '<span lang="fr">un groupe industriel</span>' in proposed[0] + proposed[1]
    assert any('<span lang="fr">un endroit de Suisse romande</span>' in line for line in proposed)


@pytest.mark.django_db
def test_a_label_that_names_somebody_is_not_proposed(admin_client, case):
    typed = fields(admin_client.get(change(case))) | {
        "organisation": "Groupe Vermaucourt",
        "context": "Rien n’avançait chez Helvorna.",
    }

    body = html.unescape(post(admin_client, case, typed, headers=FRENCH).content.decode())

    assert not [line for line in re.findall(r'<p class="suggested">(.*?)</p>', body) if "ermaucourt" in line]


@pytest.mark.django_db
def test_after_a_term_leaves_the_watch_list_its_alarm_and_its_findings_leave_too(admin_client, identity, case):
    other = CaseStudy.objects.get(position=2)
    write(case, context="La direction chez helvorna hésitait.")
    case.published_versions.filter(language="fr").update(context="La direction chez helvorna hésitait.")
    kept = watch_list.add(other, ["Helvorna"])
    assert [alarm.record for alarm in alarms.look_again()] == [case]
    assert "<mark>helvorna</mark>" in admin_client.get(change(case)).content.decode()

    admin_client.post(reverse("admin:casestudies_casestudy_watch_list_clear", args=[other.pk, kept.pk]))

    assert CaseStudy.objects.get(pk=case.pk).concern == ""
    assert "<mark>" not in admin_client.get(change(case)).content.decode()


@pytest.mark.django_db
def test_an_alarm_hides_nothing_of_the_review_before_it(admin_client, identity, case):
    write(case, context="La direction hésitait. Près de 37 % des équipes suivaient Helvorna.")
    gate.publish(case)
    kept = watch_list.add(case, ["Helvorna"])
    alarms.look_again()
    assert {finding.quote for finding in open_findings(case)} >= {"37 %", "Helvorna"}

    kept.delete()

    assert "37 %" in {finding.quote for finding in open_findings(case)}


@pytest.mark.django_db
def test_deleting_the_case_that_a_name_was_watched_for_ends_the_alarms_it_raised(admin_client, identity, case):
    other = CaseStudy.objects.get(position=2)
    write(case, context="La direction chez helvorna hésitait.")
    watch_list.add(other, ["Helvorna"])
    alarms.look_again()

    admin_client.post(reverse("admin:casestudies_casestudy_delete", args=[other.pk]), {"post": "yes"})

    assert CaseStudy.objects.get(pk=case.pk).concern == ""


@pytest.mark.parametrize(
    "spelling", ["VAUDREY", "Vaudrey SA", "Mme Vaudrey", "vau\u200bdrey", "Váudrey", "« Vaudrey »"]
)
def test_one_name_has_one_mark_however_it_is_written(spelling):
    marks = {
        PlacedFinding(language, "context", kind, "hard", 0, len(text), text).mark
        for language, kind, text in (("fr", "organisation", "Vaudrey"), ("en", "person", spelling))
    }

    assert len(marks) == 1


FINDINGS = st.builds(
    lambda start, length, kind, hard: Finding(start, start + length, kind, "hard" if hard else "soft", ""),
    st.integers(0, 40),
    st.integers(1, 12),
    st.sampled_from(["name", "watch_list", "email", "date", "sector"]),
    st.booleans(),
)


@given(st.lists(FINDINGS, max_size=8))
def test_overlapping_findings_are_one_and_none_is_lost(findings):
    once = told_once(findings)

    for severity in ("hard", "soft"):
        told = [found for found, _ in once if found.severity == severity]
        assert all(left.end <= right.start for left, right in pairwise(told))
    for finding in findings:
        assert any(
            found.start <= finding.start
            and finding.end <= found.end
            and finding.kind in (found.kind, *also)
            and (found.severity == "hard" or finding.severity == "soft")
            for found, also in once
        )
