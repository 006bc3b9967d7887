"""The one schema: every table of the program, with why each key is what it is.

Instants are stored as UTC; days as ISO text. `migrations/` brings an older database here.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
)


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as UTC and read back as UTC, whatever the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", Text, primary_key=True),  # an event's id, or a message's
    Column("team", Text, nullable=False),
    Column("seen", Instant, nullable=False, index=True),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(36), nullable=False, unique=True),  # what Slack may know the answer by
    Column("team", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("work", Text, nullable=False),  # the question and where its answer goes, as JSON
    Column("taken", Instant, nullable=False),
    Column("lease", Float, nullable=False, server_default="0"),  # its process counts as dead from then on
    Column("worker", Text, nullable=False, server_default=""),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("sent", Boolean, nullable=False, server_default=false()),  # the answer may have been
    Index("ix_jobs_person", "team", "person"),
)
"""Questions that were taken and are not answered yet; `lease` is in seconds since 1970 by the database's own clock."""

floods = Table(
    "floods",
    metadata,
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("told", Instant, nullable=False),
)
"""When a person was last told to ask one thing at a time."""

threads = Table(
    "threads",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("thread", Text, primary_key=True),  # the root's ts; "" in a direct message; a person
    Column("last", Text, nullable=False),
    Column("papers", Text, nullable=False),  # ids in the order shown, separated by spaces
    Column("listing", Text, nullable=False, server_default=""),  # the last query whose answer was numbered
    Column("listed", Text, nullable=False, server_default=""),  # "3:2510.02387": its numbers and their ids
    Column("whole", Text, nullable=False, server_default=""),  # ids of the list from which those were chosen
    Column("asker", Text, nullable=False),  # who opened a thread that the bot owns; "" where it owns none
    Column("joined", Boolean, nullable=False, server_default=false()),  # another person has spoken there
    Column("updated", Instant, nullable=False, index=True),
)

