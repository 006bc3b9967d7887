"""The library: the store and the search over it, opened once and handed around.

The store is the truth; the index follows it. Whoever adds papers writes the store first and then brings the
index up to it (see `indexing`). Reading never waits for either.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Final, Generic, Protocol, TypeVar, cast

from bot.library.healing import Healer
from bot.library.indexing import Clock, Keeper, Loading
from bot.meaning.making import Maker
from bot.meaning.meanings import Meaning
from bot.memo import SENTENCE
from bot.papers import GIVEN, Author, Paper
from bot.queries import Find
from bot.search.finding import WHOLE, Found, Parts, find, holding, related, strictly
from bot.search.fusing import NEAR, fused
from bot.search.index import DamagedError, Index
from bot.search.keys import key, unique
from bot.search.names import LONGEST, Resolution, resolve
from bot.search.persons import bearing, standing
from bot.search.port import Engine
from bot.search.tallies import Tallies, all_by, coauthors
from bot.search.titles import Match, among, bearers, entitles, sharing, titles
from bot.search.topics import candidates, similar, topic
from bot.search.vocabulary import Synonyms, frequency, known, known_synonyms
from bot.settings import Search
from bot.store.availability import LONG, StoreError, explained
from bot.store.engine import Store, UnreachableError
from bot.store.meanings import Meanings
from bot.store.migrations import migrate
from bot.store.papers import Change, Papers
from bot.store.texts import Texts, Viewer
from bot.text import content, name_key, stems

ANSWERS: Final = 8
"""Findings kept; a message asks for the same few."""
LOOKED_UP: Final = 64
"""Names, titles and topics whose meaning is kept; the readings of a message ask for the same few, each many times."""
RECENT: Final = 256
"""Papers kept; a page and what it names, of the last dozens of questions."""


K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


class Kept(Generic[K, V]):
    """What was last worked out of the papers, for as long as the index stands at one commit."""

    def __init__(self, most: int) -> None:
        self._most: Final = most
        self._lock: Final = Lock()
        self._known: tuple[object, dict[K, V]] = None, {}

    def at(self, commit: object) -> Mapping[K, V]:
        known_at, known = self._known
        return known if known_at is commit else {}

    def keep(self, commit: object, more: Mapping[K, V]) -> None:
        with self._lock:
            kept = dict(self.at(commit))
            kept.update(more)
            for key in [*islice(kept, max(0, len(kept) - self._most))]:
                del kept[key]
            self._known = commit, kept


@dataclass(frozen=True, slots=True)
class Worked:
    """What was last worked out: of questions, and of what names, titles and topics mean."""

    answers: Kept[Hashable, object] = field(default_factory=lambda: Kept(ANSWERS))
    looked_up: Kept[Hashable, object] = field(default_factory=lambda: Kept(LOOKED_UP))


class Recent:
    """Papers read lately: what is found and what is shown then agree."""

    def __init__(
        self, read: Callable[[Iterable[str]], Sequence[Paper]], commit: Callable[[], object]
    ) -> None:
        """`read` gives the papers of ids from the store; `commit` what is read of the index, another one after each
        change; None where nothing is, and nothing is kept.
        """
        self._read: Final = read
        self._commit: Final = commit
        self._kept: Final = Kept[str, Paper](RECENT)

    def get(self, ids: Iterable[str]) -> tuple[Paper, ...]:
        """Papers in the order asked; unknown ids are left out."""
        wanted, commit = list(ids), self._commit()
        if commit is None:
            return tuple(self._read(wanted))
        held = self._kept.at(commit)
        missing = [id_ for id_ in wanted if id_ not in held]
        if not missing:
            return tuple(held[id_] for id_ in wanted)
        found = {paper.id: paper for paper in self._read(missing)}
        self._kept.keep(commit, {id_: found[id_] for id_ in missing if id_ in found})
        return tuple(paper for id_ in wanted if (paper := found.get(id_) or held.get(id_)))


__all__ = ["DamagedError", "Found", "Library", "Match", "Resolution"]


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds a library waits for what it needs."""

    database: float = LONG
    """In a transaction, once all is open."""
    index: float | None = None
    """At opening, for a damaged index to be healed from the store; then that goes on beside the caller. None: to the end."""


