"""The playground keeps what it shows in a database of its own."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.drop_table("scene")
