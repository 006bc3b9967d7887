"""Papers of which nothing is known but a PDF that somebody gave, and files that left while they were read."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("texts", sa.Column("card", sa.LargeBinary()))
    held = sa.text("card IS NOT NULL")
    op.drop_index("ix_texts_file", "texts")
    op.create_index(
        "ix_texts_file", "texts", ["file", "team"]
    )  # the other way round it would be taken for all of a team
    op.create_index("ix_texts_card", "texts", ["team"], sqlite_where=held, postgresql_where=held)
    op.create_table(
        "gone",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", "file", "channel", name="pk_gone"),
    )
    op.create_index("ix_gone_since", "gone", ["since"])
