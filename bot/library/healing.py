"""Healing the index: whatever is wrong with it, the store holds all that it should.

Whoever notices starts it; of all processes on one folder one does the work, and the others find it done. What still
can be read serves in the meantime. Where nothing can, a question waits a moment, and is then told to come again.
"""

import fcntl
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final, TypeVar

from bot.library.indexing import Keeper
from bot.search.index import DamagedError, Index
from bot.store.engine import UnreachableError
from bot.store.papers import Papers

log = logging.getLogger(__name__)

T = TypeVar("T")
PATIENCE: Final = 2.0
"""Seconds that a question waits for the index: ten papers need a tenth of one."""
_AGAIN: Final = 2.0
"""Seconds from an attempt that failed to the next."""
_TURN: Final = 0.05
"""Seconds between two looks whether another process has done the work."""


class Healer:
    """Puts one index in order again, beside everything else."""

    def __init__(self, records: Papers, index: Index, keeper: Keeper) -> None:
        self._records: Final = records
        self._index: Final = index
        self._keeper: Final = keeper
        self._starting: Final = Lock()
        self._stopped: Final = Event()
        self._thread: Thread | None = None
        self._building = False
        self._failure = ""

    @property
    def progress(self) -> str:
        """What is being done, in a few words; empty when there is nothing to do."""
        if not self._index.lacking:
            return ""
        meanwhile = ", an older one answers" if self._index.outdated else ""
        if self._failure:
            return f"the search index cannot be rebuilt yet{meanwhile}: {self._failure}"
        if not self._building:
            return f"the search index is being rebuilt from the database{meanwhile}"
        all_ = self._records.count()
        done = f"{min(self._keeper.built, all_):,} of {all_:,} papers"
        return f"the search index is being rebuilt from the database{meanwhile}: {done}"

    @property
    def reduced(self) -> bool:
        """An index that is not sound is not asked; an older one holds all papers too."""
        return False

    @property
    def told(self) -> str:
        """What an operator should know of where the index is: it is here."""
        return ""

    def soundly(self, work: Callable[[], T]) -> T:
        """What `work` reads of the index, or DamagedError; done again when the index was healed in the meantime."""
        if self._index.held:
            return work()
        try:
            return self._read(work)
        except DamagedError:
            self.start()
            if not self.wait(PATIENCE):
                raise
        return self._read(work)

    def look(self) -> None:
        """Looks at every file of the index, and starts what is needed."""
        self._index.check()
        if self._index.lacking:
            self.start()

    def start(self) -> None:
        """Begins to heal, unless that is under way."""
        with self._starting:
            if self._stopped.is_set() or (self._thread and self._thread.is_alive()):
                return
            self._thread = Thread(target=self._until_healed, name="healing", daemon=True)
            self._thread.start()

    def wait(self, seconds: float | None) -> bool:
        """Waits for the end of what is under way; whether the index can be read then."""
        if thread := self._thread:
            thread.join(seconds)
        return self._index.usable

    def close(self) -> None:
        """Ends what is under way as soon as it can be ended."""
        self._stopped.set()
        self.wait(None)

    def open(self, patience: float | None) -> None:
        """Opens the index and brings it up to the store, healed where it must be.

        With `patience` (seconds), healing goes on beside the caller when it takes longer; without, raises OSError
        when the index cannot be written.
        """
        self._index.check()
        if not self._index.lacking:
            self._keeper.catch_up()
            if astray := self._keeper.astray():
                self._index.distrust(astray)
        if not self._index.lacking:
            return
        if patience is None:
            self.mend()
            return
        self.start()
        if not self._index.usable:
            self.wait(patience)

    def rebuild(self) -> None:
        """Builds the index anew, whatever it is like."""
        with self._turn():
            self._keeper.rebuild(self._stopped.is_set)

    def mend(self) -> None:
        """Heals, or waits until another process has; raises OSError when the index cannot be written."""
        with self._turn():
            self._index.look()
            if self._stopped.is_set() or not self._index.lacking:
                return
            reason, began = self._index.lacking, time.monotonic()
            lost = self._records.seq() > 0 or not self._index.generations.untouched()
            if lost:
                log.warning("the search index is put in order from the database: %s", reason)
            self._heal()
            if lost:
                log.info("the search index is in order again after %.1f s", time.monotonic() - began)

    def _read(self, work: Callable[[], T]) -> T:
        with self._index.reading():
            found = work()
        if self._index.lacking:
            self.start()
        return found

    def _until_healed(self) -> None:
        while not self._stopped.is_set():
            try:
                self.mend()
            except InterruptedError:
                return
            except (OSError, DamagedError, UnreachableError) as error:
                self._tell(_said(error))
            else:
                self._failure = ""
                return
            self._stopped.wait(_AGAIN)

    def _tell(self, failure: str) -> None:
        if failure != self._failure:
            log.warning("the search index cannot be put in order, which is tried again: %s", failure)
        self._failure = failure

    def _heal(self) -> None:
        self._building = True
        try:
            if not any(map(self._serves, self._index.generations.all())):
                self._keeper.rebuild(self._stopped.is_set)
            self._keeper.catch_up()
        finally:
            self._building = False

    def _serves(self, generation: Path) -> bool:
        """Whether an older or nameless generation can serve again: bringing it up to the store is quicker."""
        if not self._index.sound(generation):
            return False
        self._index.succeed(generation)
        self._keeper.catch_up()
        if self._index.damage:
            return False
        astray = self._keeper.astray()
        if astray:
            self._index.distrust(astray)
        return not astray

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One process at a time; the lock is beside the folder, since that may be anything by now."""
        folder = self._index.folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        with folder.with_name(f"{folder.name}.lock").open("a") as lock:
            while not self._stopped.is_set():
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    self._stopped.wait(_TURN)
            yield


def _said(error: Exception) -> str:
    """An error in a few words; a database's own words may hold what is in it."""
    if isinstance(error, UnreachableError):
        return "the database cannot be reached"
    return error.reason if isinstance(error, DamagedError) else str(error)
