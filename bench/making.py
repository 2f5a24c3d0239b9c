"""What making a page costs the first time after a change."""

from bench.inside import ask
from bench.pages import fresh_site, public_pages
from bench.tables import Table, Target

BUILDS = 60
"""Times each page is made each way."""


def table() -> Table:
    """Queries and milliseconds of the first build of each page, with the page cache and without."""
    with fresh_site() as site:
        built = ask(site, "make", str(BUILDS), *public_pages(site))
    result = Table("making: the first build of each page", ("page", "queries", "bare ms", "with cache ms", "ratio"))
    for path, cost in built.items():
        cost["ratio"] = cost["through"] / cost["bare"]
        figures = (str(cost["queries"]), f"{cost['bare']:.2f}", f"{cost['through']:.2f}", f"{cost['ratio']:.2f}")
        result.rows.append((path, *figures))
    kept = [cost for cost in built.values() if cost["is_kept"]]
    others = [cost["ratio"] for cost in built.values() if not cost["is_kept"]]
    most = max(cost["queries"] for cost in built.values())
    result.targets = [
        Target("queries of any page", most, most=3, reading="{:.0f}"),
        Target("kept page: with cache / bare, the worst", max(cost["ratio"] for cost in kept), most=1.5),
        Target("page no cache may keep (the form): the same", max(others, default=1), most=1.5),
    ]
    return result
