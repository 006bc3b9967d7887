"""The Home tab: published whenever it is opened, and again when a press on it has changed something."""

from functools import partial

from slack_sdk import WebClient

from bot.answers import Guide, Overview, PaperList, Shelf, SubscriptionList
from bot.blocks import home
from bot.queries import Find, Help, ReadingList, Status, Subscriptions
from bot.slack.conversation import Place
from bot.slack.desk import Desk
from bot.slack.payloads import Payload, part, word, workspace


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
        view = home.home(self._shown(place, page), self._desk.conversation.today)
        client.views_publish(user_id=place.user, view=view | {"private_metadata": place.channel})

    def _shown(self, place: Place, page: int) -> home.Home:
        ask = self._desk.conversation.answer
        overview, guide = ask(Status(), place).answer, ask(Help(), place).answer
        followed, shelf = ask(Subscriptions(), place).answer, ask(ReadingList(page=page), place).answer
        newest = ask(Find(order="newest"), place).answer
        return home.Home(
            overview=overview if isinstance(overview, Overview) else Overview(0, None),
            examples=guide.examples if isinstance(guide, Guide) else (),
            subscriptions=followed if isinstance(followed, SubscriptionList) else SubscriptionList(()),
            shelf=shelf if isinstance(shelf, Shelf) else Shelf((), frozenset(), 0, channel=False),
            newest=tuple(one.paper for one in newest.papers) if isinstance(newest, PaperList) else (),
        )
