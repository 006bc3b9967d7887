"""Where an index lies, one folder a generation, and whether its files are what the engine once wrote.

Each file ends with the checksum of what stands before it. The engine maps its files into memory and believes
them. So none is mapped before it was read once and compared with its checksum, and no answer is believed
unless the files are, after it, as they were when they were compared.

A file names the generation that serves. A rebuild fills the next generation while the present one serves, and
ends with one atomic renaming. A generation made by another format of this program only serves while its successor is
built: nothing is written to it, and what it cannot answer is told. The one
before the present is kept, since another process may still be reading it; older ones, and those that a crash
left half built, are removed. Nothing here relies on what is to be replaced: not on the file, not even on the
folder.
"""

import os
import shutil
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from os import PathLike, fstat, stat, stat_result
from pathlib import Path
from typing import IO, Final, TypeVar

import msgspec

from bot import kept
from bot.kept import compiled
from bot.search.documents import FORMAT

_T = TypeVar("_T")

Stamp = tuple[int, int, int, int]
"""(inode, bytes, time of the last writing, time of the last change): no program writes a file and keeps all four."""

META: Final = "meta.json"
MANAGED: Final = ".managed.json"
_LOCK: Final = ".tantivy-writer.lock"
_PARTS: Final = ("fast", "fieldnorm", "idx", "pos", "store", "term")
_TAIL: Final = struct.Struct("<II")
_MAGIC: Final = 1337
_CHUNK: Final = 1 << 20
_TRIES: Final = 20


class DamagedError(Exception):
    """The index cannot answer now; it is being built anew from the store. The message is for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__("I am putting my search index in order; ask again in a minute.")
        self.reason: Final = reason
        """What is wrong, for an operator."""


class _Deletes(msgspec.Struct):
    num_deleted_docs: int
    opstamp: int


class _Segment(msgspec.Struct):
    segment_id: str
    max_doc: int
    deletes: _Deletes | None

    @property
    def documents(self) -> int:
        return self.max_doc - (self.deletes.num_deleted_docs if self.deletes else 0)

    def files(self) -> Iterator[str]:
        name = self.segment_id.replace("-", "")
        yield from (f"{name}.{part}" for part in _PARTS)
        if self.deletes:
            yield f"{name}.{self.deletes.opstamp}.del"


class _Meta(msgspec.Struct):
    segments: list[_Segment]


class _Footer(msgspec.Struct):
    crc: int


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one commit, each as it was when it was found sound."""

    folder: Path
    parts: Mapping[str, Stamp]
    """What the engine maps, by path."""
    lists: Mapping[str, Stamp]
    """What it reads once: by path too."""
    documents: int
    """How many documents the commit holds."""

    @property
    def meta(self) -> Stamp:
        """Which commit it is."""
        return self.lists[f"{self.folder}/{META}"]

    def current(self) -> bool:
        """Whether no other commit has been made since."""
        return all(stamp(path) == known for path, known in self.lists.items())

    def whole(self) -> bool:
        """Whether every file is there, and as it was."""
        return all(stamp(path) == known for path, known in (*self.parts.items(), *self.lists.items()))

    def altered(self) -> bool:
        """Whether any file that is mapped holds something else by now; one that is gone harms nobody who has it open."""
        return any(_altered(path) for path, known in self.parts.items() if stamp(path) not in {known, None})


def stamp(path: str | PathLike[str]) -> Stamp | None:
    """What tells a file from what it was before; None where there is none."""
    try:
        return _stamp(stat(path))  # noqa: PTH116  a Path costs more to make than this to ask
    except (OSError, ValueError):
        return None


