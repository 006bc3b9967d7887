"""Who shared a paper first is remembered for each channel, with whether all may read it there.

What was remembered before counts as private: nobody knows where it was seen.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("CREATE TABLE shared_before AS SELECT * FROM sharing")
    op.drop_table("sharing")
    op.create_table(
        "sharing",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("shared", sa.DateTime(), nullable=False),
        sa.Column("public", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("team", "paper", "channel", name=op.f("pk_sharing")),
    )
    op.execute(
        "INSERT INTO sharing (team, paper, channel, person, ts, shared)"
        " SELECT team, paper, channel, person, ts, shared FROM shared_before"
    )
    op.drop_table("shared_before")
