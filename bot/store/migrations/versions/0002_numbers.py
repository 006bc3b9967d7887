"""Threads remember the numbers of the last list shown."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for name in ("listing", "listed"):
        op.add_column("threads", sa.Column(name, sa.Text(), server_default="", nullable=False))
