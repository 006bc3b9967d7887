"""Every question that is taken is answered once, or its asker is told that it was not.

A question is stored before Slack hears that it was taken, and forgotten when its answer is out. What a process that
died was at is taken up by the next, or by itself when it starts again. Of one person, in all processes together, a
few questions are at work and a few wait; whoever asks more is held up for a moment and then asked to slow down.
"""

import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Lock, Timer
from typing import Final

from bot import blocks
from bot.blocks import Message
from bot.slack.workers import Failed, Presence, Workers
from bot.store.engine import UnreachableError
from bot.store.inbox import Asked, CrowdedError, Job, Jobs, Offer

log = logging.getLogger(__name__)

HOLD: Final = 0.25
"""Seconds for which a question of a person who asks too much is held back before it is turned away."""
RESTS: Final = 30.0
"""How many times as long as a question took its person's next one waits, if others asked in the meantime."""
LONGEST: Final = 3.0
"""Seconds; nobody rests longer."""
LATELY: Final = 2.0
"""Seconds for which somebody who asked counts as one of those who are asking."""
LATEST: Final = timedelta(minutes=10)
"""A question that waited longer than this is not answered any more; its asker is told."""
ATTEMPTS: Final = 3
"""How many processes may die over a question until it is given up."""
ELSEWHERE: Final = 0.2
"""Seconds until the first in line looks at what other processes have answered of its person's questions."""
BATCH: Final = 0.02
"""Seconds from an answer to when its question is forgotten, with all others of that time."""
SOON: Final = 1.0
"""Seconds for which a round waits for such a question."""
RENEW: Final = 5.0
"""Seconds between two renewals of this process's leases, well below a lease."""


@dataclass(frozen=True, slots=True)
class Task:
    """One question that can be answered, and its asker told."""

    answer: Callable[[], Message | None]
    """Answers it, whatever was sent before; a message that comes back has still to be told."""
    tell: Callable[[Message], object]
    """Tells its asker something, where the answer would go."""
    failed: Failed
    """Reports an error, and tells the asker that there was one."""


Person = tuple[str, str]
"""A workspace and a person in it."""


class TryLaterError(Exception):
    """The answer could not be sent now, and nobody knows whether it was: to be tried again in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.0f} s")
        self.seconds: Final = seconds


@dataclass(slots=True)
class _State:
    """What this process is at; everything under one lock."""

    active: dict[int, Job] = field(default_factory=dict)
    held: dict[Person, deque[Event]] = field(default_factory=lambda: defaultdict(deque))
    told: set[str] = field(default_factory=set)
    """Keys of questions whose askers have been told, and that are still to be forgotten."""
    more: bool = True
    """Questions may be waiting in the store."""
    begun: dict[int, float] = field(default_factory=dict)
    """When each question at work was begun, by the monotonic clock."""
    rests: dict[Person, float] = field(default_factory=dict)
    """Until when somebody's next question waits for others to ask theirs."""
    asked: dict[Person, float] = field(default_factory=dict)
    """When each person asked last, of those who asked lately."""
    lined: dict[Person, float] = field(default_factory=dict)
    """When a question of somebody's last had to wait for earlier ones, likewise."""
    renewed: float = 0.0


