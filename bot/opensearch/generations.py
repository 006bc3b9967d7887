"""The generations of the index in the cluster: which one serves, up to which change each holds all, and making another.

One alias leads to the generation that serves, and moves in one step. Its name bears the format of what it keeps: a newer
version of paperbot fills another one, an older version leaves that alone.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from bot.kept import compiled
from bot.opensearch import documents
from bot.opensearch.cluster import Cluster, ClusterError, Json
from bot.search.documents import FORMAT
from bot.store.papers import Papers

log = logging.getLogger(__name__)

_CONTROL: Final = 5.0
"""Seconds that a writer waits to be told which index serves."""
_REFRESH: Final = "5s"
_COPIES: Final = "5s"
"""How long a new index waits for its copies."""
_LOOKS: Final = 3
"""Seconds without any copy under way after which there are no nodes for the others."""
_NAME: Final = compiled(r"-(?P<one>\d+)\.(?P<two>\d+)-(?P<number>\d+)$")


class Generations:
    """All indices of one alias."""

    def __init__(self, cluster: Cluster, records: Papers) -> None:
        self._cluster: Final = cluster
        self._records: Final = records
        self._alias: Final = cluster.access.index
        self._identities: dict[str, str] = {}

    def serving(self) -> str:
        """The index to which the alias leads; empty before the first."""
        return max(self._named(self._alias), key=_number, default="")

    def others(self, serving: str) -> list[str]:
        return [index for index in self._named(f"{self._alias}-*") if index != serving]

    def begun(self, serving: str) -> str:
        """One that somebody began to fill after the one that serves, and that can be gone on with; else empty."""
        later = [index for index in self.others(serving) if _number(index) > _number(serving)]
        ours = [index for index in later if not self.older(index) and not self.newer(index)]
        return next((index for index in ours if self._health(index)["status"] != "red"), "")

    def identity(self, index: str) -> str:
        """What tells an index from one of the same name that was made anew."""
        if index not in self._identities:
            self._named(index)
        return self._identities[index]

    def held(self, index: str) -> int:
        """Up to which change an index holds all; one that was made anew holds nothing."""
        return self._records.indexed(self.identity(index))

    def hold(self, index: str, seq: int) -> None:
        self._records.index_at(self.identity(index), seq)

    def older(self, index: str) -> bool:
        """Whether an index keeps less than this version of paperbot asks for."""
        return _format(index) < _ours()

    def newer(self, index: str) -> bool:
        """Whether it was filled by a version that keeps something else, of which this one knows nothing."""
        return _format(index) > _ours()

    def first(self) -> str:
        """The first index of all, which serves at once; several processes may make it, and it is one."""
        index = self._made(1, self._cluster.access.replicas, _REFRESH)
        self.point(index, "")
        return index

    def next(self, serving: str) -> str:
        """A new and empty index that can be filled quickly: without copies, and nothing in it is found yet."""
        last = max(map(_number, (serving, *self.others(serving))))
        return self._made(last + 1, 0, "-1")

    def complete(self, index: str, meanwhile: Callable[[], None]) -> None:
        """Gives an index that was filled its copies, and waits for those that there are nodes for."""
        self._cluster.ask(
            "POST", f"/{index}/_flush"
        )  # what is in files is copied, the rest would be analysed again
        settings = {"number_of_replicas": self._cluster.access.replicas, "refresh_interval": _REFRESH}
        self._cluster.ask("PUT", f"/{index}/_settings", {"index": settings})
        idle = 0
        while idle < _LOOKS:
            told = self._health(index)
            if told["status"] == "green":
                return
            idle = 0 if told["initializing_shards"] else idle + 1
            meanwhile()
            time.sleep(1.0)
        log.warning("%s has fewer copies than it should: nodes are missing", index)

    def point(self, index: str, before: str) -> None:
        """Lets the alias lead to another index, in one step for all who ask."""
        actions = [{"add": {"index": index, "alias": self._alias}}]
        if before:
            actions.append({"remove": {"index": before, "alias": self._alias}})
        self._cluster.ask("POST", "/_aliases", {"actions": actions})

    def refresh(self, index: str) -> None:
        """Lets all that was written be found."""
        self._cluster.ask("POST", f"/{index}/_refresh")

    def drop(self, index: str) -> None:
        self._cluster.ask("DELETE", f"/{index}", ignore_unavailable="true")

    def _health(self, index: str) -> Json:
        told: Json = self._cluster.ask("GET", f"/_cluster/health/{index}")
        return told

    def _made(self, number: int, replicas: int, refresh: str) -> str:
        """A new index, with its copies where there are nodes for them: what is written before them is lost with one node."""
        index = f"{self._alias}-{_said(_ours())}-{number}"
        if self._cluster.missing(f"/{index}"):
            shape = documents.mapping(self._cluster.access.shards, replicas, refresh)
            with suppress(ClusterError):  # another process may have made it at the same moment
                self._cluster.ask("PUT", f"/{index}", shape, wait_for_active_shards="all", timeout=_COPIES)
        return index

    def _named(self, pattern: str) -> list[str]:
        """The names of indices; none for an alias that leads nowhere."""
        path, only = f"/{pattern}/_settings", "*.settings.index.uuid"
        found: Json = self._cluster.ask(
            "GET", path, seconds=_CONTROL, filter_path=only, ignore_unavailable="true"
        )
        self._identities |= {name: one["settings"]["index"]["uuid"] for name, one in found.items()}
        return [name for name in found if _NAME.search(name)]


def _ours() -> tuple[int, int]:
    return documents.FORMAT, FORMAT


def _said(format_: tuple[int, int]) -> str:
    return ".".join(map(str, format_))


def _format(index: str) -> tuple[int, int]:
    found = _NAME.search(index)
    return (int(found["one"]), int(found["two"])) if found else (0, 0)


def _number(index: str) -> int:
    found = _NAME.search(index)
    return int(found["number"]) if found else 0
