"""What is talked about under a digest: its papers, by the numbers that stand beside them.

A digest is no answer, so no conversation remembers it; it is looked up in the ledger when somebody speaks in its
thread, or in a direct message in which nothing was said since it came.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.library import Library
from bot.queries import Memory, Mentioned
from bot.store.deliveries import Deliveries


@dataclass(frozen=True)
class Recall:
    library: Library
    deliveries: Deliveries

    def under(self, team: str, channel: str, ts: str) -> Memory:
        """What a thread is about whose first message was posted at `ts`; nothing where that is no digest."""
        listed = dict(self._numbers(team, channel, ts))
        papers = tuple(dict.fromkeys(listed.values()))
        if not papers:
            return Memory()
        said = str(Mentioned(" ".join(papers)))
        return Memory(said, papers, said, tuple(listed.items()))

    def latest(self, team: str, channel: str, since: datetime | None) -> Memory:
        """What the last digest of a channel is about, if it came after `since`."""
        ts = self.deliveries.posted(team, channel)
        late = bool(ts) and (since is None or float(ts) > since.timestamp())
        return self.under(team, channel, ts) if late else Memory()

    def _numbers(self, team: str, channel: str, ts: str) -> Iterator[tuple[int, str]]:
        for message in self.deliveries.thread(team, channel, ts):
            first = self.deliveries.before(message.id) + 1 if message.part > 1 else 1
            told = [item.paper for part in self.deliveries.parts(message.id) for item in part.items]
            held = {paper.id for paper in self.library.papers(dict.fromkeys(told))}
            yield from enumerate((id_ for id_ in told if id_ in held), start=first)
