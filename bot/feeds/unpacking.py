"""A file of lines, plain, gzip or xz -> its lines, with how far into the file they are.

Unpacking runs in a thread of its own, where it does not hold up Python, a few megabytes ahead. What a file is, is
told by its first bytes, not by its name. However small a packed file is, what comes out of it is taken piece by piece,
and bounded in all: so is the memory that its unpacking takes.
"""

import lzma
import queue
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, Protocol

from bot.feeds.errors import FileError

_CHUNK: Final = 1 << 18
_AHEAD: Final = 4
_PIECE: Final = 1 << 20
LARGEST: Final = 32 << 30
"""Bytes; all of arXiv is 5 GB."""
MEMORY: Final = 128 << 20
"""Bytes for unpacking: what `xz -9` asks for is half of it."""
LONGEST: Final = 32 << 20
"""No record comes near this; a file with such a line is no file of records."""


@dataclass
class Unpacking:
    """One file being read."""

    path: Path
    largest: int = LARGEST
    """How many bytes may come out of it."""
    memory: int = MEMORY
    """How many bytes its unpacking may take."""
    done: int = 0
    """Bytes of the file, as it lies on the disk, that were read."""
    _ready: "queue.Queue[bytes | Exception]" = field(default_factory=lambda: queue.Queue(_AHEAD))
    _stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return self.path.stat().st_size

    @property
    def identity(self) -> str:
        """Tells the file from others, wherever it lies: its size, its beginning and its end."""
        with self.path.open("rb") as file:
            digest = sha256(file.read(_CHUNK))
            file.seek(max(0, self.size - _CHUNK))
            digest.update(file.read())
        return f"{self.size}-{digest.hexdigest()[:32]}"

    def lines(self, position: int = 0) -> Iterator[bytes]:
        """The lines from a position of the unpacked text on, line ends included. FileError when it ends amiss or too late."""
        reader = threading.Thread(target=self._read, args=(position,), daemon=True)
        reader.start()
        try:
            yield from _lines(self._chunks())
        finally:
            self._stopped.set()
            reader.join()

    def _chunks(self) -> Iterator[bytes]:
        while chunk := self._ready.get():
            if isinstance(chunk, FileError):
                raise chunk
            if isinstance(chunk, Exception):
                raise FileError(f"{self.path.name} is damaged or cut short") from chunk
            yield chunk

    def _read(self, position: int) -> None:
        try:
            with self.path.open("rb") as file:
                for chunk in _from(position, self._bounded(_unpacked(file, self.memory))):
                    self.done = file.tell()
                    self._put(chunk)
            self._put(b"")
        except (OSError, EOFError, FileError, lzma.LZMAError, zlib.error) as error:
            self._put(error)

    def _bounded(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        left = self.largest
        for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                raise FileError(
                    f"{self.path.name} unpacks to more than {self.largest:,} bytes: it is no snapshot of arXiv"
                )
            yield chunk

    def _put(self, chunk: bytes | Exception) -> None:
        while not self._stopped.is_set():
            try:
                self._ready.put(chunk, timeout=0.1)
            except queue.Full:
                continue
            return


class _Decoder(Protocol):
    """What unpacks one stream; a file may be several, one after another."""

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        """What comes out of some more of the stream."""

    @property
    def rest(self) -> bytes | None:
        """What follows the stream's end; None before it is reached."""


class _Gzip:
    def __init__(self) -> None:
        self._stream: Final = zlib.decompressobj(31)

    @property
    def rest(self) -> bytes | None:
        return self._stream.unused_data if self._stream.eof else None

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        full = True
        while full and not self._stream.eof:
            piece = self._stream.decompress(raw, _PIECE)
            raw, full = self._stream.unconsumed_tail, len(piece) == _PIECE
            yield piece


class _Xz:
    def __init__(self, memory: int) -> None:
        self._stream: Final = lzma.LZMADecompressor(memlimit=memory)
        self._memory: Final = memory

    @property
    def rest(self) -> bytes | None:
        return self._stream.unused_data if self._stream.eof else None

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        try:
            yield self._stream.decompress(raw, _PIECE)
            while not (self._stream.needs_input or self._stream.eof):
                yield self._stream.decompress(b"", _PIECE)
        except lzma.LZMAError as error:
            if "Memory usage limit" not in str(error):
                raise
            raise FileError(
                f"the file needs more than {self._memory:,} bytes of memory to be unpacked; pack it again with xz -6"
            ) from error


def _unpacked(file: IO[bytes], memory: int) -> Iterator[bytes]:
    """The unpacked text, in pieces of a megabyte at most: each costs one wait for Python's lock."""
    head = file.read(6)
    file.seek(0)
    packed = head.startswith((b"\x1f\x8b", b"\xfd7zXZ\x00"))
    decoder: _Decoder | None = None
    while raw := file.read(_CHUNK):
        if not packed:
            yield raw
            continue
        while raw:
            decoder = decoder or (_Gzip() if head[0] == 0x1F else _Xz(memory))
            yield from decoder.pieces(raw)
            rest = decoder.rest
            raw, decoder = (b"", decoder) if rest is None else (rest, None)
    if decoder:
        raise EOFError


def _from(position: int, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The text after so many bytes of it; never an empty piece."""
    for chunk in chunks:
        skipped = min(position, len(chunk))
        position -= skipped
        if len(chunk) > skipped:
            yield chunk[skipped:]


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        lines = (rest + chunk).splitlines(keepends=True) if b"\r" not in chunk else _split(rest + chunk)
        rest = lines.pop() if not lines[-1].endswith(b"\n") else b""
        if len(rest) > LONGEST:
            raise FileError("the file has a line of more than 32 MB: it is no file of records")
        yield from lines
    if rest:
        yield rest


def _split(text: bytes) -> list[bytes]:
    """Lines parted at line feeds alone: a carriage return does not end one."""
    parts = text.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
