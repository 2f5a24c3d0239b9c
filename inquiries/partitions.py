"""On PostgreSQL, messages lie in partitions. To take what was deleted out of the files, a table is rewritten, and meanwhile
nobody can write to it: one partition takes an eighth of the time that all messages would, and only that one is closed.

The partition follows from the token's digest, which is random, so that all of them grow alike. `id` is unique because its
sequence makes it so: a constraint of a divided table must hold what divides it.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PARTS = 8

DIVIDE = """
ALTER TABLE inquiries_message RENAME TO inquiries_message_whole;
CREATE TABLE inquiries_message (LIKE inquiries_message_whole INCLUDING CONSTRAINTS INCLUDING IDENTITY)
    PARTITION BY HASH (token_digest);
DROP TABLE inquiries_message_whole;
ALTER TABLE inquiries_message ADD CONSTRAINT inquiries_message_pkey PRIMARY KEY (id, token_digest);
ALTER TABLE inquiries_message ADD CONSTRAINT inquiries_message_token_digest_key UNIQUE (token_digest);
"""
PART = "CREATE TABLE inquiries_message_{0} PARTITION OF inquiries_message FOR VALUES WITH (MODULUS {1}, REMAINDER {0})"


def divide(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Puts an empty, divided table in the place of the empty one that a migration has just made."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in (*DIVIDE.strip().split(";\n"), *(PART.format(part, PARTS) for part in range(PARTS))):
            schema_editor.execute(statement)


def every(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """The tables that messages lie in, where they are divided."""
    return _names(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", "inquiries_message", using
    )


def holding(inquiries: Sequence[int], using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """The tables that the messages of these inquiries lie in, where they are divided."""
    return _names(
        "SELECT DISTINCT tableoid::regclass::text FROM inquiries_message WHERE inquiry_id = ANY(%s)",
        list(inquiries),
        using,
    )


def _names(query: str, value: Any, using: str) -> set[str]:
    if connections[using].vendor != "postgresql":
        return set()
    with connections[using].cursor() as cursor:
        cursor.execute(query, [value])
        return {name for (name,) in cursor.fetchall()}
