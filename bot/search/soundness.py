"""Whether an index's files are what the engine once wrote: each ends with the checksum of what stands before it.

The engine maps its files into memory and believes them. So none is mapped before it was read once and compared with
its checksum, and no answer is believed unless the files are, after it, as they were when they were compared.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike, fstat, stat, stat_result
from pathlib import Path
from typing import IO, Final, TypeVar

import msgspec

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
