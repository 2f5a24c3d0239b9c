"""Recognizes the place of a name by the words before it, in capitals or not."""

import re

from .plain import folded
from .tokens import Place, Token
from .words import words

ONLY_A_NAME = re.compile(
    rf"""(?: \b(?: {" | ".join(sorted(words("heads")))} ) | \b(?: ville | commune | canton | city | town ) \s (?: de | of ) )
    \s+ [«"'(]? \s? $""",
    re.VERBOSE,
)
"""Right before a word that no dictionary knows: it names somebody."""
OFTEN_A_NAME = re.compile(
    r"""
    (?: \b(?: de | par | avec | selon | pour | entre | envers | contre | of | by | with | from | for | via ) \s+
      | \b(?: mr | mrs | m\. | mme ) \s+ | \bd' | [(] | , \s ) [«"']? $
    """,
    re.VERBOSE,
)
"""Right before a word without its article: there a compound or a near miss of a word is rather a name."""


def stands_where_only_a_name_can(text: str, token: Token) -> bool:
    """Whether the words before `token` announce a name: "the city of", « le groupe »."""
    return bool(ONLY_A_NAME.search(_before(text, token)))


def stands_in_a_slot(text: str, token: Token) -> bool:
    """Whether `token` stands where names often do: first, in quotation marks, or after such a word as "with"."""
    return token.place in (Place.START, Place.QUOTED) or follows_a_name_word(text, token)


def follows_a_name_word(text: str, token: Token) -> bool:
    """Whether `token` stands after such a word as "with"."""
    return bool(OFTEN_A_NAME.search(_before(text, token)))


def _before(text: str, token: Token) -> str:
    return folded(text[max(0, token.start - 24) : token.start])
