"""The texts of papers, and who may see them.

A text is seen by everybody, or only in the workspace, the channel or by the person that it was given by. Who asks is part
of every reading statement here: nothing above could show what must not be seen, however it asks.

A body is MessagePack, deflated: 2.4 bytes a word. Sections and passages are in it, as offsets; a passage's words stand
there once. `heard` is a Bloom filter of the words, 10 bits for each: whether any of ten thousand texts may hold some words
is known without unpacking one.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from struct import Struct
from typing import Any, Final

import msgspec

from bot.papers import GIVEN, Paper
from bot.store.engine import Store, changed
from bot.store.later import sa, schema
from bot.store.papers import decode as read_paper
from bot.store.papers import encode as packed
from bot.store.prepared import Prepared, prepared
from bot.text import STOPWORDS, stem, tokens
from bot.texts.body import EXTRACTOR, READABLE, FullText, Known, State, UnreadableError

_BITS: Final = 10
_NUMBERS: Final = Struct(">5I")
"""Of each word."""
_LEAST: Final = 64
_LEVEL: Final = 4
"""The sixth takes a twentieth less room, and twice the time."""
_HASHED: Final = 16_384
"""Words whose numbers are kept: papers share most of theirs."""
_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(FullText)
LATELY: Final = timedelta(hours=6)
"""A text that is wanted again within this is not noted again."""
_TRIES: Final = 4
_AGAIN: Final = (timedelta(minutes=10), timedelta(hours=2), timedelta(hours=12), timedelta(days=3))
"""When a text that could not be had is tried for again."""
_DAY: Final = timedelta(days=1)
_AGES: Final = timedelta(days=3650)
_STALE: Final = timedelta(days=30)
"""When a text that could not be read is asked for anew, at the earliest."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, and where what is answered is seen. Nobody in particular sees what is everybody's."""

    team: str = ""
    channel: str = ""
    """Empty in a direct message: there only `person` reads."""
    person: str = ""
    """Empty where others read too."""
    outside: bool = False
    """Whether people of other workspaces read there: then what is the workspace's own is not shown."""


EVERYBODY: Final = Viewer()


@dataclass(frozen=True, slots=True)
class Scope:
    """By whom a text may be seen: everybody, or a workspace, a channel or a person of it."""

    team: str = ""
    channel: str = ""
    person: str = ""
    file: str = ""
    """The id of the file in Slack that the text was read from, and leaves with."""
    since: datetime | None = None
    """When the file was given; one that left after that is not kept."""


