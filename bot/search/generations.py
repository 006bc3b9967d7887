"""Where an index lies: one folder a generation, and a file that names the one that serves.

A rebuild fills the next generation while the present one serves, and ends with one atomic renaming. A
generation made by another format of this program is as good as none. The one before the present is kept, since
another process may still be reading it; older ones, and those that a crash left half built, are removed. Nothing here
relies on what is to be replaced: not on the file, not even on the folder.
"""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.search.documents import FORMAT
from bot.search.soundness import DamagedError, Stamp, stamp

_NAME: Final = "current"
_LONGEST: Final = 40
"""Bytes of a generation's name, and some more."""
_GENERATION: Final = re.compile(rf"{FORMAT}\.[0-9]{{1,9}}")


class Generations:
    """The generations of one index."""

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder
        self._file: Final = folder / _NAME

    def stamp(self) -> Stamp | None:
        """Changes whenever another generation begins to serve; None before the first."""
        return stamp(self._file)

    def current(self) -> Path:
        """The folder that serves; raises DamagedError when there is none that this program can read."""
        name = self._named()
        path = self._folder / name
        if not (_GENERATION.fullmatch(name) and path.is_dir()):
            raise DamagedError(f"{self._file} names no index of format {FORMAT}")
        return path

    def all(self) -> list[Path]:
        """Every folder that may be a generation, the latest first."""
        try:
            found = [path for path in self._folder.iterdir() if _GENERATION.fullmatch(path.name)]
        except OSError:
            return []
        return sorted((path for path in found if path.is_dir()), key=_number, reverse=True)

    def untouched(self) -> bool:
        """Is there nothing at all, as before the first use?"""
        return not os.path.lexists(self._folder) or (
            self._folder.is_dir() and not any(self._folder.iterdir())
        )

    def begin(self) -> Path:
        """A new, empty folder, which does not serve yet."""
        if os.path.lexists(self._folder) and not self._folder.is_dir():
            self._folder.replace(self._folder.with_name(f"{self._folder.name}.aside"))
        self._folder.mkdir(parents=True, exist_ok=True)
        taken = (self._folder / self._named(), *self._folder.glob(f"{FORMAT}.*"))
        path = self._folder / f"{FORMAT}.{1 + max(map(_number, taken))}"
        path.mkdir()
        return path

    def serve(self, path: Path) -> None:
        """Lets a generation serve from now on."""
        before = None
        with suppress(DamagedError):
            before = self.current()
        passing = self._folder / f"{_NAME}.{os.getpid()}"
        passing.write_text(path.name)
        if self._file.is_dir() and not self._file.is_symlink():
            shutil.rmtree(self._file)
        passing.replace(self._file)
        for old in self._folder.iterdir():
            if old.is_dir() and old not in {path, before}:
                shutil.rmtree(old, ignore_errors=True)

    def _named(self) -> str:
        """What the file says, if anything."""
        try:
            with self._file.open("rb") as file:
                return file.read(_LONGEST).decode("ascii", "replace").strip()
        except OSError:
            return ""


def _number(path: Path) -> int:
    """The number in a generation's name; 0 for another name."""
    return int(path.suffix[1:]) if _GENERATION.fullmatch(path.name) else 0
