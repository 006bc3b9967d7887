"""The other engine behind `bot/search/port.py`: OpenSearch, for more papers or replicas than one machine serves well.

It is used where PAPERBOT_SEARCH_URL names a cluster, and is loaded only then; its client is the extra `opensearch`.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.opensearch.cluster import Cluster
from bot.opensearch.engine import Engines, Far
from bot.opensearch.following import Following
from bot.opensearch.small import Small
from bot.search.index import Index
from bot.settings import Search
from bot.store.engine import Store
from bot.store.papers import Papers

__all__ = ["opened"]


def opened(
    store: Store, data: Path, search: Search, now: Callable[[], datetime]
) -> tuple[Engines, Following]:
    """The engine of a cluster, with a small index under `data`, and what looks after both."""
    small = Index(data / "recent")
    engines = Engines(Far(Cluster(search), small.analyzers), small)
    return engines, Following(store, engines, Small(Papers(store), small), now)