PUBLIC: Final = Scope()


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that somebody gave, as far as a viewer may know of it."""

    paper: str
    when: datetime
    pages: int
    words: int
    channel: str = ""
    person: str = ""
    team: str = ""


class Texts:
    """The texts of one store, as one viewer may see them."""

    def __init__(self, store: Store, viewer: Viewer = EVERYBODY, *, fetched: bool = False) -> None:
        """`fetched`: whether texts that are wanted are fetched by somebody."""
        self._store = store
        self.viewer: Final = viewer
        self.fetched: Final = fetched

    def seen_by(self, viewer: Viewer) -> "Texts":
        """The same texts, as another viewer may see them."""
        return Texts(self._store, viewer, fetched=self.fetched)

    def known(self, ids: Iterable[str]) -> dict[str, Known]:
        """What is known of papers' texts; nothing of those that nobody asked for. Their own comes before everybody's."""
        found: dict[str, Known] = {}
        for id_ in ids:
            if rows := self._look(_about, paper=id_):
                found[id_] = max(map(_known, rows), key=_rank)
        return found

    def text(self, paper: str) -> FullText | None:
        """The text of a paper; None where none can be read."""
        rows = self._look(_bodies, paper=paper)
        return decode(max(rows, key=lambda row: _rank(_known(row[1:])))[0]) if rows else None

    def holding(self, words: str) -> list[str]:
        """Ids of papers whose text may hold all of some words, the last asked for first; a few may not."""
        wanted = _hashes(_stems(words))
        rows = self._look(_heard)
        return list(dict.fromkeys(paper for paper, heard in rows if wanted and _hears(heard, wanted)))

    def says(self, paper: str, words: str) -> bool:
        """Whether the text of a paper may hold all of some words; false where none can be read."""
        wanted = _hashes(_stems(words))
        rows = self._look(_heard_of, paper=paper)
        return any(wanted and _hears(heard, wanted) for _, heard in rows)

    def cards(self) -> dict[str, Paper]:
        """The papers, by id, of which nothing is known but a text that the viewer may see."""
        return {paper: read_paper(card) for paper, card in self._look(_cards)}

    def given(self) -> list[Kept]:
        """The texts that people gave and the viewer may see, the last one first."""
        return [Kept(*row) for row in self._look(_given)]

    def count(self) -> int:
        """How many texts can be read."""
        return int(self._look(_number)[0][0])

    def put(
        self,
        paper: str | Paper,
        text: FullText,
        now: datetime,
        scope: Scope | None = None,
        again: datetime | None = None,
    ) -> bool:
        """Keeps the text of a paper in place of the one that was kept for the same viewers.

        `scope`: for whom it was given to the bot; None where it was fetched, for everybody. `again`: when to look for a
        better one. The paper itself is given where nothing is known of it but this text. False where its file has left in
        the meantime, and nothing was kept.
        """
        body = encode(text)
        self._note(
            paper if isinstance(paper, str) else paper.id,
            scope or PUBLIC,
            now,
            card=None if isinstance(paper, str) else packed(paper),
            given=scope is not None,
            file=scope.file if scope else "",
            state="partial" if text.unread else "ready",
            version=text.version,
            source=text.source,
            extractor=EXTRACTOR,
            sha256=text.digest,
            pages=text.pages,
            words=text.words,
            size=len(body),
            licence=text.licence,
            body=body,
            heard=_filter(_stems(text.text)),
            tries=0,
            due=again,
            reason="",
        )
        return not (scope and self._left(scope))

    def _left(self, scope: Scope) -> bool:
        """Deletes what was read from a file that left while it was; whether it did."""
        if not scope.file or not scope.since:
            return False
        left = sa.select(schema.gone.c.channel).where(
            schema.gone.c.team == scope.team,
            schema.gone.c.file == scope.file,
            schema.gone.c.since >= scope.since,
        )
        with self._store.read() as db:
            channels = (
                db.execute(left.where(schema.gone.c.channel.in_(("", scope.channel or "-")))).scalars().all()
            )
        for channel in channels:
            self._forget_file(scope.team, scope.file, channel)
        return bool(channels)

    def unreadable(self, paper: str, error: UnreadableError, now: datetime, scope: Scope = PUBLIC) -> None:
        """Notes that the text of a paper cannot be read, and why; one that was kept stays."""
        self._note(paper, scope, now, state=error.state, reason=error.reason, due=None)

    def want(self, ids: Sequence[str], now: datetime, *, background: bool = False) -> list[str]:
        """Notes that everybody's texts of papers are wanted; those of them that are still to come.

        `background`: nobody waits, so that all others are fetched before these.
        """
        wanted = sorted({one for one in ids if not GIVEN.fullmatch(one)})  # nobody has the text of another
        asked = now - _AGES if background else now
        mine = (schema.texts.c.paper.in_(wanted), *_of(PUBLIC))
        idle = (*mine, schema.texts.c.due.is_(None))
        retried = sa.and_(schema.texts.c.state.in_(("failed", "scanned")), schema.texts.c.made < now - _STALE)
        older = sa.and_(schema.texts.c.extractor < EXTRACTOR, schema.texts.c.state.in_(sorted(READABLE)))
        with self._store.write() as db:
            db.execute(
                sa.update(schema.texts)
                .where(*mine, schema.texts.c.asked < asked - LATELY)
                .values(asked=asked)
            )
            db.execute(sa.update(schema.texts).where(*idle, sa.or_(retried, older)).values(due=now, tries=0))
            rows = [_row(paper, PUBLIC, now, state="queued", due=now, asked=asked) for paper in wanted]
            if rows:
                db.execute(self._store.insert(schema.texts).values(rows).on_conflict_do_nothing())
            due = sa.select(schema.texts.c.paper).where(
                *mine, schema.texts.c.due.is_not(None), schema.texts.c.body.is_(None)
            )
            return list(db.execute(due.order_by(schema.texts.c.paper)).scalars())

    def unwanted(self, limit: int = 1) -> list[str]:
        """Papers whose text nobody wanted yet: those on reading lists first, then the newest."""
        known = sa.select(schema.texts.c.paper).where(*_of(PUBLIC))
        listed = (
            sa.select(schema.reading.c.paper)
            .where(schema.reading.c.paper.not_in(known))
            .order_by(schema.reading.c.added.desc())
            .limit(limit)
        )
        here = sa.or_(schema.papers.c.ingested.is_not(None), schema.papers.c.curated.is_not(None))
        newest = (
            sa.select(schema.papers.c.id)
            .where(here, schema.papers.c.id.not_in(known))
            .order_by(schema.papers.c.date.desc())
            .limit(limit)
        )
        with self._store.read() as db:
            found = [*db.execute(listed).scalars(), *db.execute(newest).scalars()]
        return list(dict.fromkeys(found))[:limit]

    def due(self, now: datetime) -> str:
        """The paper whose text is to be fetched next: the last one asked for. Empty where none is."""
        query = (
            sa.select(schema.texts.c.paper)
            .where(schema.texts.c.due <= now)
            .order_by(schema.texts.c.asked.desc(), schema.texts.c.paper)
            .limit(1)
        )
        with self._store.read() as db:
            return db.execute(query).scalar() or ""

    def later(self, paper: str, reason: str, now: datetime) -> None:
        """Puts a text off that could not be had now; given up after a few tries."""
        with self._store.write() as db:
            mine = (schema.texts.c.paper == paper, *_of(PUBLIC))
            tries = db.execute(sa.select(schema.texts.c.tries).where(*mine)).scalar() or 0
            values: dict[str, Any] = {"tries": tries + 1, "due": now + _AGAIN[min(tries, _TRIES - 1)]}
            if tries + 1 >= _TRIES:
                values |= {"due": None}
                db.execute(
                    sa.update(schema.texts)
                    .where(*mine, schema.texts.c.body.is_(None))
                    .values(state="failed", reason=reason, made=now)
                )
            db.execute(sa.update(schema.texts).where(*mine).values(values))

    def outgrown(self, paper: str, version: int, now: datetime) -> None:
        """Has a text fetched anew that is of an older version than is known now, at most once a day."""
        older = sa.and_(
            schema.texts.c.version > 0, schema.texts.c.version < version, schema.texts.c.given.is_(False)
        )
        mine = (
            schema.texts.c.paper == paper,
            *_of(PUBLIC),
            schema.texts.c.body.is_not(None),
            schema.texts.c.due.is_(None),
        )
        with self._store.write() as db:
            db.execute(
                sa.update(schema.texts)
                .where(*mine, older, schema.texts.c.made < now - _DAY)
                .values(due=now, tries=0)
            )

    def size(self) -> int:
        """Bytes of all bodies."""
        with self._store.read() as db:
            return int(
                db.execute(sa.select(sa.func.coalesce(sa.func.sum(schema.texts.c.size), 0))).scalar_one()
            )

    def shrink(self, most: int) -> int:
        """Lets the texts leave that nobody wanted for longest, until the rest is within a bound; how many left.

        What was given to the bot stays: it cannot be had again.
        """
        left = 0
        while (over := self.size() - most) > 0:
            rows = self._longest_unread()
            if not rows:
                break
            gone, freed = [], 0
            for row in rows:
                if freed >= over:
                    break
                gone.append(row["id"])
                freed += row["size"]
            with self._store.write() as db:
                left += changed(db, sa.delete(schema.texts).where(schema.texts.c.id.in_(gone)))
        return left

    def _longest_unread(self) -> "Sequence[sa.RowMapping]":
        query = sa.select(schema.texts.c.id, schema.texts.c.size).where(
            *_of(PUBLIC), schema.texts.c.body.is_not(None), schema.texts.c.given.is_(False)
        )
        with self._store.read() as db:
            return (
                db.execute(query.order_by(schema.texts.c.asked, schema.texts.c.id).limit(100))
                .mappings()
                .all()
            )

    def forget(self, paper: str, scope: Scope) -> int:
        """Deletes what was given for some viewers; how many texts that were."""
        with self._store.write() as db:
            return changed(db, sa.delete(schema.texts).where(schema.texts.c.paper == paper, *_of(scope)))

    def forget_file(self, team: str, file: str, when: datetime, channel: str = "") -> int:
        """Deletes what was read from a file that left a workspace, or one channel of it; how many texts that were.

        It is noted first, and in a transaction of its own: what is being read at this moment is then either seen here,
        or its reader sees the note.
        """
        if not team or not file:
            return 0
        with self._store.write() as db:
            db.execute(sa.delete(schema.gone).where(schema.gone.c.since < when - _DAY))
            note = self._store.insert(schema.gone).values(team=team, file=file, channel=channel, since=when)
            keys = ["team", "file", "channel"]
            db.execute(note.on_conflict_do_update(index_elements=keys, set_={"since": when}))
        return self._forget_file(team, file, channel)

    def _forget_file(self, team: str, file: str, channel: str) -> int:
        here = schema.texts.c.channel == channel if channel else sa.true()
        with self._store.write() as db:
            return changed(
                db,
                sa.delete(schema.texts).where(schema.texts.c.team == team, schema.texts.c.file == file, here),
            )

    def forget_team(self, team: str) -> int:
        """Deletes all that a workspace gave."""
        with self._store.write() as db:
            db.execute(sa.delete(schema.gone).where(schema.gone.c.team == team))
            return changed(db, sa.delete(schema.texts).where(schema.texts.c.team == team)) if team else 0

    @property
    def _kind(self) -> "_Kind":
        viewer = self.viewer
        return bool(viewer.team), bool(viewer.channel), bool(viewer.person), viewer.outside

    def _look(self, asked: Callable[["_Kind"], Prepared], **more: str) -> list[tuple[Any, ...]]:
        """The rows of what the viewer may see."""
        viewer = {"team": self.viewer.team, "channel": self.viewer.channel, "person": self.viewer.person}
        return self._store.look(asked(self._kind), viewer | more)

    def _note(self, paper: str, scope: Scope, now: datetime, **values: Any) -> None:  # noqa: ANN401  values of columns
        with self._store.write() as db:
            put = self._store.insert(schema.texts).values(_row(paper, scope, now, **values))
            kept = values | {"made": now}
            db.execute(
                put.on_conflict_do_update(index_elements=["paper", "team", "channel", "person"], set_=kept)
            )


WAITED: Final = timedelta(hours=1)
"""For how long a question waits for a text."""


class Waiting:
    """Questions that may be answered again when a text comes, each once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, paper: str, team: str, place: str, key: str, now: datetime) -> None:
        """Lets a question wait; `place` is where it was asked and what, `key` the same for the same question."""
        row = {"paper": paper, "team": team, "place": place, "key": key, "asked": now}
        with self._store.write() as db:
            db.execute(sa.delete(schema.waiting).where(schema.waiting.c.asked < now - WAITED))
            db.execute(self._store.insert(schema.waiting).values(row).on_conflict_do_nothing())

    def take(self, paper: str, now: datetime) -> list[str]:
        """The questions that wait for a paper's text and are not too old; nobody else gets them again."""
        with self._store.write() as db:
            mine = (
                sa.delete(schema.waiting)
                .where(schema.waiting.c.paper == paper)
                .returning(schema.waiting.c.place, schema.waiting.c.asked, schema.waiting.c.id)
            )
            rows = sorted(db.execute(mine).all(), key=lambda row: row.id)
        return [row.place for row in rows if row.asked >= now - WAITED]


