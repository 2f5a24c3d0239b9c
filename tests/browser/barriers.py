"""What axe-core finds on a page."""

from tests.support.servers import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(page) -> list[str]:
    """What axe-core finds; it is put into the page by the test, past the policy that keeps all foreign script out."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    session.send("Page.setBypassCSP", {"enabled": False})
    return [f"{found['id']}: {node['target']}" for found in result["violations"] for node in found["nodes"]]
