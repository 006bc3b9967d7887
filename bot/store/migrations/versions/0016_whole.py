"""The longer list from which the papers that a conversation shows were chosen by their places."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("threads", sa.Column("whole", sa.Text(), nullable=False, server_default=""))