def _about_it() -> "tuple[sa.Column[Any], ...]":
    """What is told of a text, as `_known` reads it."""
    names = ("paper", "state", "reason", "version", "pages", "words", "source", "team", "size")
    return tuple(schema.texts.c[name] for name in names)


def _known(row: Sequence[Any]) -> Known:
    paper, state, reason, version, pages, words, source, team, size = row
    kept: State = "ready" if size and state not in READABLE else state
    return Known(paper, kept, reason, version, pages, words, source, bool(team))


_Kind = tuple[bool, bool, bool, bool]
"""Whether a viewer has a workspace, a channel, a name, and whether others read there."""


@lru_cache(16)
def _seen(kind: _Kind) -> "sa.ColumnElement[bool]":
    """What viewers of a kind may see, as SQL."""
    team, channel, person, outside = kind
    nobody = sa.and_(schema.texts.c.channel == "", schema.texts.c.person == "")
    everybody = sa.and_(schema.texts.c.team == "", nobody)
    if not team:
        return everybody
    here = (
        sa.and_(schema.texts.c.channel == sa.bindparam("channel"), schema.texts.c.person == "")
        if channel
        else sa.false()
    )
    own = (
        sa.and_(schema.texts.c.person == sa.bindparam("person"), schema.texts.c.channel == "")
        if person
        else sa.false()
    )
    given = sa.and_(
        schema.texts.c.team == sa.bindparam("team"), sa.or_(sa.false() if outside else nobody, here, own)
    )
    return sa.or_(everybody, given)


