"""Every delivery is taken once, and its question is kept until it is answered, with few of one person at a time."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.workers import Presence
from bot.store import schema
from bot.store.engine import Store
from bot.store.inbox import AT_WORK, KEPT, WAITING, Asked, BusyError, CrowdedError, Inbox, Job, Jobs
from bot.store.schema import jobs as table
from bot.store.schema import metadata

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store)


def test_the_first_delivery_is_taken_and_its_retries_are_not(inbox: Inbox) -> None:
    """Slack's three retries of one event find it taken."""
    assert inbox.take("T1", ["event T1 Ev1"], NOW)
    assert not any(inbox.take("T1", ["event T1 Ev1"], NOW + timedelta(seconds=s)) for s in (0, 60, 300))


def test_one_message_in_two_events_is_taken_once(inbox: Inbox) -> None:
    """A mention that also comes as a message, or once per workspace, shares the message's own key."""
    assert inbox.take("T1", ["event T1 Ev1", "message C1 m1"], NOW)
    assert not inbox.take("T1", ["event T1 Ev2", "message C1 m1"], NOW)
    assert not inbox.take("T2", ["event T2 Ev9", "message C1 m1"], NOW)


def test_only_one_of_many_at_once_takes_it(inbox: Inbox) -> None:
    """Replicas that get the same delivery at the same moment agree on one of them."""
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: inbox.take("T1", ["event T1 Ev1", "message C1 1.2"], NOW), range(40)))
    assert taken.count(True) == 1


def test_what_is_old_is_forgotten(inbox: Inbox) -> None:
    """Keys older than any retry are purged, and the others stay."""
    inbox.take("T1", ["old"], NOW)
    inbox.take("T1", ["new"], NOW + KEPT)
    assert inbox.purge(NOW + KEPT + timedelta(seconds=1)) == 1
    assert not inbox.take("T1", ["new"], NOW + KEPT)


def asked(person: str = "U1", team: str = "T1") -> Asked:
    return Asked(str(uuid4()), team, person, "message", "{}")


def taken(jobs: Jobs, person: str = "U1", team: str = "T1", *, room: bool = True) -> Job | None:
    """The job of a new question, where this process may begin it at once."""
    return jobs.offer(asked(person, team), [str(uuid4())], NOW, room=room).job


def claimed(jobs: Jobs) -> Iterator[str]:
    """The persons whose turns come, each turn ending before the next begins."""
    while job := jobs.claim():
        yield job.asked.person
        jobs.done(job)


@pytest.fixture
def jobs(store: Store) -> Jobs:
    return Jobs(store, "here")


def test_a_question_is_taken_once_and_kept_until_it_is_answered(jobs: Jobs) -> None:
    """However often it is delivered; when it is answered, nothing of it is left."""
    one = jobs.offer(asked(), ["event 1", "message 1"], NOW, room=True)
    assert one.job
    assert jobs.offer(asked(), ["event 2", "message 1"], NOW, room=True).outcome == "repeated"
    assert jobs.unanswered() == 1
    jobs.done(one.job)
    assert jobs.unanswered() == 0
    assert jobs.offer(asked(), ["event 1"], NOW, room=True).outcome == "repeated"


def test_one_person_has_few_at_work_and_few_in_line(jobs: Jobs) -> None:
    """Others are not kept by that, and what is refused for it can be taken when it is delivered again."""
    outcomes = [jobs.offer(asked(), [], NOW, room=True).outcome for _ in range(AT_WORK + WAITING)]
    assert outcomes == ["working"] * AT_WORK + ["waiting"] * WAITING
    with pytest.raises(CrowdedError):
        jobs.offer(asked(), ["event 99"], NOW, room=True)
    assert taken(jobs, "U2")
    assert taken(jobs, "U1", "T2"), "the same id in another workspace is another person"
    assert next(claimed(jobs), None) is None, "two are at work already"
    jobs.release("here", ())
    assert list(claimed(jobs)).count("U1") == AT_WORK + WAITING + 1
    assert jobs.offer(asked(), ["event 99"], NOW, room=True).outcome == "working"


def test_a_person_is_told_once_a_minute(jobs: Jobs) -> None:
    """In whichever process the next refusal is."""
    later = NOW.replace(minute=2)
    other = Jobs(jobs._store, "there")  # noqa: SLF001  another process over the same store
    assert [
        jobs.refuse(asked(), [], NOW),
        other.refuse(asked(), [], NOW),
        jobs.refuse(asked("U2"), [], NOW),
    ] == [
        True,
        False,
        True,
    ]
    assert other.refuse(asked(), [], later)


