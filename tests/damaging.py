"""Ways to damage an index, and every file of one."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

Damage = Callable[[Path], object]


def files(index: Path) -> Iterator[Path]:
    """Every file of an index, those of earlier generations and the engine's locks too."""
    return iter(sorted(path for path in index.rglob("*") if path.is_file()))


def needed(index: Path) -> list[Path]:
    """The files without which the generation that serves cannot be opened."""
    current = index / "current"
    serving = index / current.read_text()
    return [current, *(path for path in files(serving) if path.suffix != ".lock")]


def _written(path: Path, content: bytes) -> None:
    """In place: whoever has mapped the file sees it."""
    with path.open("r+b") as file:
        file.truncate(len(content))
        file.write(content)


def _flipped(path: Path, chance: Random) -> None:
    """Two other bytes, and the time of the last writing put back."""
    times, content = path.stat(), bytearray(path.read_bytes())
    for place in (chance.randrange(len(content)) for _ in range(2)) if content else ():
        content[place] ^= chance.randrange(1, 256)
    _written(path, bytes(content))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _replaced(path: Path) -> None:
    path.unlink()
    path.mkdir()


def to_a_file(chance: Random) -> Mapping[str, Damage]:
    """What may happen to one file."""
    return {
        "removed": Path.unlink,
        "emptied": lambda path: _written(path, b""),
        "cut short": lambda path: _written(path, path.read_bytes()[: path.stat().st_size // 2]),
        "noise": lambda path: _written(path, chance.randbytes(path.stat().st_size)),
        "two bytes": lambda path: _flipped(path, chance),
        "longer": lambda path: _written(path, path.read_bytes() + chance.randbytes(7)),
        "a folder": _replaced,
    }


def to_all(chance: Random) -> Mapping[str, Damage]:
    """What may happen to an index as a whole."""

    def each(how: str) -> Damage:
        def damage(index: Path) -> None:
            for path in files(index):
                to_a_file(chance)[how](path)

        return damage

    def emptied(index: Path) -> None:
        for path in index.iterdir():
            if path.is_dir():
                shutil.rmtree(path)

    def instead(index: Path) -> None:
        shutil.rmtree(index)
        index.write_text("")

    def strange(index: Path) -> None:
        shutil.rmtree(index)
        (index / "x").mkdir(parents=True)

    return {
        "folder deleted": shutil.rmtree,
        "folder emptied": emptied,
        "a file in its place": instead,
        "a stranger's folder": strange,
        "everything cut short": each("cut short"),
        "everything noise": each("noise"),
        "everything emptied": each("emptied"),
    }
