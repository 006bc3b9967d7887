"""Which processes on this host are alive: each holds a lock on a file of its own, which the system lets go of when it dies.

A number of a process would not do: another may bear it after a restart, and in a container every first one does. What
the process is about to send stands in its file, which outlives it at no cost: nothing has to reach the disk.
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
        self._held: Final = os.open(new, os.O_CREAT | os.O_RDWR | os.O_APPEND)
        fcntl.flock(self._held, fcntl.LOCK_EX)
        new.rename(folder / self.name)  # nobody sees it unlocked

    def sending(self, key: str) -> None:
        """Notes that what is known by `key` may have been sent from now on."""
        os.write(self._held, f"{key}\n".encode())

    def rest(self) -> None:
        """Forgets what was sent: all of it is answered."""
        os.ftruncate(self._held, 0)

    def dead(self) -> dict[str, frozenset[str]]:
        """The processes that left their mark here and are gone, by name, and the keys of what they may have sent."""
        return {path.name: _read(path) for path in self._others() if not _locked(path)}

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


def _read(path: Path) -> frozenset[str]:
    try:
        return frozenset(path.read_text(encoding="ascii", errors="replace").split())
    except FileNotFoundError:
        return frozenset()


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
