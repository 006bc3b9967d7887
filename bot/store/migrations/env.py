"""Alembic runs this file; the connection comes from `migrate`, which also owns the transaction."""

from alembic import context

from bot.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
