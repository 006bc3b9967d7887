"""Which processes on this host are alive: each holds a lock on a file of its own, which the system lets go of when it dies.

A number of a process would not do: another may bear it after a restart, and in a container every first one does.
"""

import fcntl
import os
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4


class Presence:
    """The mark of this process among those that share a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name: Final = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
        self._folder: Final = folder
        new = folder / f".{self.name}"
        self._held: Final = os.open(new, os.O_CREAT | os.O_RDWR)
        fcntl.flock(self._held, fcntl.LOCK_EX)
        new.rename(folder / self.name)  # nobody sees it unlocked

    def dead(self) -> tuple[str, ...]:
        """The names of processes that left their mark here and are gone."""
        return tuple(path.name for path in self._others() if not _locked(path))

    def forget(self, names: Iterable[str]) -> None:
        """Removes the marks of dead processes."""
        for name in names:
            (self._folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Removes this process's own mark."""
        self.forget([self.name])
        os.close(self._held)

    def _others(self) -> Iterator[Path]:
        return (path for path in self._folder.glob("[!.]*") if path.name != self.name)


def _locked(path: Path) -> bool:
    try:
        held = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(held)
