"""How long the desk takes with 400 cases: its first page, the page of one case, and the review while somebody types."""

from functools import partial
from statistics import median

from bench.inside import ask
from bench.pages import fresh_site
from bench.scale import milliseconds, signed_in
from bench.tables import Table, Target
from tests.support.forms import hidden_fields

CASES_TOTAL = 400
TURNS = 15
CASE = "/admin/casestudies/casestudy/1/"
WORDS = {
    "fr-context": "Rien n’avançait dans plusieurs unités, sans cadre commun.",
    "en-context": "Nothing moved in several units, without a common framework.",
}


def table() -> Table:
    """Milliseconds from the request to the last byte, in a session that has just signed in."""
    result = Table(f"desk: {CASES_TOTAL} cases, milliseconds", ("", "median", "slowest"))
    with fresh_site() as site:
        ask(site, "grow", str(CASES_TOTAL))
        read = signed_in(site)
        typed = hidden_fields(read(f"{CASE}change/").decode()) | WORDS
        acts = {
            "first page": partial(read, "/admin/"),
            "page of one case": partial(read, f"{CASE}change/"),
            "review while typing": partial(read, f"{CASE}review/", typed),
        }
        for act in acts.values():
            act()  # the first time of each loads what all later ones share
        times = {name: [milliseconds(act) for _turn in range(TURNS)] for name, act in acts.items()}
    result.rows = [(name, f"{median(taken):.0f}", f"{max(taken):.0f}") for name, taken in times.items()]
    result.targets = [Target(f"{name}, ms", median(taken), most=300, reading="{:.0f}") for name, taken in times.items()]
    return result
