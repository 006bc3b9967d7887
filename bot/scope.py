"""What lies outside: what the bot cannot do or does not know, and what it says of itself, from scope.yaml.

Data, not code, so that a row can be added by whoever misses it: what people call the thing, one sentence in the first
person that names it, and the nearest that is possible.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.kept import table

FILE: Final = Path(__file__).with_name("scope.yaml")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is asked in vain, or of the bot itself."""

    key: str
    words: tuple[str, ...]
    """What people call it, in lower case."""
    says: str
    """The sentence that is said; in rows of `about`, {papers}, {first}, {last} and {read} stand for what is held."""
    instead: str = ""
    """The nearest that is possible."""
    offers: tuple[str, ...] = ()
    """Requests that do it; those with {paper} are made where a paper is meant."""


@dataclass(frozen=True, slots=True)
class Scope:
    unable: Mapping[str, Row]
    """By key; what cannot be done and what is not known."""
    about: Mapping[str, Row]
    """By key; questions about the bot."""

    @classmethod
    def load(cls, path: Path = FILE) -> "Scope":
        """The rows of a file with two lists, `unable` and `about`."""
        kinds = table(path)
        return cls(_rows(kinds["unable"]), _rows(kinds["about"]))


@cache
def scope() -> Scope:
    """The rows that come with the bot."""
    return Scope.load()


def _rows(entries: list[dict[str, Any]]) -> Mapping[str, Row]:
    rows = (
        Row(
            entry["key"],
            tuple(map(str, entry["words"])),
            entry["says"],
            entry.get("instead", ""),
            tuple(entry.get("offers", ())),
        )
        for entry in entries
    )
    return {row.key: row for row in rows}
