"""Few requests of one person are looked at at a time, whoever else asks."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from wiring import until, wired

from bot.playground.slack import LoopbackSlack
from bot.playground.values import TEAM
from bot.slack.web import INSIDE, Gate, Person

ALICE, BOB = ("T1", "U1"), ("T1", "U2")


def entering(pool: ThreadPoolExecutor, gate: Gate, person: Person, number: int) -> "list[Future[bool]]":
    return [pool.submit(gate.enter, person) for _ in range(number)]


def test_a_person_waits_for_their_own_requests_alone() -> None:
    """Two are inside and the others wait; another person is let in at once, and each that ends lets in one."""
    gate = Gate(inside=2, held=8, seconds=60)
    with ThreadPoolExecutor(8) as pool:
        asked = entering(pool, gate, ALICE, 5)
        assert until(lambda: sum(one.done() for one in asked) == 2)
        assert gate.enter(BOB)
        assert sum(one.done() for one in asked) == 2
        for _ in range(3):
            gate.leave(ALICE)
        assert all(one.result() for one in asked)


def test_who_waits_too_long_is_turned_away_and_keeps_nobody_out() -> None:
    """The place of one that was turned away is free again."""
    gate = Gate(inside=1, held=2, seconds=0.05)
    assert gate.enter(ALICE)
    assert not gate.enter(ALICE)
    gate.leave(ALICE)
    assert gate.enter(ALICE)


def test_more_than_may_wait_are_turned_away_at_once() -> None:
    """So that the waiting of some never takes all threads of the server."""
    gate = Gate(inside=1, held=2, seconds=60)
    assert gate.enter(ALICE)
    with ThreadPoolExecutor(3) as pool:
        asked = entering(pool, gate, ALICE, 3)
        assert until(lambda: sum(one.done() for one in asked) == 1)
        for _ in range(3):
            gate.leave(ALICE)
        assert sorted(one.result() for one in asked) == [False, True, True]


def test_what_is_turned_away_at_the_gate_is_told_or_comes_again(tmp_path: Path) -> None:
    """A command is told; an event is refused, and answered when Slack delivers it again."""
    with LoopbackSlack() as slack, wired(slack, tmp_path) as running:
        gate, alice = Gate(seconds=0.5), (TEAM, slack.workspace.user("alice").id)
        running.bot.web.gate = gate
        for _ in range(INSIDE):
            assert gate.enter(alice)
        assert "One at a time" in slack.slash("/paper CWM").delivery.json["text"]
        turn = slack.mention("papers by Gloeckle")
        assert {delivery.status for delivery in turn.deliveries} == {503}
        slack.answer(slack.mention("papers by Gloeckle", user="bob"))
        for _ in range(INSIDE):
            gate.leave(alice)
        slack.redeliver(turn)
        assert slack.wait(lambda: any(m.thread == turn.ts for m in slack.answers(turn)))
