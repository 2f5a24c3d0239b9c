"""Region, organization, sector and size are read together, across fields, wherever a case is read."""

import pytest
from django.core.management import CommandError, call_command

from casestudies.models import CaseStudy, Region, Step
from casestudies.publishing import gate, watch_list
from casestudies.publishing.history import open_findings
from casestudies.publishing.reasons import keep_reasons
from casestudies.publishing.review import review_texts
from casestudies.publishing.words import words_of

from ..tools import change, fields, post, reasons_asked, write

pytestmark = pytest.mark.django_db

APART = {"organisation": "Coopérative", "context": "Le comité hésitait.", "problem": "Une horlogerie prudente."}


@pytest.fixture
def told_apart(case):
    """A case whose fields each say little, and together say who it could be."""
    write(case, **APART)
    return case


def together(findings) -> list:
    return [finding for finding in findings if finding.field == "together" and finding.language == "fr"]


def test_what_the_fields_say_together_holds_a_case_back(told_apart):
    step = gate.publish(told_apart)

    assert step.action == Step.Action.REFUSED
    (found,) = together(open_findings(told_apart))
    assert found.quote == "Suisse romande · Coopérative · horlogerie"
    assert (found.kind, found.severity) == ("combination", "soft")


def test_it_is_accepted_for_a_reason_that_holds_while_the_same_is_said(told_apart):
    gate.publish(told_apart)
    keep_reasons(told_apart, [(finding, "Elles sont nombreuses.") for finding in open_findings(told_apart)])
    assert gate.publish(told_apart).action == Step.Action.PUBLISHED

    write(told_apart, context="Le comité hésitait encore.")
    assert not together(gate.undecided(told_apart, review_texts(words_of(told_apart), told_apart)))
    write(told_apart, organisation="Fondation")
    assert together(gate.undecided(told_apart, review_texts(words_of(told_apart), told_apart)))


def test_another_region_makes_it_another_finding(told_apart):
    gate.publish(told_apart)
    keep_reasons(told_apart, [(finding, "Elles sont nombreuses.") for finding in open_findings(told_apart)])
    told_apart.region = Region.objects.get(slug="quebec")
    told_apart.save()

    assert gate.publish(told_apart).action == Step.Action.REFUSED


def test_the_form_asks_about_it_and_leads_to_the_region(admin_client, case):
    typed = fields(admin_client.get(change(case))) | APART | {"_publish": "1"}

    page = post(admin_client, case, typed, headers={"accept-language": "fr"}, follow=True)

    body = page.content.decode()
    assert "<mark>Suisse romande · Coopérative · horlogerie</mark>" in body
    assert '<a href="#id_region">région, organisation, secteur et taille ensemble, en français</a>' in body
    assert reasons_asked(page)


def test_the_command_reads_what_the_gate_reads(told_apart, capsys):
    call_command("review_cases")
    assert f"case {told_apart.pk}  fr  case  -  combination  soft" in capsys.readouterr().out

    gate.publish(told_apart)
    keep_reasons(told_apart, [(finding, "Elles sont nombreuses.") for finding in open_findings(told_apart)])
    call_command("review_cases")

    assert f"case {told_apart.pk}  fr  case  -  combination" not in capsys.readouterr().out


def test_the_command_looks_at_the_watch_list_and_honors_accepted_reasons(case, recipient, capsys):
    write(case, context="Une affaire chez helvorna, sans bruit.")
    watch_list.add(CaseStudy.objects.get(position=2), ["Helvorna"])
    with pytest.raises(CommandError, match="Hard findings: 1"):
        call_command("review_cases")
    assert f"case {case.pk}  fr  context  17-25  watch_list  hard" in capsys.readouterr().out

    found = [finding for finding in review_texts(words_of(case), case).findings if finding.is_watched]
    keep_reasons(case, [(finding, "Un homonyme.") for finding in found])
    call_command("review_cases")

    assert "Findings let through for a reason: " in capsys.readouterr().out
