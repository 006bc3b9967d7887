"""The first schema, written out: a migration never changes when the schema does."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _channels()
    _counters()
    _feedback()
    _inbox()
    _installations()
    _papers()
    _reading()
    _replicas()
    _sharing()
    _states()
    _subscriptions()
    _threads()
    _unfurled()
    _versions()
    _delivery_items()
    _posts()
    _deliveries()
    _scene()
    _feeds()
    _feeds_log()
    _semantic()


def _channels() -> None:
    op.create_table(
        "channels",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("introduced", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("unfurls", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name=op.f("pk_channels")),
    )


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("given", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "message", "person", name=op.f("pk_feedback")),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("seen", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_seen"), "inbox", ["seen"], unique=False)


def _installations() -> None:
    op.create_table(
        "installations",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("installed", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_installations")),
    )


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", sa.DateTime(), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("announced", sa.String(length=10), nullable=True),
        sa.Column("ingested", sa.LargeBinary(), nullable=True),
        sa.Column("curated", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
    )
    op.create_index("ix_papers_date", "papers", ["date"], unique=False)
    op.create_index("ix_papers_first_seen", "papers", ["first_seen"], unique=False)
    op.create_index("ix_papers_seq", "papers", ["seq"], unique=True)


def _reading() -> None:
    op.create_table(
        "reading",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.Column("done", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("team", "shelf", "paper", name=op.f("pk_reading")),
    )


def _replicas() -> None:
    op.create_table(
        "replicas",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("seen", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_replicas")),
    )


def _sharing() -> None:
    op.create_table(
        "sharing",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("shared", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", "paper", name=op.f("pk_sharing")),
    )


def _states() -> None:
    op.create_table(
        "states",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_states")),
    )
    op.create_index(op.f("ix_states_expires"), "states", ["expires"], unique=False)


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("awake", sa.DateTime(), nullable=False),
        sa.Column("stopped", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
    )
    op.create_index("ix_subscriptions_team", "subscriptions", ["team", "channel"], unique=False)


def _threads() -> None:
    op.create_table(
        "threads",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("joined", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "thread", name=op.f("pk_threads")),
    )
    op.create_index(op.f("ix_threads_updated"), "threads", ["updated"], unique=False)


def _unfurled() -> None:
    op.create_table(
        "unfurled",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("shown", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "paper", name=op.f("pk_unfurled")),
    )


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("seen", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("paper", "version", name=op.f("pk_versions")),
        sqlite_with_rowid=False,
    )


def _delivery_items() -> None:
    op.create_table(
        "delivery_items",
        sa.Column("subscription", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription"], ["subscriptions.id"], name=op.f("fk_delivery_items_subscription")
        ),
        sa.PrimaryKeyConstraint("subscription", "paper", "version", name=op.f("pk_delivery_items")),
    )
    op.create_index("ix_delivery_items_period", "delivery_items", ["subscription", "period"], unique=False)


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subscription", sa.Integer(), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("root", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=True),
        sa.Column("due", sa.DateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("hold", sa.Float(), server_default="0", nullable=False),
        sa.Column("lease", sa.Float(), server_default="0", nullable=False),
        sa.Column("worker", sa.Text(), server_default="", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unknown", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tried", sa.Float(), server_default="0", nullable=False),
        sa.Column("ts", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["after"], ["posts.id"], name=op.f("fk_posts_after")),
        sa.ForeignKeyConstraint(["root"], ["posts.id"], name=op.f("fk_posts_root")),
        sa.ForeignKeyConstraint(["subscription"], ["subscriptions.id"], name=op.f("fk_posts_subscription")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    op.create_index("ix_posts_state", "posts", ["state", "due"], unique=False)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("subscription", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("post", sa.Integer(), nullable=True),
        sa.Column("due", sa.DateTime(), nullable=False),
        sa.Column("cut", sa.DateTime(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("announced", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["post"], ["posts.id"], name=op.f("fk_deliveries_post")),
        sa.ForeignKeyConstraint(
            ["subscription"], ["subscriptions.id"], name=op.f("fk_deliveries_subscription")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("subscription", "period", "part", name=op.f("uq_deliveries_subscription")),
    )
    op.create_index("ix_deliveries_post", "deliveries", ["post"], unique=False)


def _scene() -> None:
    op.create_table(
        "scene",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_scene")),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cursor", sa.String(length=10), nullable=True),
        sa.Column("start", sa.String(length=10), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("began", sa.DateTime(), nullable=True),
        sa.Column("etag", sa.Text(), server_default="", nullable=False),
        sa.Column("succeeded", sa.DateTime(), nullable=True),
        sa.Column("failing", sa.DateTime(), nullable=True),
        sa.Column("trouble", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_feeds")),
    )
    op.create_table(
        "loads",
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("newest", sa.String(length=10), server_default="", nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_loads")),
    )


def _feeds_log() -> None:
    op.create_table(
        "turns",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), server_default="", nullable=False),
        sa.Column("lease", sa.Float(), server_default="0", nullable=False),
        sa.Column("next", sa.Float(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turns")),
    )
    op.create_table(
        "announcements",
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("paper", name=op.f("pk_announcements")),
    )
    op.create_index("ix_announcements_day", "announcements", ["day"], unique=False)
    op.create_table(
        "listings",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("day", "source", name=op.f("pk_listings")),
    )


def _semantic() -> None:
    op.create_table(
        "vectors",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_vectors")),
    )
