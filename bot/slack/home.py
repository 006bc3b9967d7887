"""What people see before they ask: the Home tab, prompts, and one introduction a conversation."""

import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import blocks
from bot.answers import Guide, Overview, PaperList, Shelf, Smalltalk, SubscriptionList
from bot.blocks import views
from bot.blocks.notation import count, question
from bot.blocks.welcome import prompts
from bot.dialogue.conversation import Place, Reply
from bot.queries import Find, Help, ReadingList, Status, Subscriptions
from bot.slack import poster
from bot.slack.desk import Desk
from bot.slack.payloads import Payload, part, word, workspace
from bot.slack.viewing import seen_in


class Home:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def opened(self, body: Payload, client: WebClient) -> None:
        """Publishes the Home of whoever opened it."""
        event = part(body, "event")
        team = workspace(body)
        place = Place(team, word(event, "channel"), word(event, "user"))
        if place.user:
            failed = self._desk.in_silence("home", place)
            self._desk.workers.start(partial(self.publish, client, place), failed)

    def publish(self, client: WebClient, place: Place, page: int = 1) -> None:
        """Publishes a person's Home, with one page of their reading list; `place` is their direct message."""
        view = views.home(self._shown(place, page), self._desk.conversation.today)
        client.views_publish(user_id=place.user, view=view | {"private_metadata": place.channel})

    def _shown(self, place: Place, page: int) -> views.Home:
        ask = self._desk.conversation.answer
        overview, guide = ask(Status(), place).answer, ask(Help(), place).answer
        followed, shelf = ask(Subscriptions(), place).answer, ask(ReadingList(page=page), place).answer
        newest = ask(Find(order="newest"), place).answer
        return views.Home(
            overview=overview if isinstance(overview, Overview) else Overview(0, None),
            examples=guide.examples if isinstance(guide, Guide) else (),
            subscriptions=followed if isinstance(followed, SubscriptionList) else SubscriptionList(()),
            shelf=shelf if isinstance(shelf, Shelf) else Shelf((), frozenset(), 0, channel=False),
            newest=tuple(one.paper for one in newest.papers) if isinstance(newest, PaperList) else (),
        )


log = logging.getLogger(__name__)

RECENT = timedelta(days=7)


class Welcome:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def joined(self, body: Payload, client: WebClient, bot: str) -> None:
        """The bot was added to a channel: it says once what it does. Other people's joining is none of its business."""
        event = part(body, "event")
        place = _place(body, event)
        if word(event, "user") == bot and self._desk.channels.introduce(place.team, place.channel):
            failed = self._desk.in_thread(client, "introduction", place)
            self._desk.workers.start(partial(self._introduce, client, place), failed)

    def opened(self, body: Payload, client: WebClient) -> None:
        """The Messages tab was opened: four prompts that work, after the introduction if it is the first time."""
        event = part(body, "event")
        place = _place(body, event)
        if not place.channel:
            return
        failed = self._desk.in_thread(client, "greeting", place)
        seen = seen_in(part(event, "context"))
        viewing = seen.channel if seen else ""
        if self._desk.channels.introduce(place.team, place.channel):
            self._desk.workers.start(partial(self._introduce, client, place), failed)
        self._desk.workers.start(partial(self._prompt, client, place, viewing), failed)

    def greet(self, client: WebClient, place: Place, reply: Reply) -> None:
        """After the first answer in a direct message, unless that answer was an introduction itself."""
        if self._desk.channels.introduce(place.team, place.channel) and not isinstance(
            reply.answer, Guide | Smalltalk
        ):
            self._introduce(client, replace(place, thread=""))

    def _introduce(self, client: WebClient, place: Place) -> None:
        message = blocks.introduced(
            self._desk.library.size(), self._examples(place), channel=not place.direct
        )
        poster.post(client, place, message)

    def _prompt(self, client: WebClient, place: Place, viewing: str) -> None:
        examples = (*self._news(place, viewing), *self._examples(place))
        offered = prompts(examples)
        title = count(self._desk.library.size(), "paper")
        try:
            client.assistant_threads_setSuggestedPrompts(
                channel_id=place.channel, title=title, prompts=offered
            )
        except SlackApiError as error:
            log.info("no prompts in team %s: %s", place.team, error.response.get("error"))

    def _examples(self, place: Place) -> tuple[str, ...]:
        guide = self._desk.conversation.answer(Help(), place.private).answer
        return guide.examples if isinstance(guide, Guide) else ()

    def _news(self, place: Place, channel: str) -> tuple[str, ...]:
        """For somebody who comes from a channel: what is new there of what that channel follows."""
        if not channel:
            return ()
        since = self._desk.conversation.today - RECENT
        there = Place(place.team, channel, place.user)
        listed = self._desk.conversation.answer(Subscriptions(), there).answer
        followed = listed.subscriptions if isinstance(listed, SubscriptionList) else ()
        finds = (replace(one.find, since=since) for one in followed)
        return tuple(question(find) for find in finds if self._brings(find, there))[:1]

    def _brings(self, find: Find, place: Place) -> bool:
        found = self._desk.conversation.answer(find, place.private).answer
        return isinstance(found, PaperList) and bool(found.papers)


def _place(body: Payload, event: Payload) -> Place:
    team = workspace(body)
    channel = word(event, "channel")
    return Place(team, channel, word(event, "user"), direct=channel.startswith("D"))