@prepared
def _about(kind: _Kind) -> "sa.Select[Any]":
    return sa.select(*_about_it()).where(schema.texts.c.paper == sa.bindparam("paper"), _seen(kind))


@prepared
def _bodies(kind: _Kind) -> "sa.Select[Any]":
    wanted = sa.select(schema.texts.c.body, *_about_it()).where(schema.texts.c.paper == sa.bindparam("paper"))
    return wanted.where(schema.texts.c.body.is_not(None), _seen(kind))


@prepared
def _heard(kind: _Kind) -> "sa.Select[Any]":
    wanted = sa.select(schema.texts.c.paper, schema.texts.c.heard).where(
        schema.texts.c.heard.is_not(None), _seen(kind)
    )
    return wanted.order_by(schema.texts.c.asked.desc(), schema.texts.c.paper)


@prepared
def _heard_of(kind: _Kind) -> "sa.Select[Any]":
    wanted = sa.select(schema.texts.c.paper, schema.texts.c.heard).where(
        schema.texts.c.paper == sa.bindparam("paper")
    )
    return wanted.where(schema.texts.c.heard.is_not(None), _seen(kind))


@prepared
def _cards(kind: _Kind) -> "sa.Select[Any]":
    return sa.select(schema.texts.c.paper, schema.texts.c.card).where(
        schema.texts.c.card.is_not(None), _seen(kind)
    )


