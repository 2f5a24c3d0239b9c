"""What an entry of the guard's index says, in bits. `building` writes them, `vocabulary` reads them."""

from enum import IntFlag

FORMAT = "<H"
"""How one entry is packed, as `struct` writes it."""


class Word(IntFlag):
    """What is known of a word in lower case."""

    FRENCH = 1
    ENGLISH = 2
    COMMON_FRENCH = 4
    """Written once in a million words, or more often."""
    COMMON_ENGLISH = 8
    SEEN_FRENCH = 16
    """Written once in ten million words, though no dictionary has it: a new word, slang, or somebody's name."""
    SEEN_ENGLISH = 32


class Name(IntFlag):
    """What is known of a folded name."""

    GIVEN = 1
    SURNAME = 2
    TOWN = 4
    PROPER = 8
    """Written with a capital in a spelling dictionary."""


PERSONS = Name.GIVEN | Name.SURNAME
ANYBODY = PERSONS | Name.TOWN | Name.PROPER
ORDINARY = Word.FRENCH | Word.ENGLISH
SEEN = Word.SEEN_FRENCH | Word.SEEN_ENGLISH
