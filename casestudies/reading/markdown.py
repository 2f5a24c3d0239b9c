"""The editable pages: CommonMark to HTML, typeset by language; raw HTML in the source is shown as text, never obeyed."""

from collections.abc import Mapping

from markdown_it import MarkdownIt

from ..typography import FrenchUse, typeset

COMMONMARK = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(
    source: str, language: str, use: FrenchUse = FrenchUse.SWISS, blocks: Mapping[str, str] | None = None
) -> str:
    """HTML of `source`; a paragraph that is just `{name}` becomes `blocks[name]`, which is HTML already."""
    tokens = COMMONMARK.parse(source)
    for token in tokens:
        for child in token.children or []:
            if child.type == "text":
                child.content = typeset(child.content, language, use)
    html = COMMONMARK.renderer.render(tokens, COMMONMARK.options, {})
    html = html.replace("<table>", '<div class="scroller" tabindex="0"><table>').replace("</table>", "</table></div>")
    for name, block in (blocks or {}).items():
        html = html.replace(f"<p>{{{name}}}</p>", block)
    return html
