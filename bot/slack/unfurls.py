"""Links to arXiv get a compact card, or a Work Object where these are switched on, with restraint.

GitHub's rules for its own links: none for three or more links in a message, none for a paper that was shown
in the channel in the last half hour, and a switch to turn them off per channel. Whoever shares a paper first
is remembered whether there is a card or not. A paper that is not here yet is asked of arXiv once.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import parsing
from bot.answers import Quote, Summary
from bot.answers import SubscriptionList as Followed
from bot.blocks import Message, objects
from bot.blocks.welcome import unfurl
from bot.dialogue.conversation import Place
from bot.papers import Paper, split_id
from bot.queries import Subscriptions, Summarize
from bot.slack.desk import Desk, is_public
from bot.slack.payloads import Payload, outside, part, word, workspace
from bot.slack.poster import heeded
from bot.store.conversations import Shared

log = logging.getLogger(__name__)

MOST: Final = 2
"""Links in one message; more get no cards."""
NOTED: Final = 50
"""Links in one message of which it is remembered who shared them."""
LONGEST: Final = 2000
"""Characters of a link; a paper's is a tenth as long."""
Drawn = tuple[dict[str, Any], list[dict[str, Any]]]
"""Cards by their links, and the same papers as Work Objects."""
Fetch = Callable[[Sequence[str]], object]
"""Takes papers into the library by their arXiv ids; logs what it could not get."""


