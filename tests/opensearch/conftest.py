"""What these tests share: one cluster for all, and libraries that hold the same papers in either engine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from clustered import Opener
from nodes import Nodes, cluster
from toy import PAPERS

from bot.library import Library
from bot.papers import Paper


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    """Three nodes; skipped where they cannot be had."""
    pytest.importorskip("opensearchpy", reason="the extra opensearch is not installed")
    with ExitStack() as stack:
        try:
            found = stack.enter_context(cluster())
        except OSError as error:
            pytest.skip(str(error))
        yield found


@pytest.fixture
def healthy(nodes: Nodes) -> Iterator[Nodes]:
    """The cluster, which is put in order again after the test."""
    yield nodes
    nodes.heal()


@pytest.fixture
def opener(nodes: Nodes, tmp_path: Path) -> Iterator[Opener]:
    with ExitStack() as stack:
        yield Opener(nodes, tmp_path, stack)


@pytest.fixture(scope="session")
def beside(
    nodes: Nodes,
    corpus_papers: tuple[Paper, ...],
    toy: Library,
    ten: Library,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], tuple[Library, Library]]]:
    """Gives (embedded, in the cluster) of the same papers: "ten" or "toy"."""
    with ExitStack() as stack:
        opener = Opener(nodes, tmp_path_factory.mktemp("beside"), stack)
        far = {"ten": opener.library(), "toy": opener.library()}
        far["ten"].sync(corpus_papers)
        far["toy"].add(PAPERS)
        yield lambda name: ({"ten": ten, "toy": toy}[name], far[name])