reading = Table(
    "reading",
    metadata,
    Column("team", Text, primary_key=True),
    Column("shelf", Text, primary_key=True),  # a person's id, or a channel's
    Column("paper", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("added", Instant, nullable=False),
    Column("done", Boolean, nullable=False, server_default=false()),
    Column("note", Text, nullable=False, server_default=""),
    Column("tags", Text, nullable=False, server_default=""),  # in alphabetical order, a line each
)

reversals = Table(
    "reversals",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column(
        "thread", Text, nullable=False
    ),  # where in the channel it was made; it is taken back anywhere there
    Column("change", Text, nullable=False),  # the query that was carried out
    Column("before", Text, nullable=False),  # JSON: how what it changed was before
    Column("made", Instant, nullable=False, index=True),
)

sharing = Table(
    "sharing",
    metadata,
    Column("team", Text, primary_key=True),
    Column("paper", Text, primary_key=True),
    Column("channel", Text, primary_key=True),  # only the first who shared it there is remembered
    Column("person", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("shared", Instant, nullable=False),
    Column("public", Boolean, nullable=False, server_default=false()),  # all may read it there
)

unfurled = Table(
    "unfurled",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("paper", Text, primary_key=True),
    Column("shown", Instant, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("introduced", Boolean, nullable=False, server_default=false()),  # the bot has said there who it is
    Column("unfurls", Boolean, nullable=False, server_default=true()),
)

feedback = Table(
    "feedback",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("message", Text, primary_key=True),
    Column("person", Text, primary_key=True),  # a later opinion replaces the earlier
    Column("query", Text, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("given", Instant, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # why it was not helpful, by its name
)

viewing = Table(
    "viewing",
    metadata,
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("message", Text, nullable=False),  # its ts; "" where the channel alone is known
    Column("since", Instant, nullable=False),
)
"""What each person has open in Slack beside the bot's conversation."""

canvases = Table(
    "canvases",
    metadata,
    Column("team", Text, primary_key=True),
    Column("owner", Text, primary_key=True),  # a person's id, or a channel's
    Column("canvas", Text, nullable=False),
)
"""The canvas that a reading list is kept in."""

installations = Table(
    "installations",
    metadata,
    Column("team", Text, primary_key=True),  # the organisation's id where the whole organisation installed
    Column("sealed", Text, nullable=False),  # the installation as JSON, encrypted
    Column("installed", Instant, nullable=False),
)

states = Table(
    "states",
    metadata,
    Column("state", Text, primary_key=True),
    Column("expires", Instant, nullable=False, index=True),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""Numbers handed out in the order of commits: a writer holds the row until it commits."""

papers = Table(
    "papers",
    metadata,
    Column("id", String, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("date", String(10), nullable=False),
    Column("announced", String(10)),
    Column("ingested", LargeBinary),
    Column("curated", LargeBinary),
    Index("ix_papers_seq", "seq", unique=True),
    Index("ix_papers_first_seen", "first_seen"),
    Index("ix_papers_date", "date"),
)
"""One row a paper, what a feed said of it and what a person wrote apart, so that either can change alone.

`seq` is the number of its last change, for whoever follows the table; `first_seen` is when this corpus first held it.
"""

versions = Table(
    "versions",
    metadata,
    Column("paper", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("date", String(10), nullable=False),
    Column("seen", Instant, nullable=False),
    sqlite_with_rowid=False,
)
"""Every version known of every paper: its day, and when this corpus first knew of it."""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("query", Text, nullable=False),  # the listing that is followed, as text
    Column("days", Text, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("time", String(5), nullable=False),
    Column("zone", Text, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("replaced", Boolean, nullable=False),
    Column("paused", Text, nullable=False, server_default=""),
    Column("until", String(10)),  # the day a pause ends
    Column("created", Instant, nullable=False),
    Column("awake", Instant, nullable=False),  # nothing is due before this: made, or resumed, then
    Column("stopped", Instant),  # a stopped one is kept, and never listed
    Column("failures", Integer, nullable=False, server_default="0"),  # of its last turns, one after the other
    Column("held", Instant),  # after a failure it has no turn before this
    Index("ix_subscriptions_team", "team", "channel"),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(36), nullable=False, unique=True),  # what Slack may know the message by
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),  # "digest", or "notice" to an owner
    Column("subscription", ForeignKey("subscriptions.id")),  # whose pause a notice tells
    Column("day", String(10), nullable=False),
    Column("part", Integer, nullable=False),
    Column("root", ForeignKey("posts.id")),  # whose thread a later part replies in
    Column("after", ForeignKey("posts.id")),  # the part that must have been sent before
    Column("due", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("hold", Float, nullable=False, server_default="0"),  # not to be tried before
    Column("lease", Float, nullable=False, server_default="0"),  # when its worker counts as dead
    Column("worker", Text, nullable=False, server_default=""),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("unknown", Integer, nullable=False, server_default="0"),  # attempts whose outcome nobody knows
    Column("tried", Float, nullable=False, server_default="0"),  # when Slack was first asked to post it
    Column("ts", Text, nullable=False, server_default=""),
    Column("error", Text, nullable=False, server_default=""),
    Index("ix_posts_state", "state", "due"),
    Index("ix_posts_ts", "channel", "ts"),
    Index("ix_posts_root", "root"),
)
"""The outbox: one row a message. `hold`, `lease` and `tried` are seconds since 1970 by the database's own clock."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", Text, nullable=False),
    Column("subscription", ForeignKey("subscriptions.id"), nullable=False),
    Column("period", String(10), nullable=False),
    Column("part", Integer, nullable=False),
    Column("post", ForeignKey("posts.id")),  # none for an empty day that is passed over in silence
    Column("due", Instant, nullable=False),
    Column("cut", Instant, nullable=False),  # papers that entered before this were considered
    Column("first", Integer, nullable=False),  # this part's items are at places first..last-1
    Column("last", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # why there is nothing
    Column("announced", Integer, nullable=False, server_default="0"),
    Column("since", Instant),  # the source was unreachable from then on
    UniqueConstraint("subscription", "period", "part"),
    Index("ix_deliveries_post", "post"),
)
"""The ledger: a local date reaches a subscription once."""

items = Table(
    "delivery_items",
    metadata,
    Column("subscription", ForeignKey("subscriptions.id"), primary_key=True),
    Column("paper", String, primary_key=True),
    Column("version", Integer, primary_key=True),  # 0, or the version that a replacement announces
    Column("team", Text, nullable=False),
    Column("period", String(10), nullable=False),
    Column("place", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Index("ix_delivery_items_period", "subscription", "period"),
)
"""What a delivery holds, frozen when it is planned: a paper reaches a subscription once, ever."""

replicas = Table(
    "replicas",
    metadata,
    Column("host", Text, primary_key=True),
    Column("seen", Float, nullable=False),  # by the database's clock
)
"""Who delivers from this database; on SQLite that can only be one host."""

feeds = Table(
    "feeds",
    metadata,
    Column("name", Text, primary_key=True),  # the source and its set, such as "oai:cs"
    Column("cursor", String(10)),  # the server's own day when the last complete reading began
    Column("start", String(10)),  # from where the reading now under way began
    Column("token", Text),  # the next page of that reading
    Column("began", Instant),  # the server's clock on its first page
    Column("etag", Text, nullable=False, server_default=""),
    Column("succeeded", Instant),
    Column("failing", Instant),  # since when nothing usable came; empty while all is well
    Column("trouble", Text, nullable=False, server_default=""),
)
"""How far each feed has been read, and how it fares."""

loads = Table(
    "loads",
    metadata,
    Column("file", Text, primary_key=True),  # what the file is, and which of its papers are wanted
    Column("position", BigInteger, nullable=False),  # bytes of the unpacked text that are done with
    Column("line", BigInteger, nullable=False),
    Column("newest", String(10), nullable=False, server_default=""),
    Column("updated", Instant, nullable=False),
)
"""Snapshots read in part."""

turns = Table(
    "turns",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False, server_default=""),  # who is asking at this moment
    Column("lease", Float, nullable=False, server_default="0"),  # when the holder counts as dead
    Column("next", Float, nullable=False, server_default="0"),  # no request before this
    Column("failures", Integer, nullable=False, server_default="0"),
)
"""One row a server that wants few requests, whichever process asks; times are seconds since 1970."""

announcements = Table(
    "announcements",
    metadata,
    Column("paper", String, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("kind", Text, nullable=False),
    Index("ix_announcements_day", "day"),
)
"""The first day on which arXiv listed a paper; later listings of it change nothing."""

listings = Table(
    "listings",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("fresh", Integer, nullable=False),
    Column("known", Integer, nullable=False, server_default="0"),
)
"""How many papers each source brought that were new on a listing day."""

meanings = Table(
    "meanings",
    metadata,
    Column("paper", Text, primary_key=True),
    Column("number", BigInteger, nullable=False, index=True),  # of the vector, in the order of commits
    Column("seq", BigInteger, nullable=False),  # of the paper's change that it is made of
    Column("vector", LargeBinary, nullable=False),
)
"""What papers mean to the semantic extra's model; may be made again at any time."""

_HELD = text("card IS NOT NULL")
texts = Table(
    "texts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paper", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),  # that its source says it is
    Column("team", Text, nullable=False, server_default=""),  # who may see it; "" everywhere: everybody
    Column("channel", Text, nullable=False, server_default=""),
    Column("person", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # why it could not be read, for people
    Column("source", Text, nullable=False, server_default=""),
    Column("extractor", Integer, nullable=False, server_default="0"),
    Column("made", Instant, nullable=False),
    Column("asked", Instant, nullable=False),  # when somebody last wanted it
    Column("due", Instant),  # when it is to be fetched; none where nothing is to be
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("sha256", String(64), nullable=False, server_default=""),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("words", Integer, nullable=False, server_default="0"),
    Column("size", Integer, nullable=False, server_default="0"),  # bytes of body
    Column("licence", Text, nullable=False, server_default=""),
    Column("given", Boolean, nullable=False, server_default=false()),  # by somebody: it cannot be had again
    Column(
        "file", Text, nullable=False, server_default=""
    ),  # the id of the file in Slack that it was read from
    Column("body", LargeBinary),
    Column("heard", LargeBinary),  # which words it may hold
    Column("card", LargeBinary),  # the paper itself, where nothing is known of it but this text
    UniqueConstraint("paper", "team", "channel", "person"),
    Index("ix_texts_due", "due"),
    Index("ix_texts_asked", "asked"),
    Index("ix_texts_file", "file", "team"),
    Index("ix_texts_card", "team", sqlite_where=_HELD, postgresql_where=_HELD),
)
"""The text of each paper whose text is known or wanted, its sections and passages in one body: they are read together."""

gone = Table(
    "gone",
    metadata,
    Column("team", Text, primary_key=True),
    Column("file", Text, primary_key=True),
    Column("channel", Text, primary_key=True),  # where it is not shared any more; "" where it was deleted
    Column("since", Instant, nullable=False, index=True),
)
"""Files that left lately, so that none is kept that is being read at this moment."""

waiting = Table(
    "waiting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paper", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("place", Text, nullable=False),  # the question and where it was asked, as JSON
    Column("key", Text, nullable=False, unique=True),
    Column("asked", Instant, nullable=False),
    Index("ix_waiting_paper", "paper"),
)
"""Questions that the text of a paper may answer as soon as it is there."""

pending = Table(
    "pending",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("work", Text, nullable=False),  # what is to be done and where it was asked, as JSON
    Column("key", Text, nullable=False, unique=True),  # the same for the same request
    Column("asked", Instant, nullable=False),
    Column("due", Instant, nullable=False),  # not to be tried before; whoever tries puts it off first
    Column("tries", Integer, nullable=False, server_default="0"),
    Index("ix_pending_due", "kind", "due"),
)
"""What people asked for that waits for another server."""

spending = Table(
    "spending",
    metadata,
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("day", String(10), primary_key=True),  # in UTC
    Column("times", Integer, nullable=False),
)
"""How often a language model was asked for each person on each day."""

writing = Table(
    "writing",
    metadata,
    Column("key", Text, primary_key=True),  # of the question
    Column("team", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("begun", Instant, nullable=False),
    Column("stopped", Boolean, nullable=False, server_default=false()),
)
"""What a language model is writing at this moment, so that its person can stop it from any process."""
