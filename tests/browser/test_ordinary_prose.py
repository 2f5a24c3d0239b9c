"""Two cases of some 400 words each, in the prose that people write: no word that names nobody stops their saving."""

import pytest

from tests.support.servers import running_site

pytestmark = pytest.mark.browser

FRENCH = {
    "title": "Reprendre la main sur des outils venus du terrain",
    "organisation": "Organisation de services",
    "intervention": "entretiens, cartographie des usages, ateliers de direction, rédaction d’une règle commune.",
    "context": (
        "Au départ, personne n’avait rien demandé. Des équipes s’étaient mises à utiliser des assistants "
        "génératifs pour rédiger des courriers, résumer des procès-verbaux ou préparer des réponses aux usagers. "
        "C’était commode, souvent bien fait, et cela se savait sans se dire. Quelques responsables encourageaient "
        "la pratique ; d’autres l’avaient interdite d’un mot, entre deux portes. Les collaborateur·rice·s ne "
        "savaient plus ce qui était permis. Aujourd’hui encore, plusieurs avouent qu’ils faisaient relire leurs "
        "textes le soir, depuis leur téléphone, parce que l’outil était bloqué au bureau. La DSI avait bien rédigé "
        "une note, la RH une autre, et le service juridique attendait qu’on lui pose une question précise. Aucune "
        "de ces notes n’avait été présentée au comité de direction."
    ),
    "problem": (
        "Le sujet est arrivé à l’ordre du jour par un incident, petit mais gênant : un résumé inexact, transmis "
        "tel quel, a failli fonder une décision. Il a fallu s’expliquer. La direction générale a alors découvert "
        "qu’elle ne disposait ni d’un inventaire, ni d’une règle, ni même d’un vocabulaire partagé pour en parler. "
        "Fallait-il tout suspendre ? Certains y étaient favorables. D’autres craignaient de casser un élan utile, "
        "et de pousser chacun·e à se cacher davantage. Entre prudence et efficacité, entre conformité et bon sens, "
        "personne n’avait mandat pour trancher. Les débats tournaient en rond, d’autant plus qu’on y mélangeait "
        "des questions techniques, des inquiétudes sur l’emploi et des souvenirs de projets informatiques mal "
        "vécus. La deuxième séance s’est terminée sans qu’aucun point soit arrêté."
    ),
    "decision": (
        "Trois principes ont été adoptés en une matinée. Premièrement, ce qui engage l’organisation est relu et "
        "signé par une personne, jamais par une machine. Deuxièmement, aucune donnée personnelle n’entre dans un "
        "outil qui n’a pas été validé. Troisièmement, tout usage nouveau est annoncé, essayé pendant un trimestre, "
        "puis confirmé ou arrêté. Une petite instance, rattachée à la direction, tient la liste à jour et répond "
        "sous huit jours. Le reste est laissé au jugement des équipes."
    ),
    "impact": (
        "les usages sont déclarés, donc visibles,\n"
        "les questions trouvent une réponse en quelques jours plutôt qu’en quelques mois,\n"
        "deux outils redondants ont été abandonnés sans drame,\n"
        "le comité de direction suit le sujet chaque trimestre, sur une page."
    ),
    "summary": "D’usages discrets et dispersés à trois principes que chacun peut appliquer.",
}

ENGLISH = {
    "title": "Taking charge of tools that came from the shop floor",
    "organisation": "Services organization",
    "intervention": "interviews, a map of uses, executive workshops, a shared rule.",
    "context": (
        "Nobody had asked for any of it. Teams had simply started to use generative assistants to draft letters, "
        "sum up minutes or prepare answers for the public. It was handy, it was often well done, and everyone knew "
        "without saying so. Some managers encouraged it; others had ruled it out in passing, on the way to another "
        "meeting. Staff weren’t sure what they were allowed to do anymore. Several admit they’d have their texts "
        "checked at night, on their own phone, because the tool was blocked at work. IT had written a memo, HR had "
        "written another, and Legal was waiting for somebody to ask a clear question. None of those memos had ever "
        "reached the executive committee."
    ),
    "problem": (
        "The matter came onto the agenda through an incident, small but awkward: an inaccurate summary, passed on "
        "as it was, almost became the basis for a decision. It had to be explained. That’s when executive "
        "management found out it had no inventory, no rule, and not even a common vocabulary to talk about it. "
        "Should everything be put on hold? Some thought so. Others didn’t want to break a useful momentum, or "
        "drive people further underground. Between caution and efficiency, between compliance and common sense, "
        "nobody had the mandate to decide. The debate went round in circles, all the more since it mixed technical "
        "points, worries about jobs and memories of IT projects gone wrong. The second meeting ended without a "
        "single item settled, and the follow-up e-mails only made things worse."
    ),
    "decision": (
        "Three principles were adopted in one morning. First, whatever commits the organization is reread and "
        "signed by a person, never by a machine. Second, no personal data goes into a tool that hasn’t been "
        "approved. Third, any new use is announced, tried for a quarter, then confirmed or stopped. A small body, "
        "reporting to the chief executive, keeps the list up to date and answers within eight days. The rest is "
        "left to the judgment of the teams."
    ),
    "impact": (
        "uses are declared, and therefore visible,\n"
        "questions get an answer within days rather than months,\n"
        "two redundant tools were dropped without drama,\n"
        "the executive committee reviews the topic every quarter, on a single page."
    ),
    "summary": "From quiet, scattered use to three principles that anyone can apply.",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("prose")) as running:
        yield running


@pytest.mark.parametrize(("language", "words"), [("fr", FRENCH), ("en", ENGLISH)], ids=["French", "English"])
def test_a_case_in_ordinary_prose_is_saved_without_one_false_stop(open_page, site, language, words):
    assert sum(len(text.split()) for text in words.values()) >= 380
    page = open_page("/admin/casestudies/casestudy/add/", locale="en-GB")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", site.password)
    page.click("[type=submit]")
    for name, text in words.items():
        page.fill(f"[name={language}-{name}]", text)
    page.select_option("[name=region]", index=1)
    page.check("[name=intervention_types] >> nth=0")
    page.check("[name=tensions] >> nth=0")

    with page.expect_navigation():
        page.locator("[name=_save]").click()

    assert page.locator(".errornote, .errorlist").count() == 0
    assert page.input_value(f"[name={language}-context]") == words["context"]
    assert page.locator(".messagelist .success").count() == 1
    assert page.locator(".finding.hard, .hard mark").count() == 0
