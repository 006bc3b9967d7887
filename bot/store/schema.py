"""The one schema: every table of the program, with why each key is what it is.

Instants are stored as UTC; days as ISO text. `migrations/` brings an older database here.
"""

from datetime import UTC, datetime

from sqlalchemy import Boolean, Column, DateTime, Dialect, MetaData, Table, Text, TypeDecorator, false, true


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as UTC and read back as UTC, whatever the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", Text, primary_key=True),  # an event's id, or a message's
    Column("team", Text, nullable=False),
    Column("seen", Instant, nullable=False, index=True),
)

threads = Table(
    "threads",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("thread", Text, primary_key=True),  # the root's ts; "" in a direct message; a person
    Column("last", Text, nullable=False),
    Column("papers", Text, nullable=False),  # ids in the order shown, separated by spaces
    Column("asker", Text, nullable=False),  # who opened a thread that the bot owns; "" where it owns none
    Column("joined", Boolean, nullable=False, server_default=false()),  # another person has spoken there
    Column("updated", Instant, nullable=False, index=True),
)

reading = Table(
    "reading",
    metadata,
    Column("team", Text, primary_key=True),
    Column("shelf", Text, primary_key=True),  # a person's id, or a channel's
    Column("paper", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("added", Instant, nullable=False),
    Column("done", Boolean, nullable=False, server_default=false()),
)

sharing = Table(
    "sharing",
    metadata,
    Column("team", Text, primary_key=True),
    Column("paper", Text, primary_key=True),  # only the first who shared it is remembered
    Column("channel", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("shared", Instant, nullable=False),
)

unfurled = Table(
    "unfurled",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("paper", Text, primary_key=True),
    Column("shown", Instant, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("introduced", Boolean, nullable=False, server_default=false()),  # the bot has said there who it is
    Column("unfurls", Boolean, nullable=False, server_default=true()),
)

feedback = Table(
    "feedback",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("message", Text, primary_key=True),
    Column("person", Text, primary_key=True),  # a later opinion replaces the earlier
    Column("query", Text, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("given", Instant, nullable=False),
)

installations = Table(
    "installations",
    metadata,
    Column("team", Text, primary_key=True),  # the organisation's id where the whole organisation installed
    Column("sealed", Text, nullable=False),  # the installation as JSON, encrypted
    Column("installed", Instant, nullable=False),
)

states = Table(
    "states",
    metadata,
    Column("state", Text, primary_key=True),
    Column("expires", Instant, nullable=False, index=True),
)
