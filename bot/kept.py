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
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import msgspec

T = TypeVar("T")
_Numbers = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""What the engine of `re` is given: flags, numbers, how many groups, and their names."""
_FOLDER: Final = Path(cache_from_source(__file__)).parent
_TAG: Final = f"{sys.implementation.cache_tag}-{sys.hexversion:x}"
_FAULTS: Final = (OSError, EOFError, ValueError, TypeError, KeyError, IndexError)
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


class _Patterns:
    """The numbers of patterns by what they were written as."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], _Numbers] = read(beside("patterns"), {})
        self._fresh = False

    def compiled(self, pattern: str, flags: int) -> re.Pattern[str]:
        with suppress(*_FAULTS, RuntimeError, AttributeError, ImportError, OverflowError):
            numbers = self._known.get((pattern, flags))
            if numbers is None:
                numbers = self._known[pattern, flags] = _numbers(pattern, flags)
                self._fresh = True
            found, code, groups, index, names = numbers
            engine = import_module("_sre")
            return cast(
                "re.Pattern[str]",
                engine.compile(pattern, found, array("I", code).tolist(), groups, index, names),
            )
        return re.compile(pattern, flags)

    def keep(self) -> None:
        if self._fresh:
            self._fresh = False
            write(beside("patterns"), dict([*self._known.items()][-_MOST:]))


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
    """Keeps a value in a file, whole or not at all; nothing where that cannot be."""
    if sys.dont_write_bytecode and _is_ours(file):
        return
    passing = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError, ValueError):
        passing.write_bytes(marshal.dumps(value) if _is_ours(file) else msgspec.msgpack.encode(value))
        passing.replace(file)


def _is_ours(file: Path) -> bool:
    return file.parent == _FOLDER
