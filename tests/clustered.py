"""Libraries whose index is in the cluster."""

from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from nodes import Nodes

from bot.library import Library
from bot.settings import Search

_numbers = count(1)


@dataclass(frozen=True)
class Opener:
    """Opens libraries whose index is in the cluster; each in a folder of its own."""

    nodes: Nodes
    folder: Path
    stack: ExitStack

    def search(self, index: str = "", patience: float = 30.0) -> Search:
        """A cluster's index of its own; patient, since these tests share their machine with others."""
        return Search(self.nodes.urls, index=index or f"test{next(_numbers)}", patience=patience)

    def library(self, search: Search | None = None, database: str = "") -> Library:
        """A library; two with the same `search` and `database` are two replicas."""
        place = self.folder / f"{next(_numbers)}"
        place.mkdir()
        library = Library.open(
            database or f"sqlite:///{place}/papers.sqlite3", place, search=search or self.search()
        )
        self.stack.callback(library.close)
        return library
