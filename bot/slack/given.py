"""PDFs that people give the bot: read, and kept for those alone who could see them where they were given.

One that comes with a mention, in a direct message or by the shortcut "Read this PDF" is fetched, matched to its paper and
kept; of a channel's other files the bot takes no notice. A text leaves with its file.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import BoundedSemaphore
from typing import Final

from slack_sdk import WebClient

from bot import blocks
from bot.answering.given import kept, matched
from bot.blocks import Message, Surface, files
from bot.dialogue.conversation import Place, Reply
from bot.papers import Paper
from bot.queries import Ask, Find, Lookup, Show, Talk, TalkAbout, Unable, Unclear
from bot.search.kinds import kinds
from bot.slack.desk import Desk
from bot.slack.files import GONE, Attached, attached, download, told
from bot.slack.payloads import Payload, moment, part, team_of, word, workspace
from bot.slack.poster import Errand, unpacked
from bot.slack.questions import Task
from bot.slack.unfurls import Fetch
from bot.store.inbox import Job
from bot.store.texts import Scope
from bot.texts import pdf
from bot.texts.body import FullText, UnreadableError

log = logging.getLogger(__name__)

READ: Final = "read_pdf"
"""The shortcut's callback id."""
MOST: Final = 3
"""Files of one message that are read."""
AT_ONCE: Final = 2
"""PDFs that one process reads at a time, each in a child with a memory of its own."""
PATIENCE: Final = 60.0
"""Seconds that a file waits for its turn."""
_IDLE: Final = (Find, Lookup, Show, Talk, TalkAbout, Unclear)
"""What is said beside a file, and asks for nothing: "here it is"."""
_OPEN: Final = (Ask, Unable)
"""What any words may be read as, so that it must be seen that they ask."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """The shortcut "Read this PDF" on a message."""

    place: Place
    files: tuple[Attached, ...]
    hook: str
    ts: str = ""
    """When it was run, as Slack stamps it."""


@dataclass(frozen=True, slots=True)
class Handed:
    """How files were given: where, how what is said of them is seen, and when, as Slack stamps it."""

    place: Place
    surface: Surface
    ts: str


@dataclass(frozen=True, slots=True)
class Received:
    """What is said of one file, and the reply about its paper where it was read."""

    file: Attached
    said: Message
    reply: Reply | None = None


class Given:
    """Takes files, and gives them up."""

    def __init__(self, desk: Desk, fetch: Fetch) -> None:
        self._desk = desk
        self._fetch = fetch
        self._turns = BoundedSemaphore(AT_ONCE)
        desk.questions.serve(READ, self._task)

    def received(self, given: Sequence[Attached], by: Handed) -> Iterator[Received]:
        """Reads the files of one message, one after the other; a paper that was read is what the place is about then."""
        client = self._desk.client(by.place.team)
        for file in given[:MOST]:
            yield self._received(file, by, client)
        if len(given) > MOST:
            yield Received(given[-1], blocks.stated(files.many(MOST)))

    def _received(self, file: Attached, by: Handed, client: WebClient) -> Received:
        place = by.place
        try:
            full = told(client, file)
            text = self._text(full, client)
            paper = self._kept(text, full, place, by.ts)
        except UnreadableError as error:
            log.info("a file in team %s was not read: %s", place.team, error.reason)
            return Received(file, blocks.stated(files.unread(file.name, error.reason)))
        reply = self._desk.conversation.answer(Show(paper.id), place)
        shown = self._desk.message(reply, by.surface, place)
        said = files.read(full.name, text, alone=place.direct, known=not paper.given)
        return Received(full, blocks.headed(said, shown), reply)

    def _text(self, file: Attached, client: WebClient) -> FullText:
        if not file.is_pdf:
            raise UnreadableError("refused", "it is not a PDF")
        with self._turn():
            return pdf.read(download(client, file))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=PATIENCE):
            raise UnreadableError("failed", "I am at other PDFs; please give it to me again in a minute")
        try:
            yield
        finally:
            self._turns.release()

    def _paper(self, text: FullText) -> Paper | None:
        """The paper that a text is; one that names its arXiv id and is not here is fetched."""
        library = self._desk.library
        found = matched(text, library)
        if found is None and text.stamp:
            self._fetch([text.stamp])
            found = matched(text, library)
        return found

    def _kept(self, text: FullText, file: Attached, place: Place, ts: str) -> Paper:
        """Keeps a text for those who could see it where it was given; the paper it is. UnreadableError where its file has left."""
        person = place.user if place.direct else ""
        scope = Scope(
            place.team, "" if person else place.channel, person, file.id, moment(ts, self._desk.now())
        )
        paper = kept(text, file.name, self._paper(text), self._desk.library, scope)
        if paper is None:
            raise UnreadableError("failed", GONE)
        log.info("a PDF was read in team %s: %d words of %s", place.team, text.words, paper.id)
        return paper

    def asks(self, text: str, place: Place) -> bool:
        """Whether what is said beside a file asks for something: "here it is" does not."""
        conversation = self._desk.conversation
        query = conversation.settled(conversation.read(text, place))
        return not isinstance(query, _IDLE) and (not isinstance(query, _OPEN) or "claim" not in kinds(text))

    def taken(self, body: Payload) -> None:
        """Takes the shortcut; its answer is seen by its person alone."""
        channel = word(part(body, "channel"), "id")
        user = word(part(body, "user"), "id")
        place = Place(team_of(body), channel, user, direct=channel.startswith("D"))
        held = part(body, "message").get("files")
        asked = Shortcut(place, attached(held), word(body, "response_url"), word(body, "action_ts"))
        self._desk.whispered(READ, place, asked, word(body, "trigger_id"), asked.hook)

    def _task(self, job: Job) -> Task:
        asked = unpacked(job, Shortcut)
        return self._desk.whispering(job, asked.place, asked.hook, partial(self._answer, asked))

    def _answer(self, asked: Shortcut, errand: Errand) -> Message | None:
        wanted = tuple(file for file in asked.files if file.is_pdf)
        if not wanted:
            return blocks.stated(files.NONE)
        for one in self.received(wanted, Handed(asked.place, "private", asked.ts)):
            errand.respond(one.said)
        return None

    def forgotten(self, body: Payload, _client: WebClient, _bot: str) -> None:
        """A file was deleted, or is not shared in a channel any more: what was read from it goes too."""
        event = part(body, "event")
        file = word(event, "file_id") or word(part(event, "file"), "id")
        unshared = word(event, "type") == "file_unshared"
        channel = word(event, "channel_id") if unshared else ""
        if unshared and not channel:
            return
        when = moment(word(event, "event_ts"), self._desk.now())
        left = self._desk.library.texts.forget_file(workspace(body), file, when, channel)
        if left:
            log.info("%d texts left with their file in team %s", left, workspace(body))