def test_too_many_questions_of_everybody_are_refused_and_not_noted(store: Store) -> None:
    """So that Slack's repetition of a refused one is taken when there is room again."""
    small = Jobs(store, "here", most=3)
    for n in range(3):
        assert taken(small, f"U{n}")
    with pytest.raises(BusyError):
        small.offer(asked("U9"), ["event 9"], NOW, room=True)
    small.release("here", ())
    assert len(list(claimed(small))) == 3
    assert small.offer(asked("U9"), ["event 9"], NOW, room=True).job


def test_turns_go_to_those_who_have_least_at_work(store: Store) -> None:
    """A workspace with one question does not wait for another's hundred, nor a person for another's ten."""
    jobs = Jobs(store, "here")
    for person in ("U1", "U2"):
        for _ in range(4):
            taken(jobs, person, "T1", room=False)
    taken(jobs, "U3", "T1", room=False)
    taken(jobs, "U4", "T2", room=False)
    turns = [job.asked.person for _ in range(6) if (job := jobs.claim())]
    assert turns[:2] == ["U1", "U4"]
    assert sorted(turns[2:4]) == ["U2", "U3"]
    assert turns[4:] == ["U1", "U2"]


def test_what_a_dead_process_had_goes_to_the_living(store: Store) -> None:
    """Each time it counts as another attempt; what a living process has is left to it."""
    dead, other = Jobs(store, "dead"), Jobs(store, "other")
    assert taken(dead)
    mine = taken(other, "U2")
    assert other.claim() is None
    other.release("dead", ())
    found = other.claim()
    assert found
    assert (found.asked.person, found.attempt, found.sent) == ("U1", 2, False)
    assert other.claim() is None
    other.later(found, -1)
    again = dead.claim()
    assert again
    assert (again.attempt, again.sent) == (3, True)
    assert mine


def test_an_answer_that_a_dead_process_may_have_sent_is_known_as_such(store: Store) -> None:
    """By its mark, where that is on this host; where nothing is known of it, each of its answers may have been."""
    dead, gone, other = Jobs(store, "dead"), Jobs(store, "gone"), Jobs(store, "other")
    begun, fresh, lost = taken(dead, "U1"), taken(dead, "U2"), taken(gone, "U3")
    assert begun
    assert fresh
    assert lost
    other.release("dead", [begun.asked.key])
    with store.write() as db:
        db.execute(table.update().where(table.c.id == lost.id).values(lease=1.0))
    claims = [job for _ in range(3) if (job := other.claim())]
    assert {job.asked.person: job.sent for job in claims} == {"U1": True, "U2": False, "U3": True}


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["offer", "claim", "done"])), max_size=60))
def test_whatever_happens_nobody_has_more_than_two_at_work(steps: list[tuple[str, str]]) -> None:
    """Over two processes and any order of taking, claiming and ending, and in the end all is answered."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/jobs.sqlite3")
        metadata.create_all(store.engine, [table, schema.inbox])
        played(steps, (Jobs(store, "one"), Jobs(store, "two")))
        store.close()


def played(steps: list[tuple[str, str]], processes: tuple[Jobs, Jobs]) -> None:
    held = list[Job]()
    for n, (person, step) in enumerate(steps):
        jobs = processes[n % 2]
        if step == "done" and held:
            jobs.done(held.pop())
            continue
        try:
            job = taken(jobs, person) if step == "offer" else jobs.claim()
        except CrowdedError:
            continue
        held += [job] if job else []
        assert all(sum(one.asked.person == who for one in held) <= AT_WORK for who in "ABC")
    for job in held:
        processes[0].done(job)
    list(claimed(processes[0]))
    assert processes[0].unanswered() == 0


def test_a_process_is_dead_when_its_mark_is_unlocked(tmp_path: Path) -> None:
    """Not before, and one that ended in order leaves no mark."""
    me, other = Presence(tmp_path), Presence(tmp_path)
    other.sending("one")
    assert me.dead() == {}
    (tmp_path / "killed").write_text("two\nthree\nfour\n=four\n=five\n")
    assert me.dead() == {"killed": (frozenset({"two", "three"}), frozenset({"four", "five"}))}
    me.forget(["killed"])
    other.close()
    assert me.dead() == {}
    me.close()
    assert not list(tmp_path.iterdir())