PATIENT: Final = Patience()


class Care(Protocol):
    """What looks after an engine: reads it while it is sound, and keeps it up to the store."""

    def open(self, patience: float | None, /) -> None: ...
    def soundly(self, work: Callable[[], T], /) -> T: ...
    def look(self) -> None: ...
    def start(self) -> None: ...
    @property
    def progress(self) -> str: ...
    @property
    def reduced(self) -> bool: ...
    @property
    def told(self) -> str: ...
    def rebuild(self) -> None: ...
    def close(self) -> None: ...


class Keeping(Protocol):
    """What brings the store's changes into an engine."""

    def add(self, papers: Iterable[Paper], /) -> list[Change]: ...
    def catch_up(self, patience: float = 0.0, /) -> None: ...
    def beside(self, url: str, /) -> AbstractContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class Searched:
    """An engine, with what looks after it."""

    engine: Engine
    care: Care
    keeper: Keeping
    records: Papers
    """What it is brought up to."""


class Library:
    """Everything that is known of papers, and every way to find them."""

    def __init__(
        self,
        store: Store,
        searched: "Searched",
        now: Clock = _utc,
        meaning: Meaning | None = None,
    ) -> None:
        self.store: Final = store
        self.records: Final = searched.records
        self.texts = Texts(store)
        """The full texts that everybody may see; `seen_by` opens the others."""
        self.index: Final = searched.engine
        self.synonyms: Final[Synonyms] = known_synonyms()
        self.meaning: Final = meaning
        """The semantic extra, where it is used."""
        self.now: Final = now
        """The present, as this library was told to read it: an aware datetime in UTC."""
        self._maker: Final = Maker(store, meaning, lambda: self.now().timestamp()) if meaning else None
        self._recent: Final = Recent(self.records.get, partial(self.index.commit, used=False))
        self._worked: Final = Worked()
        self._alone: Worked | None = None
        self._given: Mapping[str, Paper] | None = {}
        self._keeper: Final = searched.keeper
        self._healer: Final = searched.care

    @classmethod
    def open(  # noqa: PLR0913  each is named where it is called
        cls,
        database: str,
        data: Path,
        now: Clock = _utc,
        *,
        meaning: bool = False,
        patience: Patience = PATIENT,
        search: Search | None = None,
    ) -> "Library":
        """Opens the store at a SQLAlchemy URL, bringing its tables up to date, and the index under `data`.

        `meaning`: papers are found by what they mean too, which needs the semantic extra. Raises StoreError when the data
        cannot be used, and UnreachableError when the database does not answer.
        """
        with explained(database, data):
            store = Store(database, patience.database)
            with store.patiently():
                migrate(store)
                known = Meaning(Meanings(store)) if meaning else None
                library = cls(store, _searched(store, data, search, now), now, known)
                library._healer.open(patience.index)
        return library

    def soundly(self, work: Callable[[], T]) -> T:
        """What `work` finds here, all of it in one generation of the index, which was sound all the while.

        Waits a moment where the index must be healed first; DamagedError when that takes longer. `work` may be done twice.
        """
        return self._healer.soundly(work)

    def seen_by(self, viewer: Viewer) -> "Library":
        """The same library, with what was given for a viewer to see.

        What is worked out with papers of theirs is kept for nobody else, and no longer than this is.
        """
        seen = object.__new__(Library)  # as copy does, in less than half the time
        vars(seen).update(vars(self), texts=self.texts.seen_by(viewer), _given=None)
        return seen

    @property
    def given(self) -> Mapping[str, Paper]:
        """Papers of which nothing is known but a PDF that somebody gave, for the viewer to see; looked up where they matter."""
        if self._given is None:
            self._given = self.texts.cards()
        return self._given

    @property
    def worked(self) -> Worked:
        """What was last worked out; with papers that were given, for their viewer alone."""
        if not self.given:
            return self._worked
        self._alone = self._alone or Worked()
        return self._alone

    def tend(self) -> None:
        """Notices damage of the index, and begins to heal it."""
        self._healer.look()

    def catch_up(self, patience: float = 0.0) -> None:
        """Brings the index up to the store, should whoever stored something have failed to.

        `patience`: for how many seconds it waits for another process that may be at it in a cluster.
        """
        with suppress(UnreachableError):  # a store that cannot be reached is told by whoever needs it
            self._keeper.catch_up(patience)

    @property
    def healing(self) -> str:
        """How far the index is healed, in a few words; empty when it is sound."""
        return self._healer.progress

    @property
    def reduced(self) -> bool:
        """Whether what this thread is told comes from the newest papers alone: their cluster does not answer."""
        return self._healer.reduced

    @property
    def searched(self) -> str:
        """How the search cluster fares, in a few words; empty where the index is this machine's own."""
        return self._healer.told

    def size(self) -> int:
        """How many papers there are."""
        try:
            with self.index.reading():
                return self.index.size()
        except DamagedError:
            self._healer.start()
            return self.records.count()

    def paper(self, id: str) -> Paper | None:  # noqa: A002  the word for it
        return next(iter(self.papers([id])), None)

    def papers(self, ids: Iterable[str]) -> tuple[Paper, ...]:
        """Papers in the order asked; unknown ids are left out."""
        wanted = list(ids)
        if not (any(map(GIVEN.fullmatch, wanted)) and self.given):
            return self._recent.get(wanted)
        held = {
            paper.id: paper for paper in self._recent.get(id_ for id_ in wanted if not GIVEN.fullmatch(id_))
        }
        return tuple(paper for id_ in wanted if (paper := held.get(id_) or self.given.get(id_)))

    def recalled(self, key: Hashable, work: Callable[[], T]) -> T:
        """What `work` gives; kept for the last keys while the index stands at one commit."""
        return self._recalled(self.worked.answers, key, work)

    def _recalled(self, kept: Kept[Hashable, object], key: Hashable, work: Callable[[], T]) -> T:
        commit = self.index.commit()
        known = kept.at(commit) if commit is not None else {}
        if key in known:
            return cast("T", known[key])
        found = work()
        if commit is not None:
            kept.keep(commit, {key: found})
        return found

    def _asked(self, what: str, text: str, work: Callable[[], T], *how: object) -> T:
        """What `work` finds in one generation of the index for a text; kept where that is no longer than a sentence."""
        if len(text) > SENTENCE:
            return self.soundly(work)
        return self._recalled(self.worked.looked_up, (what, text, how), lambda: self.soundly(work))

    def find(
        self,
        find_: Find,
        people: Sequence[Author] = (),
        *,
        limit: int = 10,
        strict: bool = False,
        parts: Parts = WHOLE,
    ) -> Found:
        """A page of a listing; every paper is by all of `people` and passes `parts`, whatever `find_` says of either.

        `strict`: all papers that hold every word, wherever, and no others.
        """
        if strict:
            return self._strictly(find_, [[one] for one in people], limit, parts)
        return self.soundly(lambda: find(self.index, self.synonyms, find_, people, limit, parts))

    def related(
        self, find_: Find, people: Sequence[Author] = (), *, limit: int = 10, parts: Parts = WHOLE
    ) -> tuple[str, ...]:
        """Ids of papers that pass all filters of a listing and hold some of its words, but not all, best first.

        Or, where meaning is known, that are near what it says.
        """
        meaning, words = self.meaning, find_.words
        around = (lambda said: meaning.around(words, said)) if meaning else None
        return self.soundly(lambda: related(self.index, self.synonyms, find_, people, limit, parts, around))

    def likeness(self, text: str, ids: Iterable[str]) -> Mapping[str, float]:
        """How near papers are in meaning to a text, about -1 to 1; nothing is known without the semantic extra."""
        return self.meaning.likeness(text, ids) if self.meaning else {}

    def tally(
        self, find_: Find, people: Sequence[Author], counting: Callable[[Tallies], T], parts: Parts = WHOLE
    ) -> T:
        """What is counted over the papers of a listing that are by all of `people` and pass `parts`."""
        return self.soundly(lambda: counting(Tallies(self.index, self.synonyms, find_, people, parts)))

    def written(self, people: Sequence[Sequence[Author]]) -> bool:
        """Whether there is any paper by somebody of each of `people`."""
        return all(people) and self._strictly(Find(), people, 1, WHOLE).total > 0

    def matching(
        self, find_: Find, people: Sequence[Sequence[Author]], parts: Parts = WHOLE
    ) -> frozenset[str]:
        """Ids of all papers that hold every word, wherever, are by somebody of each of `people`, and pass `parts`."""
        if not all(people):
            return frozenset()
        return frozenset(self._strictly(find_, people, max(1, self.size()), parts).ids)

    def _strictly(self, find_: Find, people: Sequence[Sequence[Author]], limit: int, parts: Parts) -> Found:
        return self.soundly(lambda: strictly(self.index, self.synonyms, find_, people, limit, parts))

    def spelled(self, words: str) -> str:
        """A topic with misspelt words as they are read."""
        return self.soundly(lambda: topic(self.index, self.synonyms, words).corrected) or words

    def holding(self, words: str) -> int:
        """How many papers hold all words of a topic."""
        return self._asked("topic", words, lambda: holding(self.index, self.synonyms, words))

    def resolve(self, typed: str, limit: int = 8, *, typos: bool = True) -> Resolution:
        """The people a typed name may mean; without `typos`, only as it is spelt."""
        return self._asked(
            "name", typed, lambda: resolve(self.index, typed, limit, typos=typos), limit, typos
        )

    def titles(self, text: str, limit: int = 5) -> tuple[Match, ...]:
        """The papers that a text may name, best first."""
        found = self._asked("title", text, lambda: titles(self.index, self._recent.get, text, limit), limit)
        own = self.soundly(lambda: among(self.index, self.given.values(), text)) if self.given else ()
        return tuple(sorted((*own, *found), key=lambda match: -match.score)[:limit]) if own else found

    def entitles(self, text: str) -> bool:
        """Whether some title or alias has all words of a text."""
        words = frozenset(content(text)) if self.given else frozenset()
        own = words and any(words <= {*content(paper.title)} for paper in self.given.values())
        return bool(own) or self.soundly(lambda: entitles(self.index, text))

    def bearers(self, name: str) -> tuple[str, ...]:
        """Ids of the papers that go by a short name, as spelt or else a typo away."""
        return self.soundly(lambda: bearers(self.index, name))

    def coauthors(self, author: Author) -> tuple[tuple[Author, int], ...]:
        """With whom an author wrote, and how many papers together; most first."""
        ids = self.soundly(lambda: all_by(self.index, author))
        return coauthors(self.papers(ids), author)

    def positions(self, author: Author, paper: Paper) -> tuple[int, ...]:
        """Where in the byline the author stands, from 1; of two who may be meant, the one whose name fits best."""
        return standing(author.names, paper.authors)

    def cite_keys(self, papers: Sequence[Paper]) -> tuple[str, ...]:
        """The BibTeX keys of papers, each unique among all that are held."""
        return self.soundly(lambda: tuple(unique(paper, sharing(self.index, key(paper))) for paper in papers))

    def borne(self, word: str) -> bool:
        """Whether a word is part of some author's name."""
        return self.soundly(lambda: known(self.index, "surname", name_key(word)))

    def standing(self, typed: str, paper: Paper) -> tuple[int, ...]:
        """Where in a byline stand those whom a typed name fits, or else those it misspells, from 1."""
        fits = bearing(typed, paper.authors) if len(typed) <= LONGEST else ()
        near = self.resolve(typed).near if not fits else ()
        return fits or tuple(sorted({place for one in near for place in self.positions(one, paper)}))

    def candidates(self, words: str, limit: int = 10, *, own: bool = False) -> tuple[tuple[str, float], ...]:
        """Ids and scores of the papers, or of those people wrote down, that hold any of the words, best first.

        By BM25; where meaning is known, by both, of those near in meaning too.
        """
        if own:
            given = tuple(_sharing(words, self.given.values()))[:limit]
            return (*given, *self.soundly(lambda: candidates(self.index, words, limit, own=True)))
        if not self.meaning:
            return self.soundly(lambda: candidates(self.index, words, limit))
        return self._asked("fused", words, partial(self._fused, self.meaning, words))[:limit]

    def _fused(self, meaning: Meaning, words: str) -> tuple[tuple[str, float], ...]:
        said = dict(candidates(self.index, words, NEAR))
        return tuple(fused(said, meaning.around(words, tuple(said))))

    def frequency(self, word: str) -> int:
        """In how many papers a word's stem occurs, in title, abstract or alias."""
        return self.soundly(lambda: frequency(self.index, word))

    def similar(self, id: str, limit: int = 5) -> tuple[str, ...]:  # noqa: A002  as above
        """Ids of the papers most like one; none for an unknown id."""
        paper = self.paper(id)
        return self.soundly(lambda: similar(self.index, paper, limit)) if paper else ()

    def newest(self) -> Paper | None:
        return self.records.newest()

    def oldest(self) -> Paper | None:
        return self.records.oldest()

    def add(self, papers: Iterable[Paper]) -> list[Change]:
        """Takes papers in; found as soon as this returns, elsewhere 0.5 s later. What that changed."""
        try:
            return self._keeper.add(papers)
        finally:
            self._healer.look()

    @contextmanager
    def loading(self) -> Iterator[Loading]:
        """Where a great many papers are taken in; all of them are found when it is left."""
        try:
            with self._keeper.beside(self.store.url):
                yield Loading(self.store, self.now)
        finally:
            self._keeper.catch_up()

    def sync(self, curated: Sequence[Paper]) -> None:
        """Makes these the papers that people wrote of; nothing is written where nothing changed."""
        if self.records.curate(curated, self.now()):
            self._keeper.catch_up()

    def learn(self, ended: Callable[[], bool] = lambda: False) -> None:
        """Makes the vectors that papers lack, until `ended` says that there is no time; nothing without the semantic extra."""
        if self._maker:
            self._maker.run(ended)

    def unlearnt(self) -> int | None:
        """How many papers have no vector yet; None without the semantic extra."""
        if not self.meaning:
            return None
        progress = self.meaning.records.progress()
        return progress.papers - progress.made

    def rebuild(self) -> None:
        """Builds the index anew from the store, while the present one serves."""
        self._healer.rebuild()

    def close(self) -> None:
        self._healer.close()
        self.store.close()


def _sharing(words: str, given: Iterable[Paper]) -> Iterator[tuple[str, float]]:
    """Papers that hold any of some words, those with most of them first, each with its share of them."""
    wanted = frozenset(stems(words))
    shares = ((len(wanted & {*stems(paper.title), *stems(paper.abstract)}), paper.id) for paper in given)
    for shared, id_ in sorted(shares, key=lambda one: (-one[0], one[1])):
        if shared:
            yield id_, shared / len(wanted)


def _searched(store: Store, data: Path, search: Search | None, now: Clock) -> Searched:
    """The engine of this machine, or of a cluster."""
    if search:
        try:
            from bot.opensearch import opened  # noqa: PLC0415  the extra is loaded where there is a cluster
        except ModuleNotFoundError as error:
            raise StoreError(
                f"PAPERBOT_SEARCH_URL needs an extra ({error.name} is missing): .venv/bin/pip install -e '.[opensearch]'"
            ) from None

        engines, following = opened(store, data, search, now)
        return Searched(engines, following, following, Papers(store))
    index, records = Index(data / "index"), Papers(store)
    keeper = Keeper(records, index, now)
    return Searched(index, Healer(records, index, keeper), keeper, records)
