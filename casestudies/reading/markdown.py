"""Turns the CommonMark of editable pages into typeset HTML. Raw HTML in the source is shown as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from ..typography import FrenchUse, typeset

COMMONMARK = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Heading:
    id: str
    text: str


@dataclass(frozen=True)
class Prose:
    """A page as HTML, and its headings of the second level."""

    html: str
    headings: Sequence[Heading]


def read(
    source: str, language: str, use: FrenchUse = FrenchUse.SWISS, blocks: Mapping[str, str] | None = None
) -> Prose:
    """The page that `source` says; a paragraph that is just `{name}` becomes `blocks[name]`, which is HTML already."""
    tokens = COMMONMARK.parse(source)
    for token in tokens:
        for child in token.children or []:
            if child.type == "text":
                child.content = typeset(child.content, language, use)
    headings = _name_headings(tokens)
    _label_tables(tokens)
    html = COMMONMARK.renderer.render(tokens, COMMONMARK.options, {})
    for name, block in (blocks or {}).items():
        html = html.replace(f"<p>{{{name}}}</p>", block)
    return Prose(html, headings)


def _text(token: Token) -> str:
    return "".join(child.content for child in token.children or [])


def _name_headings(tokens: Sequence[Token]) -> list[Heading]:
    """Gives each heading of the second level an address, unique in the page."""
    headings: list[Heading] = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            text = _text(inline)
            stem = slugify(text) or "section"
            taken = {heading.id for heading in headings}
            name = next(
                name
                for number in range(1, len(tokens))
                if (name := stem if number == 1 else f"{stem}-{number}") not in taken
            )
            token.attrSet("id", name)
            headings.append(Heading(name, text))
    return headings


def _label_tables(tokens: Sequence[Token]) -> None:
    """Names each table after the heading above it, and each cell after its column."""
    title, place = "", 0
    columns: list[str] = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            title = _text(inline)
        elif token.type == "table_open":
            columns = []
            token.meta["title"] = title
        elif token.type == "th_open":
            columns.append(_text(inline))
        elif token.type == "tr_open":
            place = 0
        elif token.type == "td_open":
            token.attrSet("data-label", columns[place])
            place += 1


def _table_open(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    title = escape(tokens[place].meta["title"])
    table = self.renderToken(tokens, place, options, env)
    return f'<div class="scroller" role="region" aria-label="{title}" tabindex="0">{table}'


def _table_close(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    return f"{self.renderToken(tokens, place, options, env)}</div>"


COMMONMARK.add_render_rule("table_open", _table_open)
COMMONMARK.add_render_rule("table_close", _table_close)
