"""Where an index lies: one folder a generation, and a file that names the one that serves.

A rebuild fills the next generation while the present one serves, and ends with one atomic renaming. A
generation made by another format of this program is as good as none. The one before the present is kept, since
another process may still be reading it; older ones, and those that a crash left half built, are removed.
"""

import os
import shutil
from pathlib import Path
from typing import Final

from bot.search.documents import FORMAT

_NAME: Final = "current"


class Generations:
    """The generations of one index."""

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder
        self._file: Final = folder / _NAME
        folder.mkdir(parents=True, exist_ok=True)

    def stamp(self) -> int:
        """Changes whenever another generation begins to serve; 0 before the first."""
        try:
            return self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def current(self) -> Path | None:
        """The folder that serves; None when there is none that this program can read."""
        name = self._file.read_text().strip() if self._file.exists() else ""
        path = self._folder / name
        return path if name.startswith(f"{FORMAT}.") and path.is_dir() else None

    def begin(self) -> Path:
        """A new, empty folder, which does not serve yet."""
        path = self._folder / f"{FORMAT}.{1 + max(self._numbers(), default=0)}"
        path.mkdir()
        return path

    def serve(self, path: Path) -> None:
        """Lets a generation serve from now on."""
        before = self.current()
        passing = self._folder / f"{_NAME}.{os.getpid()}"
        passing.write_text(path.name)
        passing.replace(self._file)
        for old in self._folder.iterdir():
            if old.is_dir() and old not in {path, before}:
                shutil.rmtree(old, ignore_errors=True)

    def _numbers(self) -> list[int]:
        found = (path.suffix[1:] for path in self._folder.glob(f"{FORMAT}.*") if path.is_dir())
        return [int(number) for number in found if number.isdigit()]
