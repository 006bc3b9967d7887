"""A message is found by where and when it was posted: what is said under it is said of its papers."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("ix_posts_ts", "posts", ["channel", "ts"])
    op.create_index("ix_posts_root", "posts", ["root"])
