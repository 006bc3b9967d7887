"""What takes long to work out and changes only with the program, kept beside its bytecode, and believed as far as that.

A start compiled seven hundred patterns and parsed nine hundred rows of what people say: 0.3 and 0.2 s of CPU. Read
back they take 0.03 s. Where nothing can be kept all is worked out as before, and so it is after any doubt: another
Python, a source that has changed, a file that cannot be read.

The engine of `re` takes a pattern as numbers, and compiles those in a hundredth of the time; it checks them first.
"""

import marshal
import os
import re
import sys
from array import array
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, Final, TypeVar, cast
from zlib import crc32

import msgspec

T = TypeVar("T")
_Numbers = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""What the engine of `re` is given: flags, numbers, how many groups, and their names."""
_FOLDER: Final = Path(cache_from_source(__file__)).parent
_TAG: Final = f"{sys.implementation.cache_tag}-{sys.hexversion:x}"
_FAULTS: Final = (OSError, EOFError, ValueError, TypeError, KeyError, IndexError)
_SHORT: Final = 2_000
"""Letters of a pattern that is at hand from the start."""
_MOST: Final = 4_000
"""Patterns kept; a program that was changed often has left many behind."""


def kept(file: Path, sources: Iterable[Path], make: Callable[[], T]) -> T:
    """What `make` gives, of plain values, from a file; made again when one of its `sources` has changed."""
    stamps = [[_TAG, str(source), *_stamp(source)] for source in sources]
    known = read(file, None)
    with suppress(*_FAULTS):
        if known[0] == stamps:
            return cast("T", known[1])
    made = make()
    write(file, (stamps, made))
    return made


def beside(name: str) -> Path:
    """A file for what is kept of the program's own, in the folder of its bytecode."""
    return _FOLDER / f"{name}.{_TAG}.kept"


def table(path: Path) -> Any:  # noqa: ANN401  whatever stands there
    """What stands in a YAML or TOML file of the program, as plain values."""
    return kept(beside(path.name), (path,), lambda: parsed_file(path))


def parsed_file(path: Path) -> Any:  # noqa: ANN401  as above
    """The same, read anew."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return import_module("tomllib").loads(text)
    yaml = import_module("yaml")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As re.compile, for patterns of the program: those that are made of what people say would fill the file."""
    return _known().compiled(pattern, int(flags))


def keep() -> None:
    """Lets the next start find the patterns that this one had to compile."""
    _known().keep()


class Growing:
    """Plain values that are worked out one by one, by name; each kept in one file when it first was."""

    def __init__(self, file: Path, sources: Iterable[Path]) -> None:
        """What is kept is believed until one of the `sources` changes."""
        self._file: Final = file
        self._stamps: Final = [[_TAG, str(source), *_stamp(source)] for source in sources]
        self._known: dict[str, Any] = {}
        with suppress(*_FAULTS):
            stamps, known = read(file, None)
            self._known = known if stamps == self._stamps else {}

    def given(self, name: str, make: Callable[[], T]) -> T:
        """What is kept under a name; what `make` gives, where nothing is."""
        if name not in self._known:
            self._known = {**self._known, name: make()}
            write(self._file, (self._stamps, self._known))
        return cast("T", self._known[name])


class _Patterns:
    """The numbers of patterns by what they were written as: of short ones at hand, of long ones where they stand in a file.

    A row of what people say makes a long one, and a message is compared with twenty of nine hundred.
    """

    def __init__(self) -> None:
        self._short: dict[tuple[str, int], _Numbers] = read(beside("patterns"), {})
        self._long: dict[bytes, tuple[int, int, int]] = read(beside("rows"), {})
        """Of each its place in the file of bodies, and their checksum: another process may have written another file."""
        self._fresh: dict[bytes, bytes] = {}
        self._more = False

    def compiled(self, pattern: str, flags: int) -> re.Pattern[str]:
        with suppress(*_FAULTS, RuntimeError, AttributeError, ImportError, OverflowError):
            found, code, groups, index, names = (
                self._of_short(pattern, flags) if len(pattern) <= _SHORT else self._of_long(pattern, flags)
            )
            engine, numbers = import_module("_sre"), array("I", code).tolist()
            return cast("re.Pattern[str]", engine.compile(pattern, found, numbers, groups, index, names))
        return re.compile(pattern, flags)

    def keep(self) -> None:
        if self._more:
            self._more = False
            write(beside("patterns"), dict([*self._short.items()][-_MOST:]))
        if self._fresh:
            held = {key: self._body(key) for key in self._long}
            bodies = [*({key: body for key, body in held.items() if body} | self._fresh).items()][-_MOST:]
            self._fresh, self._long, at = {}, {}, 0
            for key, body in bodies:
                self._long[key], at = (at, len(body), crc32(body)), at + len(body)
            put(beside("rows.bodies"), b"".join(body for _, body in bodies))
            write(beside("rows"), self._long)

    def _of_short(self, pattern: str, flags: int) -> _Numbers:
        if (pattern, flags) not in self._short:
            self._short[pattern, flags], self._more = _numbers(pattern, flags), True
        return self._short[pattern, flags]

    def _of_long(self, pattern: str, flags: int) -> _Numbers:
        key = blake2b(f"{flags} {pattern}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if body := self._body(key):
            return cast("_Numbers", marshal.loads(body))  # noqa: S302  as above
        made = _numbers(pattern, flags)
        self._fresh[key] = marshal.dumps(made)
        return made

    def _body(self, key: bytes) -> bytes:
        """What is kept of a long pattern; empty where that is not what was written."""
        with suppress(*_FAULTS):
            start, length, checksum = self._long[key]
            with beside("rows.bodies").open("rb") as file:
                file.seek(start)
                body = file.read(length)
            return body if crc32(body) == checksum else b""
        return b""


@cache
def _known() -> _Patterns:
    return _Patterns()


def _numbers(pattern: str, flags: int) -> _Numbers:
    """As re's own compiler does it; raises what that raises."""
    read: Any = import_module("re._parser").parse(pattern, flags)
    code = import_module("re._compiler")._code(read, flags)  # noqa: SLF001  it has no other name
    index: dict[str, int] = dict(read.state.groupdict)
    names: list[str | None] = [None] * read.state.groups
    for name, number in index.items():
        names[number] = name
    found = int(flags | read.state.flags)
    return found, array("I", map(int, code)).tobytes(), read.state.groups - 1, index, tuple(names)


def _stamp(source: Path) -> tuple[int, int]:
    status = source.stat()
    return status.st_mtime_ns, status.st_size


def read(file: Path, otherwise: Any) -> Any:  # noqa: ANN401  plain values
    """What is kept in a file; something else where there is nothing that can be read.

    Beside the bytecode it is read as Python reads that; elsewhere anybody may have damaged it, which marshal does not survive.
    """
    with suppress(*_FAULTS):
        written = file.read_bytes()
        return marshal.loads(written) if _is_ours(file) else msgspec.msgpack.decode(written)  # noqa: S302  as Python does
    return otherwise


def write(file: Path, value: Any) -> None:  # noqa: ANN401  plain values
    """Keeps a value in a file."""
    with suppress(ValueError):
        put(file, marshal.dumps(value) if _is_ours(file) else msgspec.msgpack.encode(value))


def put(file: Path, body: bytes) -> None:
    """Keeps bytes in a file, whole or not at all; nothing where that cannot be."""
    if sys.dont_write_bytecode and _is_ours(file):
        return
    passing = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        passing.write_bytes(body)
        passing.replace(file)


def _is_ours(file: Path) -> bool:
    return file.parent == _FOLDER
