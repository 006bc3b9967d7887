"""Time zones, from the newer of the two tables that a machine has: the system's, and that of the package tzdata.

Python reads the system's first, however old it is: an image of last year sets digests an hour off wherever clocks were
changed since. Nothing global is changed: a zone is read from the file that was chosen.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import tzdata

from bot.memo import remembered

_STATEMENTS: Final = (("tzdata.zi", "# version "), ("+VERSION", ""))
"""Where a system says which release of IANA's table it has, and what stands before it."""
_RELEASES: Final = 6
"""About how many IANA makes in a year."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of time zones."""

    version: str
    """IANA's name of the release: "2026b"; empty where it is not stated."""
    folder: Path | None
    """The system's; None for the package tzdata."""

    @property
    def source(self) -> str:
        return str(self.folder) if self.folder else "tzdata"

    def is_old(self, today: date) -> bool:
        """Whether the release is more than a year old.

        >>> Table("2025b", None).is_old(date(2026, 11, 1)), Table("2026b", None).is_old(date(2026, 11, 1))
        (True, False)
        """
        if not self.version[:4].isdecimal():
            return True
        months = 12 // _RELEASES * (ord(self.version[4:5] or "a") - ord("a"))
        released = date(int(self.version[:4]), min(12, 1 + months), 1)
        return today - released > timedelta(days=365)


def system() -> Table | None:
    """The system's table; None where it has none, or does not say of when it is."""
    for folder in map(Path, zoneinfo.TZPATH):
        for name, before in _STATEMENTS:
            path = folder / name
            if path.is_file():
                with path.open(encoding="ascii", errors="replace") as file:
                    return Table(file.readline().removeprefix(before).strip(), folder)
    return None


def newer(system: Table | None, package: Table) -> Table:
    """The newer of two tables; the package's where they are alike."""
    return system if system and system.version > package.version else package


@cache
def table() -> Table:
    """The table in use."""
    return newer(system(), Table(tzdata.IANA_VERSION, None))


@remembered(1024)
def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name. ZoneInfoNotFoundError or ValueError when there is none.

    >>> zone("Europe/Paris")
    zoneinfo.ZoneInfo(key='Europe/Paris')
    """
    plain = ZoneInfo(name)  # which knows whether the name is one
    chosen = table()
    if chosen.folder:
        path = chosen.folder.joinpath(*name.split("/"))
        return _read(path.read_bytes(), name) if path.is_file() else plain
    packed = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    return _read(packed.read_bytes(), name) if packed.is_file() else plain


def _read(content: bytes, name: str) -> ZoneInfo:
    return ZoneInfo.from_file(BytesIO(content), key=name)
