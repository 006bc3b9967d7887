"""Writing papers: pages of changes as bulk requests, and filling a whole index with them."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from bot.opensearch import documents
from bot.opensearch.cluster import Cluster, Json
from bot.opensearch.generations import Generations
from bot.search.terms import Analyzers
from bot.store.papers import Change, Papers

Action = tuple[Json, Json]
PAGE: Final = 1000
"""Changes that are written at once."""
_ABREAST: Final = 2
"""Pages under way while an index is filled: the nodes take one in while the next is made."""
_WORDS: Final = 1_000_000
"""Listed words that a process remembers to have written."""


class Pages:
    """Bulk requests for one index. A listed word is always the same, so whoever writes it first does all."""

    def __init__(self, analyzers: Analyzers) -> None:
        self._analyzers: Final = analyzers
        self._written = set[str]()

    def made(self, changes: Sequence[Change]) -> list[Action]:
        """Papers, and the words of theirs that were not in a page before."""
        words = dict(word for one in changes if one.paper for word in documents.listed(one.paper))
        if len(self._written) > _WORDS:
            self._written.clear()
        fresh = [(id_, word) for id_, word in words.items() if id_ not in self._written]
        self._written.update(words)
        return [*map(self._change, changes), *map(_word, fresh)]

    def _change(self, change: Change) -> Action:
        place = {"_id": change.id, "version": change.seq, "version_type": "external_gte"}
        if not change.paper:
            return {"index": place}, documents.mark(change.id, change.seq)
        return {"index": place}, documents.source(change.paper, change.seq, self._analyzers)


def _word(listed: tuple[str, Json]) -> Action:
    id_, word = listed
    return {"index": {"_id": id_, "version": 1, "version_type": "external"}}, word


class Filling:
    """One rebuild: another generation, filled while the present one serves; what was begun and left is gone on with."""

    def __init__(
        self,
        cluster: Cluster,
        generations: Generations,
        records: Papers,
        pages: Pages,
        meanwhile: Callable[[int], None],
    ) -> None:
        """`meanwhile` is told after each page up to which change the index holds all."""
        self._cluster: Final = cluster
        self._generations: Final = generations
        self._records: Final = records
        self._pages: Final = pages
        self._meanwhile: Final = meanwhile

    def run(self) -> None:
        """Raises ClusterError."""
        before = self._generations.serving()
        others = self._generations.others(before)
        index = self._generations.begun(before) or self._generations.next(before)
        self._fill(index)
        self._generations.complete(index, lambda: self._meanwhile(self._generations.held(index)))
        self._fill(index)
        self._generations.refresh(index)
        self._generations.point(index, before)
        for old in others:
            if old != index:
                self._generations.drop(old)

    def _fill(self, index: str) -> None:
        """Brings in all that the store holds."""
        sent = deque[tuple[Future[None], int]]()
        seq = self._generations.held(index)
        with ThreadPoolExecutor(_ABREAST) as senders:
            while changes := self._records.changed_since(seq, PAGE):
                seq = changes[-1].seq
                sent.append((senders.submit(self._cluster.bulk, index, self._pages.made(changes)), seq))
                if len(sent) >= _ABREAST:
                    self._arrived(index, *sent.popleft())
            while sent:
                self._arrived(index, *sent.popleft())

    def _arrived(self, index: str, page: Future[None], seq: int) -> None:
        page.result()
        self._generations.hold(index, seq)
        self._meanwhile(seq)
