"""A cluster that loses nodes, freezes or is gone: the bot answers, says from what, and catches up by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
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
"""The longer they are asked, the more of them is remembered; `fresh` is looked for each time."""
WHERE = place("")
_numbers = count(1)


@pytest.fixture
def library(opener: Opener, healthy: Nodes) -> Iterator[Library]:
    """A library with both indices filled and all copies there, looked after as the program does."""
    found = opener.library(opener.search(patience=1.6))
    found.add(PAPERS)
    found.catch_up()
    healthy.wait("wait_for_status", "green")
    with beside(found.tend, 1.0):
        yield found


@contextmanager
def beside(work: Callable[[], object], seconds: float) -> Iterator[None]:
    """Does something again and again in the meantime."""
    ended = Event()

    def repeat() -> None:
        while not ended.wait(seconds):
            work()

    thread = Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def fresh() -> str:
    return f"papers about word{next(_numbers)} networks"


def replies(library: Library) -> list[Reply]:
    return [converse(library).reply(text, WHERE) for text in (*ASKED, fresh())]


def until(true: Callable[[], bool]) -> bool:
    """Whether it comes true, however busy the machine is."""
    waited = Event()
    return any(true() or waited.wait(0.5) for _ in range(120))


def reduced(library: Library) -> bool:
    return all(reply.reduced for reply in replies(library))


def well(library: Library) -> bool:
    return not any(reply.reduced for reply in replies(library))


@pytest.mark.logs
def test_the_loss_of_one_node_fails_no_command(healthy: Nodes, library: Library) -> None:
    """While one of three is killed every question is answered; no paper is lost, and what is stored meanwhile is found."""
    wrong, asked = list[BaseException](), [0]

    def ask() -> None:
        try:
            asked[0] += len(replies(library))
        except Exception as error:  # noqa: BLE001  any would be a failed command
            wrong.append(error)

    with beside(ask, 0.0), beside(ask, 0.0):
        healthy.kill(healthy.all[1])
        stored = library.add([PAPERS[0], replace(PAPERS[1], title="Meanwhile")])
        assert until(lambda: well(library))
    assert not wrong
    assert asked[0] > 0
    assert stored
    healthy.heal()
    library.catch_up(30.0)
    assert until(lambda: library.holding("meanwhile") == 1)
    assert library.size() == len(PAPERS)


@pytest.mark.logs
@pytest.mark.long
def test_without_most_nodes_the_newest_papers_answer_and_say_so(healthy: Nodes, library: Library) -> None:
    """With one of three left every answer comes from the small index, in a line of its own; later all is as before."""
    healthy.kill(*healthy.all[1:])
    assert until(lambda: reduced(library))
    assert answer(fresh(), converse(library), WHERE, as_json=False).startswith(REDUCED)
    assert "does not answer" in library.healing
    healthy.heal()
    assert until(lambda: well(library))
    assert REDUCED not in answer(fresh(), converse(library), WHERE, as_json=False)


@pytest.mark.logs
@pytest.mark.long
def test_a_frozen_cluster_stops_nobody(healthy: Nodes, library: Library) -> None:
    """While no node goes on, questions are answered from the small index; what was stored is found afterwards."""
    healthy.freeze()
    assert converse(library).reply(fresh(), WHERE).reduced
    assert until(lambda: reduced(library))
    library.records.upsert([replace(PAPERS[0], title="Meanwhile")], library.now())
    healthy.thaw()
    assert until(lambda: well(library))
    library.catch_up(30.0)
    assert library.holding("meanwhile") == 1
