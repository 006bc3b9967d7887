"""A PDF -> FullText, whatever the file does to the program that reads it.

A child process reads it, under limits of memory, time and output; an abort of it is one sentence here. What it said of the
pages before it died is kept.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import IO, Final

import msgspec

from bot.memo import once
from bot.texts.body import FullText, UnreadableError
from bot.texts.lines import Page, compose

CHILD: Final = Path(__file__).with_name("child.py")
_HEAD: Final = 1024
"""Bytes in which a PDF says that it is one."""
_CHUNK: Final = 65_536
_LIBRARIES: Final = "*pdfium*.[sd][oyl]*"
"""What PDFium's file is called on Linux, macOS and Windows: libpdfium.so, libpdfium.dylib, pdfium.dll."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    bytes: int = 25_000_000
    pages: int = 300
    memory: int = 1_500_000_000
    """Bytes of the child's address space."""
    seconds: int = 20
    """Of the child's processor; three times as many by the clock."""
    output: int = 40_000_000
    """Bytes that the child may say."""
    characters: int = 3_000_000


LIMITS: Final = Limits()


class _Told(msgspec.Struct):
    """One line of the child's."""

    pages: int = 0
    page: int = 0
    error: str = ""
    width: float = 0
    height: float = 0
    lines: list[tuple[str, float, float, float, float, float]] = []


_decoder: Final = msgspec.json.Decoder(_Told)


def read(file: bytes, limits: Limits = LIMITS, child: Sequence[str] = ()) -> FullText:
    """The text of a PDF; UnreadableError says why it has none. `child` is the command that reads it, for trials."""
    _looked_at(file, limits)
    count, pages, unread = 0, list[Page](), list[int]()
    for told in _asked(file, limits, child):
        if told.pages:
            count = told.pages
            if count > limits.pages:
                raise UnreadableError(
                    "refused", f"it has {count:,} pages, and at most {limits.pages} are read"
                )
        elif told.page and not told.error:
            pages.append(Page(told.page, told.width, told.height, told.lines))
        elif told.error == "locked":
            raise UnreadableError("locked", "it opens only with a password")
        elif told.page:
            unread.append(told.page)
        elif told.error:
            raise UnreadableError("failed", "it is damaged or not a whole PDF")
    if not count:
        raise UnreadableError("failed", "reading it failed")
    missing = set(range(1, count + 1)) - {page.number for page in pages} - set(unread)
    return compose(pages, count, tuple(sorted([*unread, *missing])), limits.characters)


@once
def library() -> str:
    """PDFium's file; found without loading it, or what calls it from Python: the child does."""
    found = find_spec("pypdfium2_raw")
    folders = found.submodule_search_locations if found else None
    files = [file for folder in folders or () for file in sorted(Path(folder).glob(_LIBRARIES))]
    if not files:
        raise UnreadableError("failed", "what reads PDFs is not installed whole here")
    return str(files[0])


def _looked_at(file: bytes, limits: Limits) -> None:
    if len(file) > limits.bytes:
        raise UnreadableError("refused", f"it is larger than {limits.bytes // 1_000_000} MB")
    if b"%PDF-" in file[:_HEAD]:
        return
    if b"<html" in file[:_HEAD].lower() or b"<!doctype html" in file[:_HEAD].lower():
        raise UnreadableError("failed", "it is a web page, not a PDF")
    raise UnreadableError("failed", "it is not a PDF" if file else "it is empty")


def _asked(file: bytes, limits: Limits, command: Sequence[str]) -> Iterator[_Told]:
    """What the child says, line after line, until it ends, however it does."""
    with tempfile.TemporaryFile() as given:
        given.write(file)
        given.seek(0)
        with _child(given, limits, command) as child:
            yield from _heard(child, limits)


@contextmanager
def _child(given: IO[bytes], limits: Limits, command: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """The child at work; gone, with whatever it started, when this is left."""
    asked = [
        *(command or (sys.executable, "-I", "-S", str(CHILD))),
        str(limits.memory),
        str(limits.seconds),
        str(limits.pages),
        library(),
    ]
    child = subprocess.Popen(  # noqa: S603  our own program
        asked,
        stdin=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    try:
        yield child
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        if child.stdout:
            child.stdout.close()
        child.wait()


def _heard(child: "subprocess.Popen[bytes]", limits: Limits) -> Iterator[_Told]:
    assert child.stdout
    end, size, parts = time.monotonic() + 3 * limits.seconds, 0, list[bytes]()
    with DefaultSelector() as selector:
        selector.register(child.stdout, EVENT_READ)
        while (left := end - time.monotonic()) > 0 and selector.select(left):
            chunk = os.read(child.stdout.fileno(), _CHUNK)
            size += len(chunk)
            if not chunk or size > limits.output:
                return
            parts.append(chunk)
            if b"\n" in chunk:
                *whole, rest = b"".join(parts).split(b"\n")
                parts = [rest]
                yield from _decoded(whole)


def _decoded(lines: Sequence[bytes]) -> Iterator[_Told]:
    for line in lines:
        try:
            yield _decoder.decode(line)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return
