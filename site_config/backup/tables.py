"""Rows between the database and the lines of a backup, in no database's own form."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from .archive import Writer, decoded

LEFT_OUT = frozenset({"sessions.Session"})
"""Sessions are not restored: everybody signs in again."""

BATCH = 500
"""Rows inserted at once."""


class NotRestorable(Exception):
    """What a backup holds does not fit this version of the site. The message is for a person."""


def stored_models(registry: Apps = apps) -> list[type[models.Model]]:
    """Every table that a backup holds, tables that join two others included."""
    found = [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label)


def applied_migrations(using: str = DEFAULT_DB_ALIAS) -> list[tuple[str, str]]:
    """Application and name of each migration that the database has been through."""
    return sorted(MigrationRecorder(connections[using]).applied_migrations())


def write_tables(archive: Writer, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Writes every row as one moment had it, while others go on writing; returns the number of rows of each table."""
    counts = {}
    with _one_moment(using):
        for model in stored_models():
            names = [field.attname for field in model._meta.concrete_fields]
            archive.write({"table": model._meta.label, "fields": names})
            count = 0
            for row in rows_of(model, names, using):
                archive.write(row)
                count += 1
            counts[model._meta.label] = count
    return counts


def rows_of(model: type[models.Model], names: Sequence[str], using: str = DEFAULT_DB_ALIAS) -> Iterator[tuple]:
    """Every row of a table, with its fields in the order of `names`."""
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    return iter(rows.iterator(chunk_size=2000))


@contextmanager
def _one_moment(using: str) -> Iterator[None]:
    """A transaction whose reads all see the database as it is now. It holds no writer up, so it is not Django's IMMEDIATE."""
    connection = connections[using]
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def models_at(migrations: Iterable[Sequence[str]], using: str = DEFAULT_DB_ALIAS) -> Apps:
    """Brings an empty database to where `migrations` had brought the backed-up one, and returns its models of then.

    Raises `NotRestorable` if this version of the site does not know one of them.
    """
    wanted = {(application, name) for application, name in migrations}
    executor = MigrationExecutor(connections[using])
    unknown = sorted(".".join(pair) for pair in wanted - set(executor.loader.disk_migrations))
    if unknown:
        raise NotRestorable(
            f"The backup was made by a version of this site that has the migrations {', '.join(unknown[:3])}, and this one "
            "has not. Nothing was changed; update the site, then restore again."
        )
    nodes = executor.loader.graph.node_map
    last = [pair for pair in wanted if pair in nodes and not any(child.key in wanted for child in nodes[pair].children)]
    executor.migrate(last)
    return MigrationExecutor(connections[using]).loader.project_state(last).apps


class Loader:
    """Fills the tables of `registry` with the lines of a backup, inside the transaction that the caller opened."""

    def __init__(self, registry: Apps, using: str = DEFAULT_DB_ALIAS):
        self.connection = connections[using]
        self.models = {model._meta.label: model for model in stored_models(registry)}
        self.fields: list[models.Field] = []
        self.statement = ""
        self.rows: list[list[Any]] = []

    def empty(self, registry: Apps) -> None:
        """Deletes every row, also of the tables that no backup holds."""
        with self.connection.cursor() as cursor:
            for model in registry.get_models(include_auto_created=True):
                if model._meta.managed and not model._meta.proxy:
                    cursor.execute(f"DELETE FROM {self._quoted(model._meta.db_table)}")  # noqa: S608  (a name of ours)

    def open_table(self, label: str, names: Sequence[str]) -> None:
        """Makes `add_row` fill the table of the model `label`, whose fields come in the order of `names`."""
        self.flush()
        model = self.models.get(label)
        fields = {field.attname: field for field in model._meta.concrete_fields} if model else {}
        if model is None or set(fields) != set(names):
            raise NotRestorable(f"The table {label} of the backup is not the one that this version of the site has.")
        self.fields = [fields[name] for name in names]
        columns = ", ".join(self._quoted(field.column) for field in self.fields)
        values = ", ".join(["%s"] * len(names))
        self.statement = f"INSERT INTO {self._quoted(model._meta.db_table)} ({columns}) VALUES ({values})"  # noqa: S608

    def add_row(self, row: Sequence[Any]) -> None:
        """Adds one row. A value that does not fit its field raises ValidationError or a database error."""
        self.rows.append(
            [
                field.get_db_prep_save(field.to_python(decoded(value)), self.connection)
                for field, value in zip(self.fields, row, strict=True)
            ]
        )
        if len(self.rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Sends the rows that wait to the database."""
        if self.rows:
            with self.connection.cursor() as cursor:
                cursor.executemany(self.statement, self.rows)
            self.rows = []

    def finish(self) -> None:
        """Sends the last rows, checks what refers to what, and has new rows numbered after the restored ones."""
        self.flush()
        self.connection.check_constraints()
        with self.connection.cursor() as cursor:
            for statement in self.connection.ops.sequence_reset_sql(no_style(), list(self.models.values())):
                cursor.execute(statement)

    def _quoted(self, name: str) -> str:
        return self.connection.ops.quote_name(name)
