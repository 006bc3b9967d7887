"""What people have open, why an answer was not helpful, and which canvases lists are kept in."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("feedback", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "viewing",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", "person", name="pk_viewing"),
    )
    op.create_table(
        "canvases",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("canvas", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team", "owner", name="pk_canvases"),
    )
