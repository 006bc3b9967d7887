"""Papers read lately, kept for as long as the index stands at one commit: what is found and what is shown then agree."""

from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Final

from bot.papers import Paper

MOST: Final = 256
"""Papers kept; a page and what it names, of the last dozens of questions."""


class Recent:
    def __init__(
        self, read: Callable[[Iterable[str]], Sequence[Paper]], commit: Callable[[], object]
    ) -> None:
        """`read` gives the papers of ids from the store; `commit` what is read of the index, another one after each
        change; None where nothing is, and nothing is kept.
        """
        self._read: Final = read
        self._commit: Final = commit
        self._lock: Final = Lock()
        self._known: tuple[object, dict[str, Paper]] = None, {}

    def get(self, ids: Iterable[str]) -> tuple[Paper, ...]:
        """Papers in the order asked; unknown ids are left out."""
        wanted, commit = list(ids), self._commit()
        at, known = self._known
        if commit is None:
            return tuple(self._read(wanted))
        held = known if at is commit else {}
        missing = [id_ for id_ in wanted if id_ not in held]
        if not missing:
            return tuple(held[id_] for id_ in wanted)
        found = {**held, **{paper.id: paper for paper in self._read(missing)}}
        self._keep(commit, {id_: found[id_] for id_ in missing if id_ in found})
        return tuple(found[id_] for id_ in wanted if id_ in found)

    def _keep(self, commit: object, papers: dict[str, Paper]) -> None:
        with self._lock:
            at, known = self._known
            kept = (known if at is commit else {}) | papers
            self._known = commit, dict(list(kept.items())[-MOST:])