class Questions:
    def __init__(self, jobs: Jobs, presence: Presence, workers: Workers, now: Callable[[], datetime]) -> None:
        self._jobs = jobs
        self._presence = presence
        self._workers = workers
        self._now = now
        self._tasks: dict[str, Callable[[Job], Task]] = {}
        self._state = _State()
        self._lock = Lock()
        self._timer: Timer | None = None
        self._due = Event()

    def serve(self, kind: str, task: Callable[[Job], Task]) -> None:
        """From now on, stored questions of this kind become tasks by `task`."""
        self._tasks[kind] = task

    def take(self, asked: Asked, keys: Collection[str], *, repeated: bool) -> Offer:
        """Takes a question once; holds up a person who has too many in line for a while before it is refused.

        Raises BusyError when everybody together has too many. `repeated`: Slack delivers it again when it is not taken.
        """
        end = time.monotonic() + HOLD
        self._lately(self._state.asked, _person(asked))
        while True:
            try:
                room = self._room() and _person(asked) not in self._resting()
                offer = self._offered(asked, keys, room=room)
            except CrowdedError:
                self._lately(self._state.lined, _person(asked))
                if not self._hold(asked, end - time.monotonic()):
                    return Offer("crowded", tell=self._jobs.refuse(asked, keys, self._now()))
            except UnreachableError:
                if not repeated:
                    self._state.told.add(asked.key)
                raise
            else:
                self._note(offer, _person(asked))
                return offer

    def unanswered(self) -> int:
        """How many questions of everybody are not answered yet."""
        self._forget()
        return self._jobs.unanswered()

    def start(self, job: Job) -> None:
        """Answers a question on another thread."""
        self._workers.submit(partial(self._run, job))

    def promptly(self, job: Job) -> Message | None:
        """The answer to a question if it is there soon, else None: then it is told when it is there."""
        try:
            task = self._task(job)
            future = self._workers.submit(task.answer)
            self._workers.wait(future)
            if future.done():
                return self._finished(job, future.result())
        except BaseException:
            self._finish(job)
            raise
        future.add_done_callback(lambda done: self._workers.submit(partial(self._late, job, task, done)))
        return None

    def note(self, key: str) -> None:
        """Notes that the answer to a question, by its key, may have been sent from now on."""
        self._presence.sending(key)

    def tidy(self) -> None:
        """Waits until there are questions to be forgotten, for a while, and forgets all that were answered meanwhile."""
        if self._due.wait(SOON):
            self._due.clear()
            time.sleep(BATCH)
            self._forget()

    def look(self) -> None:
        """Keeps this process's questions, and takes up what waits or was left by a process that died."""
        self._forget()
        now = time.monotonic()
        if now - self._state.renewed >= RENEW:
            self._state.renewed = now
            self._jobs.renew(list(self._state.active))
        for name, left in self._presence.dead().items():
            self._jobs.disown(left.answered)
            self._jobs.release(name, left.sent)
            self._presence.forget([name])
        self._state.more = True
        self._next()

    def drain(self, seconds: float) -> None:
        """Returns when nothing is at work or waiting here, or after so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._lock:
                self._state.rests.clear()  # nobody asks any more
            self._next()
            if not self._state.active:
                break
            time.sleep(0.02)
        with suppress(UnreachableError):
            self._forget()
        self._presence.close(forgotten=not self._state.told)

    def _run(self, job: Job) -> None:
        """Answers, or gives up, one question. A door of Slack's side: nothing above would tell the asker."""
        try:
            task = self._task(job)
        except Exception:
            log.exception("a %s that was stored cannot be read; it is dropped", job.asked.kind)
            self._finish(job)
            return
        try:
            over = self._now() - job.taken > LATEST or job.attempt > ATTEMPTS
            message = blocks.overdue() if over else task.answer()
            if message:
                task.tell(message)
        except TryLaterError as error:
            self._leave(job, error.seconds)
            return
        except UnreachableError as error:
            log.warning("a question waits for the database: %s", error)
            self._part(job)
            return
        except Exception as error:  # noqa: BLE001  as the docstring says
            task.failed(error)
        self._finish(job)

    def _late(self, job: Job, task: Task, done: "Future[Message | None]") -> None:
        error = done.exception()
        try:
            if error:
                task.failed(error)
            elif message := done.result():
                task.tell(message)
        except Exception as second:  # noqa: BLE001  as in _run
            task.failed(second)
        self._finish(job)

    def _task(self, job: Job) -> Task:
        return self._tasks[job.asked.kind](job)

    def _next(self) -> None:
        """Claims what waits, as long as there is room for it here."""
        while self._state.more and self._room():
            self._forget()
            resting = self._resting()
            job = self._jobs.claim(resting)
            if job is None:
                self._state.more = self._jobs.waiting()
                self._again(resting)
                return
            self._begin(job)
            self.start(job)

    def _again(self, resting: Mapping[Person, float]) -> None:
        """Looks again when the first of those who rest has rested."""
        if not resting or not self._state.more or (self._timer and self._timer.is_alive()):
            return
        self._timer = Timer(max(0.0, min(resting.values()) - time.monotonic()), self._wake)
        self._timer.daemon = True
        self._timer.start()

    def _wake(self) -> None:
        self._timer = None
        with suppress(UnreachableError):  # the next look tries again
            self._next()

    def _begin(self, job: Job) -> None:
        with self._lock:
            self._state.active[job.id] = job
            self._state.begun[job.id] = time.monotonic()

    def _lately(self, those: dict[Person, float], person: Person) -> None:
        """Notes that a person has just done something, and forgets who did so long ago: they stand first."""
        now = time.monotonic()
        with self._lock:
            those.pop(person, None)
            those[person] = now
            while now - those[first := next(iter(those))] > LATELY:
                del those[first]

    def _rest(self, job: Job) -> None:
        """Lets the next question of somebody who asks many at once wait while others ask, the longer the longer it took."""
        now, person = time.monotonic(), _person(job.asked)
        took = now - self._state.begun.pop(job.id, now)
        with self._lock:
            others = any(one != person and now - at < LATELY for one, at in self._state.asked.items())
            many = now - self._state.lined.get(person, -LATELY) < LATELY
            for one in [one for one, until in self._state.rests.items() if until < now]:
                del self._state.rests[one]
            if others and many:
                self._state.rests[person] = now + min(RESTS * took, LONGEST)

    def _resting(self) -> dict[Person, float]:
        now = time.monotonic()
        with self._lock:
            return {one: until for one, until in self._state.rests.items() if until > now}

    def _note(self, offer: Offer, person: Person) -> None:
        if offer.job:
            self._begin(offer.job)
        elif offer.outcome == "waiting":
            self._lately(self._state.lined, person)
            self._state.more = True
            self._next()  # those that it waited for may have ended meanwhile

    def _finished(self, job: Job, message: Message | None) -> Message | None:
        self._finish(job)
        return message

    def _finish(self, job: Job) -> None:
        """Forgets a question that was answered, and goes on with the next."""
        try:
            self._end(job)
        except UnreachableError:
            self._state.told.add(job.asked.key)
        self._part(job)

    def _end(self, job: Job) -> None:
        """Where all processes share the folder of marks, a question is marked as answered, which outlives this process,
        and its row goes with the next that is written, or soon: a transaction less for each question.
        """
        if not self._jobs.elsewhere:
            with suppress(OSError):  # a full disk
                self._presence.answered(job.asked.key)
                self._state.told.add(job.asked.key)
                self._due.set()
                return
        self._jobs.done(job)

    def _leave(self, job: Job, seconds: float) -> None:
        self._jobs.later(job, seconds)
        self._part(job)

    def _part(self, job: Job) -> None:
        with self._lock:
            self._state.active.pop(job.id, None)
            self._settle()
        self._rest(job)
        with self._lock:
            held = self._state.held.get(_person(job.asked))
            if held:
                held.popleft().set()
        with suppress(UnreachableError):  # the next look tries again
            self._next()

    def _hold(self, asked: Asked, seconds: float) -> bool:
        """Waits until a question of this person is answered, so that there may be room; False when time is over."""
        if seconds <= 0:
            return False
        person, freed = _person(asked), Event()
        with self._lock:
            first = person not in self._state.held
            self._state.held[person].append(freed)
        freed.wait(min(seconds, ELSEWHERE) if first else seconds)
        with self._lock:
            if freed in self._state.held[person]:
                self._state.held[person].remove(freed)
            if not self._state.held[person]:
                del self._state.held[person]
        return True

    def _room(self) -> bool:
        return len(self._state.active) < self._workers.threads

    def _offered(self, asked: Asked, keys: Collection[str], *, room: bool) -> Offer:
        """Offers a question, and forgets those that were answered with it."""
        told = frozenset(self._state.told)
        offer = self._jobs.offer(asked, keys, self._now(), room=room, over=told)
        self._forgotten(told)
        return offer

    def _forget(self) -> None:
        told = frozenset(self._state.told)
        if told:
            self._jobs.disown(told)
            self._forgotten(told)

    def _forgotten(self, told: frozenset[str]) -> None:
        if told:
            with self._lock:
                self._state.told -= told
                self._settle()

    def _settle(self) -> None:
        """Where all that was begun here is answered, and forgotten, no mark is needed any more."""
        if not self._state.active and not self._state.told:
            self._presence.rest()


def _person(asked: Asked) -> Person:
    return (asked.team, asked.person)
