"""From any database to the schema of this program."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import opened
from sqlalchemy import text

from bot.store.engine import Store
from bot.store.migrations import MigrationError, latest, migrate
from bot.store.schema import metadata


@pytest.fixture
def store(blank: str) -> Iterator[Store]:
    with opened(blank) as store:
        yield store


def test_the_migrations_lead_to_the_schema(store: Store) -> None:
    """A new database has just the tables, columns and indexes of the schema."""
    migrate(store)
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_twice_is_once(store: Store) -> None:
    """A current database is left alone."""
    migrate(store)
    migrate(store)
    with store.read() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [
            latest()
        ]


def test_a_newer_database_is_refused(store: Store) -> None:
    """A database of a newer program is not touched, and the message says what to do."""
    migrate(store)
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MigrationError, match=r"revision 9999.*install the newer paperbot"):
        migrate(store)