class Unfurls:
    def __init__(self, desk: Desk, fetch: Fetch) -> None:
        self._desk = desk
        self._fetch = fetch

    def receive(self, body: Payload, client: WebClient, _bot: str) -> None:
        """Takes a `link_shared` event; of a message that is still being written it comes again when that is posted."""
        event = part(body, "event")
        team = workspace(body)
        place = Place(
            team,
            word(event, "channel"),
            word(event, "user"),
            word(event, "message_ts"),
            outside=outside(body),
        )
        links = _links(event)
        if word(event, "source") == "composer":
            self._compose(team, word(event, "user"), word(event, "unfurl_id"), links, client)
        elif (
            place.channel
            and place.thread
            and links
            and self._desk.first(team, [f"links {place.channel} {place.thread}"])
        ):
            failed = self._desk.in_silence("unfurl", place)
            self._desk.workers.start(partial(self._answer, place, links, client), failed)

    def detail(self, body: Payload, client: WebClient, _bot: str) -> None:
        """Takes an `entity_details_requested` event: somebody opens the pane beside a paper."""
        event, team = part(body, "event"), workspace(body)
        trigger, paper = word(event, "trigger_id"), objects.ours(dict(part(event, "external_ref")))
        place = Place(team, word(event, "channel"), word(event, "user"))
        if trigger and self._desk.first(team, [f"pane {trigger}"]):
            failed = self._desk.failing(partial(_sorry, client, trigger), "pane", place)
            self._desk.workers.start(partial(self._present, client, trigger, paper), failed)

    def _present(self, client: WebClient, trigger: str, paper: str) -> None:
        found = self._desk.library.paper(paper) if paper else None
        if found is None:
            client.entity_presentDetails(trigger_id=trigger, error={"status": "not_found"})
        else:
            heeded(client.entity_presentDetails(trigger_id=trigger, metadata=objects.detailed(found)))

    def _compose(self, team: str, user: str, unfurl: str, links: dict[str, str], client: WebClient) -> None:
        """Cards for whoever is writing a message: nothing is shared yet, and nobody knows where it will be."""
        place = Place(team, "", user, outside=True)
        if unfurl and 0 < len(links) <= MOST and self._desk.first(team, [f"composer {unfurl}"]):
            failed = self._desk.in_silence("unfurl", place)
            self._desk.workers.start(partial(self._preview, place, unfurl, links, client), failed)

    def _preview(self, place: Place, unfurl: str, links: dict[str, str], client: WebClient) -> None:
        papers = {paper.id: paper for paper in self._desk.library.papers(links.values())}
        known = {url: papers[paper] for url, paper in links.items() if paper in papers}
        show = partial(client.chat_unfurl, unfurl_id=unfurl, source="composer")
        _show(place, self._drawn(place, known), show)

    def _answer(self, place: Place, links: dict[str, str], client: WebClient) -> None:
        unknown = [one for one in links.values() if self._desk.library.paper(one) is None]
        wanted = (
            [one for one in unknown if self._desk.first("", [f"arxiv {one}"])] if len(links) <= MOST else []
        )
        if wanted:
            self._fetch(wanted)
        papers = {paper.id: paper for paper in self._desk.library.papers(links.values())}
        drawn = self._drawn(place, self._fresh(place, links, papers))
        self._note(place, papers, client)
        _show(place, drawn, partial(client.chat_unfurl, channel=place.channel, ts=place.thread))

    def _drawn(self, place: Place, papers: dict[str, Paper]) -> Drawn:
        """Cards, and Work Objects, by the links that they stand under."""
        gists = {url: self._gist(place, paper) for url, paper in papers.items()}
        cards = {url: self._card(place, paper, gists[url]) for url, paper in papers.items()}
        return cards, [objects.unfurled(paper, url, gists[url]) for url, paper in papers.items()]

    def _fresh(self, place: Place, links: dict[str, str], papers: dict[str, Paper]) -> dict[str, Paper]:
        """The links that are shown now, with their papers."""
        desk = self._desk
        if len(links) > MOST or not desk.channels.unfurls(place.team, place.channel):
            return {}
        fresh = {
            paper: desk.channels.show(place.team, place.channel, paper, desk.now())
            for paper in dict.fromkeys(papers)
        }
        return {url: papers[paper] for url, paper in links.items() if fresh.get(paper)}

    def _gist(self, place: Place, paper: Paper) -> Quote | None:
        summary = self._desk.conversation.answer(Summarize(paper.id), place.private).answer
        return summary.quotes[0] if isinstance(summary, Summary) and summary.quotes else None

    def _card(self, place: Place, paper: Paper, gist: Quote | None) -> dict[str, Any]:
        return unfurl(paper, self._followed(place, paper), gist, self._desk.sighting(paper, place))

    def _followed(self, place: Place, paper: Paper) -> tuple[int, ...]:
        """The positions of authors of a paper whom the channel follows."""
        listed = self._desk.conversation.answer(Subscriptions(), place.private).answer
        names = (
            [name for one in listed.subscriptions for name in one.find.people]
            if isinstance(listed, Followed)
            else []
        )
        authors = [author for name in names for author in self._desk.library.resolve(name).exact]
        return tuple(sorted({at for author in authors for at in self._desk.library.positions(author, paper)}))

    def _note(self, place: Place, papers: dict[str, Paper], client: WebClient) -> None:
        """Remembers who shared papers; Slack is only asked of the channel when one is new there."""
        sharing = self._desk.sharing
        if not papers or not sharing.unknown(place.team, place.channel, papers):
            return
        public = not (place.outside or place.channel.startswith("D")) and is_public(client, place.channel)
        sharing.note(
            place.team, papers, Shared(place.channel, place.user, place.thread, self._desk.now(), public)
        )


def _links(event: Payload) -> dict[str, str]:
    """The bare arXiv id behind each link of an event; links to anything else are left out."""
    links = event.get("links")
    held = links[:NOTED] if isinstance(links, list) else []
    urls = [url for one in held if isinstance(one, dict) and len(url := word(one, "url")) <= LONGEST]
    found = {url: split_id(one) for url in urls for one in parsing.ids(parsing.plain(url))[:1]}
    return {url: split[0] for url, split in found.items() if split}


def _sorry(client: WebClient, trigger: str, said: Message) -> None:
    error = {"status": "custom", "custom_title": "paperbot", "custom_message": said.text}
    client.entity_presentDetails(trigger_id=trigger, error=error)


def _show(place: Place, drawn: Drawn, show: Callable[..., SlackResponse]) -> None:
    """Each paper as a Work Object, with a card for where these are switched off; where Slack refuses the objects, the cards."""
    cards, entities = drawn
    for extra in ({"metadata": {"entities": entities}}, {}) if cards else ():
        try:
            heeded(show(unfurls=cards, **extra))
        except SlackApiError as error:
            log.info("no cards in team %s: %s", place.team, error.response.get("error"))
            if "metadata" in str(error.response.get("error")):
                continue
        return
