"""What papers mean is kept by paper, so that all of them can be searched."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.drop_table("vectors")
    op.create_table(
        "meanings",
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("paper", name="pk_meanings"),
    )
    op.create_index("ix_meanings_number", "meanings", ["number"])