def verified(folder: Path, known: Mapping[str, Stamp]) -> Files:
    """The files of a folder's last commit, compared with their checksums unless `known` has their stamps.

    Raises DamagedError. A writer may put another commit in the place of the one that is read: then that one counts.
    """
    lists = {f"{folder}/{META}", f"{folder}/{MANAGED}"}
    if (folder / _LOCK).is_dir():
        raise DamagedError(f"{folder / _LOCK} is no file")
    for _ in range(_TRIES):
        before = {path: stamp(path) for path in lists}
        try:
            meta = _read(folder / META, _Meta)
            _read(folder / MANAGED, list[str])
            names = [f"{folder}/{name}" for segment in meta.segments for name in segment.files()]
            parts = {path: _compared(path, known.get(path)) for path in names}
        except DamagedError:
            if before == {path: stamp(path) for path in lists}:
                raise
            continue
        marks = {path: mark for path, mark in before.items() if mark and mark == stamp(path)}
        if len(marks) == len(lists):
            return Files(folder, parts, marks, sum(segment.documents for segment in meta.segments))
    raise DamagedError(f"{folder} never stands still")


def _read(path: Path, kind: type[_T]) -> _T:
    with _reading(path):
        return msgspec.json.decode(path.read_bytes(), type=kind)


def _compared(path: str, known: Stamp | None) -> Stamp:
    """The stamp of a file that is what was written."""
    if known and stamp(path) == known:
        return known
    with _reading(path), open(path, "rb") as file:  # noqa: PTH123  paths are kept as text: making them costs more than asking for their stamps
        found = _stamp(fstat(file.fileno()))
        wanted, length = _footer(file, found[1])
        if _checksum(file, length) != wanted:
            raise DamagedError(f"{path} is not what was written")
    return found


def _footer(file: IO[bytes], size: int) -> tuple[int, int]:
    """(checksum, bytes that it covers) as a file's end says."""
    file.seek(max(0, size - _TAIL.size))
    length, magic = _TAIL.unpack(file.read(_TAIL.size))
    covered = size - _TAIL.size - length
    if magic != _MAGIC or covered < 0:
        raise ValueError("no footer")
    file.seek(covered)
    return msgspec.json.decode(file.read(length), type=_Footer).crc, covered


def _checksum(file: IO[bytes], length: int) -> int | None:
    """The checksum of a file's first bytes; None when there are not so many."""
    file.seek(0)
    crc = 0
    while length and (chunk := file.read(min(length, _CHUNK))):
        crc, length = zlib.crc32(chunk, crc), length - len(chunk)
    return None if length else crc


@contextmanager
def _reading(path: str | Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise DamagedError(f"{path} is missing") from None
    except (OSError, ValueError, struct.error) as error:
        raise DamagedError(f"{path} cannot be read: {type(error).__name__}") from error


def _altered(path: str) -> bool:
    try:
        _compared(path, None)
    except DamagedError:
        return stamp(path) is not None
    return False


def _stamp(status: stat_result) -> Stamp:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


_NAME: Final = "current"
_LONGEST: Final = 40
"""Bytes of a generation's name, and some more."""
_GENERATION: Final = compiled(r"(?P<format>[0-9]{1,4})\.[0-9]{1,9}")
_SOUND: Final = "sound"
"""What is kept of the files that were compared with their checksums, so that a start need not read them all again."""


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
            raise DamagedError(f"{self._file} names no index")
        return path

    def known(self) -> Mapping[str, Stamp]:
        """The files that were found sound before, as they were then."""
        stamps = kept.read(self._folder / _SOUND, {})
        with suppress(AttributeError, TypeError):
            return {path: tuple(stamp_) for path, stamp_ in stamps.items()}
        return {}

    def note(self, files: Files) -> None:
        """Lets the next start know what was found sound."""
        kept.write(self._folder / _SOUND, dict(files.parts))

    def all(self) -> list[Path]:
        """Every folder that may be a generation of this format, the latest first."""
        try:
            found = [path for path in self._folder.iterdir() if _number(path) and not foreign(path)]
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


def foreign(path: Path) -> bool:
    """Whether a generation was made by another format of this program."""
    found = _GENERATION.fullmatch(path.name)
    return found is not None and int(found["format"]) != FORMAT


def _number(path: Path) -> int:
    """The number in a generation's name; 0 for another name."""
    return int(path.suffix[1:]) if _GENERATION.fullmatch(path.name) else 0
