"""What was changed from elsewhere is said in its channel as surely as a question is answered: it is stored first."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import msgspec

from bot.blocks import Message
from bot.dialogue.conversation import Place
from bot.slack import poster
from bot.slack.desk import Desk
from bot.slack.poster import unpacked
from bot.slack.questions import Task
from bot.store.inbox import Job

KIND: Final = "announcement"


class Announcement(msgspec.Struct):
    """A message that waits to be posted at a place."""

    place: Place
    text: str
    blocks: list[dict[str, Any]]


def serve(desk: Desk) -> None:
    """From now on, what is stored is posted."""
    desk.questions.serve(KIND, partial(_task, desk))


def storing(desk: Desk) -> Callable[[Place, Message], None]:
    """What stores an announcement and lets a worker post it; one of a person who has too much in line is posted at once."""

    def announce(place: Place, message: Message) -> None:
        offer = desk.take(KIND, place, Announcement(place, message.text, message.blocks), ())
        if offer.job:
            desk.questions.start(offer.job)
        else:
            poster.post(desk.client(place.team), place, message)

    return announce


def _task(desk: Desk, job: Job) -> Task:
    told = unpacked(job, Announcement)
    post = partial(desk.errand(job).post, told.place)
    failed = desk.in_silence(KIND, told.place)
    return Task(lambda: _posted(post, Message(told.text, told.blocks)), lambda _: None, failed)


def _posted(post: Callable[[Message], str], message: Message) -> None:
    post(message)