@prepared
def _given(kind: _Kind) -> "sa.Select[Any]":
    what = (
        schema.texts.c.paper,
        schema.texts.c.made,
        schema.texts.c.pages,
        schema.texts.c.words,
        schema.texts.c.channel,
        schema.texts.c.person,
        schema.texts.c.team,
    )
    mine = sa.select(*what).where(
        schema.texts.c.given.is_(True), schema.texts.c.body.is_not(None), _seen(kind)
    )
    return mine.order_by(schema.texts.c.made.desc(), schema.texts.c.id.desc())


@prepared
def _number(kind: _Kind) -> "sa.Select[Any]":
    number = sa.select(sa.func.count()).select_from(schema.texts)
    return number.where(schema.texts.c.body.is_not(None), _seen(kind))


def _rank(known: Known) -> tuple[bool, int, bool]:
    """Which of two texts of a paper is shown: one that can be read, the newer, HTML."""
    return known.readable, known.version, known.source == "html"


def _of(scope: Scope) -> "tuple[sa.ColumnElement[bool], ...]":
    return (
        schema.texts.c.team == scope.team,
        schema.texts.c.channel == scope.channel,
        schema.texts.c.person == scope.person,
    )


def _row(paper: str, scope: Scope, now: datetime, **values: Any) -> dict[str, Any]:  # noqa: ANN401  values of columns
    owner = {"team": scope.team, "channel": scope.channel, "person": scope.person}
    return {"paper": paper, "made": now, "asked": now} | owner | values


def encode(text: FullText) -> bytes:
    """A text with its sections and passages in few bytes."""
    return zlib.compress(_encoder.encode(text), _LEVEL)


def decode(body: bytes) -> FullText:
    return _decoder.decode(zlib.decompress(body))


def _stems(said: str) -> frozenset[str]:
    """The stems of a text; of a word that comes again and again only once, which is two thirds of them."""
    once = " ".join(frozenset(said.split()))
    return frozenset(stem(token) for token in frozenset(tokens(f"{once} ")) if token not in STOPWORDS)


@lru_cache(_HASHED)
def _hash(word: str) -> tuple[int, ...]:
    """Five numbers for a word, of four bytes."""
    return _NUMBERS.unpack(blake2b(word.encode("utf-8", "replace"), digest_size=_NUMBERS.size).digest())


def _hashes(words: Iterable[str]) -> list[tuple[int, ...]]:
    return list(map(_hash, words))


def _filter(words: frozenset[str]) -> bytes:
    size = max(_LEAST, (len(words) * _BITS + 7) // 8)
    bits = bytearray(size)
    for number in _places(_hashes(words), 8 * size):
        bits[number >> 3] |= 1 << (number & 7)
    return bytes(bits)


def _places(hashes: Iterable[tuple[int, ...]], size: int) -> Iterator[int]:
    for numbers in hashes:
        for number in numbers:
            yield number % size


def _hears(bits: bytes, wanted: Sequence[tuple[int, ...]]) -> bool:
    return all(bits[place >> 3] & (1 << (place & 7)) for place in _places(wanted, 8 * len(bits)))
