"""A subscription whose turns fail is held back, and paused after the third."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("subscriptions", sa.Column("held", sa.DateTime(), nullable=True))
