"""A text that was read from a file in Slack leaves with it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("texts", sa.Column("file", sa.Text(), server_default="", nullable=False))
    op.create_index("ix_texts_file", "texts", ["team", "file"])
