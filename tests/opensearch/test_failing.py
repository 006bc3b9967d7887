"""A cluster that loses nodes, freezes or is gone: the bot answers, says from what, and catches up by itself."""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from clustered import Opener
from nodes import Nodes
from toy import PAPERS

from bot.app import converse
from bot.blocks.words import REDUCED
from bot.cli.asking import answer, place
from bot.dialogue.conversation import Reply
from bot.library import Library

ASKED = (
    "papers about sleepy sensor networks",
    "papers by Møller",
    "who wrote Lighthouse?",
    "newest papers",
    "bibtex for TideNet",
)
WHERE = place("")


@pytest.fixture
def library(opener: Opener) -> Library:
    """A library with both indices filled."""
    found = opener.library(opener.search(patience=1.6))
    found.add(PAPERS)
    found.catch_up()
    return found


def replies(library: Library) -> list[Reply]:
    return [converse(library).reply(text, WHERE) for text in ASKED]


def until(true: Callable[[], bool]) -> bool:
    waited = Event()
    return any(true() or waited.wait(0.5) for _ in range(240))


def well(library: Library) -> bool:
    library.tend()
    return not any(reply.reduced for reply in replies(library))


@pytest.mark.logs
def test_the_loss_of_one_node_fails_no_command(healthy: Nodes, library: Library) -> None:
    """While one of three is killed every question is answered; no paper is lost, and what is stored meanwhile is found."""
    ended, wrong, asked = Event(), list[BaseException](), [0]

    def ask() -> None:
        while not ended.is_set():
            try:
                asked[0] += len(replies(library))
            except Exception as error:  # noqa: BLE001  any would be a failed command
                wrong.append(error)

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    healthy.kill(healthy.all[1])
    assert until(lambda: well(library))
    ended.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert asked[0] > 0
    healthy.heal()
    library.catch_up()
    assert library.size() == len(PAPERS)


@pytest.mark.logs
def test_without_most_nodes_the_newest_papers_answer_and_say_so(healthy: Nodes, library: Library) -> None:
    """With one of three left every answer comes from the small index, in a line of its own; later all is as before."""
    healthy.kill(*healthy.all[1:])
    assert until(lambda: all(reply.reduced for reply in replies(library)))
    assert answer(ASKED[0], converse(library), WHERE, as_json=False).startswith(REDUCED)
    assert "does not answer" in library.healing
    healthy.heal()
    assert until(lambda: well(library))
    assert REDUCED not in answer(ASKED[0], converse(library), WHERE, as_json=False)


@pytest.mark.logs
def test_a_frozen_cluster_stops_nobody(healthy: Nodes, library: Library) -> None:
    """While no node goes on, questions are answered from the small index; what was stored is found afterwards."""
    healthy.freeze()
    assert all(replies(library))
    assert all(reply.reduced for reply in replies(library))
    library.records.upsert([PAPERS[0]], library.now())
    healthy.thaw()
    assert until(lambda: well(library))
    assert library.searched.endswith("0 changes behind")
